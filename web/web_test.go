package web

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"yushen/forms"
	"yushen/models"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := fs.ReadFile(Pages(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func each(t *testing.T, ext string, check func(name, text string)) {
	t.Helper()
	files, err := fs.Glob(Pages(), "*"+ext)
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s: %v", ext, err)
	}
	for _, f := range files {
		check(f, read(t, f))
	}
}

// TestPagesObeyTheirPolicy: the server's Content-Security-Policy allows no inline script, no inline style and no other host.
func TestPagesObeyTheirPolicy(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>\s*[^<\s]|<style|\sstyle=|\son[a-z]+=|javascript:`)
	each(t, ".html", func(name, text string) {
		if m := inline.FindString(text); m != "" {
			t.Errorf("%s: %q is inline", name, m)
		}
	})
	remote := regexp.MustCompile(`(?i)(?:src|href|url|import|from|fetch)\s*[=(]?\s*["'(]?\s*(?:https?:)?//[a-z]`)
	for _, ext := range []string{".html", ".css", ".js"} {
		each(t, ext, func(name, text string) {
			if m := remote.FindString(text); m != "" {
				t.Errorf("%s: %q is on another host", name, m)
			}
		})
	}
}

// TestTextNeverBecomesMarkup: file names and field values are strangers' text.
func TestTextNeverBecomesMarkup(t *testing.T) {
	danger := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function|srcdoc`)
	each(t, ".js", func(name, text string) {
		if m := danger.FindString(text); m != "" {
			t.Errorf("%s uses %s", name, m)
		}
	})
}

func TestWhatPagesNeedIsThere(t *testing.T) {
	needs := regexp.MustCompile(`(?:src|href)="/([a-z.]+)"|from "\./([a-z.]+)"`)
	for _, ext := range []string{".html", ".js"} {
		each(t, ext, func(name, text string) {
			for _, m := range needs.FindAllStringSubmatch(text, -1) {
				file := m[1] + m[2]
				if path.Ext(file) == "" {
					continue // a page or a route
				}
				if _, err := fs.Stat(Pages(), file); err != nil && file != "openapi.json" {
					t.Errorf("%s needs %s", name, file)
				}
			}
		})
	}
}

func TestScreenReadersAreTold(t *testing.T) {
	html := read(t, "index.html")
	for _, control := range regexp.MustCompile(`<(?:input|select|textarea)[^>]*\bid="([a-z]+)"`).FindAllStringSubmatch(html, -1) {
		if !strings.Contains(html, fmt.Sprintf(`for="%s"`, control[1])) {
			t.Errorf("#%s has no label", control[1])
		}
	}
	for _, must := range []string{`lang="zh-CN"`, `class="skip"`, `role="progressbar"`, `aria-live="polite"`, `role="alert"`, `name="viewport"`, `<main id="main"`} {
		if !strings.Contains(html, must) {
			t.Errorf("index.html lacks %s", must)
		}
	}
	if strings.Contains(html, "user-scalable=no") || strings.Contains(html, "maximum-scale") {
		t.Error("zooming is forbidden")
	}
	css := read(t, "style.css")
	for _, must := range []string{"prefers-reduced-motion", ":focus-visible", "@media print"} {
		if !strings.Contains(css, must) {
			t.Errorf("style.css lacks %s", must)
		}
	}
}

// TestTypeIsBig: GB/T 37668-2019 and the 适老化 guideline of 2021 ask for at least 18 px. Sizes in rem are relative to html; what may be smaller is
// a sign that says nothing by itself.
func TestTypeIsBig(t *testing.T) {
	css := read(t, "style.css")
	if !strings.Contains(css, "html { font-size: 18px;") {
		t.Error("the base size is not 18px")
	}
	for _, rule := range regexp.MustCompile(`([^{}]+)\{[^{}]*font-size:\s*([0-9.]+)(rem|em|px)`).FindAllStringSubmatch(css, -1) {
		size, err := strconv.ParseFloat(rule[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		selector := strings.TrimSpace(rule[1])
		if rule[3] != "px" && size < 1 && selector != ".thumb-text" && selector != ".step-number" {
			t.Errorf("%s is %s%s", selector, rule[2], rule[3])
		}
	}
}

// TestColoursContrast: WCAG 2.2, 1.4.3 (text, 4.5 to 1).
func TestColoursContrast(t *testing.T) {
	colours := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6})`).FindAllStringSubmatch(read(t, "style.css"), -1) {
		colours[m[1]] = m[2]
	}
	for _, pair := range []string{"ink/paper", "ink/mist", "ink/blue-pale", "ink/green-pale", "ink/amber-pale", "ink/focus", "soft/paper", "soft/mist", "soft/amber-pale", "soft/green-pale",
		"soft/blue-pale", "blue/paper", "blue/mist", "blue/blue-pale", "blue-dark/paper", "on-dark/blue", "on-dark/blue-dark", "red/paper", "green/paper", "green/green-pale", "green/blue-pale",
		"amber/paper", "amber/amber-pale"} {
		front, back, _ := strings.Cut(pair, "/")
		if c := contrast(t, colours[front], colours[back]); c < 4.5 {
			t.Errorf("%s: %.2f to 1", pair, c)
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// luminance is the relative luminance of sRGB (WCAG 2.2, definitions).
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(strings.TrimPrefix(hex, "#")[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestForms has a stock form library render the form of every business type.
func TestForms(t *testing.T) {
	book, err := forms.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, key := range book.Businesses() {
		form, _, err := book.Tailor(&models.Case{BusinessType: key, FiledAt: "2026-11-20"}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(form)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, key+".json"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	node := exec.Command("node", "--test", "form/form_test.mjs")
	node.Env = append(os.Environ(), "FORMS="+dir)
	if out, err := node.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestFormPageIsBuilt: scripts/setup makes the bundle that the form page needs.
func TestFormPageIsBuilt(t *testing.T) {
	if _, err := fs.Stat(Pages(), "built/form.js"); err != nil {
		t.Errorf("%v: run make setup", err)
	}
}

// TestModules runs the tests of the modules that have no page in them.
func TestModules(t *testing.T) {
	if out, err := exec.Command("node", "--test", "modules_test.mjs").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
