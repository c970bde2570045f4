package facts

import (
	"testing"

	"yushen/models"
)

// TestLookAlikesAgainstTheRegister: what differs from the register by a stroke is a doubt until it was read surely, or twice.
func TestLookAlikesAgainstTheRegister(t *testing.T) {
	for name, c := range map[string]struct {
		kind           Kind
		read, register string
		sure           float64
		twice          bool
		want           Verdict
	}{
		"王末读得不太准":        {PersonName, "王末", "王未", 0.93, false, Unclear},
		"王末读得很准":         {PersonName, "王末", "王未", 0.99, false, Differs},
		"王末读得不太准,但两遍都是":  {PersonName, "王末", "王未", 0.93, true, Differs},
		"另一个名字,再不准也是另一个": {PersonName, "王明", "王未", 0.7, false, Differs},
		"公司名里的国和固":       {PartyName, "国原市远山房地产开发有限公司", "固原市远山房地产开发有限公司", 0.85, false, Unclear},
		"坐落里的街名":         {Address, "固原市曰照路3号", "固原市日照路3号", 0.9, false, Unclear},
		"坐落写法不同,街名差一笔":   {Address, "曰照路3号清溪家园3幢2单元601室", "固原市原州区日照路3号清溪家园3号楼2单元601室", 0.9, false, Unclear},
		"坐落写法不同,楼号不同":    {Address, "日照路3号清溪家园3幢2单元601室", "固原市原州区日照路3号清溪家园4号楼2单元601室", 0.95, false, Differs},
		"市名差一个部件":        {Address, "国原市日照路3号", "固原市日照路3号", 0.85, false, Unclear},
		"单元号里的零和O":       {UnitNo, "640422009012GB0O775F00200395", "640422009012GB00775F00200395", 0.93, false, Unclear},
		"金额里的3和8":        {Money, "753800.00", "758800.00", 0.85, false, Unclear},
		"金额里的3和8,读得准":    {Money, "753800.00", "758800.00", 0.97, false, Differs},
	} {
		f := &Fact{Kind: c.kind}
		claim := f.Add(Leaf{models.Field{Value: c.read, Status: models.Read, Confidence: c.sure, Confirmed: c.twice}, Origin{Kind: FromDocument, Type: "id_card"}}, 25)
		f.Add(Leaf{models.Field{Value: c.register, Status: models.Read, Confidence: 1}, Origin{Kind: FromDepartment, Type: "registry"}}, 30)
		if got := f.Verdict(claim); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
