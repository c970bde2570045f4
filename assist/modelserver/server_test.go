package modelserver

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sony/gobreaker/v2"
)

// standIn is a model server that answers as told; asked counts its questions.
func standIn(t *testing.T, timeout time.Duration, answer http.HandlerFunc) (s *Server, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "application/json")
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	s, err := Open(Config{URL: server.URL + "/v1", Key: "钥匙", Model: "e5", Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	return s, asked
}

func writing(v any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(v) }
}

type object = map[string]any

func TestEmbedKeepsTheOrder(t *testing.T) {
	s, _ := standIn(t, 0, func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Input []string
			Model string
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.URL.Path != "/v1/embeddings" || body.Model != "e5" || r.Header.Get("Authorization") != "Bearer 钥匙" {
			t.Errorf("asked %s for %q, %v", r.URL.Path, body.Model, err)
		}
		var data []object
		for i := len(body.Input) - 1; i >= 0; i-- { // in any order: the index counts
			data = append(data, object{"index": i, "embedding": []float32{float32(i), 1}})
		}
		writing(object{"data": data})(w, r)
	})
	vectors, err := s.Embed(t.Context(), []string{"甲", "乙"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]float32{{0, 1}, {1, 1}}, vectors); diff != "" {
		t.Error(diff)
	}
}

func TestEmbeddingsThatAreNone(t *testing.T) {
	one := object{"index": 0, "embedding": []float32{1}}
	for name, answer := range map[string]any{
		"空":     object{"data": []any{}},
		"少一个":   object{"data": []object{one}},
		"重了一个":  object{"data": []object{one, one}},
		"序号不对":  object{"data": []object{one, {"index": 7, "embedding": []float32{1}}}},
		"向量是空的": object{"data": []object{{"index": 0, "embedding": []float32{}}, {"index": 1, "embedding": []float32{1}}}},
		"不是向量":  "你好",
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := standIn(t, 0, writing(answer))
			if v, err := s.Embed(t.Context(), []string{"甲", "乙"}); err == nil {
				t.Errorf("taken for an answer: %v", v)
			}
		})
	}
}

func said(text, finish string) object {
	return object{"choices": []object{{"message": object{"role": "assistant", "content": text}, "finish_reason": finish}}}
}

func TestSay(t *testing.T) {
	s, _ := standIn(t, 0, writing(said("好的", "stop")))
	if got, err := s.Say(t.Context(), "说明", "文字"); err != nil || got != "好的" {
		t.Errorf("%q, %v", got, err)
	}
	for name, answer := range map[string]object{"没有回答": {"choices": []any{}}, "说到一半": said("请补", "length")} {
		t.Run(name, func(t *testing.T) {
			s, _ := standIn(t, 0, writing(answer))
			if got, err := s.Say(t.Context(), "", ""); err == nil {
				t.Errorf("taken for an answer: %q", got)
			}
		})
	}
}

func TestTries(t *testing.T) {
	failing := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"error":{"message":"no"}}`)
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		tries  int64
	}{
		"服务器出错再试一次": {failing(500), 2},
		"太忙再试一次":    {failing(429), 2},
		"密钥不对不再试":   {failing(401), 1},
		"问法不对不再试":   {failing(400), 1},
		"太慢再试一次":    {func(_ http.ResponseWriter, r *http.Request) { slow(r) }, 2},
		"答非所问再试一次":  {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, 2},
		"不跟着转到别处": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s, asked := standIn(t, time.Second, c.answer)
			if got, err := s.Say(t.Context(), "", ""); err == nil {
				t.Errorf("taken for an answer: %q", got)
			}
			if asked.Load() != c.tries {
				t.Errorf("asked %d times, want %d", asked.Load(), c.tries)
			}
		})
	}
}

// slow answers later than anybody waits.
func slow(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	select {
	case <-r.Context().Done():
	case <-time.After(30 * time.Second):
	}
}

func TestTheCallersDeadlineEndsTheTries(t *testing.T) {
	s, asked := standIn(t, time.Minute, func(_ http.ResponseWriter, r *http.Request) { slow(r) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Say(ctx, "", ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if asked.Load() > 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestAServerThatIsDownIsLeftAlone(t *testing.T) {
	s, asked := standIn(t, 0, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	for range restAfter {
		_, _ = s.Say(t.Context(), "", "")
	}
	before := asked.Load()
	if _, err := s.Say(t.Context(), "", ""); !errors.Is(err, gobreaker.ErrOpenState) || asked.Load() != before {
		t.Errorf("asked again: %v", err)
	}
}

func TestConfigurationFaults(t *testing.T) {
	for name, c := range map[string]Config{
		"没有地址":   {Model: "m"},
		"地址没有协议": {URL: "127.0.0.1:8000/v1", Model: "m"},
		"不是网址":   {URL: "file:///etc/passwd", Model: "m"},
		"没有模型":   {URL: "http://127.0.0.1:8000/v1"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(c); err == nil {
				t.Error("accepted")
			}
		})
	}
}
