package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yushen/api"
	"yushen/assist"
	"yushen/assist/mask"
	"yushen/assist/modelserver"
	"yushen/models"
	"yushen/precheck"
)

// standing is a checker whose verdict stands.
type standing struct {
	api.Checker
	result models.Result
}

func (j standing) Run(context.Context, string, precheck.Request, func(models.Progress)) (models.Result, error) {
	return j.result, nil
}

// polite is a model that only greets; heard is what it was told.
type polite struct{ heard *[]string }

func (p polite) Say(_ context.Context, _, text string) (string, error) {
	*p.heard = append(*p.heard, text)
	return "您好，" + text, nil
}

func verdict() models.Result {
	return models.Result{
		Decision: models.NeedsCorrection,
		Findings: []models.Finding{{Rule: "R-1", Outcome: models.Fail, Severity: models.Block, Message: "表单写的是高新，合同是“高兴”，不一致。请改正。",
			Targets: []models.Target{{Found: "高新", Expected: "高兴"}}}},
		Documents: []models.Document{{Fields: models.Fields{"buyer_name": models.Leaf(models.Field{Value: "万元"})}}},
		Versions:  models.Versions{Models: map[string]string{"rec": "1"}},
	}
}

func TestAWordingChangesNothingButThePlainText(t *testing.T) {
	var heard []string
	l := language{chat: modelserver.Config{Model: "m"}}
	h := assist.New(assist.Config{Chat: polite{&heard}, Masker: mask.New(nil), Log: slog.New(slog.DiscardHandler)})
	before := verdict()
	got, err := l.plainly(standing{result: before}, h).Run(t.Context(), "", precheck.Request{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := verdict()
	want.Findings[0].Plain = "您好，" + want.Findings[0].Message
	want.Versions.Models["wording"] = "m"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, there := before.Versions.Models["wording"]; there {
		t.Error("the versions of every other result name the model too")
	}
	if all := strings.Join(heard, ""); strings.Contains(all, "高新") || strings.Contains(all, "高兴") {
		t.Errorf("the model heard %q", all)
	}
}

func TestWithoutAModelNothingIsAsked(t *testing.T) {
	l, log := language{}, slog.New(slog.DiscardHandler)
	a := &app{}
	w, closing, err := l.witness(a, log)
	if w != nil || err != nil || closing() != nil || a.matcher != nil {
		t.Errorf("%v %v", w, err)
	}
	h, err := l.helper(a, log)
	if h != nil || err != nil {
		t.Errorf("%v %v", h, err)
	}
	c := standing{result: verdict()}
	if diff := cmp.Diff(c.result, l.plainly(c, h).(standing).result); diff != "" {
		t.Error(diff)
	}
}

func TestNamesOfACaseAreKnown(t *testing.T) {
	form := models.Form{"applicants": []any{map[string]any{"name": "高兴", "role": "buyer", "agent": map[string]any{"name": "方便"}}}, "note": "无"}
	got := personal(verdict(), form)
	for _, name := range []string{"高新", "万元", "高兴", "方便"} {
		if !slices.Contains(got, name) {
			t.Errorf("%s may leave: %q", name, got)
		}
	}
	if slices.Contains(got, "buyer") {
		t.Errorf("a role is no name: %q", got)
	}
}

func TestLanguageFlagFaults(t *testing.T) {
	a, err := openRules(options{})
	if err != nil {
		t.Fatal(err)
	}
	server := modelserver.Config{URL: "http://127.0.0.1:1/v1", Model: "m"}
	for name, l := range map[string]language{
		"没有模型名":         {embeddings: modelserver.Config{URL: server.URL}},
		"地址不对":          {embeddings: modelserver.Config{URL: "127.0.0.1", Model: "m"}},
		"Qdrant 没有端口":   {embeddings: server, qdrant: "127.0.0.1"},
		"Qdrant 端口不是数字": {embeddings: server, qdrant: "127.0.0.1:grpc"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := l.witness(a, slog.Default()); code(err) != exitUsage {
				t.Errorf("error %v", err)
			}
		})
	}
}
