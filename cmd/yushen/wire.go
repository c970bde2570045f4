package main

import (
	"io/fs"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"yushen/classifier"
	"yushen/codes"
	"yushen/documents"
	"yushen/fees"
	"yushen/forms"
	"yushen/ocr"
	"yushen/page"
	"yushen/precheck"
	"yushen/reading"
	"yushen/rules"
	"yushen/vector"
)

// options are what the commands may set; the zero value is right for one machine.
type options struct {
	assets       string        // folder of weights and library; "": beside the binary
	cores        int           // 0: all
	pageDeadline time.Duration // 0: a minute
	departments  precheck.Departments
	today        string // ISO date; "": the clock's
	packs        fs.FS  // rule packs; nil: those that come with the program
}

// app is the engine: every part opened once.
type app struct {
	service   *precheck.Service
	documents *documents.Catalogue
	pack      *rules.Pack // at start
	live      *rules.Live // in force now
	business  *classifier.Business
	matcher   vector.Matcher // business, or with a second witness
	opener    *page.Opener
	engine    *ocr.Engine
	reader    *reading.Reader
	forms     *forms.Book
	cores     int
}

// garbagePercent is how much the heap may grow between two collections. Most of it is pixels, which cost a collection nothing to pass over.
const garbagePercent = 50

// open wires the parts. It holds no logic of its own.
func open(o options) (*app, error) {
	debug.SetGCPercent(garbagePercent)
	a, err := openRules(o)
	if err != nil {
		return nil, err
	}
	if a.engine, err = ocr.Open(ocr.Config{Assets: o.assets, Threads: o.cores, Words: append(a.documents.Words(), codes.Divisions()...)}); err != nil {
		return nil, err
	}
	if a.opener, err = page.NewOpener(page.Limits{}, page.KeepCompiled(filepath.Join(a.engine.Assets(), "compiled"))); err != nil {
		a.Close()
		return nil, err
	}
	if o.pageDeadline == 0 {
		o.pageDeadline = time.Minute
	}
	if a.cores = o.cores; a.cores == 0 {
		a.cores = runtime.NumCPU()
	}
	a.reader = reading.New(a.opener, a.engine, a.cores, o.pageDeadline)
	a.service.Reader = a.reader
	a.service.Models = a.engine.Models()
	if a.forms, err = forms.Load(); err != nil {
		a.Close()
		return nil, err
	}
	a.service.Forms = a.forms
	tariff, err := fees.Load()
	if err != nil {
		a.Close()
		return nil, err
	}
	a.service.Fees = tariff
	return a, nil
}

// openRules wires what judges a case that is read already: no models, no pictures.
func openRules(o options) (*app, error) {
	catalogue, err := documents.Load()
	if err != nil {
		return nil, err
	}
	if o.packs == nil {
		o.packs = rules.Embedded()
	}
	pack, err := rules.Load(o.packs)
	if err != nil {
		return nil, err
	}
	live := rules.NewLive(pack)
	business, err := classifier.LoadBusiness(businessTypes(pack))
	if err != nil {
		return nil, err
	}
	s := precheck.Service{Papers: papers{catalogue: catalogue, types: classifier.NewDocuments(catalogue)}, Matcher: business, Rules: ruleBook{live},
		Departments: o.departments, Version: version}
	if o.today != "" {
		s.Today = func() string { return o.today }
	}
	return &app{service: precheck.New(s, 256), documents: catalogue, pack: pack, live: live, business: business, matcher: business}, nil
}

// businessTypes is what matching needs to know of the pack.
func businessTypes(pack *rules.Pack) []classifier.BusinessType {
	var out []classifier.BusinessType
	for _, b := range pack.BusinessTypes() {
		t := classifier.BusinessType{Key: b.Key, Name: b.Name, Aliases: b.Aliases, Phrases: b.CitizenPhrases}
		for _, near := range b.ConfusableWith {
			t.Near = append(t.Near, near.Key)
		}
		out = append(out, t)
	}
	return out
}

// Close releases native memory.
func (a *app) Close() {
	if a.engine != nil {
		a.engine.Close()
	}
	if a.opener != nil {
		a.opener.Close()
	}
}
