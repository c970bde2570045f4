package shareddata

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yushen/models"
)

// Made-up people and numbers.
const (
	buyerID  = "64040219880315002X"
	sellerID = "640402197201010017"
	spouseID = "640402197502020024"
	ownUnit  = "640402001001GB00001F00010001"
	sideUnit = "640402001001GB00001F00010002"
	ownCert  = "宁(2019)固原市不动产权第0000101号"
)

func records(t *testing.T, source string, lines ...string) map[string][]models.Record {
	t.Helper()
	list := []models.Record{}
	for _, l := range lines {
		var r models.Record
		if err := json.Unmarshal([]byte(l), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return map[string][]models.Record{source: list}
}

func caseOf(t *testing.T, form string, docs ...string) *models.Case {
	t.Helper()
	c := &models.Case{}
	if err := json.Unmarshal([]byte(form), &c.Form); err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		var doc models.Document
		if err := json.Unmarshal([]byte(d), &doc); err != nil {
			t.Fatal(err)
		}
		c.Documents = append(c.Documents, doc)
	}
	return c
}

// folder writes files of a departments folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func status(rs []models.Register, source string) models.SourceStatus {
	for _, r := range rs {
		if r.Source == source {
			return r.Status
		}
	}
	return ""
}

func TestPicksTheRecordsOfTheCase(t *testing.T) {
	other := `{"id_number":"640402199901010013","name":"旁人甲","unit_no":"640402009009GB00009F00090009","cert_no":"宁(2020)固原市不动产权第0000999号"}`
	tests := []struct {
		name, source, form string
		docs, records      []string
		want               []int // positions
	}{
		{"证上单元号一位读错，表单上的对", Registry, `{"property":{"unit_no":"` + ownUnit + `"}}`,
			[]string{`{"type":"real_estate_certificate","fields":{"unit_no":"640402001001GB00007F00010001"}}`},
			[]string{`{"unit_no":"` + ownUnit + `"}`, other}, []int{0}},
		{"表单单元号带空格和全角", Registry, `{"property":{"unit_no":"６40402 001001 GB00001 F00010001"}}`, nil,
			[]string{other, `{"unit_no":"` + ownUnit + `"}`}, []int{1}},
		{"证号对上另一单元，两条都要", Registry, `{"property":{"unit_no":"` + ownUnit + `","cert_no":"宁（2019）固原市不动产权第101号"}}`, nil,
			[]string{`{"unit_no":"` + ownUnit + `"}`, `{"unit_no":"` + sideUnit + `","cert_no":"` + ownCert + `"}`, other}, []int{0, 1}},
		{"旧房产证只有旧证号", Registry, `{}`,
			[]string{`{"type":"old_house_certificate","fields":{"cert_no":"固原市房权证原州区字第 00012345 号"}}`},
			[]string{other, `{"cert_no":"固原市房权证原州区字第00012345号"}`}, []int{1}},
		{"抵押注销只读出登记证明号", Registry, `{}`,
			[]string{`{"type":"real_estate_registration_proof","fields":{"proof_no":"宁（2021）固原市不动产证明第0000007号"}}`},
			[]string{other, `{"unit_no":"` + ownUnit + `","mortgages":[{"proof_no":"宁(2021)固原市不动产证明第0000007号"}]}`}, []int{1}},
		{"身份证号十五位", Police, `{"applicants":[{"id_number":"640402720101001"}]}`, nil,
			[]string{`{"id_number":"` + sellerID + `"}`, other}, []int{0}},
		{"换号前后两个号码都能查到", Police, `{"change":{"kind":"id","old_id_number":"` + sellerID + `","new_id_number":"` + spouseID + `"}}`, nil,
			[]string{other, `{"id_number":"` + spouseID + `","old_id_number":"` + sellerID + `"}`}, []int{1}},
		{"改名换号而两个号码都查不到，按曾用名和出生日期", Police,
			`{"change":{"kind":"id","old_name":"旧名甲","new_name":"新名甲","old_id_number":"` + sellerID + `"}}`, nil,
			[]string{`{"id_number":"640402197201010027","old_name":"旧名甲","name":"新名甲","birth_date":"1972-01-01"}`,
				`{"id_number":"640402196001010015","name":"旧名甲","birth_date":"1960-01-01"}`}, []int{0}},
		{"合同上的备案号带BA前缀", Housing, `{}`,
			[]string{`{"type":"new_house_contract","fields":{"record_no":"BA2026640402000123"}}`},
			[]string{`{"record_no":"2026640402000123"}`, `{"record_no":"2026640402000124"}`}, []int{0}},
		{"同一套房另有一份网签", Housing, `{"property":{"unit_no":"` + ownUnit + `"},"contract":{"contract_no":"CL20260000001"}}`, nil,
			[]string{`{"contract_no":"CL20260000001","unit_no":"` + ownUnit + `"}`, `{"contract_no":"CL20250000009","unit_no":"` + ownUnit + `"}`, other}, []int{0, 1}},
		{"纳税人另一次买房的完税不是本案的", Tax, `{"applicants":[{"id_number":"` + buyerID + `"}],"contract":{"contract_no":"CL20260000001"}}`, nil,
			[]string{`{"tax_cert_no":"364040226000000001","taxpayer_id":"` + buyerID + `","contract_or_record_no":"CL20190000005"}`}, nil},
		{"完税凭证号对上", Tax, `{}`, []string{`{"type":"tax_certificate","fields":{"tax_cert_no":"3640402 26000000001"}}`},
			[]string{`{"tax_cert_no":"364040226000000001"}`}, []int{0}},
		{"公司按统一社会信用代码", Market, `{"applicants":[{"id_number":"91640400ma75test1x"}]}`, nil,
			[]string{`{"uscc":"91640400MA75TEST1X"}`, `{"uscc":"91640400MA75TEST2X"}`}, []int{0}},
		{"代码查不到时按名称", Market, `{"applicants":[{"id_number":"91640400MA75TEST9X"}]}`,
			[]string{`{"type":"business_license","fields":{"name":"固原样例置业有限公司"}}`},
			[]string{`{"uscc":"91640400MA75TEST1X","name":"固原样例置业有限公司"}`}, []int{0}},
		{"借款合同号", Bank, `{}`, []string{`{"type":"loan_contract","fields":{"contract_no":"JK2026-0001"}}`},
			[]string{`{"loan_contract_no":"JK2026-0001"}`}, []int{0}},
		{"公证书号括号半角", Justice, `{}`, []string{`{"type":"notarial_certificate","fields":{"notary_no":"(2026)宁样证民字第12号"}}`},
			[]string{`{"notary_no":"（2026）宁样证民字第12号"}`}, []int{0}},
		{"被继承人", Health, `{"deceased":{"id_number":"` + sellerID + `"}}`, nil,
			[]string{other, `{"deceased_id_number":"` + sellerID + `"}`}, []int{1}},
		{"法院查封按单元号", Court, `{"property":{"unit_no":"` + ownUnit + `"}}`, nil,
			[]string{`{"unit_no":"` + ownUnit + `","kind":"查封"}`, other}, []int{0}},
		{"读不清的号码不作查询键", Police, `{"applicants":[{"id_number":"` + buyerID + `"}]}`,
			[]string{`{"type":"id_card","fields":{"id_number":{"value":"` + sellerID + `","status":"unreadable"}}}`},
			[]string{`{"id_number":"` + sellerID + `"}`, `{"id_number":"` + buyerID + `"}`}, []int{1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := records(t, tt.source, tt.records...)
			c := caseOf(t, tt.form, tt.docs...)
			dir := folder(t, map[string]string{tt.source + ".jsonl": strings.Join(tt.records, "\n")})
			files, err := OpenFiles(dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			for name, conn := range map[string]Connector{"案卷": NewMemory(data, ""), "文件": files} {
				rs := conn.Ask(context.Background(), c, []string{tt.source})
				if len(rs) != 1 {
					t.Fatalf("%s: %d answers, want 1", name, len(rs))
				}
				wantStatus := models.SourceOK
				if len(tt.want) == 0 {
					wantStatus = models.SourceNoRecord
				}
				if rs[0].Status != wantStatus || len(rs[0].Records) != len(tt.want) {
					t.Fatalf("%s: %s with %d records, want %s with %d", name, rs[0].Status, len(rs[0].Records), wantStatus, len(tt.want))
				}
				for i, at := range tt.want {
					got, _ := json.Marshal(rs[0].Records[i])
					want, _ := json.Marshal(data[tt.source][at])
					if !bytes.Equal(got, want) {
						t.Errorf("%s: record %d is %s, want %s", name, i, got, want)
					}
				}
			}
		})
	}
}

func TestRegistryNamesWhomElseToAsk(t *testing.T) {
	data := records(t, Registry, `{"unit_no":"`+ownUnit+`","right_holders":[{"id_number":"`+sellerID+`"}]}`)
	data[Police] = records(t, Police, `{"id_number":"`+sellerID+`"}`)[Police]
	data[Civil] = records(t, Civil, `{"id_number":"`+sellerID+`"}`)[Civil]
	c := caseOf(t, `{"property":{"unit_no":"`+ownUnit+`"},"applicants":[{"id_number":"`+buyerID+`"}]}`)
	rs := NewMemory(data, "").Ask(context.Background(), c, []string{Civil, Police, Registry})
	if got := status(rs, Police); got != models.SourceOK {
		t.Errorf("登记簿上的权利人在公安的记录: %s, want ok", got)
	}
	if got := status(rs, Civil); got != models.SourceNoRecord {
		t.Errorf("不得反查他人婚姻: %s, want no_record", got)
	}
}

func TestOutcomesAreNotMixedUp(t *testing.T) {
	dir := folder(t, map[string]string{
		"registry.jsonl": `{"unit_no":"` + ownUnit + `"}` + "\n\n",
		"police.jsonl":   "", // 空文件
		"bank.jsonl":     `{"loan_contract_no":"JK2026-0001"}` + "\n",
		"justice.jsonl":  `{"notary_no":"(2026)宁样证民字第12号"}` + "\n",
	})
	files, err := OpenFiles(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := caseOf(t, `{"property":{"unit_no":"`+ownUnit+`"},"applicants":[{"id_number":"`+buyerID+`"}]}`)
	rs := Down{files, []string{Bank, Market}}.Ask(context.Background(), c, []string{Registry, Police, Civil, Market, Bank, Justice, Tax, "nonsense"})
	want := map[string]models.SourceStatus{Registry: models.SourceOK, Police: models.SourceNoRecord, Market: models.SourceDown, Bank: models.SourceDown,
		Civil: "", Tax: "", // 没有文件：未接入
		Justice: "", // 没有公证书号，无从查起，不能说查无
	}
	for source, s := range want {
		if got := status(rs, source); got != s {
			t.Errorf("%s: %q, want %q", source, got, s)
		}
	}
	if len(rs) != 4 {
		t.Errorf("%d answers, want 4", len(rs))
	}
	if rs[0].AsOf == "" {
		t.Error("an answer without a date")
	}
}

func TestDeadlineIsAnOutage(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	rs := NewMemory(records(t, Police, `{"id_number":"`+buyerID+`"}`), "").Ask(ctx, caseOf(t, `{}`), []string{Police})
	if status(rs, Police) != models.SourceDown {
		t.Errorf("after the deadline: %v, want down", rs)
	}
}

func TestRecordsOwnDateCounts(t *testing.T) {
	m := NewMemory(records(t, Police, `{"id_number":"`+buyerID+`","updated_at":"2026-05-02T02:00:00+08:00"}`,
		`{"id_number":"`+sellerID+`","updated_at":"2026-05-01T02:00:00+08:00"}`), "2026-06-01T00:00:00+08:00")
	c := caseOf(t, `{"applicants":[{"id_number":"`+buyerID+`"},{"id_number":"`+sellerID+`"}]}`)
	if got := m.Ask(context.Background(), c, []string{Police})[0].AsOf; got != "2026-05-01T02:00:00+08:00" {
		t.Errorf("as of %s, want the older record's date", got)
	}
}

func TestBrokenFileIsNamedWithItsLine(t *testing.T) {
	for name, content := range map[string]string{
		"不是 JSON":  "{\"id_number\":\"1\"}\n\n姓名,号码\n",
		"是列表不是对象":  "{\"id_number\":\"1\"}\n\n[1]\n",
		"一行两个对象":   "{\"id_number\":\"1\"}\n\n{} {}\n",
		"null":     "{\"id_number\":\"1\"}\n\nnull\n",
		"对象没有写完":   "{\"id_number\":\"1\"}\n\n{\"id\n",
		"一行长过四兆字节": "{}\n\n\"" + strings.Repeat("甲", 2<<20) + "\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := OpenFiles(folder(t, map[string]string{"police.jsonl": content}), nil)
			if err == nil || !strings.Contains(err.Error(), "police.jsonl:3:") {
				t.Errorf("error %v, want one that names police.jsonl:3", err)
			}
		})
	}
	if _, err := OpenFiles(filepath.Join(t.TempDir(), "none"), nil); err == nil {
		t.Error("a folder that is not there opened without an error")
	}
}

func TestChangedFilesAreReadAgain(t *testing.T) {
	dir := folder(t, map[string]string{"police.jsonl": ""})
	var log bytes.Buffer
	files, err := OpenFiles(dir, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	c := caseOf(t, `{"applicants":[{"id_number":"`+buyerID+`"}]}`)
	ask := func() models.SourceStatus {
		return status(files.Ask(context.Background(), c, []string{Police}), Police)
	}
	path := filepath.Join(dir, "police.jsonl")
	steps := []struct {
		name, content string
		want          models.SourceStatus
	}{
		{"空文件", "", models.SourceNoRecord},
		{"补录之后", `{"id_number":"` + buyerID + `"}`, models.SourceOK},
		{"写坏了", `{"id_number":`, models.SourceDown},
		{"修好之后", `{"id_number":"` + buyerID + `","name":"甲"}`, models.SourceOK},
	}
	for i, s := range steps {
		if err := os.WriteFile(path, []byte(s.content), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(i) * time.Minute)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		if got := ask(); got != s.want {
			t.Errorf("%s: %q, want %q", s.name, got, s.want)
		}
	}
	if !strings.Contains(log.String(), "police.jsonl:1:") {
		t.Errorf("log %q does not name the broken line", log.String())
	}
	os.Remove(path)
	if got := ask(); got != "" {
		t.Errorf("删掉文件之后: %q, want not connected", got)
	}
}

func TestParseSources(t *testing.T) {
	got, err := ParseSources("tax, registry，tax")
	if err != nil || strings.Join(got, " ") != "tax registry" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := ParseSources("taxes"); err == nil || !strings.Contains(err.Error(), "taxes") {
		t.Errorf("error %v does not name the unknown source", err)
	}
}

// FuzzRecords: whatever stands in a department's file, it is records or an error that names the line; asking never panics.
func FuzzRecords(f *testing.F) {
	for _, s := range []string{"", "{}", `{"id_number":"` + buyerID + `"}`, "[1]", `{"mortgages":[{"proof_no":1}]}`, "{\"a\":{\"b\":[null]}}\n\n{", "\xef\xbb\xbf{}"} {
		f.Add([]byte(s))
	}
	c := &models.Case{Form: models.Form{"property": map[string]any{"unit_no": ownUnit}}}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "registry.jsonl")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := readRecords(path)
		if err != nil {
			if !strings.Contains(err.Error(), "registry.jsonl:") {
				t.Fatalf("error %v names no line", err)
			}
			return
		}
		for _, source := range Sources {
			NewMemory(map[string][]models.Record{source: list}, "").Ask(context.Background(), c, Sources)
		}
	})
}
