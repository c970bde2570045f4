package ocr_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yushen/models"
	"yushen/ocr"
)

// engine is opened once for all tests; it fails with what to run where the assets are missing.
var engine = sync.OnceValues(func() (*ocr.Engine, error) { return ocr.Open(ocr.Config{}) })

func open(t testing.TB) *ocr.Engine {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatalf("%v\n\nThe tests of this package read with the real networks: run `make setup` first.", err)
	}
	return e
}

func picture(t testing.TB, name string) models.Image {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return pixels(img)
}

func pixels(img image.Image) models.Image {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := models.Image{Width: w, Height: h, BGR: make([]byte, 0, 3*w*h)}
	for y := range h {
		for x := range w {
			r, g, b, _ := img.At(x, y).RGBA()
			out.BGR = append(out.BGR, byte(b>>8), byte(g>>8), byte(r>>8))
		}
	}
	return out
}

func white(w, h int) models.Image {
	return models.Image{Width: w, Height: h, BGR: bytes.Repeat([]byte{255}, 3*w*h)}
}

// turn turns an image clockwise by quarters.
func turn(img models.Image, quarters int) models.Image {
	for range quarters {
		out := models.Image{Width: img.Height, Height: img.Width, BGR: make([]byte, len(img.BGR))}
		for y := range img.Height {
			for x := range img.Width {
				to := x*out.Width + img.Height - 1 - y
				copy(out.BGR[3*to:3*to+3], img.BGR[3*(y*img.Width+x):])
			}
		}
		img = out
	}
	return img
}

// texts are the lines without blanks, and brackets of one width.
func texts(lines []models.Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, strings.NewReplacer(" ", "", "　", "", "（", "(", "）", ")", ":", "：").Replace(l.Text))
	}
	return out
}

func read(t testing.TB, img models.Image) []models.Line {
	t.Helper()
	lines, err := open(t).Read(context.Background(), img)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, picture string
		want          []string // lines that must stand there, in this order
	}{
		{"生僻字姓名", "names.png", []string{"权利人：邱成喆", "共有人：叶堃", "配偶：马犇、苏翀", "经办人：沈煊彧", "证件号：11010119900307721X"}},
		{"印章压住的中文日期，〇不写成零或字母", "date_under_seal.png", []string{"云川市望江公证处", "公证员沈文渊", "二〇二六年三月十五日"}},
		{"表格里换行的值不被标签隔开", "certificate.png", []string{"权利人", "沈文渊", "坐落", "云川市望江区松涛路一百二十号", "听雨花园三幢二单元", "用途", "成套住宅", "面积", "108.37平方米"}},
		{"对开的两页先左后右", "facing_pages.png", []string{"左一甲乙丙丁", "左二戊己庚辛", "左三子丑寅卯", "左五申酉戌亥", "右一春夏秋冬", "右二东南西北", "右三金木水火", "右四风花雪月", "右五琴棋书画"}},
		{"六十多字的一行不压缩", "long_line.png", []string{"经审查，申请人提交的材料齐全并且符合法定形式，申请登记的不动产权属清楚，界址明确，面积准确，没有争议，依照有关规定决定准予登记。"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := texts(read(t, picture(t, c.picture)))
			at := 0
			for _, line := range got {
				if at < len(c.want) && line == c.want[at] {
					at++
				}
			}
			if at < len(c.want) {
				t.Errorf("line %q is missing or out of order in\n%s", c.want[at], strings.Join(got, "\n"))
			}
		})
	}
}

// 己、已、巳 differ by a gap in one stroke: which one is meant may stay open, but is never told wrongly without a doubt.
func TestLookAlikesAreReadOrInDoubt(t *testing.T) {
	for _, l := range read(t, picture(t, "facing_pages.png")) {
		for i, c := range l.Chars {
			if i > 0 && l.Chars[i-1].Text == "辰" {
				if c.Text != "巳" && c.Confidence >= 0.5 {
					t.Errorf("巳 was read as %s with confidence %.2f", c.Text, c.Confidence)
				}
				return
			}
		}
	}
	t.Error("the line 左四辰巳午未 was not read")
}

func TestEveryCharacterHasConfidenceAndPlace(t *testing.T) {
	for _, l := range read(t, picture(t, "names.png")) {
		if text := charsText(l); text != l.Text {
			t.Errorf("characters %q don't make up line %q", text, l.Text)
		}
		x0, y0, x1, y1 := l.Box.Bounds()
		left := x0 - 0.01
		for _, c := range l.Chars {
			cx0, cy0, cx1, cy1 := c.Box.Bounds()
			if cx0 < x0-0.01 || cx1 > x1+0.01 || cy0 < y0-0.01 || cy1 > y1+0.01 || cx1 <= cx0 {
				t.Errorf("%q of %q stands at %v, outside of its line %v", c.Text, l.Text, c.Box, l.Box)
			}
			if c.Box.Center().X < left {
				t.Errorf("%q of %q stands left of the character before it", c.Text, l.Text)
			}
			left = c.Box.Center().X
			if c.Confidence <= 0 || c.Confidence > 1 {
				t.Errorf("%q of %q has confidence %v", c.Text, l.Text, c.Confidence)
			}
		}
	}
}

func charsText(l models.Line) (s string) {
	for _, c := range l.Chars {
		s += c.Text
	}
	return
}

func TestBlankPageHasNoLines(t *testing.T) {
	for _, img := range []models.Image{white(1654, 2339), white(1, 1), white(4000, 3), white(40, 30)} {
		if lines := read(t, img); len(lines) != 0 {
			t.Errorf("blank %d x %d gave %q", img.Width, img.Height, texts(lines))
		}
	}
}

func TestBrokenImageIsAnError(t *testing.T) {
	_, err := open(t).Read(context.Background(), models.Image{Width: 100, Height: 100, BGR: make([]byte, 7)})
	var e *models.Error
	if !errors.As(err, &e) || e.Public == "" {
		t.Errorf("got %v, want an error with a text for the citizen", err)
	}
}

func TestUpright(t *testing.T) {
	names, blank := picture(t, "names.png"), white(800, 600)
	for quarters := range 4 {
		t.Run(fmt.Sprintf("转了%d度", quarters*90), func(t *testing.T) {
			lines, way, err := open(t).ReadUpright(context.Background(), turn(names, quarters), nil, func(int) {})
			if want := (360 - quarters*90) % 360; err != nil || way != want {
				t.Fatalf("ReadUpright: got %d degrees, %v; want %d", way, err, want)
			}
			straight := read(t, names)
			if a, b := strings.Join(texts(lines), "\n"), strings.Join(texts(straight), "\n"); a != b {
				t.Errorf("read turned\n%s\nread upright\n%s", a, b)
			}
			if far := lines[0].Box.Center(); far.X-straight[0].Box.Center().X > 0.02 || far.Y-straight[0].Box.Center().Y > 0.02 {
				t.Errorf("first line stands at %v, want %v", lines[0].Box, straight[0].Box)
			}
		})
	}
	t.Run("空白页", func(t *testing.T) {
		if lines, way, err := open(t).ReadUpright(context.Background(), blank, nil, func(int) {}); len(lines) != 0 || way != 0 || err != nil {
			t.Errorf("read %d lines, turned by %d, %v; want none, 0, nil", len(lines), way, err)
		}
	})
}

func TestCancelledReadingStops(t *testing.T) {
	page := picture(t, "forty_lines.png")
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if lines, err := open(t).Read(gone, page); !errors.Is(err, context.Canceled) || lines != nil {
		t.Errorf("cancelled before: got %d lines, %v", len(lines), err)
	}
	short, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if lines, err := open(t).Read(short, page); !errors.Is(err, context.DeadlineExceeded) || lines != nil {
		t.Errorf("deadline during reading: got %d lines, %v", len(lines), err)
	}
	if lines := read(t, picture(t, "names.png")); len(lines) < 5 {
		t.Errorf("the next reading gave only %q", texts(lines))
	}
}

// A service that keeps settings or buffers between requests shows one citizen another's data (PaddleOCR issue 9950).
func TestConcurrentReadingsDoNotMix(t *testing.T) {
	e := open(t)
	pages := map[string]models.Image{}
	alone := map[string]string{}
	for _, name := range []string{"names.png", "date_under_seal.png", "certificate.png", "facing_pages.png"} {
		pages[name] = picture(t, name)
		alone[name] = strings.Join(texts(read(t, pages[name])), "\n")
	}
	group, ctx := errgroup.WithContext(context.Background())
	group.SetLimit(8)
	for range 4 {
		for name, page := range pages {
			group.Go(func() error {
				lines, err := e.Read(ctx, page)
				if err != nil {
					return err
				}
				if got := strings.Join(texts(lines), "\n"); got != alone[name] {
					return fmt.Errorf("%s read among others\n%s\nread alone\n%s", name, got, alone[name])
				}
				return nil
			})
		}
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}

func TestModelsAreNamed(t *testing.T) {
	for name, hash := range open(t).Models() {
		if !strings.HasPrefix(name, "PP-OCRv6_") || len(hash) != 12 {
			t.Errorf("model %q has hash %q", name, hash)
		}
	}
}

func TestMissingAssetsSayWhatToRun(t *testing.T) {
	if _, err := ocr.Open(ocr.Config{Assets: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "make setup") {
		t.Errorf("got %v, want an error that names `make setup`", err)
	}
}
