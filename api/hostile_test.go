package api_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yushen/api"
	"yushen/models"
)

func TestMalformedRequestsNameTheirFault(t *testing.T) {
	s := serve(t, func(c *api.Config) {
		c.Limits = api.Limits{Files: 3, FileBytes: 1000, TotalBytes: 1800, RequestBytes: 2000, NameBytes: 60}
	})
	big := func(name string, n int) part { return part{"files", name, strings.Repeat("大", n/3)} }
	tests := []struct {
		name   string
		parts  []part
		status int
		code   models.Code
		file   string // errors[].file
		point  string // errors[].pointer
		says   string // in detail
	}{
		{"没有文件", []part{request(`{}`)}, 422, models.Invalid, "", "", "没有收到文件"},
		{"什么也没有", nil, 422, models.Invalid, "", "", "没有收到文件"},
		{"不认识的部分", append(files("a.jpg"), part{field: "photo", content: "x"}), 422, models.Invalid, "", "", "photo"},
		{"JSON 断了", append(files("a.jpg"), request("{\n \"form\": {")), 422, models.Invalid, "", "", "JSON"},
		{"JSON 不是对象", append(files("a.jpg"), request(`[1]`)), 422, models.Invalid, "", "", "对象"},
		{"两个 request", append(files("a.jpg"), request(`{}`), request(`{}`)), 422, models.Invalid, "", "", "只能有一个"},
		{"request 太长", append(files("a.jpg"), request(`{"request_text":"`+strings.Repeat("x", 3000)+`"}`)), 413, models.TooLarge, "", "", "太长"},
		{"键写错了", append(files("a.jpg"), request(`{"busines_type":"mortgage_cancel"}`)), 422, models.Invalid, "", "/busines_type", "busines_type"},
		{"键里有斜线", append(files("a.jpg"), request(`{"a/b~c":1}`)), 422, models.Invalid, "", "/a~1b~0c", "不认识"},
		{"没有这种业务", append(files("a.jpg"), request(`{"business_type":"buy_a_castle"}`)), 422, models.Invalid, "", "/business_type", "buy_a_castle"},
		{"业务类型不是文字", append(files("a.jpg"), request(`{"business_type":5}`)), 422, models.Invalid, "", "/business_type", "文字"},
		{"地区不是六位", append(files("a.jpg"), request(`{"region":"固原"}`)), 422, models.Invalid, "", "/region", "固原"},
		{"日期不存在", append(files("a.jpg"), request(`{"form":{"apply_date":"2026-02-30"}}`)), 422, models.Invalid, "", "/form/apply_date", "2026-02-30"},
		{"表单不是对象", append(files("a.jpg"), request(`{"form":"无"}`)), 422, models.Invalid, "", "/form", "form"},
		{"提到没上传的文件", append(files("a.jpg"), request(`{"documents":[{"file":"a.jpg","slot":"other"},{"file":"b.jpg","slot":"other"}]}`)), 422, models.Invalid, "", "/documents/1/file", "b.jpg"},
		{"位置写错", append(files("a.jpg"), request(`{"documents":[{"file":"a.jpg","slot":"身份证"}]}`)), 422, models.Invalid, "", "/documents/0/slot", "身份证"},
		{"回调不是网址", append(files("a.jpg"), request(`{"callback_url":"javascript:alert(1)"}`)), 422, models.Invalid, "", "/callback_url", "网址"},
		{"回调没写主机", append(files("a.jpg"), request(`{"callback_url":"http://:80/"}`)), 422, models.Invalid, "", "/callback_url", "网址"},
		{"同名文件", files("a.jpg", "a.jpg"), 422, models.Invalid, "a.jpg", "", "a.jpg"},
		{"文件太多", files("a.jpg", "b.jpg", "c.jpg", "d.jpg"), 413, models.TooLarge, "d.jpg", "", "最多 3 个"},
		{"一个文件太大", []part{big("a.jpg", 1200)}, 413, models.TooLarge, "a.jpg", "", "a.jpg"},
		{"加起来太大", []part{big("a.jpg", 900), big("b.jpg", 900), big("c.jpg", 900)}, 413, models.TooLarge, "c.jpg", "", "加起来"},
		{"没有文件名", []part{{"files", "", "x"}}, 422, models.Invalid, "", "", "文件名"},
		{"文件名太长", files(strings.Repeat("长", 30) + ".jpg"), 422, models.Invalid, strings.Repeat("长", 30) + ".jpg", "", "太长"},
		{"文件名往上走", files("../../etc/passwd"), 422, models.Invalid, "../../etc/passwd", "", "../../etc/passwd"},
		{"文件名是绝对路径", files("/etc/passwd"), 422, models.Invalid, "/etc/passwd", "", "/etc/passwd"},
		{"文件名有反斜线", files(`..\..\boot.ini`), 422, models.Invalid, `..\..\boot.ini`, "", "反斜线"},
		{"文件名有换行", files("a\r\nSet-Cookie: x=1.jpg"), 422, models.Invalid, "a��Set-Cookie: x=1.jpg", "", "控制字符"},
		{"文件名倒着写", files("照片\u202egpj.exe"), 422, models.Invalid, "照片�gpj.exe", "", "控制字符"},
		{"文件名有空字符", files("a\x00.jpg"), 422, models.Invalid, "", "", ""},
		{"文件名不是 UTF-8", files("\xc9\xed\xb7\xdd.jpg"), 422, models.Invalid, "", "", ""},
		{"文件名是结果里的保留字", files("form"), 422, models.Invalid, "form", "", "form"},
		{"文件名像一个部门", files("shared:police"), 422, models.Invalid, "shared:police", "", "shared:police"},
		{"一次说出所有问题", append(files("a.jpg", "a.jpg", "../x"), part{field: "p", content: ""}), 422, models.Invalid, "../x", "", "另有 2 处"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := s.submit(tt.parts).want(tt.status).problem()
			if p.Code != tt.code || !strings.Contains(p.Detail, tt.says) {
				t.Errorf("code %s, detail %s", p.Code, p.Detail)
			}
			found := tt.file == "" && tt.point == ""
			for _, e := range p.Errors {
				found = found || (e.File == tt.file && e.Pointer == tt.point)
			}
			if !found || len(p.Errors) == 0 {
				t.Errorf("no error names file %q and pointer %q: %+v", tt.file, tt.point, p.Errors)
			}
		})
	}
	if n := len(s.checker.requests()); n != 0 {
		t.Errorf("%d malformed requests reached the check", n)
	}
	if left := leftovers(t, s.dir); len(left) != 0 {
		t.Errorf("refused uploads were kept: %v", left)
	}
}

// leftovers are the uploads that lie in the data folder, staged or kept.
func leftovers(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	for _, glob := range []string{"staging/*", "originals/*/*"} {
		found, err := filepath.Glob(filepath.Join(dir, glob))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	return all
}

func TestMarkupInNamesIsOnlyText(t *testing.T) {
	s := serve(t, nil)
	for _, name := range []string{`<img src=x onerror=alert(1)>.jpg`, `"><script>.pdf`, "文件夹/一 二+三%20.jpg", "a%2Fb;c.jpg", "喆堃犇翀𠮷.jpg", "a.jpg'--", "{{7*7}}.jpg", "pages", "..jpg", "...."} {
		t.Run(name, func(t *testing.T) {
			a := s.submit([]part{{"files", name, "内容"}}).want(200)
			r := a.result()
			if r.Documents[0].File != name || r.Findings[0].Targets[0].File != name {
				t.Fatalf("name came back as %q", r.Documents[0].File)
			}
			if strings.Contains(string(a.body), "<") {
				t.Errorf("markup is not escaped: %s", a.body)
			}
			f := s.get("/v1/prechecks/" + r.ID + "/files/" + url.PathEscape(name)).want(200)
			if string(f.body) != "内容" || f.header.Get("X-Content-Type-Options") != "nosniff" || f.header.Get("Content-Type") != "application/octet-stream" {
				t.Errorf("original: %q %v", f.body, f.header)
			}
			if d := f.header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") || strings.ContainsAny(d, "<>\"\r\n") {
				t.Errorf("Content-Disposition: %s", d)
			}
			if !strings.Contains(f.header.Get("Content-Security-Policy"), "sandbox") {
				t.Errorf("an original may run: %v", f.header)
			}
		})
	}
	for _, secret := range []string{"../../yushen.db", "..%2F..%2Fyushen.db", "%2e%2e%2f%2e%2e%2fyushen.db", "%00"} {
		r := s.submit(files("a.jpg")).result()
		if a := s.get("/v1/prechecks/" + r.ID + "/files/" + secret); a.status != 404 || bytes.Contains(a.body, []byte("SQLite")) {
			t.Errorf("%s: %d %s", secret, a.status, a.body)
		}
	}
}

func TestBrokenFilesAreFindings(t *testing.T) {
	s := serve(t, nil)
	r := s.submit([]part{{"files", "空.jpg", ""}, {"files", "坏.pdf", "坏"}, {"files", "病毒.jpg", "MZ\x90\x00"}}).want(200).result()
	if r.Status != models.Done || len(r.Findings) != 3 {
		t.Errorf("%+v", r)
	}
}

func TestStaffGetTheOriginalAndOthersACopyThatTellsNoPlace(t *testing.T) {
	s := serve(t, func(c *api.Config) {
		c.StaffToken = staffToken
		c.Bare = func(name string, data []byte) ([]byte, error) {
			if name == "录像.mp4" {
				return nil, &models.Error{Code: models.Invalid, Part: name, Public: "只供工作人员查看。"}
			}
			return bytes.ReplaceAll(data, []byte("GPS"), nil), nil
		}
	})
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\xff\r\nGPS", 5000)
	r := s.submit([]part{{"files", "a.png", png}, {"files", "录像.mp4", "GPS"}}).want(200).result()
	file := "/v1/prechecks/" + r.ID + "/files/a.png"
	original := s.get(file, "Authorization", "Bearer "+staffToken).want(200)
	if string(original.body) != png || original.header.Get("Content-Type") != "image/png" {
		t.Errorf("original: %d bytes, %v", len(original.body), original.header)
	}
	plain := s.get(file).want(200)
	if string(plain.body) != strings.ReplaceAll(png, "GPS", "") || plain.header.Get("Content-Type") != "image/png" {
		t.Errorf("copy: %d bytes, %v", len(plain.body), plain.header)
	}
	if original.header.Get("ETag") == plain.header.Get("ETag") {
		t.Error("a cache would hand out the original for the copy")
	}
	s.get(file, "If-None-Match", original.header.Get("ETag"), "Authorization", "Bearer "+staffToken).want(304)
	s.get(file, "If-None-Match", plain.header.Get("ETag")).want(304)
	s.get(file, "Authorization", "Bearer guess").want(401).problem()
	film := "/v1/prechecks/" + r.ID + "/files/" + url.PathEscape("录像.mp4")
	if a := s.get(film).want(422); strings.Contains(string(a.body), "GPS") {
		t.Errorf("what cannot be copied is given away: %s", a.body)
	}
	s.get(film, "Authorization", "Bearer "+staffToken).want(200)

	none := serve(t, func(c *api.Config) { c.Bare = nil })
	r2 := none.submit([]part{{"files", "a.png", png}}).want(200).result()
	for _, auth := range []string{"", "Bearer ", "Bearer"} {
		if a := none.get("/v1/prechecks/"+r2.ID+"/files/a.png", "Authorization", auth); a.status < 400 || strings.Contains(string(a.body), "GPS") {
			t.Errorf("with %q: %d", auth, a.status)
		}
	}
}

func TestUploadsAreFoundByTheirNames(t *testing.T) {
	s := serve(t, nil)
	r := s.submit([]part{{"files", "a.png", "x"}}).want(200).result()
	s.get("/v1/prechecks/" + r.ID + "/files/b.png").want(404).problem()
	s.get("/v1/prechecks/pc_none/files/a.png").want(404).problem()
	if got := raw(t, s, "GET /v1/prechecks/"+r.ID+"/files/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 422") {
		t.Errorf("a badly encoded name: %.300s", got)
	}
}

// raw sends bytes as they are and gives the answer's first line and body.
func raw(t *testing.T, s *service, request string) string {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.CloseWrite() // no more is coming
	}
	b, _ := io.ReadAll(c) // what came before an error is what counts
	return string(b)
}

func TestBrokenTransport(t *testing.T) {
	s := serve(t, nil)
	head := "POST /v1/prechecks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=B\r\n"
	for name, request := range map[string]string{
		"传到一半断线":  head + "Content-Length: 5000\r\n\r\n--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.jpg\"\r\n\r\n一半",
		"没有结尾的分界": head + "Content-Length: 78\r\n\r\n--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.jpg\"\r\n\r\nhalf....",
		"内容不是分段的": head + "Content-Length: 5\r\n\r\nhello",
		"没有分界标记":  "POST /v1/prechecks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\nhi",
		"类型不对":    "POST /v1/prechecks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
		"没有内容":    "POST /v1/prechecks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
		"坏的分块":    head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n--B",
		"分段头是乱的":  head + "Content-Length: 32\r\n\r\n--B\r\nGarbage\r\n\r\nx\r\n--B--\r\n.....",
	} {
		t.Run(name, func(t *testing.T) {
			got := raw(t, s, request)
			if !strings.HasPrefix(got, "HTTP/1.1 4") || !strings.Contains(got, "problem+json") {
				t.Errorf("answer: %.300s", got)
			}
		})
	}
	b, ct := form(files("a.jpg")...)
	chunked := fmt.Sprintf("POST /v1/prechecks HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", ct, len(b), b)
	if got := raw(t, s, chunked); strings.Count(got, "HTTP/1.1 200") != 2 {
		t.Errorf("a chunked upload and a request after it on the same connection: %.600s", got)
	}
	s.get("/livez").want(200)
}

// TestRefusedUploadDoesNotSpoilTheConnection sends more than is read, and another request on the same connection.
func TestRefusedUploadDoesNotSpoilTheConnection(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Limits.FileBytes = 1000 })
	for _, size := range []int{2_000, 300_000, 3_000_000} {
		b, ct := form(part{"files", "a.jpg", strings.Repeat("x", size)}, part{"files", "a.jpg", strings.Repeat("y", size)})
		c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = fmt.Fprintf(c, "POST /v1/prechecks HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", ct, len(b), b)
			_, _ = io.WriteString(c, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
		}()
		r := bufio.NewReader(c)
		for i, want := range []int{413, 200} {
			resp, err := http.ReadResponse(r, nil)
			if err != nil {
				t.Fatalf("%d bytes, answer %d: %v", size, i, err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			if resp.StatusCode != want {
				t.Errorf("%d bytes, answer %d: %d, want %d", size, i, resp.StatusCode, want)
			}
		}
		_ = c.Close()
	}
}

func TestJSONBodiesAreBounded(t *testing.T) {
	s := serve(t, nil)
	post := func(body string) answer {
		return s.do(http.MethodPost, "/v1/business-types:match", "application/json", strings.NewReader(body))
	}
	post(`{"text":"` + strings.Repeat("x", 2<<20) + `"}`).want(413).problem()
	for _, bad := range []string{`{"text":`, `{}`, `{"text":""}`, `{"text":5}`, `{"text":"x","region":"abc"}`, `[]`, ``, `{"text":"x","extra":1}`, strings.Repeat("[", 100000)} {
		a := post(bad)
		if a.status < 400 || a.status > 499 {
			t.Errorf("%.40s: %d", bad, a.status)
		}
		a.problem()
	}
}

func TestUnknownAddresses(t *testing.T) {
	s := serve(t, nil)
	s.get("/nowhere").want(404).problem()
	s.get("/v1/prechecks/pc_none").want(404).problem()
	s.get("/v1/prechecks/' OR 1=1 --").want(404).problem()
	s.do(http.MethodDelete, "/v1/prechecks", "", nil).problem()
	s.get("/v1/business-types/" + url.PathEscape("<script>")).want(404).problem()
	s.get("/" + strings.Repeat("a", 100_000)).problem()
}

func TestIdempotencyKeyTooLong(t *testing.T) {
	s := serve(t, nil)
	if p := s.submit(files("a.jpg"), "Idempotency-Key", strings.Repeat("k", 300)).want(422).problem(); p.Errors[0].Part != "header:Idempotency-Key" {
		t.Errorf("%+v", p)
	}
}

func TestDataFolderIsPrivate(t *testing.T) {
	s := serve(t, nil)
	s.submit(files("a.jpg")).want(200)
	for _, f := range leftovers(t, s.dir) {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v %v", f, info.Mode(), err)
		}
	}
}
