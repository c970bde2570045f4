package api_test

import (
	"net/http"
	"testing"

	"yushen/api"
	"yushen/models"
)

// pen writes one kind of letter only.
type pen struct{}

func (pen) Letter(kind string, c *models.Case, r models.Result, _ bool) ([]byte, error) {
	if kind != "application" {
		return nil, &models.Error{Code: models.NotFound, Public: "这件预审没有要补正的内容。"}
	}
	return []byte("%PDF " + c.ID + " " + r.BusinessType.Key), nil
}

func TestLetters(t *testing.T) {
	s := serve(t, func(c *api.Config) { withForms(t)(c); c.Letters = pen{} })
	r := s.submit(files("a.jpg")).want(200).result()
	path := "/v1/prechecks/" + r.ID + "/letters/"
	a := s.get(path + "application").want(200)
	if a.header.Get("Content-Type") != "application/pdf" || string(a.body) != "%PDF "+r.ID+" mortgage_cancel" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %s", a.header, a.body)
	}
	s.get(path + "correction-notice").want(404).problem()
	s.get(path + "nonsense").want(422).problem()
	s.do(http.MethodGet, "/v1/prechecks/pc_none/letters/application", "", nil).want(404).problem()
}
