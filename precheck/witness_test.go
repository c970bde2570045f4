package precheck_test

import (
	"context"
	"slices"
	"testing"

	"yushen/models"
	"yushen/precheck"
)

// guarded approves a case once the name on its card is borne out; until then it says that it was read once.
type guarded struct{ book }

func (guarded) Judge(_ context.Context, c *models.Case) models.Verdict {
	f := c.Documents[0].Fields["name"].Field
	switch {
	case f.Status != models.Read:
		return models.Verdict{Decision: models.ManualReview}
	case !f.Confirmed:
		return models.Verdict{Decision: models.ManualReview, Lone: []models.Place{{Document: c.Documents[0].ID, Field: "name"}}}
	}
	return models.Verdict{Decision: models.AutoApprove}
}

// third is a reader whose networks and other engine say what they are told to.
type third struct {
	reader
	networks []models.Reading
	witness  models.Reading
	asked    int
}

func (r *third) ReadAgain(_ context.Context, _ string, _ []byte, _, _ int, boxes []models.Box) ([]precheck.SecondReading, error) {
	r.asked++
	return slices.Repeat([]precheck.SecondReading{{Networks: r.networks, Witness: r.witness}}, len(boxes)), nil
}

func TestApprovalWantsASecondWitness(t *testing.T) {
	const read = "2034.05.06"
	says := func(by, text string, sure float64) models.Reading {
		return models.Reading{By: by, Text: text, Confidence: sure}
	}
	for name, c := range map[string]struct {
		networks []models.Reading
		witness  models.Reading
		want     models.Decision
		status   models.Status
		second   string
	}{
		"都读成一样,通过":           {[]models.Reading{says("tiny", "有效期至2034.05.06", 0.9), says("small", read, 0.99)}, says("tesseract", "2034.0506", 0.9), models.AutoApprove, models.Read, ""},
		"别家引擎没读出来,两个网络一样,通过": {[]models.Reading{says("tiny", read, 0.9), says("small", read, 0.99)}, says("tesseract", "", 0), models.AutoApprove, models.Read, ""},
		"细读读成另一个年份,存疑":       {[]models.Reading{says("tiny", read, 0.9), says("small", "2024.05.06", 0.97)}, says("tesseract", read, 0.9), models.ManualReview, models.Uncertain, "2024.05.06"},
		"别家引擎读成另一个年份,存疑":     {[]models.Reading{says("tiny", read, 0.9), says("small", read, 0.97)}, says("tesseract", "2024.05.06", 0.9), models.ManualReview, models.Uncertain, "2024.05.06"},
		"谁也没看清,存疑":           {[]models.Reading{says("tiny", "2034", 0.3), says("small", "", 0)}, says("tesseract", "", 0), models.ManualReview, models.Uncertain, ""},
		"别家引擎没装,不通过,读数照旧":    {[]models.Reading{says("tiny", read, 0.9), says("small", read, 0.99)}, models.Reading{}, models.ManualReview, models.Read, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := &third{networks: c.networks, witness: c.witness}
			s, _ := service(t, &r.reader, models.Match{})
			s.Reader, s.Rules = r, guarded{}
			got, err := s.Run(context.Background(), "pc", precheck.Request{Files: files(read)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			f := got.Documents[0].Fields["name"].Field
			if got.Decision != c.want || f.Status != c.status || f.Second != c.second || f.Value != read {
				t.Errorf("%s, %+v; want %s, %s, second %q", got.Decision, f, c.want, c.status, c.second)
			}
			for _, reading := range c.networks {
				if !slices.Contains(f.Readings, reading) {
					t.Errorf("the result does not have what %s read", reading.By)
				}
			}
			if r.asked != 1 {
				t.Errorf("read again %d times", r.asked)
			}
		})
	}
}

func TestWhatIsBorneOutIsNotReadAgain(t *testing.T) {
	r := &third{}
	s, _ := service(t, &r.reader, models.Match{})
	s.Reader = r
	if _, err := s.Run(context.Background(), "pc", precheck.Request{Files: files("王吉霞")}, nil); err != nil || r.asked != 0 {
		t.Errorf("read again %d times, %v", r.asked, err)
	}
}
