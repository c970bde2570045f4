package vector

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yushen/models"
)

// embedded answers always alike.
type embedded struct{ answer models.Match }

func (e embedded) Match(string) models.Match { return e.answer }

func (e embedded) MatchCase(string, models.Form, []string, []string) models.Match { return e.answer }

func (e embedded) Contradicts(string, string) (models.Candidate, bool) {
	return models.Candidate{Key: "gift"}, true
}

var names = map[string]string{"gift": "赠与", "reissue": "补证", "cancel": "注销", "sale": "买卖", "a": "甲", "b": "乙", "c": "丙"}

func name(key string) (string, bool) { n, ok := names[key]; return n, ok }

func open(keys ...string) models.Match {
	m := models.Match{Outcome: "ask", Question: &models.Question{Text: "您要办哪一种?"}}
	for i, k := range keys {
		m.Candidates = append(m.Candidates, models.Candidate{Key: k, Name: names[k], Confidence: 0.5 / float64(i+1), Why: []string{"字"}})
	}
	for _, k := range keys[:min(2, len(keys))] {
		m.Question.Options = append(m.Question.Options, models.Option{Text: names[k], Key: k})
	}
	return m
}

func keys(m models.Match) (out []string) {
	for _, c := range m.Candidates {
		out = append(out, c.Key)
	}
	return out
}

func near(keys ...string) (hits []Hit) {
	for _, k := range keys {
		hits = append(hits, Hit{Text: Text{k, "一句" + k}})
	}
	return hits
}

func TestFuse(t *testing.T) {
	for name1, c := range map[string]struct {
		words models.Match
		hits  []Hit
		want  []string
	}{
		"两者一致,不变":        {open("sale", "gift"), near("sale", "gift"), []string{"sale", "gift"}},
		"第一个总是词句的":       {open("sale", "gift"), near("gift", "cancel"), []string{"sale", "gift", "cancel"}},
		"向量支持的往前走":       {open("sale", "gift", "cancel"), near("cancel", "sale"), []string{"sale", "cancel", "gift"}},
		"只有向量提到的排在后面":    {open("sale"), near("cancel", "sale"), []string{"sale", "cancel"}},
		"不认识的业务不要":       {open("sale"), near("unheard"), []string{"sale"}},
		"至多五个,问题里的一个不能少": {open("sale", "gift"), near("a", "b", "c", "cancel", "reissue"), []string{"sale", "gift", "a", "b", "c"}},
	} {
		t.Run(name1, func(t *testing.T) {
			got := fuse(c.words, c.hits, name)
			if diff := cmp.Diff(c.want, keys(got)); diff != "" {
				t.Error(diff)
			}
			if got.Outcome != "ask" || got.Question.Text != c.words.Question.Text || len(got.Question.Options) != len(c.words.Question.Options) {
				t.Errorf("the question became another: %+v", got)
			}
			for i := range got.Candidates[1:] {
				if got.Candidates[i].Confidence < got.Candidates[i+1].Confidence {
					t.Errorf("confidences do not fall: %+v", got.Candidates)
				}
			}
		})
	}
}

func TestFuseLeavesTheWordsAnswerAlone(t *testing.T) {
	words := open("sale", "gift")
	_ = fuse(words, near("gift", "cancel"), name)
	if diff := cmp.Diff(open("sale", "gift"), words); diff != "" {
		t.Error(diff)
	}
}

// witness hears letters beside a matcher, and hides the word 秘密.
func witness(t *testing.T, answer models.Match, e *letters) (Witness, *strings.Builder) {
	log := &strings.Builder{}
	return Witness{
		Matcher: embedded{answer}, Neighbours: prepared(t, e, &Memory{}, sample), Name: name, Deadline: 50 * time.Millisecond,
		Hide: func(s string) string { return strings.ReplaceAll(s, "秘密", "〔1〕") },
		Log:  slog.New(slog.NewTextHandler(log, nil)),
	}, log
}

func TestWitnessHelpsWithAnOpenQuestion(t *testing.T) {
	e := &letters{name: "m"}
	w, _ := witness(t, open("sale", "cancel", "gift"), e)
	if got := keys(w.Match("秘密要送给女儿")); got[1] != "gift" {
		t.Errorf("candidates %v", got)
	}
	if last := e.asked[len(e.asked)-1]; last != "query: 〔1〕要送给女儿" {
		t.Errorf("this left: %q", last)
	}
	if got := keys(w.MatchCase("送给女儿", nil, nil, nil)); got[1] != "gift" {
		t.Errorf("candidates %v", got)
	}
	if other, sure := w.Contradicts("", ""); other.Key != "gift" || !sure {
		t.Error("contradiction is not the embedded matcher's")
	}
}

func TestWitnessIsNotAskedWhereNothingIsOpen(t *testing.T) {
	for name, answer := range map[string]models.Match{
		"说清了":   {Outcome: "match", Candidates: []models.Candidate{{Key: "sale"}}},
		"别处的业务": {Outcome: "out_of_scope", Candidates: []models.Candidate{}},
	} {
		t.Run(name, func(t *testing.T) {
			e := &letters{name: "m"}
			w, _ := witness(t, answer, e)
			before := len(e.asked)
			if diff := cmp.Diff(answer, w.Match("送给女儿")); diff != "" {
				t.Error(diff)
			}
			if len(e.asked) != before {
				t.Error("the words left all the same")
			}
		})
	}
}

// slow answers when nobody waits any more.
type slow struct{ *letters }

func (s slow) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if _, hasty := ctx.Deadline(); hasty && len(texts) == 1 {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return s.letters.Embed(ctx, texts)
}

func TestWitnessOutages(t *testing.T) {
	t.Run("停机", func(t *testing.T) {
		e := &letters{name: "m"}
		w, log := witness(t, open("sale", "gift"), e)
		e.err = errors.New("refused")
		if diff := cmp.Diff(open("sale", "gift"), w.Match("送给女儿")); diff != "" {
			t.Error(diff)
		}
		if !strings.Contains(log.String(), "refused") || strings.Contains(log.String(), "女儿") {
			t.Errorf("log: %s", log)
		}
	})
	t.Run("太慢", func(t *testing.T) {
		w, _ := witness(t, open("sale", "gift"), &letters{name: "m"})
		w.Neighbours = prepared(t, slow{&letters{name: "m"}}, &Memory{}, sample)
		began := time.Now()
		if diff := cmp.Diff(open("sale", "gift"), w.Match("送给女儿")); diff != "" {
			t.Error(diff)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("took %s", took)
		}
	})
	t.Run("还没准备好", func(t *testing.T) {
		w, _ := witness(t, open("sale", "gift"), &letters{name: "m"})
		w.Neighbours = New(&letters{name: "m", err: errors.New("down")}, Prefixes{}, &Memory{}, sample)
		w.Prepare(t.Context())
		if diff := cmp.Diff(open("sale", "gift"), w.Match("送给女儿")); diff != "" {
			t.Error(diff)
		}
	})
}
