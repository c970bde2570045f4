package specimen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// caseFile is case.json: the inputs of a case, and its answers.
type caseFile struct {
	ID           string                      `json:"id"`
	Specimen     bool                        `json:"specimen"`
	Authority    map[string]string           `json:"authority"`
	BusinessType string                      `json:"business_type"`
	RequestText  string                      `json:"request_text"`
	FiledAt      string                      `json:"filed_at"`
	Form         map[string]any              `json:"form"`
	Documents    []upload                    `json:"documents"`
	Shared       map[string][]map[string]any `json:"shared_data"`
	Unavailable  []string                    `json:"shared_unavailable"`
	Expected     expected                    `json:"expected"`
}

// upload is one file of a case and what can be read in it.
type upload struct {
	File       string                  `json:"file"`
	Type       string                  `json:"type"`
	Side       *string                 `json:"side"`
	Slot       string                  `json:"slot"`
	Slots      []string                `json:"slots,omitempty"`
	Pages      int                     `json:"pages"`
	Part       [2]int                  `json:"part"`
	Profile    string                  `json:"profile"`
	Strength   float64                 `json:"strength"`
	Rotation   *string                 `json:"rotation"`
	EXIF       *int                    `json:"exif_orientation"`
	Fields     map[string]any          `json:"fields"`
	Printed    map[string]string       `json:"printed"`
	Boxes      map[string][][5]float64 `json:"boxes"`
	Lost       []string                `json:"lost_fields"`
	Seals      []Stamp                 `json:"seals"`
	Signatures []Signed                `json:"signatures"`
	Quality    []string                `json:"quality_defects"`
	PageNumber []int                   `json:"page_numbers,omitempty"`
	PagesTotal int                     `json:"pages_total,omitempty"`
}

// expected is the answer to a case.
type expected struct {
	Decision    string   `json:"decision"`
	Acceptable  []string `json:"acceptable"`
	Defects     []defect `json:"defects"`
	MustNotFlag []defect `json:"must_not_flag"`
}

// defect is one fault; pointers are null in JSON where there is none.
type defect struct {
	Code      string   `json:"code"`
	File      *string  `json:"file"`
	Files     []string `json:"files"`
	Slot      *string  `json:"slot"`
	Field     *string  `json:"field"`
	Severity  string   `json:"severity,omitempty"`
	Rules     []string `json:"rules"`
	Also      []string `json:"also"`
	AlsoRules []string `json:"also_rules"`
	Trap      string   `json:"trap,omitempty"`
}

// folder is a case being made.
type folder struct {
	caseFile
	*studio
	world *world
	dir   string
	err   error
}

// add captures a paper into one upload and notes what is in it. Several pages become a PDF. The file name is returned.
func (f *folder) add(p *Paper, name string, c Capture, slots ...string) string {
	u := upload{Type: p.Type, Slot: slots[0], Pages: len(p.Pages), Part: [2]int{1, 1}, Profile: string(c.Kind), Strength: c.Strength,
		Fields: p.Fields, Printed: p.Printed, Seals: p.Seals, Signatures: p.Signatures, Boxes: map[string][][5]float64{},
		Lost: []string{}, Quality: []string{}}
	if len(slots) > 1 {
		u.Slots = slots
	}
	if p.Side != "" {
		u.Side = &p.Side
	}
	if turn := map[Kind]string{Turned90: "sideways_90", Turned180: "upside_down", Turned270: "sideways_270"}[c.Kind]; turn != "" {
		u.Rotation = &turn
	}
	if d := c.defect(); d != "" {
		u.Quality = []string{d}
	}
	if len(p.PageNumbers) > 0 {
		u.PageNumber, u.PagesTotal = p.PageNumbers, len(p.PageNumbers)
	}
	data, extension := f.pictures(p, c, &u)
	u.File = fmt.Sprintf("%02d_%s.%s", len(f.Documents)+1, name, extension)
	if u.Seals == nil {
		u.Seals = []Stamp{}
	}
	if u.Signatures == nil {
		u.Signatures = []Signed{}
	}
	f.Documents = append(f.Documents, u)
	f.write(u.File, data)
	return u.File
}

func (f *folder) pictures(p *Paper, c Capture, u *upload) (data []byte, extension string) {
	var pictures [][]byte
	var pixels, sizes [][2]float64
	lost := map[string]bool{}
	for i, s := range p.Pages {
		shot := take(s, c, f.random)
		jpeg, err := shot.jpeg()
		if err != nil {
			f.err = err
			return nil, ""
		}
		pictures = append(pictures, jpeg)
		w, h := float64(shot.image.Rect.Dx()), float64(shot.image.Rect.Dy())
		pixels, sizes = append(pixels, [2]float64{w, h}), append(sizes, [2]float64{s.W, s.W * h / w})
		for key, places := range s.Places {
			for _, place := range places {
				at := shot.place(place)
				u.Boxes[key] = append(u.Boxes[key], [5]float64{float64(i + 1), round4(at[0]), round4(at[1]), round4(at[2]), round4(at[3])})
				if shot.lost != nil && shot.lost(at) {
					lost[key] = true
				}
			}
		}
	}
	for key := range lost {
		if _, ok := p.Fields[strings.SplitN(strings.SplitN(key, ".", 2)[0], "[", 2)[0]]; ok {
			u.Lost = append(u.Lost, key)
		}
	}
	sort.Strings(u.Lost)
	if len(pictures) == 1 {
		return pictures[0], "jpg"
	}
	return pdfOf(pictures, pixels, sizes), "pdf"
}

func round4(v float64) float64 { return math.Round(v*1e4) / 1e4 }

func (f *folder) write(name string, data []byte) {
	if f.err == nil {
		f.err = os.WriteFile(filepath.Join(f.dir, name), data, 0o644)
	}
}

// fault notes a fault of the case.
func (f *folder) fault(d defect) {
	d.Severity = "correct"
	if d.Also == nil {
		d.Also = []string{}
	}
	if d.AlsoRules == nil {
		d.AlsoRules = []string{}
	}
	if d.File != nil && d.Files == nil {
		d.Files = []string{*d.File}
	}
	f.Expected.Defects = append(f.Expected.Defects, d)
	f.Expected.Decision, f.Expected.Acceptable = "needs_correction", []string{"needs_correction"}
}

// harmless notes a difference that must not be flagged.
func (f *folder) harmless(d defect) {
	d.Files = []string{*d.File}
	f.Expected.MustNotFlag = append(f.Expected.MustNotFlag, d)
}

func (f *folder) finish() error {
	if f.err != nil {
		return f.err
	}
	data, err := f.json()
	if err != nil {
		return fmt.Errorf("case %s: %w", f.ID, err)
	}
	f.write("case.json", data)
	return f.err
}

// json writes the case with one line for each of its parts and of its uploads, so that a change shows where it is.
func (f *folder) json() ([]byte, error) {
	var b bytes.Buffer
	lines := json.NewEncoder(&b)
	lines.SetEscapeHTML(false)
	b.WriteString("{")
	for i, part := range []struct {
		key   string
		value any
	}{{"id", f.ID}, {"specimen", f.Specimen}, {"authority", f.Authority}, {"business_type", f.BusinessType}, {"request_text", f.RequestText},
		{"filed_at", f.FiledAt}, {"form", f.Form}, {"documents", f.Documents}, {"shared_data", f.Shared}, {"shared_unavailable", f.Unavailable},
		{"expected", f.Expected}} {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "\n%q: ", part.key)
		if uploads, ok := part.value.([]upload); ok {
			for j, u := range uploads {
				b.WriteString(map[bool]string{true: "[\n", false: ",\n"}[j == 0])
				if err := lines.Encode(u); err != nil {
					return nil, err
				}
				b.Truncate(b.Len() - 1)
			}
			b.WriteString("]")
			continue
		}
		if err := lines.Encode(part.value); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1)
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

// departments are the sources of shared data; a case holds an empty list for each that was not asked.
var departments = []string{"registry", "police", "civil", "housing", "tax", "market", "bank", "justice", "health", "court"}

func newFolder(dir, id, business, filedAt string, fonts *Fonts, seed uint64) (*folder, error) {
	path := filepath.Join(dir, id)
	if err := os.RemoveAll(path); err != nil {
		return nil, fmt.Errorf("empty %s: %w", path, err)
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("make %s: %w", path, err)
	}
	random := rand.New(rand.NewPCG(seed, uint64(len(id))*7919+uint64(id[1])))
	f := &folder{dir: path, studio: &studio{fonts: fonts, random: random, dpi: scanDPI}, world: &world{random: random, today: filedAt}}
	f.ID, f.Specimen, f.BusinessType, f.FiledAt = id, true, business, filedAt
	f.Authority = map[string]string{"name": "固原市不动产登记中心", "division": "6404"}
	f.Shared, f.Unavailable, f.Documents = map[string][]map[string]any{}, []string{}, []upload{}
	for _, d := range departments {
		f.Shared[d] = []map[string]any{}
	}
	f.Expected = expected{Decision: "auto_approve", Acceptable: []string{"auto_approve"}, Defects: []defect{}, MustNotFlag: []defect{}}
	return f, nil
}

// Cases names the cases that Write makes, in order.
func Cases() []string {
	var ids []string
	for _, s := range stories {
		ids = append(ids, s.id)
	}
	return ids
}

// Write makes the case folders under dir: the same seed gives the same bytes. A folder of the same name is replaced.
func Write(dir string, seed uint64, only ...string) error {
	fonts, err := OpenFonts()
	if err != nil {
		return err
	}
	for _, s := range stories {
		if len(only) > 0 && !slices.Contains(only, s.id) {
			continue
		}
		f, err := newFolder(dir, s.id, s.business, s.filedAt, fonts, seed)
		if err != nil {
			return err
		}
		s.tell(f)
		if err := f.finish(); err != nil {
			return err
		}
	}
	return nil
}
