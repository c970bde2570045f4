package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"yushen/api"
	"yushen/callbacks"
	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

const callbackSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u"

// calling has outcomes in the service's store told to the hosts until the test ends.
func calling(t *testing.T, hosts ...string) func(*api.Config) {
	t.Helper()
	may, err := callbacks.ParseHosts(hosts)
	if err != nil {
		t.Fatal(err)
	}
	return func(c *api.Config) {
		caller, err := callbacks.New(callbacks.Config{Store: c.Prechecks.(store.Callbacks), Hosts: may, Secret: callbackSecret, Every: time.Millisecond, Log: c.Log})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { caller.Run(ctx) })
		t.Cleanup(func() { cancel(); running.Wait() })
		c.Callbacks = caller
	}
}

// portal gives what it is told by calls that it trusts.
func portal(t *testing.T) (url string, told <-chan callbacks.Notice) {
	t.Helper()
	verifier, err := webhooks.NewWebhook(callbackSecret)
	if err != nil {
		t.Fatal(err)
	}
	notices := make(chan callbacks.Notice, 10)
	p := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var n callbacks.Notice
		if err := errors.Join(err, verifier.Verify(body, r.Header), json.Unmarshal(body, &n)); err != nil {
			t.Errorf("call not trusted: %v: %s", err, body)
		}
		for _, mustNot := range []string{"样某堃", "身份证", "hook"} {
			if strings.Contains(string(body), mustNot) {
				t.Errorf("%s is told to the portal: %s", mustNot, body)
			}
		}
		notices <- n
	}))
	t.Cleanup(p.Close)
	return p.URL, notices
}

func next(t *testing.T, told <-chan callbacks.Notice) callbacks.Notice {
	t.Helper()
	select {
	case n := <-told:
		return n
	case <-time.After(20 * time.Second):
		t.Fatal("the portal is not told")
		panic("unreachable")
	}
}

func TestPortalIsToldOfEveryOutcome(t *testing.T) {
	url, told := portal(t)
	s := serve(t, calling(t, "127.0.0.1"))
	p := s.submit(append(files("身份证.jpg"), request(`{"reference":"r-1","form":{"applicants":[{"name":"样某堃"}]},"callback_url":"`+url+`/hook"}`))).want(200).result()
	n := next(t, told)
	if n.Type != "precheck.done" || n.ID != p.ID || n.Reference != "r-1" || n.Status != models.Done || n.Decision != models.NeedsCorrection || n.At.IsZero() {
		t.Errorf("%+v", n)
	}
	if r := s.get("/v1/prechecks/" + n.ID).want(200).result(); r.Status != models.Done || r.Decision != n.Decision {
		t.Errorf("the portal finds %+v", r)
	}

	s.checker.mu.Lock()
	s.checker.before = func(context.Context, precheck.Request, func(models.Progress)) error { return errors.New("x") }
	s.checker.mu.Unlock()
	s.send(http.MethodPut, "/v1/prechecks/"+p.ID+"/files", []part{{"files", "身份证.jpg", "重拍"}}).want(200)
	if n := next(t, told); n.Type != "precheck.failed" || n.ID != p.ID || n.Status != models.Failed || n.Decision != "" {
		t.Errorf("after a file was replaced: %+v", n)
	}
	s.submit(files("b.jpg")).want(200) // nobody is called for it
	type ready struct{ Callbacks api.CallbackCounts }
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		var now ready
		if s.get("/readyz").want(200).into(&now); now == (ready{}) {
			break
		} else if time.Now().After(end) {
			t.Fatalf("%+v", now)
		}
	}
	if len(told) != 0 {
		t.Errorf("told too much: %+v", <-told)
	}
	if strings.Contains(s.log.String(), "/hook") {
		t.Errorf("the callback URL is in the log: %s", s.log)
	}
}

func TestHostThatMayNotBeCalledIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		callback string
		hosts    []string
		status   int
	}{
		"内网地址":  {"http://192.168.0.10/hook", nil, 422},
		"本机":    {"http://localhost:8080/hook", nil, 422},
		"不在名单里": {"https://portal.example/hook", []string{"127.0.0.1", "localhost"}, 422},
		"在名单里":  {"https://portal.example/hook", []string{"portal.example"}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(c *api.Config) {
				may, err := callbacks.ParseHosts(tt.hosts)
				if err != nil {
					t.Fatal(err)
				}
				if c.Callbacks, err = callbacks.New(callbacks.Config{Store: c.Prechecks.(store.Callbacks), Hosts: may, Log: slog.New(slog.DiscardHandler)}); err != nil { // nobody calls
					t.Fatal(err)
				}
			})
			a := s.submit(append(files("a.jpg"), request(`{"callback_url":"`+tt.callback+`"}`))).want(tt.status)
			if tt.status == 200 {
				var now struct{ Callbacks api.CallbackCounts }
				if s.get("/readyz").want(200).into(&now); now.Callbacks.Waiting != 1 {
					t.Errorf("what waits is not counted: %+v", now)
				}
				return
			}
			p := a.problem()
			if p.Code != models.Invalid || len(p.Errors) != 1 || p.Errors[0].Part != "request" || p.Errors[0].Pointer != "/callback_url" || !strings.Contains(p.Detail, "回调") {
				t.Errorf("%s", a.body)
			}
			if len(s.checker.requests()) != 0 {
				t.Error("it was checked all the same")
			}
		})
	}
}

func TestOpenAPITellsOfTheCallback(t *testing.T) {
	s := serve(t, nil)
	var doc struct {
		Paths map[string]map[string]struct {
			Callbacks map[string]map[string]map[string]struct {
				RequestBody struct {
					Content map[string]struct {
						Schema struct {
							Ref string `json:"$ref"`
						} `json:"schema"`
					} `json:"content"`
				} `json:"requestBody"`
			} `json:"callbacks"`
		} `json:"paths"`
	}
	s.get("/openapi.json").want(200).into(&doc)
	post := doc.Paths["/v1/prechecks"]["post"].Callbacks["ended"]["{$request.body#/request/callback_url}"]["post"]
	if ref := post.RequestBody.Content["application/json"].Schema.Ref; ref != "#/components/schemas/Notice" {
		t.Fatalf("body of the callback: %q", ref)
	}
	b, err := json.Marshal(callbacks.Notice{Type: "precheck.failed", ID: "pc_a", Status: models.Failed, At: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	answer{t: t, body: b}.conforms(schemaOf(t, s, "Notice"))
}
