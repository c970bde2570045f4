package rules

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yushen/facts"
	"yushen/models"
)

// signRef is one trace of editing with the paper and page that it is on.
type signRef struct {
	sign  models.Sign
	page  *models.Page
	paper *facts.Paper
}

var signNames = map[models.SignKind]string{models.Copied: "与另一处的图像完全相同", models.Pasted: "存储痕迹与同一行不同", models.Painted: "底纹噪点与同一行不同",
	models.Uneven: "位置、墨色或底色与同一行的其他数字不同"}

// told says for staff what the trace is, where, and how strong: 第1页区域(0.41,0.30)-(0.45,0.33)“8”与另一处的图像完全相同，得分0.92.
func (s *signRef) told() string {
	x0, y0, x1, y1 := s.sign.Box.Bounds()
	text := s.sign.Text
	if text != "" {
		text = "“" + text + "”"
	}
	return fmt.Sprintf("%s第%d页区域(%.2f,%.2f)-(%.2f,%.2f)%s%s，得分%.2f", s.page.File, max(s.page.Number, 1), x0, y0, x1, y1, text,
		signNames[s.sign.Kind], s.sign.Score)
}

// signs are the traces of editing on a paper; the trace of the verdict notes each with its place.
func (e *evaluation) signs(t *objectType, p *facts.Paper) ref.Val {
	vals := []ref.Val{}
	for i := range p.Pages {
		page := &p.Pages[i]
		for _, s := range page.Signs {
			vals = append(vals, &object{t, &signRef{s, page, p}, e})
			e.watch.saw(facts.Leaf{Origin: facts.Origin{Document: p.ID, File: page.File, Page: page.Number, Box: s.Box},
				Field: models.Field{Raw: s.Text, Confidence: s.Score}}, string(s.Kind))
		}
	}
	return list(e, vals)
}

// editors are the programs for changing pictures that the metadata of a paper's files name, each once.
func (e *evaluation) editors(p *facts.Paper) ref.Val {
	names := []string{}
	for _, page := range p.Pages {
		if page.Editor != "" && !slices.Contains(names, page.Editor) {
			names = append(names, page.Editor)
		}
	}
	return types.NewDynamicList(e.adapter, names)
}
