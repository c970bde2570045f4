package ocr

import (
	"strings"
	"unicode"
)

// A name is where a rare character does most harm, and the tiny network is sure of the wrong one where it does not know the right one. So
// whatever may be a person's name is read by both networks.

// surnames are the first characters of the commonest family names (姓), those of nine in ten people and of compound ones.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文" +
	"庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴闫佘佟佴仝亓逄" +
	"令诸司上东皇尉公长宇闻赫澹濮淳申慕纳买拜哈虎海丽撒者底锁妥冶苟丌乜"

var isSurname = func() map[string]bool {
	set := map[string]bool{}
	for _, r := range surnames {
		set[string(r)] = true
	}
	return set
}()

const (
	beforeName = "人方名者由为与和及向系给：: 　、，,（(“" // a name begins behind one of these, or the line
	afterName  = "身公男女（(，,、；;。：: 　”"      // and ends before one of these, or the line
	longName   = 4                        // characters
)

// names lists the stretches of a reading that may be a person's name. Words of the trade are none (申请, 公证书).
func names(glyphs []glyph, width int, trade words) []stretch {
	var found []stretch
	for i, g := range glyphs {
		if !isSurname[g.text] || i > 0 && !strings.Contains(beforeName, glyphs[i-1].text) {
			continue
		}
		end := i + 1
		for end < len(glyphs) && end-i <= longName && han(glyphs[end].text) && (end-i < 2 || !strings.Contains(afterName, glyphs[end].text)) {
			end++
		}
		if n := end - i; n < 2 || n > longName || end < len(glyphs) && !strings.Contains(afterName, glyphs[end].text) || trade.begins(glyphs[i:], n) {
			continue
		}
		from, to := 0, width
		if i > 0 {
			from = int(glyphs[i-1].at+g.at) / 2
		}
		if end < len(glyphs) {
			to = int(glyphs[end-1].at+glyphs[end].at) / 2
		}
		found = append(found, stretch{from, to})
	}
	return found
}

func han(text string) bool {
	for _, r := range text {
		return unicode.Is(unicode.Han, r)
	}
	return false
}
