package extract

import (
	"regexp"
	"slices"
	"strings"

	"yushen/codes"
	"yushen/documents"
	"yushen/documents/layout"
	"yushen/models"
)

// severalLabel is the length from which a label of a card is on it once and in no value: 公民身份号码, 签发机关.
const severalLabel = 4

// severalCards reports whether a page shows more than one card of a kind (多张证件同拍): a label that a card has once stands there twice, or two people's
// numbers do, where the second card is cut off. Both sides of one card have no label in common.
func severalCards(t documents.Type, pages []models.Page) bool {
	if t.Bundle != documents.BySides {
		return false
	}
	for _, p := range pages {
		if len(peopleOn(p)) > 1 {
			return true
		}
		for _, f := range t.Fields {
			n := 0
			for _, l := range p.Lines {
				n += labelsIn(layout.Normal(l.Text), f.Labels)
			}
			if n > 1 {
				return true
			}
		}
	}
	return false
}

// peopleOn are the valid numbers of citizens on a page, each once.
func peopleOn(p models.Page) []string {
	var out []string
	for _, l := range p.Lines {
		for _, n := range digitRuns.FindAllString(codes.Narrow(l.Text), -1) {
			if codes.CheckID(n) == codes.OK && !slices.Contains(out, codes.NormalID(n)) {
				out = append(out, codes.NormalID(n))
			}
		}
	}
	return out
}

// digitRuns are what may be citizens' numbers.
var digitRuns = regexp.MustCompile(`\d{17}[\dXx]`)

// labelsIn counts the labels of one field in a line: two cards side by side may have theirs on one.
func labelsIn(line string, labels []string) int {
	most := 0
	for _, w := range labels {
		if n := layout.Normal(w); len([]rune(n)) >= severalLabel {
			most = max(most, strings.Count(line, n))
		}
	}
	return most
}

// doubtAll leaves every value in doubt: whose it is cannot be told.
func doubtAll(fields models.Fields) {
	fields.Walk(func(_ string, f *models.Field) { doubt(f, "") })
}
