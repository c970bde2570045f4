package models

// Image is decoded pixels: 8-bit BGR, row by row, no padding; len(BGR) = 3*Width*Height.
type Image struct {
	Width, Height int
	BGR           []byte
}

// Char is one read character (字符) with its own confidence (0 to 1) and box.
type Char struct {
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"`
	Box        Box     `json:"box"`
}

// Line is one line of text (文本行) on a flattened page. Confidence is the mean over Chars. A character that the reader saw but
// could not name is the placeholder Unknown, never dropped. Chars may be nil for recorded or text-layer lines.
type Line struct {
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"`
	Box        Box     `json:"box"`
	Chars      []Char  `json:"chars,omitempty"`
	Stated     bool    `json:"stated,omitempty"` // the file's own text says the same (文字层); false for what was only seen
	Claim      string  `json:"claim,omitempty"`  // what the file's own text says instead; Text is what is seen
}

// Choice is one character of a second reading (复读): what it was taken for, how surely (0 to 1), where its middle stands along the line
// (0 to 1), and what else it might be, with the probability of each.
type Choice struct {
	Text       string
	Confidence float64
	At         float64
	Others     map[string]float64
}

// Unknown stands for a character that is there but could not be read (认不出的字): the geta mark, which Chinese typesetting prints for a
// missing character. It is not □, because that is an empty tick box on every form.
const Unknown = "〓"

// ProblemCode names a fault of a capture (图像质量问题).
type ProblemCode string

// The faults of a capture that the quality gate knows, with the rule that reports each.
const (
	Blur          ProblemCode = "BLUR"           // 模糊, R-IMG-001
	Dark          ProblemCode = "DARK"           // 太暗, R-IMG-001
	Glare         ProblemCode = "GLARE"          // 反光, R-IMG-002
	Cropped       ProblemCode = "CROPPED"        // 缺角、未拍全, R-IMG-003
	Occluded      ProblemCode = "OCCLUDED"       // 遮挡, R-IMG-004
	Screen        ProblemCode = "SCREEN"         // 翻拍屏幕, R-IMG-005
	GreyCopy      ProblemCode = "GREY_COPY"      // 黑白复印件, R-IMG-006
	Tilted        ProblemCode = "TILTED"         // 倾斜过大, R-IMG-007
	LowResolution ProblemCode = "LOW_RESOLUTION" // 分辨率过低, R-IMG-008
	Blank         ProblemCode = "BLANK"          // 空白页, R-FMT-011
)

// Problem is one fault of a capture: what, where on the flattened page (zero Box: everywhere), and what to do about it.
type Problem struct {
	Code   ProblemCode `json:"code"`
	Box    Box         `json:"box"`
	Score  float64     `json:"score"` // 0 to 1, how sure
	Advice string      `json:"advice,omitempty"`
}

// Quality sums a page's capture up; Score 1 is flawless.
type Quality struct {
	Score    float64   `json:"score"`
	Problems []Problem `json:"problems"`
}

// Has reports whether a problem of this code was found.
func (q Quality) Has(code ProblemCode) bool {
	for _, p := range q.Problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

// SignKind names a trace of editing (修改痕迹).
type SignKind string

// The traces of editing that are looked for.
const (
	Copied  SignKind = "copied"  // 复制移动: two characters are the same picture, paper grain and all
	Pasted  SignKind = "pasted"  // 拼贴: a character was stored another way than the line that it stands in
	Uneven  SignKind = "uneven"  // 参差: a digit stands, is inked or lies on paper otherwise than the others of its line
	Painted SignKind = "painted" // 涂抹: the paper around a character has none of its line's grain
)

// Sign is one trace of editing: a doubt for staff to settle with the original, never told to the citizen as a fault.
type Sign struct {
	Kind  SignKind
	Box   Box     // on the flattened page
	Score float64 // 0.5 to 1: how far beyond the threshold
	Text  string  // what was read there
}

// Seal is a stamp (印章) on a page: the name along its circle and the text below the star.
type Seal struct {
	Text       string  `json:"text"`
	Sub        string  `json:"sub,omitempty"`
	File       string  `json:"file,omitempty"`
	Page       int     `json:"page"`
	Box        Box     `json:"box"`
	Confidence float64 `json:"confidence,omitempty"`
}

// BarcodeKind is a kind of machine-readable code.
type BarcodeKind string

// The kinds of codes that are read.
const (
	QRCode  BarcodeKind = "qr"  // 二维码
	Strokes BarcodeKind = "bar" // 条形码: Code 128, Code 39, EAN-13
)

// Barcode is a code on a page (条码) and what it says. It is what a stranger printed: an address in it is shown, never opened.
type Barcode struct {
	Kind BarcodeKind `json:"kind"`
	Text string      `json:"text"`
	Box  Box         `json:"box"`
}

// Signature is a signed name (签名); Name is empty where something is signed that could not be read.
type Signature struct {
	Name       string  `json:"name"`
	Role       string  `json:"role,omitempty"` // the label beside it, e.g. 出卖人
	File       string  `json:"file,omitempty"`
	Page       int     `json:"page"`
	Box        Box     `json:"box"`
	Confidence float64 `json:"confidence,omitempty"`
}

// Page is one page of an upload (页). Width and Height are pixels of the upright upload; Rotation is how far the upload had to be
// turned clockwise to stand upright (0, 90, 180 or 270 degrees). Lines, Quality and Seals are on the flattened page; Flat maps
// them to the upright upload, which is what goes over the wire.
type Page struct {
	File     string     `json:"file"`
	Number   int        `json:"page"` // from 1, within the upload
	Rotation int        `json:"rotation"`
	Width    int        `json:"width"`
	Height   int        `json:"height"`
	Quality  Quality    `json:"quality"`
	Lines    []Line     `json:"lines,omitempty"`
	Codes    []Barcode  `json:"codes,omitempty"`
	Seals    []Seal     `json:"-"`
	Ink      []Box      `json:"-"` // strokes that no text line, seal or table rule explains: signatures, ticks, handwriting
	Flat     Homography `json:"-"`
	Aspect   float64    `json:"-"`                 // width / height of the flattened page; 0: unknown, take Width/Height
	Hash     string     `json:"-"`                 // perceptual hash, for near duplicates
	Picture  string     `json:"-"`                 // hash of the pixels as decoded: the same whatever the file says beside them
	Signs    []Sign     `json:"-"`                 // traces of editing, for staff
	Editor   string     `json:"-"`                 // program for changing pictures that the file's metadata name (编辑软件); "" for none
	Printed  *PrintedNo `json:"printed,omitempty"` // 第 n 页 共 m 页
}

// PrintedNo is a page number printed on the page (页码); Total is 0 where none is printed.
type PrintedNo struct {
	Number int `json:"number"`
	Total  int `json:"total,omitempty"`
}
