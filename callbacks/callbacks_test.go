package callbacks_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"yushen/callbacks"
	"yushen/models"
	"yushen/store"
)

const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u"

// call is what a portal got.
type call struct {
	header http.Header
	body   []byte
}

// portal answers the calls in turn with the given statuses, the last one for ever; 0 keeps silent until the caller hangs up.
type portal struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
	told  chan struct{} // one for each call
}

func open(t *testing.T, statuses ...int) *portal {
	t.Helper()
	p := &portal{told: make(chan struct{}, 100)}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		status := statuses[min(len(p.calls), len(statuses)-1)]
		p.calls = append(p.calls, call{r.Header, body})
		p.mu.Unlock()
		p.told <- struct{}{}
		if status == 0 {
			<-r.Context().Done()
			return
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *portal) host() string { return strings.TrimPrefix(p.URL, "http://") }

func (p *portal) got() []call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]call{}, p.calls...)
}

// keep opens a store in a file.
func keep(t *testing.T, file string) *store.SQLite {
	t.Helper()
	s, err := store.OpenSQLite(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a test may have closed it
	return s
}

func fresh(t *testing.T) *store.SQLite { return keep(t, filepath.Join(t.TempDir(), "yushen.db")) }

// ended keeps a pre-check that is done.
func ended(t *testing.T, s *store.SQLite, id, callback string) {
	t.Helper()
	ctx, run := context.Background(), store.RunID{Precheck: id, Run: 1}
	if _, _, err := s.Create(ctx, id, store.Request{Reference: "受理-1", CallbackURL: callback, RequestText: "样某堃要办", Form: models.Form{"name": "样某堃"}}, store.Key{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Finish(ctx, run, models.Done, []byte(`{"status":"done","decision":"needs_correction","documents":[{"name":"样某堃"}]}`)); err != nil {
		t.Fatal(err)
	}
}

// log is a log that is read while it is written.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start calls with tiny pauses until stop or the end of the test.
func start(t *testing.T, s store.Callbacks, c callbacks.Config, hosts ...string) (stop func(), said *log) {
	t.Helper()
	var err error
	if c.Hosts, err = callbacks.ParseHosts(hosts); err != nil {
		t.Fatal(err)
	}
	said = &log{}
	c.Store, c.Every, c.Log = s, time.Millisecond, slog.New(slog.NewTextHandler(said, nil))
	if c.Pauses == nil {
		c.Pauses = []time.Duration{time.Millisecond, 2 * time.Millisecond, 3 * time.Millisecond}
	}
	caller, err := callbacks.New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { caller.Run(ctx) })
	stop = func() { cancel(); running.Wait() }
	t.Cleanup(stop)
	return stop, said
}

func counts(t *testing.T, s *store.SQLite) store.CallbackCounts {
	t.Helper()
	n, err := s.CountCallbacks(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// settle waits until no callback waits.
func settle(t *testing.T, s *store.SQLite) {
	t.Helper()
	eventually(t, "all callbacks have an end", func() bool { return counts(t, s).Waiting == 0 })
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to be that %s", what)
		}
	}
}

func verify(t *testing.T, c call) {
	t.Helper()
	w, err := webhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Verify(c.body, c.header); err != nil {
		t.Errorf("the portal does not trust the call: %v", err)
	}
	if w.Verify(append(c.body, ' '), c.header) == nil {
		t.Error("a changed body is trusted")
	}
}

func TestPortalIsToldOfTheOutcome(t *testing.T) {
	p, s := open(t, 204), fresh(t)
	start(t, s, callbacks.Config{Secret: secret}, p.host())
	ended(t, s, "pc_a", p.URL+"/hook?token=geheim")
	settle(t, s)
	got := p.got()
	if len(got) != 1 || got[0].header.Get("Content-Type") != "application/json" {
		t.Fatalf("%+v", got)
	}
	verify(t, got[0])
	e, err := s.Get(context.Background(), "pc_a")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"precheck.done","id":"pc_a","reference":"受理-1","status":"done","decision":"needs_correction","at":"` + e.EndedAt.UTC().Format(time.RFC3339Nano) + `"}`
	if diff := cmp.Diff(want, string(got[0].body)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if n := counts(t, s); n.GivenUp != 0 {
		t.Errorf("%+v", n)
	}
}

func TestPortalThatFailsTwiceIsToldAThirdTimeUnderTheSameID(t *testing.T) {
	p, s := open(t, 500, 302, 200), fresh(t)
	start(t, s, callbacks.Config{Secret: secret}, p.host())
	ended(t, s, "pc_a", p.URL)
	settle(t, s)
	got := p.got()
	if len(got) != 3 {
		t.Fatalf("called %d times", len(got))
	}
	for _, c := range got {
		verify(t, c)
		if id := c.header.Get("webhook-id"); id == "" || id != got[0].header.Get("webhook-id") {
			t.Errorf("id %q, first %q", id, got[0].header.Get("webhook-id"))
		}
		if !bytes.Equal(c.body, got[0].body) {
			t.Errorf("another body: %s", c.body)
		}
	}
	ended(t, s, "pc_b", p.URL)
	settle(t, s)
	if got := p.got(); len(got) != 4 || got[3].header.Get("webhook-id") == got[0].header.Get("webhook-id") {
		t.Errorf("another event has the id of the first: %+v", got)
	}
}

func TestCallDueBeforeACrashIsMadeAfterIt(t *testing.T) {
	p, file := open(t, 200), filepath.Join(t.TempDir(), "yushen.db")
	s := keep(t, file)
	ended(t, s, "pc_a", p.URL)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = keep(t, file)
	start(t, s, callbacks.Config{}, p.host())
	settle(t, s)
	if got := p.got(); len(got) != 1 || got[0].header.Get("webhook-signature") != "" {
		t.Errorf("called once, without a secret unsigned: %+v", got)
	}
}

func TestCallCutShortByAShutdownIsMadeAgain(t *testing.T) {
	p, file := open(t, 0, 200), filepath.Join(t.TempDir(), "yushen.db")
	s := keep(t, file)
	ended(t, s, "pc_a", p.URL)
	stop, said := start(t, s, callbacks.Config{}, p.host())
	<-p.told
	stop()
	due, err := s.DueCallbacks(context.Background(), time.Now(), 10)
	if err != nil || len(due) != 1 || due[0].Failures != 0 || strings.Contains(said.String(), "did not arrive") {
		t.Fatalf("a shutdown is not the portal's failure: %+v, %v, %s", due, err, said)
	}
	start(t, s, callbacks.Config{}, p.host())
	settle(t, s)
	if n := len(p.got()); n != 2 {
		t.Errorf("called %d times", n)
	}
}

func TestPortalThatNeverAnswersWellIsGivenUpVisibly(t *testing.T) {
	for name, statuses := range map[string]struct {
		status, calls int
	}{"总是出错": {503, 4}, "说不要了": {http.StatusGone, 1}, "叫去别处": {307, 4}, "不作声": {0, 4}} {
		t.Run(name, func(t *testing.T) {
			p, s := open(t, statuses.status), fresh(t)
			timeout := 10 * time.Second
			if statuses.status == 0 {
				timeout = 50 * time.Millisecond
			}
			_, said := start(t, s, callbacks.Config{Timeout: timeout}, p.host())
			ended(t, s, "pc_a", p.URL+"/hook?token=geheim")
			settle(t, s)
			n := len(p.got())
			if late := statuses.status == 0 && n < statuses.calls; n != statuses.calls && !late { // on a busy machine a call may end before it is there
				t.Errorf("called %d times, want %d", n, statuses.calls)
			}
			if n := counts(t, s); n.GivenUp != 1 {
				t.Errorf("%+v", n)
			}
			if l := said.String(); !strings.Contains(l, "callback given up") || strings.Count(l, "level=") != statuses.calls || !strings.Contains(l, fmt.Sprintf("call=%d ", statuses.calls)) || !strings.Contains(l, "id=pc_a") || strings.Contains(l, "geheim") {
				t.Errorf("log: %s", l)
			}
		})
	}
}

func TestFailedCallWaitsForItsPause(t *testing.T) {
	p, s := open(t, 500), fresh(t)
	start(t, s, callbacks.Config{Pauses: []time.Duration{time.Hour, time.Hour}}, p.host())
	ended(t, s, "pc_a", p.URL)
	dueIn := func(in time.Duration) []store.Callback {
		due, err := s.DueCallbacks(context.Background(), time.Now().Add(in), 10)
		if err != nil {
			t.Fatal(err)
		}
		return due
	}
	eventually(t, "it is due in an hour", func() bool {
		due := dueIn(time.Hour) // asked once: between two questions the call may fail
		return len(due) == 1 && due[0].Failures == 1
	})
	if early := dueIn(59 * time.Minute); len(early) != 0 {
		t.Errorf("due too early: %+v", early)
	}
	if n := len(p.got()); n != 1 {
		t.Errorf("called %d times within an hour", n)
	}
}

func TestSilentPortalDoesNotKeepOthersWaiting(t *testing.T) {
	silent, p, s := open(t, 0), open(t, 200), fresh(t)
	start(t, s, callbacks.Config{AtOnce: 2, Timeout: time.Minute}, "127.0.0.1")
	ended(t, s, "pc_silent", silent.URL)
	<-silent.told
	for _, id := range []string{"pc_a", "pc_b", "pc_c"} {
		ended(t, s, id, p.URL)
	}
	eventually(t, "all others are told", func() bool { return counts(t, s).Waiting == 1 })
	if n := len(silent.got()); n != 1 {
		t.Errorf("the silent portal has %d calls at once", n)
	}
}

func TestPrivateAddressIsNotCalled(t *testing.T) {
	p := open(t, 200)
	_, port, _ := strings.Cut(p.host(), ":")
	for name, tt := range map[string]struct {
		address string
		hosts   []string
		calls   int
	}{
		"地址本身是本机":    {p.URL, nil, 0},
		"名字解析到本机":    {"http://localhost:" + port, nil, 0},
		"名单里没有它":     {p.URL, []string{"portal.example"}, 0},
		"名单里是别的端口":   {p.URL, []string{"127.0.0.1:1"}, 0},
		"名单里有名字,可以叫": {"http://LOCALHOST:" + port, []string{"localhost"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			before, s := len(p.got()), fresh(t)
			_, said := start(t, s, callbacks.Config{}, tt.hosts...)
			ended(t, s, "pc_a", tt.address)
			settle(t, s)
			if n := len(p.got()) - before; n != tt.calls {
				t.Errorf("called %d times", n)
			}
			if n := counts(t, s); n.GivenUp != 1-tt.calls {
				t.Errorf("%+v: %s", n, said)
			}
		})
	}
}

func TestAllowedAddresses(t *testing.T) {
	tests := []struct {
		address string
		hosts   string
		want    bool
	}{
		{"https://portal.example/hook", "", true},
		{"https://8.8.8.8", "", true},
		{"https://[2400:3200::1]", "", true},
		{"http://127.0.0.1", "", false},
		{"http://LocalHost./", "", false},
		{"http://a.localhost", "", false},
		{"http://10.1.2.3", "", false},
		{"http://172.31.0.1", "", false},
		{"http://192.168.1.1", "", false},
		{"http://169.254.169.254", "", false}, // metadata of cloud machines
		{"http://100.100.100.200", "", false},
		{"http://0.0.0.0", "", false},
		{"http://0.1.2.3", "", false},
		{"http://224.0.0.1", "", false},
		{"http://255.255.255.255", "", false},
		{"http://[::]", "", false},
		{"http://[::1]", "", false},
		{"http://[::ffff:127.0.0.1]", "", false},
		{"http://[::ffff:10.0.0.1]", "", false},
		{"http://[::7f00:1]", "", false},
		{"http://[64:ff9b::7f00:1]", "", false}, // 127.0.0.1 through NAT64
		{"http://[2002:7f00:1::]", "", false},   // and 6to4
		{"http://[fe80::1%25eth0]", "", false},
		{"http://[fd00::1]", "", false},
		{"http://127.0.0.1:9", "127.0.0.1,localhost", true},
		{"http://localhost", "127.0.0.1,localhost", true},
		{"https://portal.example", "127.0.0.1,localhost", false},
		{"https://PORTAL.example./", "portal.example", true},
		{"https://portal.example", "portal.example:443", true},
		{"http://portal.example", "portal.example:443", false},
		{"http://portal.example:443", "portal.example:443", true},
		{"https://portal.example.evil.example", "portal.example", false},
		{"https://portal.example@evil.example", "portal.example", false},
		{"http://[::1]:8080", "[::1]:8080", true},
		{"http://[0:0:0:0:0:0:0:1]:8081", "::1", true},
	}
	for _, tt := range tests {
		t.Run(tt.address+" "+tt.hosts, func(t *testing.T) {
			hosts, err := callbacks.ParseHosts(strings.FieldsFunc(tt.hosts, func(r rune) bool { return r == ',' }))
			if err != nil {
				t.Fatal(err)
			}
			u, err := url.Parse(tt.address)
			if err != nil {
				t.Fatal(err)
			}
			if got := hosts.Allows(u); got != tt.want {
				t.Errorf("allowed: %v", got)
			}
		})
	}
}

func TestWrongConfigurationIsRefused(t *testing.T) {
	for _, text := range []string{"", ":80", "portal.example:", "portal.example:http", "portal.example:99999", "https://portal.example", "portal.example/hook", "*.example", "门户.example"} {
		if h, err := callbacks.ParseHosts([]string{text}); err == nil {
			t.Errorf("host %q was taken as %+v", text, h)
		}
	}
	for _, text := range []string{"whsec_", "whsec_c2hvcnQ=", "correct horse battery staple, and more of it", "whsec_" + strings.Repeat("QUFB", 22)} {
		if _, err := callbacks.New(callbacks.Config{Secret: text}); err == nil {
			t.Errorf("secret %q was taken", text)
		} else if strings.Contains(err.Error(), text) && text != "whsec_" {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
}
