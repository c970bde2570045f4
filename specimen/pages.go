package specimen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"yushen/codes"
)

// Strengths are the three strengths in which WritePages shows every capture.
var Strengths = [3]float64{0.2, 0.6, 1}

// WritePages makes single pages: count of every document type in every kind of capture and strength, with a line of truth.jsonl each. Where a
// fault is mild its page is readable and has no quality_defects: a reader that rejects it is wrong.
func WritePages(dir string, seed uint64, count int, kinds ...Kind) error {
	return writePages(dir, seed, count, scanDPI, kinds)
}

func writePages(dir string, seed uint64, count int, dpi float64, kinds []Kind) error {
	fonts, err := OpenFonts()
	if err != nil {
		return err
	}
	if len(kinds) == 0 {
		kinds = append(append(kinds, Readable...), Faults...)
	}
	return writeTruth(dir, func(lines *json.Encoder) error {
		drawn := make([]upload, count*len(kinds)*len(Strengths))
		if err := eachOf(len(drawn), fonts, func(i int, fonts *Fonts) (err error) {
			g, k, n := i%len(Strengths), i/len(Strengths)%len(kinds), i/len(Strengths)/len(kinds)
			random := rand.New(rand.NewPCG(seed, uint64(n*1000+k*10+g)))
			c := Capture{kinds[k], Strengths[g]}
			f := &folder{dir: dir, studio: &studio{fonts: fonts, random: random, dpi: dpi, pins: printer(c.Kind, c.Strength)}, world: &world{random: random, today: "2026-06-01"}}
			f.FiledAt = f.world.today
			p := f.anyPaper((n*7 + k*3 + g) % paperKinds)
			drawn[i] = f.single(p, fmt.Sprintf("%s-%s-%d-%d", p.Type, c.Kind, g+1, n), c)
			return f.err
		}); err != nil {
			return err
		}
		for _, u := range drawn {
			if err := lines.Encode(u); err != nil {
				return fmt.Errorf("write truth.jsonl: %w", err)
			}
		}
		return nil
	})
}

// eachOf draws n pictures, as many at once as there are cores, each of these with fonts of its own.
func eachOf(n int, fonts *Fonts, draw func(i int, fonts *Fonts) error) error {
	var g errgroup.Group
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		own := fonts.another()
		g.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := draw(i, own); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// single captures the page of a paper that holds most values.
func (f *folder) single(p *Paper, name string, c Capture) upload {
	best := 0
	for i, s := range p.Pages {
		if len(s.Places) > len(p.Pages[best].Places) {
			best = i
		}
	}
	one := *p
	one.Pages, one.PageNumbers = p.Pages[best:best+1], nil
	one.Fields, one.Seals, one.Signatures = map[string]any{}, nil, nil
	for key, v := range p.Fields {
		if _, scalar := v.(string); scalar && len(p.Pages[best].Places[key]) > 0 {
			one.Fields[key] = v
		}
	}
	f.Documents = nil
	file := f.add(&one, name, c, p.Type)
	u := f.Documents[0]
	u.File = name + filepath.Ext(file)
	if f.err == nil {
		f.err = os.Rename(filepath.Join(f.dir, file), filepath.Join(f.dir, u.File))
	}
	return u
}

// paperKinds is how many papers anyPaper can draw.
const paperKinds = 13

// anyPaper draws a paper of the kind k, 0 to paperKinds-1.
func (f *folder) anyPaper(k int) *Paper {
	w := f.world
	home, owner, buyer := w.home(), w.person(), w.person()
	bank, developer := w.bank(home), w.developer(home)
	l := f.lien(home, bank)
	price := codes.Fen(300_000_00 + 1_000_00*int64(w.random.IntN(600)))
	c := sale{no: "演合2026" + w.digits(8), signed: w.before(w.today, 30, 60), sellers: []Person{owner}, buyers: []Person{buyer}, home: home, usage: "住宅",
		coOwnership: "单独所有", price: price, words: codes.FormatYuanCN(price), payment: "按揭贷款", office: "固原市房产交易中心", delivery: "2026-07-01"}
	switch k {
	case 0:
		return f.applicationForm(application{kind: "转移登记", right: "房屋", reason: "买卖", proof: "买卖合同", holders: []applicant{ofPerson(buyer, "")},
			obligors: []applicant{ofPerson(owner, "")}, home: home, usage: "住宅", coOwnership: "单独所有", date: w.today})
	case 1:
		return f.certificate(deed{home: home, owners: []Person{owner}, coOwnership: "单独所有", nature: "出让/市场化商品房", usage: "城镇住宅用地/住宅", office: "固原市自然资源局"})
	case 2:
		return f.proof(l, home, owner)
	case 3:
		return f.release(l, home, owner, w.before(w.today, 20, 60), w.before(w.today, 3, 12), "固原市不动产登记中心")
	case 4:
		return f.license(bank)
	case 5:
		return f.legalRep(developer, w.today)
	case 6:
		return f.nameChange(owner, "演小禾", w.before(w.today, 60, 90))
	case 7:
		return f.stockContract(c)
	case 8:
		c.company, c.recordNo = &developer, "BA"+c.no
		return f.newContract(c)
	case 9:
		return f.taxCertificate(taxPaid{no: "3640260" + w.digits(11), paid: w.before(w.today, 5, 20), office: "国家税务总局固原市税务局", payers: []Person{buyer},
			contractNo: c.no, home: home, base: price, amount: price / 100, item: "住宅买卖"})
	case 10:
		f.dpi = cardDPI
		return f.idFront(owner)
	case 11:
		f.dpi = cardDPI
		return f.idBack(buyer)
	}
	f.dpi = 220
	return f.householdPage(owner, "户主", "", "")
}
