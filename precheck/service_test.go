package precheck_test

import (
	"cmp"
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"yushen/models"
	"yushen/precheck"
)

// reader reads a page whose only line is the upload's bytes; "panic", "broken" and "slow" misbehave.
type reader struct {
	mu     sync.Mutex
	read   []string
	flat   models.Homography
	status models.Status // of the name field; "" is read
	cards  int           // in each picture
	faint  bool          // the name is hard to read
}

func (r *reader) ReadUpload(ctx context.Context, name string, data []byte, _ func(page, of int)) (precheck.Reading, error) {
	r.mu.Lock()
	r.read = append(r.read, string(data))
	r.mu.Unlock()
	switch string(data) {
	case "panic":
		panic("a decoder fell over")
	case "broken":
		return precheck.Reading{}, &models.Error{Code: models.BadFile, Part: name, Public: "文件“" + name + "”打不开。"}
	case "slow":
		<-ctx.Done()
		return precheck.Reading{}, ctx.Err()
	}
	page := models.Page{File: name, Number: 1, Width: 100, Height: 100, Flat: r.flat,
		Lines:   []models.Line{{Text: string(data), Box: models.Rect(0, 0, 0.5, 0.5)}},
		Quality: models.Quality{Score: 1}}
	return precheck.Reading{Pages: []models.Page{page}}, nil
}

// papers makes one document of every page, with the line as its name field.
type papers struct{ r *reader }

func (p papers) Sort(all []precheck.Sheets) []models.Document {
	var docs []models.Document
	for _, sh := range all {
		for _, page := range sh.Pages {
			docs = append(docs, models.Document{ID: "doc_" + page.File, File: page.File, Type: "id_card", Slot: sh.Upload.Slot, Pages: []models.Page{page}, Several: p.r.cards > 1,
				Fields: models.Fields{"name": models.Leaf(models.Field{Value: page.Lines[0].Text, Raw: page.Lines[0].Text, File: page.File, Page: 1, Box: page.Lines[0].Box,
					Confidence: 0.95, Faint: p.r.faint, Status: cmp.Or(p.r.status, models.Read)})}})
		}
	}
	return docs
}

type matcher struct{ match models.Match }

func (m matcher) Contradicts(text, key string) (models.Candidate, bool) {
	return models.Candidate{Key: "transfer_gift"}, text == "送给孙子" && key != "transfer_gift"
}

func (m matcher) MatchCase(string, models.Form, []string, []models.Slot) models.Match { return m.match }

// book judges nothing; it keeps the cases that it saw.
type book struct {
	mu   *sync.Mutex
	seen *[]*models.Case
}

func (book) Version() string { return "test" }
func (book) BusinessName(key string) (string, bool) {
	name, ok := map[string]string{"mortgage_cancel": "抵押权注销登记"}[key]
	return name, ok
}
func (book) Sources(string) []string { return []string{"registry"} }
func (b book) Judge(_ context.Context, c *models.Case) models.Verdict {
	b.mu.Lock()
	defer b.mu.Unlock()
	*b.seen = append(*b.seen, c)
	return models.Verdict{Decision: models.ManualReview}
}

type departments struct{ asked *[]string }

func (d departments) Ask(_ context.Context, _ *models.Case, sources []string) []models.Register {
	*d.asked = append(*d.asked, sources...)
	return []models.Register{{Source: "registry", Status: models.SourceNoRecord}}
}

func service(t *testing.T, r *reader, m models.Match) (*precheck.Service, *[]*models.Case) {
	t.Helper()
	seen := &[]*models.Case{}
	return precheck.New(precheck.Service{Reader: r, Papers: papers{r}, Matcher: matcher{m}, Rules: book{&sync.Mutex{}, seen},
		Today: func() string { return "2026-03-01" }}, 8), seen
}

func files(contents ...string) []precheck.File {
	var out []precheck.File
	for i, c := range contents {
		out = append(out, precheck.File{Name: string(rune('a'+i)) + ".jpg", Data: []byte(c)})
	}
	return out
}

func TestBrokenUploadsAreFaultsNotFailures(t *testing.T) {
	s, seen := service(t, &reader{}, models.Match{})
	if _, err := s.Run(context.Background(), "pc_1", precheck.Request{Files: files("好", "panic", "broken")}, nil); err != nil {
		t.Fatalf("one broken upload ended the whole pre-check: %v", err)
	}
	uploads := (*seen)[0].Uploads
	if len(uploads) != 3 || uploads[0].Fault != nil {
		t.Fatalf("uploads = %+v", uploads)
	}
	for _, u := range uploads[1:] {
		if u.Fault == nil || !strings.Contains(u.Fault.Public, u.File) {
			t.Errorf("%s: the citizen is not told which file is at fault: %+v", u.File, u.Fault)
		}
	}
	if n := len((*seen)[0].Documents); n != 1 {
		t.Errorf("%d documents, want the good one", n)
	}
}

func TestSameBytesKeepEachCitizensNames(t *testing.T) {
	r := &reader{}
	s, _ := service(t, r, models.Match{})
	for _, f := range []precheck.File{{Name: "张.jpg", Slot: "buyer1_id_front", Data: []byte("同一张")}, {Name: "李.jpg", Slot: "seller1_id_front", Data: []byte("同一张")}} {
		got, err := s.Run(context.Background(), "pc", precheck.Request{Files: []precheck.File{f}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		d := got.Documents[0]
		if d.File != f.Name || d.Pages[0].File != f.Name || d.Slot != f.Slot || d.Fields["name"].Field.File != f.Name {
			t.Errorf("%s: shows %s, %s, %s of another request", f.Name, d.File, d.Pages[0].File, d.Slot)
		}
	}
	if len(r.read) != 1 {
		t.Errorf("the same bytes were read %d times", len(r.read))
	}
}

func TestOnlyWhatChangedIsReadAgain(t *testing.T) {
	r := &reader{}
	s, _ := service(t, r, models.Match{})
	run := func(contents ...string) {
		if _, err := s.Run(context.Background(), "pc", precheck.Request{Files: files(contents...)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	run("一", "二", "三")
	r.read = nil
	run("一", "二改", "三")
	if len(r.read) != 1 || r.read[0] != "二改" {
		t.Errorf("after one file was replaced, %q were read", r.read)
	}
}

func TestBoxesAreOnTheUploadNotOnTheFlattenedPage(t *testing.T) {
	half := models.Homography{0.5, 0, 0.25, 0, 0.5, 0.25, 0, 0, 1} // the sheet fills the middle half of the photo
	s, _ := service(t, &reader{flat: half}, models.Match{})
	got, err := s.Run(context.Background(), "pc", precheck.Request{Files: files("字")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	box := got.Documents[0].Fields["name"].Field.Box
	if math.Abs(box[0].X-0.25) > 1e-9 || math.Abs(box[2].X-0.5) > 1e-9 {
		t.Errorf("box %v, want it from 0.25 to 0.5 of the photo", box)
	}
}

func TestVerdictsCarryNoWholeTexts(t *testing.T) {
	s, _ := service(t, &reader{}, models.Match{})
	got, err := s.Run(context.Background(), "pc", precheck.Request{Files: files("字")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.Documents[0].Pages[0].Lines); n != 0 {
		t.Errorf("%d lines of text in the result", n)
	}
}

func TestBusinessIsMatchedOnlyWhereNotChosen(t *testing.T) {
	said := models.Match{Outcome: "match", Candidates: []models.Candidate{{Key: "mortgage_cancel", Confidence: 0.9}}}
	for name, c := range map[string]struct {
		request precheck.Request
		match   models.Match
		want    string
	}{
		"说了话,没选业务": {precheck.Request{RequestText: "解押"}, said, "mortgage_cancel"},
		"表单里选了":    {precheck.Request{Form: models.Form{"business_type": "mortgage_cancel"}}, models.Match{Outcome: "ask"}, "mortgage_cancel"},
		"两种都像,要先问": {precheck.Request{RequestText: "过户"}, models.Match{Outcome: "ask", Question: &models.Question{Text: "有没有付钱?"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := service(t, &reader{}, c.match)
			asked := &[]string{}
			c.request.Departments = departments{asked}
			c.request.Files = files("字")
			got, err := s.Run(context.Background(), "pc", c.request, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.BusinessType.Key != c.want {
				t.Errorf("business type %q, want %q", got.BusinessType.Key, c.want)
			}
			if (len(*asked) > 0) != (c.want != "") {
				t.Errorf("departments asked: %v", *asked)
			}
			if c.want == "" && got.BusinessType.Question == nil {
				t.Error("nothing is asked of the citizen")
			}
		})
	}
}

func TestWordsThatMeanAnotherBusinessAreToldToTheRules(t *testing.T) {
	s, seen := service(t, &reader{}, models.Match{})
	for _, text := range []string{"送给孙子", "办一下"} {
		if _, err := s.Run(context.Background(), "pc", precheck.Request{BusinessType: "mortgage_cancel", RequestText: text, Files: files("字")}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if m := (*seen)[0].Meant; m == nil || m.Key != "transfer_gift" {
		t.Errorf("送给孙子: the rules are told %v", m)
	}
	if m := (*seen)[1].Meant; m != nil {
		t.Errorf("办一下: the rules are told %v of vague words", m)
	}
}

func TestRequestFaultsNameTheirPart(t *testing.T) {
	s, _ := service(t, &reader{}, models.Match{})
	for part, r := range map[string]precheck.Request{
		"/business_type": {BusinessType: "no_such", Files: files("字")},
		"/filed_at":      {FiledAt: "昨天", Files: files("字")},
	} {
		_, err := s.Run(context.Background(), "pc", r, nil)
		var e *models.Error
		if !errors.As(err, &e) || e.Code != models.Invalid || e.Part != part || e.Public == "" {
			t.Errorf("%s: error %v", part, err)
		}
	}
}

func TestDeadlineEndsTheRun(t *testing.T) {
	s, _ := service(t, &reader{}, models.Match{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Run(ctx, "pc", precheck.Request{Files: files("slow")}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}
