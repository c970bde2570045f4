package codes

import "strings"

// usageClasses group the usages of houses (房屋用途) by what registration tells apart; the first of each is the class.
var usageClasses = [][]string{
	{"住宅", "成套住宅", "非成套住宅", "普通住宅", "住房", "住宅用房", "居住", "居住用房", "城镇住宅", "商品住宅", "公寓住宅", "住宅楼", "普通商品住宅", "别墅", "集体宿舍"},
	{"商业服务", "商业", "商服", "商业服务用房", "商业用房", "商铺", "门面房", "营业房", "营业用房", "商业营业", "商业金融信息", "非住宅(商业)"},
	{"办公", "办公用房", "办公楼", "写字楼"},
	{"工业", "厂房", "工业用房", "车间", "工业厂房"},
	{"仓储", "仓库", "库房"},
	{"车库", "车位", "地下车库", "地下车位", "停车位", "机动车库", "汽车库", "储藏车库"},
	{"储藏室", "储物间", "地下室", "杂物间"},
}

// HouseUsage is the usage of the house in a field that may name the land's beside a slash: 城镇住宅用地/成套住宅 → 成套住宅; "" where only the
// land's is named.
func HouseUsage(s string) string {
	for _, part := range strings.Split(Compact(s), "/") {
		if part != "" && !strings.HasSuffix(part, "用地") {
			return part
		}
	}
	return ""
}

// LandUsage is the usage of the land in such a field, "" where only the house's is named.
func LandUsage(s string) string {
	for _, part := range strings.Split(Compact(s), "/") {
		if strings.HasSuffix(part, "用地") {
			return part
		}
	}
	return ""
}

// UsageClass is the class of a house's usage: 成套住宅 and 普通住宅 → 住宅; a usage of no known class stands for itself.
func UsageClass(s string) string {
	u := HouseUsage(s)
	for _, class := range usageClasses {
		if contains(class, u) {
			return class[0]
		}
	}
	return u
}

// SameUsage compares two usages by their class; where one names only the land's, the land's usages are compared.
func SameUsage(a, b string) Sameness {
	ha, hb := HouseUsage(a), HouseUsage(b)
	if la, lb := LandUsage(a), LandUsage(b); (ha == "" || hb == "") && la != "" && la == lb {
		return Explainable
	}
	if s := sameCode(ha, hb); s != Different {
		return s
	}
	if UsageClass(a) == UsageClass(b) {
		return Explainable
	}
	return Different
}
