package extract

import (
	"yushen/codes"
	"yushen/documents/layout"
	"yushen/models"
)

// PrintedNo is the page number printed at the head or foot of a page (页码), nil where there is none.
func PrintedNo(p models.Page) *models.PrintedNo {
	page := layout.Of(p)
	var best *models.PrintedNo
	for i := range page.Cells {
		c := &page.Cells[i]
		if !pageNoCell(c, page.Height) {
			continue
		}
		n, total, _ := codes.ParsePageNo(c.Text)
		if best == nil || total > 0 || best.Total == 0 && c.Mid() > page.Height/2 {
			best = &models.PrintedNo{Number: n, Total: total}
		}
	}
	return best
}
