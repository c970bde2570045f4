package mask

import (
	"strings"
	"unicode"
)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// surnames are those of 百家姓 and of the Hui, without the few that are little words (和, 时, 能, 都 …) or words of every sentence here (房).
const surnames = `赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳酆鲍史唐费廉
岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余卜顾孟平黄穆萧肖尹姚邵湛汪祁毛禹狄米贝臧伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林
刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫裘缪宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗谷侯
宓蓬郗班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴胥苍闻莘党翟谭贡劳逄姬申扶冉宰郦雍璩桑桂濮牛寿边扈燕冀
郏浦尚农温庄晏柴瞿阎闫慕连茹习宦艾容古易慎戈廖庾衡步耿弘匡文寇广禄阙欧沃蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶曾沙乜鞠丰巢关蒯查荆红游竺逯盖桓付代覃冼佟
撒纳哈妥拜锁虎者买麦苟苑鄢麻仝亓`

// compounds are surnames of two characters (复姓).
const compounds = `欧阳 司马 上官 诸葛 尉迟 夏侯 皇甫 东方 公孙 慕容 令狐 长孙 宇文 司徒 司空 端木 呼延 轩辕 独孤 南宫 西门 百里 东郭 澹台 闻人 太史 申屠 淳于 单于
公羊 赫连 濮阳 钟离 公冶 宗政 太叔 仲孙 鲜于 闾丘 亓官 左丘 拓跋 万俟`

// plainWords begin like a name and are none.
const plainWords = `马上 方便 方面 方式 高兴 高速 高层 万一 万元 万块 安排 安全 安置 常年 常常 于是 平方 平时 成了 成交 成功 成年 成立 成本 强制 强调 金额 金融 白天 白给 文书
文件 江边 石头 何时 何种 任何 任务 路上 路边 管理 房子 房产 房屋 房本 房贷 房改 房东 房款 房证 单位 单独 单子 包括 包办 左右 连同 连着 关于 关系 关门 边上 边界 温泉 广场 广告
农村 农民 农业 牛棚 羊圈 鱼塘 龙头 盛行 童年 叶子 印章 白纸 查封 查询 查档 查一 简单 简易 代理 代办 代书 代位 代持 付款 付清 付了 付完 首付 全付 申请 申报 司法 司机 师傅 老师 宗地
宗教 曾经 党员 沙发 步骤 古老 易主 红本 红线 游客 时间 祖父 祖母 祖宅 祖上 祖传 富余 公司 连续 别人 别墅 越来 丰收 关闭 有关 相关 闻到 纪念 计划 商铺 买房 买了 买卖 买的 买方 买家
买下 买来 买受 麻烦 田地 林地 林权 草原 秋天 冷清 夏天 毛坯 杜绝 施工 许可 许多 钱款 钱给 钱买 钱没 钱还 钱都 钱也 钱了 钱是 钱不 孔洞 章程 章子 云上 史上 费用 费是 雷雨 乐意 余款 余额 余下
那个 那套 那种 那边 那年 那时 那里 那我 那会 那么 那样 那块 那间 宿舍 索要 籍贯 司空见惯 都是 都有 者是 者的 者说 或者 查验 封存 封了 盖房 盖章 盖的 盖了 盖好 盖起 家里 江河 苗圃 柳树
荣誉 井口 段路 车库 谷子 班车 仰仗 宫殿 武装 景区 束缚 幸好 阴面 容积 容易 顾客 顾问 项目 祝您 强拆 解押 华侨 尚未 尚欠 边角 连带 习惯 艾草 慎重 左边 石料
违约金 定金 押金 资金 租金 现金 公积金 保证金 出让金 基金 罚金 利息 存量 批准 标准 水准 公安 公告 公证
地方 对方 双方 各方 一方 多方 甲方 乙方 警方 提高 最高 平安 治安 公平 水平 正常 经常 非常 异常 日常 属于 对于 由于 位于 终于 等于 至于 在于 用于 名单 清单 账单 订单 回单
律师 时候 设计 资格 表格 历史 其余 多余 空白 明白 不管 尽管 保管 道路 公路 工程 课程 流程 过程 章程 公章 图章 签章 条款 贷款 存款 房款 尾款 借款 内容 交易 初步 同步 逐步 原文 中文 条文 公文 作文
责任 信任 主任 担任 上任 前任 委任 百万 几万 多万 打印 复印 手印 按印 脚印 到时 白白 回家 大家 成家 以及 文件夹 期满 长江 黄河 时刻 尤其 现任 花费 学费 收费 缴费 免费 公费 费用 税费
承包 打包 上班 下班 方案 官司 封顶 蓝色 融资 变成 改成 换成 写成 分成 团结 红皮 绿皮 皮本 那阵 那头 查到 盖住 那一 红色 劳动 包含 纳入 代为 周岁 关联 于其`

// neverGiven never begin a given name; rarelyGiven hardly ever end one, and rather begin what follows.
const (
	neverGiven  = `的了是在我你他她它们要想把被给就都也还没不吗呢吧啊这那个怎什哪谁几`
	rarelyGiven = neverGiven + `和与有去来办到买卖房证名户家说因已为等将以或从向对住叫过现今先女两夫父母之共同签死走`
)

// names finds people by their surname: a surname, then one or two characters that make no plain word with it.
func (m *Masker) names(text string) (spans []span) {
	r := []rune(text)
	offset := byteOffsets(text)
	for i := 0; i < len(r); i++ {
		n := m.nameAt(r, i)
		if n == 0 {
			continue
		}
		spans = append(spans, span{offset[i], offset[i+n], "姓名"})
		i += n - 1
	}
	return spans
}

// byteOffsets gives the byte offset of each rune, and of the end. A broken byte counts as one rune.
func byteOffsets(text string) []int {
	var out []int
	for i := range text {
		out = append(out, i)
	}
	return append(out, len(text))
}

// nameAt is the number of characters of the name that begins at i, 0 where none does.
func (m *Masker) nameAt(r []rune, i int) int {
	han := func(at int) bool { return at < len(r) && isHan(r[at]) }
	pair := func(at int) bool { return at >= 0 && han(at+1) && m.plain[[2]rune{r[at], r[at+1]}] }
	given := 0
	switch {
	case han(i) && han(i+1) && strings.Contains(compounds, string(r[i:i+2])) && !pair(i):
		given = i + 2
	case han(i) && strings.ContainsRune(surnames, r[i]) && !pair(i) && !pair(i-1):
		given = i + 1
	default:
		return 0
	}
	if !han(given) || strings.ContainsRune(neverGiven, r[given]) || pair(given) && pair(given+1) {
		return 0
	}
	if han(given+1) && !strings.ContainsRune(rarelyGiven, r[given+1]) && !pair(given+1) {
		return given + 2 - i
	}
	return given + 1 - i
}
