package codes

import "strings"

// lookAlikeSets are characters that readers and writers mix up (形近字). They never make two values equal; they only say that an uncertain
// reading of one may be the other.
var lookAlikeSets = strings.Fields(`未末 己已巳 日曰目 固国囯 土士 干千于 人入八 大太犬 王玉主 天夫无 田由甲申 白自百 且目 贝见 刀力 风凤 免兔 鸟乌
 竞竟 候侯 拔拨 晴睛 清请情晴 拆折 杨扬 陈阵 沈沉 木本术 昌冒 苹萍 辛幸 科料 历厉 今令 斤斥 戊戌戍 菅管 亳毫 祎袆 佘余 逄逢 查杳 冼洗 房网 亓元兀
 宁宇字 洋详祥 瑞端 俊峻浚 璐潞 琦绮 玲铃 娟涓 婷停 梅海悔 崇祟 责贵 建健键 伟纬炜玮 晓哓 皓浩 洁浩 芳芬荒 园圆 间问闻 厚厦 西酉 吉古 右石 县具 泾经径
 彭影 阳阴 隆降 街衔衍 巷卷 幢撞 单早 室窒 楼搂 文又 化仁 任仕 贰武 参叁 拾给 喆哲 堃坤 翀冲 垚尧 淼森 叶计 许讦 孙孔 季李 弘私 赵起 吴昊 郑邓 曹曾 邱邮
 汪注 贺货 龚袭 顾硕 郝赫 邵郡 万方 钱线 黎藜 乔桥 丈文 庞宠 施旋 洪供 翟瞿 午牛 芦卢户 葛曷 毕华 从丛 尚向 柳抑 邢刑 裴斐 章竟 席度 科斜`)

// lookAlikeDigits are digits and letters that readers mix up; letters first, then digits among themselves.
var lookAlikeDigits = strings.Fields(`0ODQo〇○ 1Il|丨i 2Zz 5Ss 6Gb 8B 9gq 06 08 09 38 56 69 89 49 17 27 35 68`)

var lookAlikes = buildLookAlikes()

func buildLookAlikes() map[[2]rune]bool {
	m := map[[2]rune]bool{}
	for _, set := range append(lookAlikeSets, lookAlikeDigits...) {
		for _, a := range set {
			for _, b := range set {
				m[[2]rune{a, b}] = true
			}
		}
	}
	return m
}

// LookAlike reports whether an uncertain reading of one character may be the other.
func LookAlike(a, b rune) bool { return a == b || lookAlikes[[2]rune{a, b}] }

// OnlyLookAlikes reports whether two strings of one length differ, and only in characters that look alike or could not be read.
func OnlyLookAlikes(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) != len(rb) || a == b {
		return false
	}
	for i := range ra {
		if !LookAlike(ra[i], rb[i]) && !unreadable(ra[i]) && !unreadable(rb[i]) {
			return false
		}
	}
	return true
}
