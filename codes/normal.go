package codes

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Narrow turns full-width ASCII into ASCII and the ideographic space into a blank (全角转半角); all else stays.
func Narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - 0xFEE0
		case r == '\u3000' || r == '\u00a0':
			return ' '
		}
		return r
	}, s)
}

// Normal is the form in which running text is compared and shown: Unicode NFC, full-width ASCII narrowed, invisible characters
// dropped, runs of blanks and line breaks made one blank. NFKC is avoided on purpose: it would turn ㎡ into m2.
func Normal(s string) string {
	s = Narrow(norm.NFC.String(visible(s)))
	return strings.Join(strings.Fields(s), " ")
}

// Unblanked is Normal without any blank: Chinese text that a reader may have split at will.
func Unblanked(s string) string { return strings.ReplaceAll(Normal(s), " ", "") }

// Compact is the normal form of number-like text (编号类): narrowed, without blanks and invisible characters, all brackets
// round, all dashes "-", letters upper case. 至 stays, since it is part of place names (乐至县); date ranges see to it themselves.
func Compact(s string) string { return strings.ToUpper(squeeze(s)) }

// squeeze is Compact with letters as they were, so that g (a 9) and G (a 6) can still be told apart.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case strings.ContainsRune("〔【[{「『〖﹝", r):
			return '('
		case strings.ContainsRune("〕】]}」』〗﹞", r):
			return ')'
		case strings.ContainsRune("—–―‐‑‒﹣−~∼﹘", r):
			return '-'
		}
		return r
	}, Narrow(norm.NFC.String(visible(s))))
}

// visible drops characters that no reader sees: zero-width ones, byte order marks, soft hyphens, control characters.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r == '\u00ad' || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r):
			return -1
		}
		return r
	}, s)
}

// DigitFor is the digit that r stands for where the place must hold a digit (数字易混), e.g. O → 0, l → 1. Digits stand for
// themselves. ok is false where r looks like no digit.
func DigitFor(r rune) (digit byte, ok bool) {
	switch r {
	case 'O', 'o', '〇', '○', 'Q', 'D', '◯', 'Ｏ', '零':
		return '0', true
	case 'I', 'l', '|', '丨', 'i', '！', '!', '︱':
		return '1', true
	case 'Z', 'z':
		return '2', true
	case 'S', 's':
		return '5', true
	case 'G', 'b':
		return '6', true
	case 'B':
		return '8', true
	case 'g', 'q':
		return '9', true
	}
	if r >= '0' && r <= '9' {
		return byte(r), true
	}
	return 0, false
}

// LetterFor is the letter that r stands for where the place must hold a letter: 8 → B, 0 → O, 6 → G. Letters stand for
// themselves.
func LetterFor(r rune) (letter byte, ok bool) {
	switch r {
	case '8':
		return 'B', true
	case '0':
		return 'O', true
	case '6':
		return 'G', true
	case '2':
		return 'Z', true
	}
	r = unicode.ToUpper(r)
	if r >= 'A' && r <= 'Z' {
		return byte(r), true
	}
	return 0, false
}

// repairDigits replaces each look-alike by its digit; characters that look like none stay.
func repairDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if d, ok := DigitFor(r); ok {
			return rune(d)
		}
		return r
	}, s)
}

var variants = strings.NewReplacer("座落", "坐落", "圓", "元", "圆", "元", "貮", "贰", "貳", "贰", "叄", "叁", "參", "叁", "陸", "陆",
	"萬", "万", "億", "亿", "號", "号", "樓", "楼", "單", "单", "層", "层", "區", "区", "縣", "县", "證", "证", "產", "产", "權", "权", "動", "动")

// Variants replaces variant characters (异体) that are common on forms and older certificates, 座落 → 坐落, 圆 → 元. Never use
// it on names of people.
func Variants(s string) string { return variants.Replace(s) }

// allDigits reports whether s is not empty and holds only ASCII digits.
func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
