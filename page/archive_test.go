package page

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"yushen/models"
)

// entry is one file of a ZIP made for a test.
type entry struct {
	name string
	data []byte
}

func zipped(entries ...entry) []byte {
	return encoded(func(b *bytes.Buffer) error {
		z := zip.NewWriter(b)
		for _, e := range entries {
			w, err := z.Create(e.name)
			if err != nil {
				return err
			}
			if _, err := w.Write(e.data); err != nil {
				return err
			}
		}
		return z.Close()
	})
}

// stored is a ZIP of one file that is not compressed.
func stored(name string, data []byte) []byte {
	return encoded(func(b *bytes.Buffer) error {
		z := zip.NewWriter(b)
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
		return z.Close()
	})
}

func TestZIPOfPhotosIsReadPageByPage(t *testing.T) {
	two := pdf(120, 80, nil, 1, 1, "0.8 0.1 0.1 rg 0 40 60 40 re f", "0.1 0.1 0.8 rg 60 0 60 40 re f")
	data := zipped(entry{"材料/", nil}, entry{"材料/身份证.jpg", jpegBytes(flag(120, 80))}, entry{"__MACOSX/._身份证.jpg", []byte("x")}, entry{"材料/.DS_Store", []byte("x")},
		entry{"材料/合同.pdf", two}, entry{"../../../etc/相片.png", pngBytes(flag(60, 40))})
	u, err := opener.Open(context.Background(), "材料.zip", data)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	if u.Len() != 4 {
		t.Fatalf("%d pages, want 4", u.Len())
	}
	for n, want := range []struct{ red, blue bool }{{true, true}, {true, false}, {false, true}, {true, true}} {
		img, err := u.Page(context.Background(), n)
		if err != nil {
			t.Fatal(err)
		}
		if isRed(img, 0.2, 0.2) != want.red || isBlue(img, 0.8, 0.8) != want.blue {
			t.Errorf("page %d is another page", n+1)
		}
	}
	if err := firstPage("一份.zip", stored("a.pdf", two)); err != nil {
		t.Errorf("a PDF stored without compression: %v", err)
	}
}

func TestZIPThatCannotBeReadNamesTheFileInIt(t *testing.T) {
	many := make([]entry, mostFiles+1)
	for i := range many {
		many[i] = entry{fmt.Sprintf("%d.png", i), pngBytes(flag(2, 2))}
	}
	huge := make([]entry, mostEntries+1)
	for i := range huge {
		huge[i] = entry{fmt.Sprintf("%d/", i), nil}
	}
	locked := stored("证.jpg", jpegBytes(flag(4, 4)))
	for _, signature := range []string{"PK\x03\x04", "PK\x01\x02"} {
		at := bytes.Index(locked, []byte(signature))
		locked[at+6+2*strings.Count(signature, "\x01")] |= 1
	}
	tests := map[string]struct {
		data []byte
		code models.Code
		says []string
	}{
		"里面有Word":   {zipped(entry{"好.jpg", jpegBytes(flag(4, 4))}, entry{"合同.docx", zipped(entry{"[Content_Types].xml", nil})}), models.BadFile, []string{"里的“合同.docx”", "导出成PDF"}},
		"里面有坏照片":    {zipped(entry{"坏.jpg", []byte("\xff\xd8\xff\xe0")}), models.BadFile, []string{"里的“坏.jpg”", "损坏"}},
		"包里有包":      {zipped(entry{"内.zip", zipped(entry{"a.jpg", jpegBytes(flag(4, 4))})}), models.BadFile, []string{"里的“内.zip”", "解压"}},
		"解开是一亿个零":   {zipped(entry{"零.bmp", make([]byte, 100<<20)}), models.TooLarge, []string{"里的“零.bmp”", "解开后太大"}},
		"文件太多":      {zipped(many...), models.TooLarge, []string{"太多", "100个"}},
		"目录项成千上万":   {zipped(huge...), models.TooLarge, []string{"太多"}},
		"空包":        {zipped(), models.BadFile, []string{"没有照片"}},
		"只有系统杂物":    {zipped(entry{"Thumbs.db", []byte("x")}), models.BadFile, []string{"没有照片"}},
		"设了密码":      {locked, models.BadFile, []string{"里的“证.jpg”", "密码"}},
		"名字像路径又像网页": {zipped(entry{`..\..\<b>.jpg`, nil}), models.BadFile, []string{"里的“b.jpg”", "空的"}},
		"截断":        {zipped(entry{"a.jpg", jpegBytes(flag(40, 40))})[:200], models.BadFile, []string{"损坏"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := firstPage("材料.zip", tt.data)
			var e *models.Error
			if !errors.As(err, &e) || e.Code != tt.code || e.Part != "材料.zip" || !strings.HasPrefix(e.Public, "“材料.zip”") {
				t.Fatalf("error %v", err)
			}
			for _, s := range tt.says {
				if !strings.Contains(e.Public, s) {
					t.Errorf("%q lacks %q", e.Public, s)
				}
			}
		})
	}
}

func FuzzZIP(f *testing.F) {
	warm(f)
	f.Add(zipped(entry{"a.jpg", jpegBytes(flag(8, 8))}, entry{"b.gif", []byte("GIF89a")}))
	f.Add(stored("a.png", pngBytes(flag(8, 8))))
	f.Fuzz(func(t *testing.T, data []byte) { openAnything(t, append([]byte("PK\x03\x04"), data...)) })
}
