package codes

import "strings"

// cnDigits are the values of Chinese digits, everyday and of bank forms (大写).
var cnDigits = map[rune]int{
	'〇': 0, '零': 0, '○': 0, '◯': 0, 'O': 0, '0': 0,
	'一': 1, '壹': 1, '弌': 1, '1': 1, '二': 2, '贰': 2, '貳': 2, '貮': 2, '两': 2, '2': 2, '三': 3, '叁': 3, '叄': 3, '參': 3, '3': 3,
	'四': 4, '肆': 4, '4': 4, '五': 5, '伍': 5, '5': 5, '六': 6, '陆': 6, '陸': 6, '6': 6, '七': 7, '柒': 7, '7': 7,
	'八': 8, '捌': 8, '8': 8, '九': 9, '玖': 9, '9': 9,
}

var cnUnits = map[rune]int{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000}

// cnInt reads a whole number below ten thousand in Chinese (十二, 三百零五, 壹拾伍, 廿三), in digits strung together (二〇二四) or in ASCII
// digits.
func cnInt(s string) (int, bool) {
	s = strings.NewReplacer("廿", "二十", "卅", "三十").Replace(s)
	r := []rune(s)
	if len(r) == 0 || len(r) > 12 {
		return 0, false
	}
	if !strings.ContainsAny(s, "十拾百佰千仟") {
		return strungDigits(r)
	}
	total, digit, last := 0, -1, 10000
	for i, c := range r {
		if u, ok := cnUnits[c]; ok {
			if u >= last {
				return 0, false
			}
			if digit < 0 {
				if u != 10 || (i > 0 && cnDigits[r[i-1]] != 0) {
					return 0, false
				}
				digit = 1
			}
			total, digit, last = total+digit*u, -1, u
			continue
		}
		d, ok := cnDigits[c]
		if !ok || digit >= 0 {
			return 0, false
		}
		if d != 0 {
			digit = d
		}
	}
	if digit > 0 {
		total += digit
	}
	return total, true
}

func strungDigits(r []rune) (int, bool) {
	if len(r) > 8 {
		return 0, false
	}
	n := 0
	for _, c := range r {
		d, ok := cnDigits[c]
		if !ok {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}
