package fees

import (
	"strings"
	"testing"

	"yushen/models"
	"yushen/rules"
)

func tariff(t *testing.T) *Tariff {
	t.Helper()
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func item(t *testing.T, e *models.Estimate, key string) models.EstimateItem {
	t.Helper()
	for _, i := range e.Items {
		if i.Key == key {
			return i
		}
	}
	t.Fatalf("no %s in %+v", key, e)
	return models.EstimateItem{}
}

func amounts(i models.EstimateItem) string {
	var out []string
	for _, c := range i.Cases {
		out = append(out, strings.TrimSpace(c.When+" "+c.Rate+" "+c.Amount))
	}
	return strings.Join(out, "|")
}

func sale(price, area, usage string) *models.Case {
	return &models.Case{BusinessType: "transfer_stock_house", FiledAt: "2026-11-20", Form: models.Form{
		"applicants": []any{map[string]any{"role": "buyer1", "name": "甲某"}, map[string]any{"role": "buyer2", "name": "乙某"}},
		"contract":   map[string]any{"total_price": price}, "property": map[string]any{"area_building": area, "usage": usage}}}
}

func TestDeedTaxOfASale(t *testing.T) {
	for name, tt := range map[string]struct{ price, area, usage, want string }{
		"一百四十平方米正好":   {"500000.00", "140.00", "住宅", "家里只有这一套住房，140 平方米及以下 1% 5000.00|家里的第二套住房，140 平方米及以下 1% 5000.00|家里的第三套及以上住房 3% 15000.00"},
		"一百四十平方米零一点":  {"500000.00", "140.01", "住宅", "家里只有这一套住房，超过 140 平方米 1.5% 7500.00|家里的第二套住房，超过 140 平方米 2% 10000.00|家里的第三套及以上住房 3% 15000.00"},
		"商铺不看套数":      {"500000.00", "60.00", "商业", "不是住宅 3% 15000.00"},
		"不知道总价，只说税率":  {"", "90.00", "住宅", "家里只有这一套住房，140 平方米及以下 1%|家里的第二套住房，140 平方米及以下 1%|家里的第三套及以上住房 3%"},
		"不足一分的四舍五入":   {"100000.55", "60.00", "商业", "不是住宅 3% 3000.02"},
		"不知道面积，两样都说到": {"100000.00", "", "住宅", "家里只有这一套住房，140 平方米及以下 1% 1000.00|家里只有这一套住房，超过 140 平方米 1.5% 1500.00|家里的第二套住房，140 平方米及以下 1% 1000.00|家里的第二套住房，超过 140 平方米 2% 2000.00|家里的第三套及以上住房 3% 3000.00"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := amounts(item(t, tariff(t).Estimate(sale(tt.price, tt.area, tt.usage)), "deed_tax")); got != tt.want {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestRegistrationFee(t *testing.T) {
	fee := func(c *models.Case) string { return amounts(item(t, tariff(t).Estimate(c), "registration_fee")) }
	if got := fee(sale("1", "90", "住宅")); got != "住宅  80.00" {
		t.Errorf("home: %s", got)
	}
	if got := fee(sale("1", "90", "")); got != "住宅  80.00|不是住宅  550.00" {
		t.Errorf("usage not known: %s", got)
	}
	two := sale("1", "90", "商业")
	two.Form["separate_certificates"] = true
	if got := fee(two); got != "不是住宅  560.00" {
		t.Errorf("one certificate each for two: %s", got)
	}
	if got := fee(&models.Case{BusinessType: "mortgage_cancel"}); got != "0.00" {
		t.Errorf("cancelled mortgage: %s", got)
	}
	if got := fee(&models.Case{BusinessType: "certificate_reissue"}); got != "10.00" {
		t.Errorf("lost certificate: %s", got)
	}
}

func TestWhatWasPaidIsTold(t *testing.T) {
	c := sale("523000.00", "90", "住宅")
	c.Form["contract"].(map[string]any)["contract_no"] = "演合2026001"
	c.Registers = []models.Register{{Source: "tax", Status: models.SourceOK, Records: []models.Record{{"contract_or_record_no": "演合2026001", "tax_status": "已入库",
		"tax_items": []any{map[string]any{"tax_type": "契税", "amount_paid": 5230.00}, map[string]any{"tax_type": "印花税", "amount_paid": 10.00}}}}}}
	if got := item(t, tariff(t).Estimate(c), "deed_tax").Paid; got != "5230.00" {
		t.Errorf("paid %q", got)
	}
}

func TestEveryBusinessHasItsFees(t *testing.T) {
	pack, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range pack.BusinessTypes() {
		e := tariff(t).Estimate(&models.Case{BusinessType: b.Key})
		if e == nil {
			t.Errorf("%s has none", b.Key)
			continue
		}
		for _, i := range e.Items {
			if len(i.Basis) == 0 || i.Payer == "" {
				t.Errorf("%s, %s: no basis or nobody pays", b.Key, i.Key)
			}
		}
	}
}
