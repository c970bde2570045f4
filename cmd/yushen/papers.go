package main

import (
	"yushen/classifier"
	"yushen/documents"
	"yushen/extract"
	"yushen/facts"
	"yushen/models"
	"yushen/precheck"
)

// papers sorts pages into documents: the classifier says what each page is, the extractor what stands on it.
type papers struct {
	catalogue *documents.Catalogue
	types     *classifier.Documents
}

// Sort implements precheck.Papers.
func (p papers) Sort(all []precheck.Sheets) []models.Document {
	var pages []classifier.PageOf
	for _, sheets := range all {
		slot := sheets.Upload.Slot
		for _, page := range sheets.Pages {
			page.Printed = extract.PrintedNo(page)
			pages = append(pages, classifier.PageOf{Page: page, Slot: slot, Expected: facts.TypesOf(facts.ParseSlot(slot))})
		}
	}
	classified := make([]extract.Classified, len(pages))
	for i, g := range p.types.ClassifyAll(pages) {
		classified[i] = extract.Classified{Page: pages[i].Page, Slot: pages[i].Slot, Type: g.Type, Side: g.Side, Score: g.Score, First: g.First}
	}
	return extract.Documents(p.catalogue, classified)
}
