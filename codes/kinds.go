package codes

import "strings"

// idTypes are the kinds of identity papers (证件种类), canonical name first.
var idTypes = [][]string{
	{"居民身份证", "身份证", "二代身份证", "第二代居民身份证", "中华人民共和国居民身份证", "公民身份证", "居民身份证号"},
	{"临时居民身份证", "临时身份证"},
	{"港澳台居民居住证", "港澳台身份证", "港澳居民居住证", "台湾居民居住证"},
	{"港澳居民来往内地通行证", "回乡证", "港澳通行证"},
	{"台湾居民来往大陆通行证", "台胞证"},
	{"护照", "中国护照", "外国护照"},
	{"外国人永久居留身份证", "外国人永久居留证"},
	{"户口簿", "户口本", "居民户口簿"},
	{"军官证", "士兵证", "军官证(士兵证)", "军官证、士兵证", "军人身份证"},
	{"统一社会信用代码", "营业执照", "统一社会信用代码证", "社会信用代码", "统一代码"},
	{"组织机构代码", "组织机构代码证"},
	{"其他", "其它"},
}

// NormalIDType is the canonical name of a kind of identity paper; an unknown kind stays as it is.
func NormalIDType(s string) string { return canonicalKind(idTypes, Compact(s)) }

var coOwnerships = [][]string{
	{"单独所有", "单独", "单独共有", "单独所有权", "单独拥有"},
	{"共同共有", "共同", "共同所有"},
	{"按份共有", "按份", "按份所有"},
	{"其他共有", "其他", "其它"},
}

// NormalCoOwnership is the canonical kind of co-ownership (共有方式); an unknown one stays as it is.
func NormalCoOwnership(s string) string { return canonicalKind(coOwnerships, Compact(s)) }

func canonicalKind(kinds [][]string, s string) string {
	for _, k := range kinds {
		if contains(k, s) {
			return k[0]
		}
	}
	return s
}

// ethnicGroups are the 56 ethnic groups without 族 (GB/T 3304-1991), and 穿青人.
var ethnicGroups = strings.Fields(`汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇
 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 穿青人`)

// NormalEthnicity is an ethnic group without 族 (民族), as identity cards print it; ok is false where there is no such group.
func NormalEthnicity(s string) (group string, ok bool) {
	group = Unblanked(s)
	if g := strings.TrimSuffix(group, "族"); g != "" {
		group = g
	}
	return group, contains(ethnicGroups, group)
}

// NormalSex is 男 or 女; ok is false where it is neither.
func NormalSex(s string) (sex string, ok bool) {
	switch n := Unblanked(s); n {
	case "男", "男性", "M", "男/M":
		return "男", true
	case "女", "女性", "F", "女/F":
		return "女", true
	default:
		return n, false
	}
}
