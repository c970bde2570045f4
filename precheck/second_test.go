package precheck_test

import (
	"context"
	"strings"
	"testing"

	"yushen/models"
	"yushen/precheck"
)

// twice is a reader whose second reading is given.
type twice struct {
	reader
	second  []models.Choice
	witness string
	asked   int
}

func (r *twice) ReadAgain(_ context.Context, _ string, _ []byte, _, _ int, boxes []models.Box) ([]precheck.SecondReading, error) {
	r.asked += len(boxes)
	out := make([]precheck.SecondReading, len(boxes))
	for i := range out {
		out[i] = precheck.SecondReading{Choices: r.second, Witness: models.Reading{By: "other make", Text: r.witness}}
	}
	return out, nil
}

func TestTheWitnessDecidesOnlyInDoubt(t *testing.T) {
	for name, c := range map[string]struct {
		second  []models.Choice
		witness string
		value   string
		status  models.Status
	}{
		"复读偏向登记的字,旁证也读成它":     {choices("王喆霞", 0.6), "姓名王喆霞", "王喆霞", models.Read},
		"复读偏向登记的字,旁证没读出来,存疑":  {choices("王喆霞", 0.6), "", "王吉霞", models.Uncertain},
		"复读看清是登记的字,旁证仍读成原来的字": {choices("王喆霞", 0.95), "王吉霞", "王吉霞", models.Uncertain},
		"复读证实不一致,旁证却读成登记的字":   {choices("王吉霞", 0.95), "王喆霞", "王吉霞", models.Uncertain},
		"复读和旁证都证实不一致":         {choices("王吉霞", 0.95), "王吉霞", "王吉霞", models.Read},
	} {
		t.Run(name, func(t *testing.T) {
			r := &twice{second: c.second, witness: c.witness}
			s, _ := service(t, &r.reader, models.Match{})
			s.Reader = r
			form := models.Form{"applicants": []any{map[string]any{"name": "王喆霞"}}}
			got, err := s.Run(context.Background(), "pc", precheck.Request{Files: files("王吉霞"), Form: form}, nil)
			if err != nil {
				t.Fatal(err)
			}
			f := got.Documents[0].Fields["name"].Field
			if f.Value != c.value || f.Status != c.status {
				t.Errorf("%q (%s), want %q (%s)", f.Value, f.Status, c.value, c.status)
			}
			if f.Status == models.Uncertain && f.Second != "王喆霞" {
				t.Errorf("the other reading is lost: %+v", f)
			}
		})
	}
}

func choices(text string, confidence float64) []models.Choice {
	var out []models.Choice
	for _, c := range strings.Split(text, "") {
		out = append(out, models.Choice{Text: c, Confidence: confidence})
	}
	return out
}

func TestSecondLook(t *testing.T) {
	const wrongDigit = "640402198001010010" // its last digit should be 7
	inDoubt := choices("王喜霞", 0.9)
	inDoubt[1].Others = map[string]float64{"喆": 0.08}
	for name, c := range map[string]struct {
		read, typed string
		first       models.Status // of the first reading; "" is read
		second      []models.Choice
		value       string
		status      models.Status
		asked       int
	}{
		"读成形近字,复读看清是申请人写的字":    {"王吉霞", "王喆霞", "", choices("姓名王喆霞", 0.95), "王喆霞", models.Read, 1},
		"复读仍是另一个字,是真的不一致":      {"王吉霞", "王喆霞", "", choices("王吉霞", 0.99), "王吉霞", models.Read, 1},
		"复读拿不准,存疑,不指责":         {"王喜霞", "王喆霞", "", inDoubt, "王喜霞", models.Uncertain, 1},
		"复读像申请人写的字但不够确定,存疑":    {"王吉霞", "王喆霞", "", choices("王喆霞", 0.5), "王吉霞", models.Uncertain, 1},
		"末和未,复读证实是末":           {"王末", "王未", "", choices("王末", 0.97), "王末", models.Read, 1},
		"末和未,复读没把握,存疑":         {"王末", "王未", "", choices("王末", 0.6), "王末", models.Uncertain, 1},
		"不相像的两个字,复读没把握,照旧":     {"王吉霞", "王明霞", "", choices("王吉霞", 0.6), "王吉霞", models.Read, 1},
		"号码末位读错,复读看清":          {"640402198001010011", "640402198001010017", "", choices("640402198001010017", 0.97), "640402198001010017", models.Read, 1},
		"合同真的写错了一位,复读证实,仍是不一致": {"640402198001010011", "640402198001010017", "", choices("640402198001010011", 0.99), "640402198001010011", models.Read, 1},
		"校验位不对,复读看清就是这样印的":     {wrongDigit, "640402197505050019", models.Uncertain, choices(wrongDigit, 0.97), wrongDigit, models.Read, 1},
		"校验位不对,复读也看不清,仍存疑":     {wrongDigit, "640402197505050019", models.Uncertain, choices(wrongDigit, 0.6), wrongDigit, models.Uncertain, 1},
		"拿不准的读法正是登记的名字,复读也是":   {"王喆霞", "王喆霞", models.Uncertain, choices("王喆霞", 0.6), "王喆霞", models.Read, 1},
		"完全是另一个人,不复读":          {"赵大山", "王喆霞", "", nil, "赵大山", models.Read, 0},
		"一致,不复读":               {"王喆霞", "王 喆 霞", "", nil, "王喆霞", models.Read, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := &twice{second: c.second}
			r.status = c.first
			s, _ := service(t, &r.reader, models.Match{})
			s.Reader = r
			form := models.Form{"applicants": []any{map[string]any{"name": c.typed, "id_number": c.typed}}}
			got, err := s.Run(context.Background(), "pc", precheck.Request{Files: files(c.read), Form: form}, nil)
			if err != nil {
				t.Fatal(err)
			}
			f := got.Documents[0].Fields["name"].Field
			if f.Value != c.value || f.Status != c.status {
				t.Errorf("%q (%s), want %q (%s)", f.Value, f.Status, c.value, c.status)
			}
			if c.value != c.read && f.Second != c.read {
				t.Errorf("the first reading is lost: %+v", f)
			}
			if r.asked != c.asked {
				t.Errorf("read again %d times, want %d", r.asked, c.asked)
			}
		})
	}
}

func TestANameInFaintPrintIsReadTwice(t *testing.T) {
	for name, c := range map[string]struct {
		faint         bool
		typed         string
		second        []models.Choice
		witness       string
		status        models.Status
		other         string
		asked         int
		withoutTheApp bool // of documents that come without a case
	}{
		"复读也看得清":         {faint: true, second: choices("马德", 0.95), status: models.Read, asked: 1},
		"复读没把握,存疑":       {faint: true, second: choices("马德", 0.85), status: models.Uncertain, asked: 1},
		"复读没把握,旁证也读成它":   {faint: true, second: choices("马德", 0.85), witness: "姓名马德", status: models.Read, asked: 1},
		"复读成另一个字,存疑":     {faint: true, second: choices("马穗", 0.95), status: models.Uncertain, other: "马穗", asked: 1},
		"那个位置什么也没读到,照旧":  {faint: true, second: nil, status: models.Read, asked: 1},
		"正是申请人写的名字,不复读":  {faint: true, typed: "马德", second: nil, status: models.Read},
		"字迹清楚,不复读":       {second: choices("马穗", 0.95), status: models.Read},
		"没有案件的材料也这样复读一次": {faint: true, second: choices("马穗", 0.95), status: models.Uncertain, other: "马穗", asked: 1, withoutTheApp: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := &twice{second: c.second, witness: c.witness}
			r.faint = c.faint
			s, _ := service(t, &r.reader, models.Match{})
			s.Reader = r
			var docs []models.Document
			var err error
			if c.withoutTheApp {
				docs, _, err = s.ReadDocumentsTwice(t.Context(), files("马德"), nil)
			} else {
				form := models.Form{"applicants": []any{map[string]any{"name": c.typed}}}
				var got models.Result
				got, err = s.Run(t.Context(), "pc", precheck.Request{Files: files("马德"), Form: form}, nil)
				docs = got.Documents
			}
			if err != nil {
				t.Fatal(err)
			}
			f := docs[0].Fields["name"].Field
			if f.Value != "马德" || f.Status != c.status || f.Second != c.other {
				t.Errorf("%q (%s), may be %q; want 马德 (%s), may be %q", f.Value, f.Status, f.Second, c.status, c.other)
			}
			if r.asked != c.asked {
				t.Errorf("read again %d times, want %d", r.asked, c.asked)
			}
		})
	}
}

func TestNamesThatRanTogetherAreNotSettledByReadingAgain(t *testing.T) {
	r := &twice{second: choices("王珂洲刘霁", 0.99)}
	r.status = models.Uncertain
	s, _ := service(t, &r.reader, models.Match{})
	s.Reader = r
	docs, _, err := s.ReadDocumentsTwice(t.Context(), files("王珂洲刘霁"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := docs[0].Fields["name"].Field; f.Status != models.Uncertain {
		t.Errorf("two people's names are taken for one: %+v", f)
	}
}

func TestCardsInOnePictureAreNotToldApartByReadingAgain(t *testing.T) {
	r := &twice{second: choices("王喆霞", 0.95), witness: "王喆霞"}
	r.cards, r.status = 2, models.Uncertain
	s, _ := service(t, &r.reader, models.Match{})
	s.Reader = r
	form := models.Form{"applicants": []any{map[string]any{"name": "王喆霞"}}}
	got, err := s.Run(context.Background(), "pc", precheck.Request{Files: files("王喆霞"), Form: form}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := got.Documents[0].Fields["name"].Field; f.Status != models.Uncertain || f.Confirmed {
		t.Errorf("whose name it is was in doubt, and is no more: %+v", f)
	}
}
