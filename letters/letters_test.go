package letters

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"yushen/models"
)

// words are names that need no catalogue.
type words struct{}

func (words) Type(key string) string {
	return map[string]string{"id_card": "居民身份证", "stock_house_contract": "存量房买卖合同"}[key]
}
func (words) Field(_, path string) string {
	return map[string]string{"total_price": "成交价格"}[path]
}
func (words) Question(path string) (string, bool) {
	return map[string]string{"contract.total_price": "总价（元）", "property.location": "坐落"}[path], true
}
func (words) Choice(_, v string) string { return v }
func (words) Keys(group string) []string {
	return map[string][]string{"contract": {"total_price"}}[group]
}
func (words) Party(role string) string {
	return map[string]string{"buyer1": "买方", "seller1": "卖方"}[role]
}
func (words) Source(s string) string { return map[string]string{"shared:housing": "住建"}[s] }

func matter() Matter {
	return Matter{Business: "房屋买卖转移登记（二手房）", Date: "2026-11-20", Authority: models.Authority{Name: "固原市不动产登记中心"}, Sample: true,
		Form: models.Form{
			"applicants": []any{map[string]any{"role": "buyer1", "name": "甲某堃", "id_type": "居民身份证", "id_number": "640402198001010017", "phone": "19900000001", "share": "60%"},
				map[string]any{"role": "seller1", "name": "乙𠮷", "id_type": "居民身份证", "id_number": "640422198201010527"}},
			"property": map[string]any{"location": "固原市原州区样街12号样苑3号楼2单元601室"}, "contract": map[string]any{"total_price": "358000.00"},
			"co_ownership": "按份共有", "plate": "单一版", "separate_certificates": false,
			"inquiry": map[string]any{"true_intent": true, "other_owners": "否", "dispute": "是", "dispute_note": "和邻居有官司"},
		},
		Result: models.Result{
			Documents: []models.Document{{ID: "doc_1", Type: "stock_house_contract", Pages: []models.Page{{Number: 1}, {Number: 2}, {Number: 3}}}},
			Findings: []models.Finding{{Rule: "R-FMT-010", Message: "合同的大写金额和小写金额不一致。请双方改正。", LegalBasis: []models.LegalBasis{{Law: "不动产登记暂行条例", Article: "第十六条"}},
				Targets: []models.Target{{Document: "doc_1", Page: 3, Field: "total_price", Found: "叁拾捌万元", Expected: "358000.00", Source: "shared:housing"}}}},
			Corrections: []models.Correction{{Number: 1, Retry: models.Reupload, Title: "改正后重新上传“06.pdf”", Findings: []int{0}, Steps: []string{"在合同上改正。"}, AtHome: "改正后重新上传。", AtCounter: "也可以到窗口。"},
				{Number: 2, Retry: models.OtherDocument, Title: "换交或补交“契税完税证明”", Slot: "deed_tax_certificate", Steps: []string{"到税务办。"}}},
		}}
}

// pdfReader takes seconds to start, so it starts once.
var pdfReader = sync.OnceValues(func() (pdfium.Pool, error) {
	return webassembly.Init(webassembly.Config{MinIdle: 0, MaxIdle: 1, MaxTotal: 1,
		RuntimeConfig: wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)})
})

// written makes a letter and reads it back, without blanks and line ends.
func written(t *testing.T, kind Kind, m Matter) (text string, pages int) {
	t.Helper()
	press, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	b, err := press.Write(kind, m, words{})
	if err != nil {
		t.Fatal(err)
	}
	pool, err := pdfReader()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pool.GetInstance(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	doc, err := reader.OpenDocument(&requests.OpenDocument{File: &b})
	if err != nil {
		t.Fatal(err)
	}
	count, err := reader.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		t.Fatal(err)
	}
	for i := range count.PageCount {
		page, err := reader.GetPageText(&requests.GetPageText{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}}})
		if err != nil {
			t.Fatal(err)
		}
		text += page.Text
	}
	return strings.NewReplacer(" ", "", "\r", "", "\n", "").Replace(text), count.PageCount
}

func mustSay(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, s := range all {
		if !strings.Contains(text, strings.ReplaceAll(s, " ", "")) {
			t.Errorf("“%s” is not said in: %s", s, text)
		}
	}
}

func TestNoticeSaysWhatTheLawAsksFor(t *testing.T) {
	text, _ := written(t, Notice, matter())
	mustSay(t, text, "不动产登记补正材料通知书", "第十七条第一款第（三）项", "一次性告知", "共 2 项", "2026年12月21日", "已收到的材料", "存量房买卖合同（3 页）",
		"第 3 页“成交价格”", "现在是“叁拾捌万元”", "应该是“358000.00”", "依据：住建", "《不动产登记暂行条例》第十六条", "契税完税证明", "到窗口", "撤回申请", "行政复议", "盖章后生效", "固原市不动产登记中心", "样张")
	if strings.Contains(text, "甲某堃") {
		t.Error("the name is not masked")
	}
}

func TestNothingToMendIsNoNotice(t *testing.T) {
	m := matter()
	m.Result.Corrections = nil
	press, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	var wrong *models.Error
	if _, err := press.Write(Notice, m, words{}); !errors.As(err, &wrong) || wrong.Code != models.NotFound {
		t.Errorf("%v", err)
	}
}

func TestApplicationIsFilledIn(t *testing.T) {
	m := matter()
	m.Sample = false
	text, pages := written(t, Application, m)
	mustSay(t, text, "不动产登记申请书", "甲某堃", "640402198001010017", "60%", "固原市原州区样街12号", "358000.00", "√ 单一版", "□ 是", "√ 否", "按份共有", "真实性负责", "申请人（签章）")
	if strings.Contains(text, "样张") {
		t.Error("a real application is marked as made up")
	}
	if !strings.Contains(text, models.Unknown) || !strings.Contains(text, "用笔补上") {
		t.Error("a character that the font lacks is dropped without a word")
	}
	if pages != 1 {
		t.Errorf("%d pages", pages)
	}
}

func TestInquiryKeepsTheAnswers(t *testing.T) {
	text, _ := written(t, Inquiry, matter())
	mustSay(t, text, "询问笔录", "真实意思表示？答：是", "共有人？答：否", "异议登记？答：是，和邻居有官司", "按份共有，甲某堃 60%", "640402********0017", "第二百一十二条", "被询问人（签名）")
}

func TestLongNoticeGoesOn(t *testing.T) {
	m := matter()
	for i := range 30 {
		m.Result.Corrections = append(m.Result.Corrections, models.Correction{Number: i + 3, Title: "换交或补交“材料”", Findings: []int{0}})
	}
	text, pages := written(t, Notice, m)
	if pages < 3 {
		t.Errorf("%d pages", pages)
	}
	mustSay(t, text, "第 3 页", "32. 换交或补交")
}
