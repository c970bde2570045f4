package extract

import (
	"testing"

	"yushen/documents"
	"yushen/documents/layout/papertest"
	"yushen/models"
)

// FuzzExtract throws any text at the reader of any type: it must not panic, and every box must lie on the page.
func FuzzExtract(f *testing.F) {
	sheets, err := papertest.Sheets()
	if err != nil {
		f.Fatal(err)
	}
	c, err := documents.Load()
	if err != nil {
		f.Fatal(err)
	}
	for i, s := range sheets {
		var art string
		for _, l := range s.Page.Lines {
			art += l.Text + "\n"
		}
		f.Add(art, i)
	}
	f.Add("\x00\n（\n）：：\n〓〓〓  □□\n第页共页\n(((((", 3)
	f.Fuzz(func(t *testing.T, art string, n int) {
		if len(art) > 4000 {
			return
		}
		types := c.Types()
		typ := types[((n%len(types))+len(types))%len(types)]
		page := papertest.A4(art)
		if n%2 == 0 {
			page = papertest.Wide(art)
		}
		page.Ink = []models.Box{models.Rect(0.1, 0.1, 0.2, 0.12)}
		fields, _ := Extract(typ, []models.Page{page, page})
		fields.Walk(func(path string, x *models.Field) {
			if x.Status != models.Absent && x.Status != models.Unreadable && x.Value == "" {
				t.Errorf("%s.%s is %s without a value", typ.Key, path, x.Status)
			}
		})
		PrintedNo(page)
	})
}
