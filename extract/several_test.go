package extract

import (
	"slices"
	"testing"

	"yushen/models"
)

func TestSeveralCardsInOnePicture(t *testing.T) {
	card := func(y float64, name, number string) []models.Line {
		return []models.Line{{Text: "姓名 " + name, Confidence: 1, Box: models.Rect(0.1, y, 0.4, y+0.04)}, {Text: "公民身份号码", Confidence: 1, Box: models.Rect(0.1, y+0.2, 0.3, y+0.24)},
			{Text: number, Confidence: 1, Box: models.Rect(0.35, y+0.2, 0.8, y+0.24)}}
	}
	back := []models.Line{{Text: "签发机关 固原市公安局", Confidence: 1, Box: models.Rect(0.1, 0.7, 0.6, 0.74)}, {Text: "有效期限 2014.05.06-2034.05.06", Confidence: 1, Box: models.Rect(0.1, 0.8, 0.7, 0.84)}}
	first, second := card(0.05, "样某甲", "640402199005202264"), card(0.5, "样某乙", "640402197803121515")
	beside := []models.Line{{Text: "公民身份号码640402199005202264公民身份号码640402197803121515", Confidence: 1, Box: models.Rect(0, 0.4, 1, 0.44)}}
	for name, c := range map[string]struct {
		lines []models.Line
		want  bool
	}{
		"两个人的人像面":    {append(slices.Clone(first), second...), true},
		"左右并排，认成一行":  {beside, true},
		"第二个人的只拍到号码": {append(slices.Clone(first), second[2]), true},
		"号码印了两遍":     {append(slices.Clone(first), first[2]), false},
		"两个人的国徽面":    {append(slices.Clone(back), back...), true},
		"一个人的正反面":    {append(slices.Clone(first), back...), false},
		"一个人的人像面":    {first, false},
	} {
		docs := Documents(catalogue(t), []Classified{{Page: models.Page{File: "a.jpg", Number: 1, Lines: c.lines}, Type: "id_card", Side: "front"}})
		if len(docs) != 1 || docs[0].Several != c.want {
			t.Fatalf("%s: %d documents, several %v", name, len(docs), docs[0].Several)
		}
		docs[0].Fields.Walk(func(path string, f *models.Field) {
			if c.want && f.Status == models.Read {
				t.Errorf("%s: %s is read for certain", name, path)
			}
		})
	}
}
