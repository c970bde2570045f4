package shareddata

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crypto/rand"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
	"github.com/google/go-cmp/cmp"

	"yushen/models"
)

// audits collects what was asked.
type audits struct {
	mu  sync.Mutex
	all []Audit
}

func (a *audits) Asked(_ context.Context, one Audit) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = append(a.all, one)
}

// police is a made-up police service and a connector that asks it.
type police struct {
	*HTTP
	audits *audits
	log    *bytes.Buffer
	now    time.Time

	mu     sync.Mutex
	bodies []string
	reply  http.HandlerFunc
}

// newPolice configures the connector with extra YAML under departments.police; reply answers.
func newPolice(t *testing.T, extra string, reply http.HandlerFunc) *police {
	t.Helper()
	p := &police{audits: &audits{}, log: &bytes.Buffer{}, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), reply: reply}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(b))
		p.mu.Lock()
		p.bodies = append(p.bodies, r.URL.String()+" "+string(b))
		p.mu.Unlock()
		p.reply(w, r)
	}))
	t.Cleanup(server.Close)
	c, err := parseConfig("d.yaml", []byte("deadline: 3s\ncaller: {org: 样例登记中心, system: yushen}\ndepartments:\n  police:\n    url: "+server.URL+"\n"+extra))
	if err != nil {
		t.Fatal(err)
	}
	p.HTTP, err = OpenHTTP(c, Options{Log: slog.New(slog.NewTextHandler(p.log, nil)), Auditor: p.audits, Now: func() time.Time { return p.now }})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *police) requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.bodies...)
}

// register asks the police about the buyer.
func (p *police) register(t *testing.T, id string) models.Register {
	t.Helper()
	c := caseOf(t, `{"applicants":[{"name":"样某堃","id_number":"`+buyerID+`"}]}`)
	c.ID, c.BusinessType = id, "transfer_stock_house"
	rs := p.Ask(context.Background(), c, []string{Police})
	if len(rs) != 1 {
		t.Fatalf("%d answers, want 1", len(rs))
	}
	return rs[0]
}

func saying(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// inTurn answers each request with the next handler, the last one for ever.
func inTurn(hs ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := hs[0]
		if len(hs) > 1 {
			hs = hs[1:]
		}
		mu.Unlock()
		h(w, r)
	}
}

const envelopeOf = `{"status":%q,"source":{"updated_at":%q},"evidence_id":"EV1","data":%s}`

const buyerRecord = `{"name":"样某堃","id_number":"` + buyerID + `","card_status":"有效","death_status":"正常","nationality":"不该要的"}`

func found() http.HandlerFunc {
	return saying(200, fmt.Sprintf(envelopeOf, "OK", "2026-03-02T02:00:00Z", buyerRecord))
}

func TestWhatADepartmentSaysIsNotMixedUp(t *testing.T) {
	data := func(status, asOf, data string) http.HandlerFunc {
		return saying(200, fmt.Sprintf(envelopeOf, status, asOf, data))
	}
	const today = "2026-03-02T02:00:00Z"
	tests := []struct {
		name    string
		reply   http.HandlerFunc
		status  models.SourceStatus
		outcome Outcome
	}{
		{"查到", found(), models.SourceOK, Found},
		{"部分", data("PARTIAL", today, "["+buyerRecord+"]"), models.SourceOK, Found},
		{"查无", data("EMPTY", today, "null"), models.SourceNoRecord, NoRecord},
		{"查到空列表", data("OK", today, "[]"), models.SourceNoRecord, NoRecord},
		{"比对不一致", data("MISMATCH", today, `{"match":false,"fields":["name"]}`), models.SourceOK, Mismatch},
		{"比对不一致而不说哪一项", data("MISMATCH", today, `{"match":false}`), models.SourceDown, NotUnderstood},
		{"数据是上个月的", data("OK", "2026-02-01T02:00:00Z", buyerRecord), models.SourceStale, Found},
		{"上个月的数据里查无", data("EMPTY", "2026-02-01T02:00:00Z", "null"), models.SourceStale, NoRecord},
		{"无权", data("DENIED", today, "null"), models.SourceDown, Denied},
		{"不认我们", saying(403, `{}`), models.SourceDown, Denied},
		{"自报故障", data("ERROR", today, "null"), models.SourceDown, Unreachable},
		{"服务器出错", saying(503, "维护中"), models.SourceDown, Unreachable},
		{"转到别处", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.example/", http.StatusFound)
		}, models.SourceDown, NotUnderstood},
		{"断开", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, models.SourceDown, Unreachable},
		{"不是 JSON", saying(200, "<html>"), models.SourceDown, NotUnderstood},
		{"JSON 后面还有东西", saying(200, fmt.Sprintf(envelopeOf, "OK", today, buyerRecord)+"{}"), models.SourceDown, NotUnderstood},
		{"没有时间", data("OK", "", buyerRecord), models.SourceDown, NotUnderstood},
		{"时间在明天", data("OK", "2026-03-03T09:00:00Z", buyerRecord), models.SourceDown, NotUnderstood},
		{"没有约定的状态", data("好", today, buyerRecord), models.SourceDown, NotUnderstood},
		{"记录缺身份证状态", data("OK", today, `{"id_number":"`+buyerID+`","death_status":"正常"}`), models.SourceDown, NotUnderstood},
		{"记录是旁人的", data("OK", today, strings.ReplaceAll(buyerRecord, buyerID, sellerID)), models.SourceDown, NotUnderstood},
		{"记录号码打码", data("OK", today, strings.ReplaceAll(buyerRecord, buyerID, "640402********002X")), models.SourceOK, Found},
		{"五兆字节", saying(200, strings.Repeat(" ", 5<<20)), models.SourceDown, Unreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPolice(t, "    retries: 0\n", tt.reply)
			r := p.register(t, "pc_1")
			if r.Status != tt.status {
				t.Errorf("status %s, want %s", r.Status, tt.status)
			}
			for _, a := range p.audits.all {
				if a.Outcome != tt.outcome {
					t.Errorf("outcome %s, want %s", a.Outcome, tt.outcome)
				}
			}
			if tt.status == models.SourceDown && len(r.Records) > 0 {
				t.Errorf("an outage with records: %v", r.Records)
			}
		})
	}
}

func TestOnlyNeededFieldsAreAskedAndKept(t *testing.T) {
	p := newPolice(t, "", found())
	r := p.register(t, "pc_1")
	want := models.Record{"name": "样某堃", "id_number": buyerID, "card_status": "有效", "death_status": "正常"}
	if diff := cmp.Diff([]models.Record{want}, r.Records); diff != "" {
		t.Error(diff)
	}
	var sent struct {
		Purpose map[string]string `json:"purpose"`
		Params  struct {
			By, Value string
			Fields    []string
		} `json:"params"`
	}
	_, body, _ := strings.Cut(p.requests()[0], " ")
	if err := json.Unmarshal([]byte(body), &sent); err != nil {
		t.Fatal(err)
	}
	if sent.Purpose["case_no"] != "pc_1" || sent.Purpose["business_type"] != "transfer_stock_house" || !strings.Contains(sent.Purpose["basis"], "第二十五条") ||
		sent.Params.By != "id_number" || sent.Params.Value != buyerID || len(sent.Params.Fields) == 0 {
		t.Errorf("sent %s", body)
	}
}

func TestMismatchTellsNoValueAndWitnessesNothing(t *testing.T) {
	r := newPolice(t, "", saying(200, fmt.Sprintf(envelopeOf, "MISMATCH", "2026-03-02T02:00:00Z", `{"match":false,"fields":["name"]}`))).register(t, "pc_1")
	if len(r.Records) != 1 || r.Records[0]["name"] != Differs || r.Records[0]["card_status"] != nil {
		t.Errorf("records %v", r.Records)
	}
}

// 一个自有格式的部门：GET、别的字段名、人在列表里。
func TestADepartmentWithAFormatOfItsOwn(t *testing.T) {
	p := newPolice(t, `    method: GET
    path: '/people/{by}/{value}?why={purpose}'
    by: {id_number: sfzh}
    response: {record: result.rows}
    fields: {id_number: base.sfzh, name: base.xm, 'relatives[].name': 'qs[].xm', 'relatives[].relation': 'qs[].gx.mc'}
`, saying(200, `{"result":{"rows":[{"base":{"sfzh":"`+buyerID+`","xm":"样某堃"},"qs":[{"xm":"样某一","gx":{"mc":"配偶"}},{"xm":"样某二","gx":{"mc":"子"}}]}]}}`))
	r := p.register(t, "pc_1")
	want := models.Record{"id_number": buyerID, "name": "样某堃", "relatives": []any{map[string]any{"name": "样某一", "relation": "配偶"}, map[string]any{"name": "样某二", "relation": "子"}}}
	if diff := cmp.Diff([]models.Record{want}, r.Records); diff != "" {
		t.Error(diff)
	}
	if got := p.requests()[0]; !strings.HasPrefix(got, "/people/sfzh/"+buyerID+"?why=%E6") {
		t.Errorf("asked %s", got)
	}
}

func TestOnlyWhatIsSafeIsRepeated(t *testing.T) {
	broken := saying(503, "")
	tests := []struct {
		name, extra string
		reply       http.HandlerFunc
		requests    int
		status      models.SourceStatus
	}{
		{"忙两次，第三次答了", "", inTurn(broken, broken, found()), 3, models.SourceOK},
		{"一直忙", "", broken, 3, models.SourceDown},
		{"不能重发的查询", "    repeatable: false\n", inTurn(broken, found()), 1, models.SourceDown},
		{"不能重发的查询，改用 GET 就能", "    repeatable: false\n    method: GET\n", inTurn(broken, found()), 2, models.SourceOK},
		{"答非所问，再问也没用", "", inTurn(saying(200, "?"), found()), 1, models.SourceDown},
		{"无权，再问也没用", "", inTurn(saying(403, ""), found()), 1, models.SourceDown},
		{"超时一次", "    timeout: 100ms\n", inTurn(func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(2 * time.Second):
			}
		}, found()), 2, models.SourceOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPolice(t, tt.extra, tt.reply)
			if r := p.register(t, "pc_1"); r.Status != tt.status {
				t.Errorf("status %s, want %s", r.Status, tt.status)
			}
			if n := len(p.requests()); n != tt.requests {
				t.Errorf("%d requests, want %d", n, tt.requests)
			}
		})
	}
}

func TestAFailingDepartmentIsLeftAlone(t *testing.T) {
	p := newPolice(t, "    retries: 0\n    breaker: {failures: 3, pause: 2s}\n", saying(503, ""))
	for range 6 {
		p.register(t, "pc_1")
	}
	if n := len(p.requests()); n != 3 {
		t.Errorf("%d requests before the pause, want 3", n)
	}
	if last := p.audits.all[5].Outcome; last != Paused {
		t.Errorf("outcome %s, want paused", last)
	}
	p.reply = found()
	time.Sleep(2100 * time.Millisecond)
	if r := p.register(t, "pc_1"); r.Status != models.SourceOK {
		t.Errorf("after the pause: %s", r.Status)
	}
}

func TestAnAnswerIsKeptForItsCaseOnly(t *testing.T) {
	p := newPolice(t, "    cache: 1h\n", found())
	first := p.register(t, "pc_1")
	p.now = p.now.Add(time.Hour)
	again := p.register(t, "pc_1")
	if n := len(p.requests()); n != 1 || again.AsOf != first.AsOf || again.Status != models.SourceOK {
		t.Errorf("%d requests, as of %s then %s", n, first.AsOf, again.AsOf)
	}
	p.register(t, "pc_2")
	if n := len(p.requests()); n != 2 {
		t.Errorf("%d requests, want a new one for another case", n)
	}
	p.now = p.now.AddDate(0, 0, 5)
	if r := p.register(t, "pc_1"); r.Status != models.SourceStale {
		t.Errorf("a kept answer after five days: %s, want stale", r.Status)
	}
	if a := p.audits.all[1]; a.Attempts != 0 || a.Outcome != Found {
		t.Errorf("audit of a kept answer: %+v", a)
	}
}

func TestRateLimitIsNoOutlastingOfTheDeadline(t *testing.T) {
	p := newPolice(t, "    rate: 0.01\n    burst: 1\n", found())
	p.register(t, "pc_1")
	began := time.Now()
	if r := p.register(t, "pc_2"); r.Status != models.SourceDown || time.Since(began) > time.Second {
		t.Errorf("%s after %s", r.Status, time.Since(began))
	}
	if last := p.audits.all[1].Outcome; last != Limited {
		t.Errorf("outcome %s", last)
	}
}

func TestDeadlineEndsEverything(t *testing.T) {
	p := newPolice(t, "    timeout: 1h\n", func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(10 * time.Second):
		}
	})
	p.deadline = 200 * time.Millisecond
	began := time.Now()
	if r := p.register(t, "pc_1"); r.Status != models.SourceDown || time.Since(began) > 2*time.Second {
		t.Errorf("%s after %s", r.Status, time.Since(began))
	}
}

func TestNoPersonalDataInLogs(t *testing.T) {
	for name, reply := range map[string]http.HandlerFunc{"查到": found(), "断开": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"旁人": saying(200, fmt.Sprintf(envelopeOf, "OK", "2026-03-02T02:00:00Z", strings.ReplaceAll(buyerRecord, buyerID, sellerID)))} {
		t.Run(name, func(t *testing.T) {
			p := newPolice(t, "    method: GET\n    path: '/{value}'\n", reply)
			p.departments[Police].auditor = AuditLog{slog.New(slog.NewTextHandler(p.log, nil))}
			p.register(t, "pc_1")
			for _, secret := range []string{buyerID, sellerID, "样某堃"} {
				if strings.Contains(p.log.String(), secret) {
					t.Errorf("%s stands in the log: %s", secret, p.log)
				}
			}
			for _, want := range []string{"purpose=核验申请人身份", "第二十五条", "subject=", "case=pc_1", "fields=", "outcome="} {
				if !strings.Contains(p.log.String(), want) {
					t.Errorf("the log lacks %s: %s", want, p.log)
				}
			}
		})
	}
}

func TestOnlyThoseConcernedAreAskedAbout(t *testing.T) {
	asked := map[string][]string{}
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Params struct{ Value string } }
		_ = json.NewDecoder(r.Body).Decode(&q)
		mu.Lock()
		asked[r.URL.Path] = append(asked[r.URL.Path], q.Params.Value)
		mu.Unlock()
		_, _ = fmt.Fprintf(w, envelopeOf, "EMPTY", time.Now().Format(time.RFC3339), "null")
	}))
	defer server.Close()
	var text strings.Builder
	text.WriteString("departments:\n")
	for _, s := range []string{Police, Market, Health, Justice} {
		fmt.Fprintf(&text, "  %s: {url: '%s/%s'}\n", s, server.URL, s)
	}
	c, err := parseConfig("d.yaml", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	h, err := OpenHTTP(c, Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	const company = "91640400MA75TE1151"
	rs := h.Ask(context.Background(), caseOf(t, `{"applicants":[{"id_number":"`+buyerID+`"},{"id_number":"`+company+`"},{"id_number":"640402197201010018"}],"deceased":{"id_number":"`+sellerID+`"}}`), Sources)
	want := map[string]string{"/police": "", "/market": company, "/health": sellerID}
	for path, value := range want {
		for _, got := range asked[path] {
			if value != "" && got != value || path == "/police" && (got == company || got == "640402197201010018") {
				t.Errorf("%s was asked about %s", path, got)
			}
		}
		if len(asked[path]) == 0 {
			t.Errorf("%s was not asked", path)
		}
	}
	if status(rs, Justice) != "" || len(asked["/justice"]) > 0 { // 没有公证书号，无从查起
		t.Errorf("justice: %q", status(rs, Justice))
	}
}

// sm2Keys writes a key pair of a department.
func sm2Keys(t *testing.T) (private, public string) {
	t.Helper()
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := smx509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pub, err := smx509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return keyFile(t, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), keyFile(t, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pub}))
}

func keyFile(t *testing.T, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestBothSidesSign(t *testing.T) {
	secret := keyFile(t, []byte(hex.EncodeToString(bytes.Repeat([]byte{7}, 32))))
	otherSecret := keyFile(t, []byte(hex.EncodeToString(bytes.Repeat([]byte{8}, 32))))
	ours, oursPublic := sm2Keys(t)
	theirs, theirsPublic := sm2Keys(t)
	tests := []struct {
		name                                   string
		algorithm                              string
		weSign, weVerify, theyVerify, theySign string
		tamper                                 bool
		status                                 models.SourceStatus
		outcome                                Outcome
	}{
		{"HMAC", HMACSHA256, secret, secret, secret, secret, false, models.SourceOK, Found},
		{"国密", SM2, ours, theirsPublic, oursPublic, theirs, false, models.SourceOK, Found},
		{"国密，答复被改过", SM2, ours, theirsPublic, oursPublic, theirs, true, models.SourceDown, BadSignature},
		{"HMAC，答复被改过", HMACSHA256, secret, secret, secret, secret, true, models.SourceDown, BadSignature},
		{"国密，答复是别人签的", SM2, ours, theirsPublic, oursPublic, ours, false, models.SourceDown, BadSignature},
		{"HMAC，对方不认我们的密钥", HMACSHA256, otherSecret, secret, secret, secret, false, models.SourceDown, Denied},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			verify, err := OpenSigner(Key{tt.algorithm, tt.theyVerify})
			if err != nil {
				t.Fatal(err)
			}
			sign, err := OpenSigner(Key{tt.algorithm, tt.theySign})
			if err != nil {
				t.Fatal(err)
			}
			p := newPolice(t, fmt.Sprintf("    retries: 0\n    sign: {algorithm: %s, key_file: '%s'}\n    verify: {algorithm: %s, key_file: '%s'}\n", tt.algorithm, tt.weSign, tt.algorithm, tt.weVerify),
				func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					if verify.VerifyRequest(r, body) != nil {
						w.WriteHeader(http.StatusUnauthorized)
						return
					}
					answer := []byte(fmt.Sprintf(envelopeOf, "OK", "2026-03-02T02:00:00Z", buyerRecord))
					if err := sign.SignResponse(w.Header(), http.StatusOK, r.Header.Get("X-Request-Id"), "2026-03-02T09:00:00Z", answer); err != nil {
						t.Error(err)
					}
					if tt.tamper {
						answer = bytes.Replace(answer, []byte("正常"), []byte("注销"), 1)
					}
					_, _ = w.Write(answer)
				})
			if r := p.register(t, "pc_1"); r.Status != tt.status {
				t.Errorf("status %s, want %s", r.Status, tt.status)
			}
			if got := p.audits.all[0].Outcome; got != tt.outcome {
				t.Errorf("outcome %s, want %s", got, tt.outcome)
			}
		})
	}
}

func TestKeysThatAreNone(t *testing.T) {
	for name, k := range map[string]Key{"没有文件": {SM2, filepath.Join(t.TempDir(), "none")}, "不是PEM": {SM2, keyFile(t, []byte("x"))},
		"太短": {HMACSHA256, keyFile(t, []byte("abcd"))}, "不是十六进制": {HMACSHA256, keyFile(t, []byte("钥匙"))}} {
		if _, err := OpenSigner(k); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

func TestRegistersThatDisagree(t *testing.T) {
	table, err := StandardPrecedence()
	if err != nil {
		t.Fatal(err)
	}
	register := func(source string, lines ...string) models.Register {
		return models.Register{Source: source, Status: models.SourceOK, Records: records(t, source, lines...)[source]}
	}
	me := register(Police, `{"id_number":"`+buyerID+`","name":"样某堃","old_name":"样某花"}`)
	tests := []struct {
		name      string
		registers []models.Register
		stale     []string
	}{
		{"都一样", []models.Register{me, register(Civil, `{"id_number":"`+buyerID+`","name":"样某堃"}`)}, nil},
		{"民政写的是另一个名字，以公安为准", []models.Register{me, register(Civil, `{"id_number":"`+buyerID+`","name":"样某土"}`)}, []string{Civil}},
		{"登记簿还是曾用名，不算不一致", []models.Register{me, register(Registry, `{"right_holders":[{"name":"样某花","id_number":"`+buyerID+`"}]}`)}, nil},
		{"备案买受人之一姓名不同", []models.Register{me, register(Housing, `{"buyers":[{"name":"样某乙","id_number":"`+sellerID+`"},{"name":"样某甲","id_number":"`+buyerID+`"}]}`)}, []string{Housing}},
		{"纳税人两人以顿号相连", []models.Register{me, register(Tax, `{"taxpayer_id":"`+sellerID+`、`+buyerID+`","taxpayer_name":"样某乙、样某堃"}`)}, nil},
		{"间隔号写法不同", []models.Register{register(Police, `{"id_number":"`+buyerID+`","name":"样克·买买提"}`), register(Civil, `{"id_number":"`+buyerID+`","name":"样克•买买提"}`)}, nil},
		{"名字打码的不作数", []models.Register{me, register(Civil, `{"id_number":"`+buyerID+`","name":"样**"}`)}, nil},
		{"公司改过名", []models.Register{register(Market, `{"uscc":"91640400MA75TEST1X","name":"样例置业有限公司","changes":[{"before":"样例房产有限公司"}]}`),
			register(Housing, `{"seller_uscc":"91640400MA75TEST1X","seller_name":"样例房产有限公司"}`)}, nil},
		{"死亡日期不同，以卫健为准", []models.Register{register(Police, `{"id_number":"`+sellerID+`","death_date":"2026-01-06"}`), register(Health, `{"deceased_id_number":"`+sellerID+`","death_date":"2026-01-05"}`)}, []string{Police}},
		{"公安自己两条记录不同", []models.Register{register(Police, `{"id_number":"`+buyerID+`","card_status":"有效"}`, `{"id_number":"`+buyerID+`","card_status":"注销"}`)}, []string{Police}},
		{"公安自己两条记录不同，不能拿来说民政不对", []models.Register{register(Police, `{"id_number":"`+buyerID+`","name":"样某土"}`, `{"id_number":"`+buyerID+`","name":"样某堃"}`),
			register(Civil, `{"id_number":"`+buyerID+`","name":"样某堃"}`)}, []string{Police}},
		{"同一案号查封两套房，不是矛盾", []models.Register{register(Court, `{"case_no":"(2026)宁样执1号","unit_no":"`+ownUnit+`"}`, `{"case_no":"(2026)宁样执1号","unit_no":"`+sideUnit+`"}`)}, nil},
		{"一条缺项不是矛盾", []models.Register{register(Police, `{"id_number":"`+buyerID+`","card_status":"有效"}`, `{"id_number":"`+buyerID+`","card_status":""}`)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var stale []string
			for _, r := range (Reconciled{said(tt.registers), table, slog.New(slog.DiscardHandler)}).Ask(context.Background(), &models.Case{}, nil) {
				if r.Status == models.SourceStale {
					stale = append(stale, r.Source)
				}
			}
			if !cmp.Equal(stale, tt.stale) {
				t.Errorf("stale %v, want %v", stale, tt.stale)
			}
		})
	}
	down := said{{Source: Police, Status: models.SourceDown, Records: me.Records}}
	if got := (Reconciled{down, table, nil}).Ask(context.Background(), &models.Case{}, nil)[0].Status; got != models.SourceDown {
		t.Errorf("an outage became %s", got)
	}
}

// said is a connector that says the same each time.
type said []models.Register

func (s said) Ask(context.Context, *models.Case, []string) []models.Register {
	return append([]models.Register{}, s...)
}

func TestPrecedenceTableFaults(t *testing.T) {
	for text, want := range map[string]string{
		"- {fact: 名, compare: nmae}":                                              "compare \"nmae\"",
		"- {fact: 名, compare: name, order: [{source: polise, key: a, value: b}]}": "polise",
		"- {fact: 名, compere: name}":                                              "p.yaml:1:13",
	} {
		if _, err := ParsePrecedence("p.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
