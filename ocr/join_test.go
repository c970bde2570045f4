package ocr

import (
	"image"
	"image/color"
	"testing"

	"gocv.io/x/gocv"
)

// rowOf draws words 30 pixels high at the given places, and a vertical rule where one is asked for.
func rowOf(t *testing.T, words map[int]string, rules ...int) gocv.Mat {
	t.Helper()
	m := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(250, 250, 250, 0), 120, 800, gocv.MatTypeCV8UC3)
	t.Cleanup(func() { _ = m.Close() })
	for x, w := range words {
		if err := gocv.PutText(&m, w, image.Pt(x, 75), gocv.FontHersheySimplex, 1.3, color.RGBA{}, 3); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range rules {
		if err := gocv.Line(&m, image.Pt(x, 0), image.Pt(x, 119), color.RGBA{}, 2); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func boxAt(x0, x1 float64) quad { return quad{{x0, 36}, {x1, 36}, {x1, 84}, {x0, 84}} }

func TestPrintThatDetectionPassedOverIsTakenIn(t *testing.T) {
	tests := []struct {
		name  string
		words map[int]string
		rules []int
		boxes []quad
		want  [][2]float64 // where each box begins and ends, give or take six pixels
	}{
		{"两词之间漏掉一个数字,合成一行", map[int]string{100: "1985", 250: "8", 310: "AB"}, nil, []quad{boxAt(96, 215), boxAt(306, 370)}, [][2]float64{{96, 370}}},
		{"两词之间没有字,各是一行", map[int]string{100: "1985", 310: "AB"}, nil, []quad{boxAt(96, 215), boxAt(306, 370)}, [][2]float64{{96, 215}, {306, 370}}},
		{"行尾漏掉的字并入本行", map[int]string{100: "1985", 250: "8"}, nil, []quad{boxAt(96, 215)}, [][2]float64{{96, 278}}},
		{"行首漏掉的字并入本行", map[int]string{100: "8", 170: "AB"}, nil, []quad{boxAt(166, 230)}, [][2]float64{{98, 230}}},
		{"一个词被切成两半而相叠,合成一行", map[int]string{100: "1985"}, nil, []quad{boxAt(96, 165), boxAt(155, 215)}, [][2]float64{{96, 215}}},
		{"相叠正好一个字高,也合成一行", map[int]string{100: "1985"}, nil, []quad{boxAt(96, 195), boxAt(147, 215)}, [][2]float64{{96, 215}}},
		{"中间隔着表格竖线,仍是两格", map[int]string{100: "1985", 310: "AB"}, []int{260}, []quad{boxAt(96, 215), boxAt(306, 370)}, [][2]float64{{96, 215}, {306, 370}}},
		{"离得太远的字不并入", map[int]string{100: "1985", 500: "8"}, nil, []quad{boxAt(96, 215)}, [][2]float64{{96, 215}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := joinRows(rowOf(t, test.words, test.rules...), test.boxes, nil)
			if err != nil || len(got) != len(test.want) {
				t.Fatalf("%v, %v; want boxes %v", got, err, test.want)
			}
			for i, want := range test.want {
				if x0, x1 := got[i][0].x, got[i][1].x; x0 < want[0]-6 || x0 > want[0]+6 || x1 < want[1]-6 || x1 > want[1]+6 {
					t.Errorf("box %d from %.0f to %.0f, want from %.0f to %.0f", i, x0, x1, want[0], want[1])
				}
			}
		})
	}
}
