package codes

import "strings"

// lookAlikeSets are characters that readers and writers mix up (形近字). They never make two values equal; they only say that an uncertain
// reading of one may be the other.
var lookAlikeSets = strings.Fields(`未末 己已巳 日曰目 固国囯 土士 干千于 人入八 大太犬 王玉主 天夫无 田由甲申 白自百 且目 贝见 刀力 风凤 免兔 鸟乌 竞竟
 候侯 拔拨 晴睛 清请情晴 拆折 杨扬 陈阵 沈沉 木本术 昌冒 苹萍 辛幸 科料 历厉 今令 斤斥 戊戌戍 菅管 亳毫 祎袆 佘余 逄逢 查杳 冼洗 房网 亓元 兀元
 宁宇 宇字 洋祥 详祥 瑞端 俊峻 浚峻 璐潞 琦绮 玲铃 娟涓 婷停 梅海 海悔 明朋 朋用 燕蒸 崇祟 贡页 贵责 责贵 建健 键健 伟纬 玮炜 炜伟 晓哓 皓浩 洁浩 芳荒 芬芳
 丽雨 而面 圆园 阁阎 间问 问闻 门闪 原厚 厦厘 州洲 川州 北比 此比 西酉 酉茜 吉古 古吉 右石 石右 左在 县具 具且 泾经 径经 彭影 阳阴 隆降 德徳 街衔 巷卷 弄异
 号兮 幢撞 栋拣 单早 元无 室窒 楼搂 街衍 文又 又叉 化仁 仁化 仟任 任仕 壹豆 贰武 叁参 参叁 柒染 捌拐 玖致 拾给 佰伯 伍仵 陆陇 角用 分兮 整蒸 喆吉 垚尧 堃坤 犇奔
 翀冲 淼森 森林 鑫金 昇升 升开 开井 叶计 许讦 孙孔 孔扎 刘列 李季 季李 张弘 弘弧 赵起 周固 吴昊 昊吴 郑邓 邓郑 冯马 韩翰 马乌 曹曾 曾曹 邱邮 汪注 姜美 范苑 任仟 卢户 户尸
 贺货 龚袭 常堂 顾硕 毛手 郝赫 邵郡 郡群 万方 方万 钱线 钱残 尹伊 伊尹 黎藜 易昜 昜易 乔齐 齐乔 文丈 丈文 庞宠 樊攀 兰三 殷段 段殷 施旋 洪供 翟瞿 瞿翟 安妥 倪悦
 严产 牛午 午牛 温湿 芦卢 鲁曾 葛曷 毕华 华毕 聂耳 丛从 焦集 向问 尚向 柳卯 邢刑 岳兵 骆络 齐斋 沿沼 裴斐 斐裴 章竟 席度`)

var lookAlikes = buildLookAlikes()

func buildLookAlikes() map[[2]rune]bool {
	m := map[[2]rune]bool{}
	for _, set := range lookAlikeSets {
		for _, a := range set {
			for _, b := range set {
				m[[2]rune{a, b}] = true
			}
		}
	}
	for _, set := range []string{"0ODQo〇○", "1Il|丨i", "2Zz", "5Ss", "6Gb", "8B3", "9gq", "7T1", "06", "08", "09", "38", "56", "69", "89", "49", "17", "35", "68"} {
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
