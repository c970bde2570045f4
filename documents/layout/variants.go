package layout

// simplified maps the traditional and variant forms that a reader sometimes sees in print to the simplified ones, for characters
// that labels and wordings use. Names of people are never changed by it: their raw characters are kept.
var simplified = map[rune]rune{}
