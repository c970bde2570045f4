package precheck

import (
	"context"
	"fmt"
	"slices"
	"time"

	"yushen/corrections"
	"yushen/models"
)

// Service runs pre-checks. All parts are opened once and only read, so one Service serves any number of requests at a time and
// nothing of one shows up in another.
type Service struct {
	Reader      PageReader
	Papers      Papers
	Matcher     Matcher
	Rules       Rules
	Departments Departments
	Forms       Forms             // nil: results come without a form
	Fees        Fees              // nil: results come without an estimate
	History     History           // nil: whether a picture came with another application is not looked at
	Models      map[string]string // names and hashes of the weights, for Result.Versions
	Version     string            // of the service
	Today       func() string     // ISO date; nil is the clock's

	readings *readings
}

// New completes a service: readings of up to keep uploads are kept by content hash, so that a corrected application is not read
// twice.
func New(s Service, keep int) *Service {
	s.readings = newReadings(keep)
	if s.Today == nil {
		s.Today = func() string { return time.Now().Format(time.DateOnly) }
	}
	return &s
}

// Run makes one pre-check. Faults of uploads are findings, not errors; an error is a *models.Error about the request itself or about the
// service. progress may be nil and is called from several goroutines.
func (s *Service) Run(ctx context.Context, id string, r Request, progress func(models.Progress)) (models.Result, error) {
	start := time.Now()
	c, timings, err := s.prepared(ctx, id, r, progress)
	if err != nil {
		return models.Result{}, err
	}
	began := time.Now()
	v := s.Rules.Judge(ctx, c)
	if err := s.remember(ctx, c, r, v.Uses); err != nil {
		return models.Result{}, err
	}
	result := s.result(c, v)
	timings.Rules += time.Since(began).Milliseconds()
	timings.Total = time.Since(start).Milliseconds()
	result.Reference, result.TimingsMS = r.Reference, timings
	return result, ctx.Err()
}

// prepared reads the uploads of a request, matches its business and asks the departments: all that the rules judge by.
func (s *Service) prepared(ctx context.Context, id string, r Request, progress func(models.Progress)) (*models.Case, models.Timings, error) {
	if err := s.valid(r); err != nil {
		return nil, models.Timings{}, err
	}
	sheets, timings, err := s.readAll(ctx, r.Files, progress)
	if err != nil {
		return nil, timings, err
	}
	tell(progress, models.Progress{Stage: "extract"})
	began := time.Now()
	c := s.newCase(id, r)
	for _, sh := range sheets {
		c.Uploads = append(c.Uploads, sh.Upload)
	}
	c.Documents = s.Papers.Sort(sheets)
	timings.Extract = time.Since(began).Milliseconds()

	tell(progress, models.Progress{Stage: "rules"})
	began = time.Now()
	s.match(c)
	s.ask(ctx, c, r)
	if err := s.recall(ctx, c, r); err != nil {
		return nil, timings, err
	}
	s.secondLook(ctx, c, r.Files)
	s.bearOut(ctx, c, r.Files)
	onUpload(c.Documents)
	timings.Rules = time.Since(began).Milliseconds()
	return c, timings, nil
}

// ask has the departments that the business type needs say what they know of a case.
func (s *Service) ask(ctx context.Context, c *models.Case, r Request) {
	departments := r.Departments
	if departments == nil {
		departments = s.Departments
	}
	if departments != nil && c.BusinessType != "" {
		c.Registers = departments.Ask(ctx, c, s.Rules.Sources(c.BusinessType))
	}
}

// Judge makes the verdict over a case whose documents and registers are given: nothing is read and nobody is asked.
func (s *Service) Judge(ctx context.Context, c *models.Case) models.Result {
	start := time.Now()
	s.match(c)
	result := s.result(c, s.Rules.Judge(ctx, c))
	result.TimingsMS.Rules = time.Since(start).Milliseconds()
	result.TimingsMS.Total = result.TimingsMS.Rules
	return result
}

// ReadDocuments reads documents without a case. Uploads that cannot be opened are in the second list, with their Fault.
func (s *Service) ReadDocuments(ctx context.Context, files []File, progress func(models.Progress)) ([]models.Document, []models.Upload, error) {
	docs, faulty, err := s.read(ctx, files, progress)
	onUpload(docs)
	return docs, faulty, err
}

// ReadDocumentsTwice reads documents without a case as ReadDocuments does, and reads again what is in doubt as a pre-check does.
func (s *Service) ReadDocumentsTwice(ctx context.Context, files []File, progress func(models.Progress)) ([]models.Document, []models.Upload, error) {
	docs, faulty, err := s.read(ctx, files, progress)
	if err != nil {
		return nil, nil, err
	}
	s.secondLook(ctx, &models.Case{Documents: docs}, files)
	onUpload(docs)
	return docs, faulty, nil
}

// read reads documents; boxes are on the flattened pages.
func (s *Service) read(ctx context.Context, files []File, progress func(models.Progress)) ([]models.Document, []models.Upload, error) {
	sheets, _, err := s.readAll(ctx, files, progress)
	if err != nil {
		return nil, nil, err
	}
	docs := s.Papers.Sort(sheets)
	var faulty []models.Upload
	for _, sh := range sheets {
		if sh.Upload.Fault != nil {
			faulty = append(faulty, sh.Upload)
		}
	}
	return docs, faulty, nil
}

// Versions says what verdicts are made with now.
func (s *Service) Versions() models.Versions {
	return models.Versions{Pack: s.Rules.Version(), Models: s.Models, Service: s.Version}
}

func (s *Service) valid(r Request) error {
	if r.BusinessType != "" {
		if _, ok := s.Rules.BusinessName(r.BusinessType); !ok {
			return &models.Error{Code: models.Invalid, Part: "/business_type",
				Public: fmt.Sprintf("没有“%s”这种业务。请从业务列表里选一种。", r.BusinessType)}
		}
	}
	if r.FiledAt != "" {
		if _, err := time.Parse(time.DateOnly, r.FiledAt); err != nil {
			return &models.Error{Code: models.Invalid, Part: "/filed_at", Cause: err, Public: "申请日期要写成 2026-01-31 这样。"}
		}
	}
	return nil
}

func (s *Service) newCase(id string, r Request) *models.Case {
	c := &models.Case{ID: id, BusinessType: r.BusinessType, RequestText: r.RequestText, Region: r.Region, FiledAt: r.FiledAt,
		Authority: r.Authority, Form: r.Form}
	if c.FiledAt == "" {
		c.FiledAt = s.Today()
	}
	if c.BusinessType == "" {
		if key, _ := r.Form["business_type"].(string); key != "" {
			if _, ok := s.Rules.BusinessName(key); ok {
				c.BusinessType = key
			}
		}
	}
	return c
}

// match fills in what the citizen's words, form and papers point to; a chosen business type is never overruled, only doubted by a rule.
func (s *Service) match(c *models.Case) {
	var types, slots []string
	for _, d := range c.Documents {
		types = append(types, d.Type)
	}
	for _, u := range c.Uploads {
		if u.Slot != "" {
			slots = append(slots, u.Slot)
		}
	}
	c.Match = s.Matcher.MatchCase(c.RequestText, c.Form, types, slots)
	if c.BusinessType == "" && c.Match.Outcome == "match" && len(c.Match.Candidates) > 0 {
		c.BusinessType = c.Match.Candidates[0].Key
		return
	}
	if c.RequestText == "" || c.BusinessType == "" {
		return
	}
	if other, sure := s.Matcher.Contradicts(c.RequestText, c.BusinessType); sure {
		c.Meant = &other
	}
}

// result is a verdict with all that goes with it.
func (s *Service) result(c *models.Case, v models.Verdict) models.Result {
	chosen := c.BusinessType
	name, _ := s.Rules.BusinessName(chosen)
	r := models.Result{
		ID: c.ID, Status: models.Done, Decision: v.Decision, DecisionReasons: v.Reasons,
		BusinessType: models.BusinessTypeResult{Key: chosen, Name: name, Confidence: 1, Candidates: c.Match.Candidates, Question: c.Match.Question},
		Documents:    c.Documents, Findings: v.Findings, Missing: v.Missing, Checks: v.Checks, Sources: c.Registers,
		Form:     models.TailoredForm{Schema: map[string]any{}, UISchema: map[string]any{}, Data: map[string]any{}, Provenance: map[string]models.Provenance{}},
		Versions: s.Versions(),
	}
	if v.Pack != "" { // another pack may have come into force meanwhile
		r.Versions.Pack = v.Pack
	}
	for _, cand := range c.Match.Candidates {
		if cand.Key == chosen && c.RequestText != "" {
			r.BusinessType.Confidence = max(cand.Confidence, 0.5)
		}
	}
	if chosen != "" {
		r.BusinessType.Question = nil
	}
	r.Documents = withoutLines(r.Documents)
	r.Corrections = corrections.Arrange(r)
	if s.Fees != nil {
		r.Fees = s.Fees.Estimate(c)
	}
	s.tailor(c, &r)
	return r.Listed()
}

// withoutLines leaves out the recognised lines: a verdict shows fields, and whole texts of other people's papers need not travel.
func withoutLines(docs []models.Document) []models.Document {
	out := slices.Clone(docs)
	for i := range out {
		out[i].Pages = slices.Clone(out[i].Pages)
		for j := range out[i].Pages {
			out[i].Pages[j].Lines = nil
		}
	}
	return out
}

// pageAt names a page: the upload's handle and the page's number in it.
type pageAt struct {
	file string
	page int
}

// onUpload turns every box from the flattened page to the upright upload, the coordinates that leave the service.
func onUpload(docs []models.Document) {
	for i := range docs {
		d := &docs[i]
		flat := map[pageAt]models.Homography{}
		for j := range d.Pages {
			p := &d.Pages[j]
			flat[pageAt{p.File, p.Number}] = p.Flat
			onPage(p)
		}
		d.Fields.Walk(func(_ string, f *models.Field) { f.Box = flat[pageAt{f.File, f.Page}].MapBox(f.Box) })
		for j := range d.Marks.Seals {
			m := &d.Marks.Seals[j]
			m.Box = flat[pageAt{m.File, m.Page}].MapBox(m.Box)
		}
		for j := range d.Marks.Signatures {
			m := &d.Marks.Signatures[j]
			m.Box = flat[pageAt{m.File, m.Page}].MapBox(m.Box)
		}
	}
}

func onPage(p *models.Page) {
	problems := make([]models.Problem, len(p.Quality.Problems))
	for i, q := range p.Quality.Problems {
		q.Box = p.Flat.MapBox(q.Box)
		problems[i] = q
	}
	p.Quality.Problems = problems
	signs := slices.Clone(p.Signs)
	for i := range signs {
		signs[i].Box = p.Flat.MapBox(signs[i].Box)
	}
	p.Signs = signs
	lines := make([]models.Line, len(p.Lines))
	for i, l := range p.Lines {
		l.Box = p.Flat.MapBox(l.Box)
		l.Chars = nil
		lines[i] = l
	}
	p.Lines = lines
	codes := slices.Clone(p.Codes)
	for i := range codes {
		codes[i].Box = p.Flat.MapBox(codes[i].Box)
	}
	p.Codes = codes
	p.Flat = models.Homography{}
}

func tell(progress func(models.Progress), p models.Progress) {
	if progress != nil {
		progress(p)
	}
}
