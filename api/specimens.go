package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

// CaseDepartments makes the departments that answer from the records of a case; down are the sources that don't answer.
type CaseDepartments func(records map[string][]models.Record, down []string) precheck.Departments

// specimen is the inputs of one case folder (contract section 6); its answers are never looked at.
type specimen struct {
	ID           string                     `json:"id"`
	Title        string                     `json:"title"`
	BusinessType string                     `json:"business_type"`
	RequestText  string                     `json:"request_text"`
	FiledAt      string                     `json:"filed_at"`
	Authority    models.Authority           `json:"authority"`
	Form         models.Form                `json:"form"`
	Documents    []specimenFile             `json:"documents"`
	Shared       map[string][]models.Record `json:"shared_data"`
	Down         []string                   `json:"shared_unavailable"`

	dir string
}

type specimenFile struct {
	File  string        `json:"file"`
	Slot  models.Slot   `json:"slot"`
	Slots []models.Slot `json:"slots"`
}

// SpecimenSummary is one made-up case to try (样例).
type SpecimenSummary struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	BusinessType string `json:"business_type"`
	BusinessName string `json:"business_name"`
	RequestText  string `json:"request_text"`
	Files        int    `json:"files"`
}

type (
	specimensOutput struct {
		Body struct {
			Specimens []SpecimenSummary `json:"specimens"`
		}
	}
	specimenInput struct {
		ID     string `path:"id"`
		Prefer string `header:"Prefer"`
	}
)

// readSpecimens finds the case folders.
func readSpecimens(dir fs.FS) ([]specimen, error) {
	cases, err := fs.Glob(dir, "*/case.json")
	if err != nil {
		return nil, fmt.Errorf("find specimens: %w", err)
	}
	var all []specimen
	for _, file := range cases {
		b, err := fs.ReadFile(dir, file)
		if err != nil {
			return nil, fmt.Errorf("read specimen: %w", err)
		}
		sp := specimen{dir: path.Dir(file)}
		if err := json.Unmarshal(b, &sp); err != nil {
			return nil, fmt.Errorf("read specimen %s: %w", file, err)
		}
		if sp.ID == "" {
			sp.ID = sp.dir
		}
		all = append(all, sp)
	}
	return all, nil
}

func (s *Server) specimenRoutes() {
	tags := []string{"样例"}
	register(s, huma.Operation{OperationID: "list-specimens", Method: http.MethodGet, Path: "/v1/specimens", Tags: tags, Summary: "样例列表",
		Description: "Made-up cases to try the service with."}, s.listSpecimens)
	register(s, huma.Operation{OperationID: "check-specimen", Method: http.MethodPost, Path: "/v1/specimens/{id}:check", Tags: tags, Summary: "用样例试一次预审",
		Description: "Makes a pre-check of the case as if it had been uploaded; its departments answer as the case says.", Errors: []int{404, 429}}, s.checkSpecimen)
	accepted(s.api, "/v1/specimens/{id}:check", http.MethodPost)
}

func (s *Server) listSpecimens(context.Context, *struct{}) (*specimensOutput, error) {
	var out specimensOutput
	out.Body.Specimens = []SpecimenSummary{}
	for _, sp := range s.specimens {
		b, _ := s.cfg.Catalogue.BusinessType(sp.BusinessType)
		title := sp.Title
		if title == "" {
			title = b.Name
		}
		out.Body.Specimens = append(out.Body.Specimens, SpecimenSummary{ID: sp.ID, Title: title, BusinessType: sp.BusinessType, BusinessName: b.Name,
			RequestText: sp.RequestText, Files: len(sp.Documents)})
	}
	return &out, nil
}

func (s *Server) specimen(id string) (specimen, bool) {
	i := slices.IndexFunc(s.specimens, func(sp specimen) bool { return sp.ID == id })
	if i < 0 {
		return specimen{}, false
	}
	return s.specimens[i], true
}

func (s *Server) checkSpecimen(ctx context.Context, in *specimenInput) (*answerOutput, error) {
	id, err := url.PathUnescape(in.ID)
	sp, ok := s.specimen(id)
	if err != nil || !ok {
		return nil, problem(models.NotFound, "没有这个样例。", ProblemPlace{Part: "path:id", Detail: "样例列表见 GET /v1/specimens。"})
	}
	release, ok := s.queue.Reserve()
	if !ok {
		return nil, s.busy()
	}
	defer release()
	got := &incoming{}
	defer got.discard(s.cfg.Originals)
	r := store.Request{Reference: sp.ID, BusinessType: sp.BusinessType, RequestText: sp.RequestText, Form: sp.Form, Specimen: sp.ID}
	for _, d := range sp.Documents {
		staged, err := s.stageSpecimen(ctx, sp, d.File)
		if err != nil {
			return nil, err
		}
		got.files = append(got.files, incomingFile{name: d.File, staged: staged})
		f := store.File{Name: d.File, Slots: d.Slots, SHA256: staged.SHA256, Bytes: staged.Bytes}
		if len(f.Slots) == 0 && d.Slot != "" {
			f.Slots = []models.Slot{d.Slot}
		}
		r.Files = append(r.Files, f)
	}
	return s.accept(ctx, got, r, "", in.Prefer)
}

func (s *Server) stageSpecimen(ctx context.Context, sp specimen, file string) (_ store.Staged, err error) {
	f, err := s.cfg.Specimens.Open(path.Join(sp.dir, file))
	if err != nil {
		return store.Staged{}, fmt.Errorf("specimen: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return s.cfg.Originals.Stage(ctx, f, s.cfg.Limits.FileBytes)
}

// asSpecimen gives a request the day, the centre and the departments of its specimen.
func (s *Server) asSpecimen(id string, r *precheck.Request) error {
	sp, ok := s.specimen(id)
	if !ok {
		return &models.Error{Code: models.NotFound, Public: "这个样例已经不在了，请换一个样例再试。"}
	}
	r.FiledAt, r.Authority = sp.FiledAt, sp.Authority
	if s.cfg.CaseDepartments != nil {
		r.Departments = s.cfg.CaseDepartments(sp.Shared, sp.Down)
	}
	return nil
}
