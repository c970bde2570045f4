// Package fees estimates what a registration costs (税费): the registration fee 不动产登记费, deed tax 契税 and who bears what, each with its basis.
// Rates and reliefs are data (fees.yaml). It is an estimate: what the service cannot know, such as how many homes a family has, is told as cases side
// by side, never guessed; the tax authority decides.
package fees

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"math"
	"strconv"
	"sync"

	"github.com/goccy/go-yaml"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

//go:embed fees.yaml
var data []byte

// basis is a legal basis as the table writes it.
type basis struct {
	Law     string `yaml:"law"`
	Article string `yaml:"article"`
	Status  string `yaml:"status"`
}

// charge is how the registration fee is taken, in yuan.
type charge struct {
	Name  string  `yaml:"name"`
	House int64   `yaml:"house"`
	Other int64   `yaml:"other"`
	First int64   `yaml:"first"` // for the first certificate
	Copy  int64   `yaml:"copy"`  // for each further certificate
	Basis []basis `yaml:"basis"`
}

// bracket is one case of a tax: the rate in percent, and above it for large homes. -1 is a rate that only the authority knows.
type bracket struct {
	When  string  `yaml:"when"`
	Rate  float64 `yaml:"rate"`
	Above float64 `yaml:"above"`
}

// tax is how deed tax is taken.
type tax struct {
	Payer string    `yaml:"payer"`
	Of    string    `yaml:"of"`    // price, or assessed: by the tax authority
	Large float64   `yaml:"large"` // square metres above which a home is large; 0: no matter
	House []bracket `yaml:"house"`
	Other []bracket `yaml:"other"` // none: as for homes
	Basis []basis   `yaml:"basis"`
	Note  string    `yaml:"note"`
}

// Tariff is the table of fees and taxes. It is only read.
type Tariff struct {
	Registration map[string]charge `yaml:"registration"`
	DeedTax      map[string]tax    `yaml:"deed_tax"`
	SellerTax    struct {
		Name  string  `yaml:"name"`
		Payer string  `yaml:"payer"`
		Note  string  `yaml:"note"`
		Basis []basis `yaml:"basis"`
	} `yaml:"seller_tax"`
	Businesses map[string]struct {
		Registration string `yaml:"registration"`
		DeedTax      string `yaml:"deed_tax"`
		Seller       bool   `yaml:"seller"`
	} `yaml:"businesses"`
}

// Load reads the embedded table.
var Load = sync.OnceValues(func() (*Tariff, error) {
	t := &Tariff{}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(t); err != nil {
		return nil, fmt.Errorf("fees.yaml: %w", err)
	}
	var faults []error
	for key, b := range t.Businesses {
		if _, ok := t.Registration[b.Registration]; !ok {
			faults = append(faults, fmt.Errorf("fees.yaml: %s: no registration fee %q", key, b.Registration))
		}
		if _, ok := t.DeedTax[b.DeedTax]; !ok && b.DeedTax != "" {
			faults = append(faults, fmt.Errorf("fees.yaml: %s: no deed tax %q", key, b.DeedTax))
		}
	}
	return t, errors.Join(faults...)
})

const note = "这是按现有材料的估算，只供参考；应缴多少，以税务机关核定和登记机构收费为准。"

// Estimate works out what a case costs; nil for a business that the table doesn't know.
func (t *Tariff) Estimate(m *models.Case) *models.Estimate {
	b, ok := t.Businesses[m.BusinessType]
	if !ok {
		return nil
	}
	c := facts.Build(m)
	out := &models.Estimate{Note: note, Items: []models.EstimateItem{t.registration(c, t.Registration[b.Registration])}}
	if b.DeedTax != "" {
		out.Items = append(out.Items, deedTax(c, t.DeedTax[b.DeedTax]))
	}
	if b.Seller {
		s := t.SellerTax
		out.Items = append(out.Items, models.EstimateItem{Key: "seller_tax", Name: s.Name, Payer: s.Payer, Cases: []models.EstimateCase{}, Note: s.Note, Basis: cited(s.Basis)})
	}
	return out
}

// registration is the fee for one case: by what the house is for, and one certificate more for each further owner who wants their own.
func (t *Tariff) registration(c *facts.Case, f charge) models.EstimateItem {
	item := models.EstimateItem{Key: "registration_fee", Name: "不动产登记费（" + f.Name + "）", Payer: "申请人", Basis: cited(f.Basis)}
	extra := f.First
	if c.Form.Value("separate_certificates") == "true" {
		extra += f.Copy * int64(max(len(c.Of(facts.Acquires))-1, 0))
	}
	home, known := isHome(c)
	for _, k := range []struct {
		when string
		is   bool
		yuan int64
	}{{"住宅", true, f.House}, {"不是住宅", false, f.Other}} {
		if known && home != k.is || !k.is && f.Other == f.House {
			continue
		}
		when := k.when
		if f.Other == f.House {
			when = ""
		}
		item.Cases = append(item.Cases, models.EstimateCase{When: when, Amount: yuan(codes.Fen((k.yuan + extra) * 100))})
	}
	return item
}

// isHome tells what the house is for; known is false where nothing says so.
func isHome(c *facts.Case) (home, known bool) {
	v, ok := c.Fact("usage").Value()
	if !ok || codes.HouseUsage(v) == "" {
		return false, false
	}
	return codes.UsageClass(v) == "住宅", true
}

// deedTax tells each case of the tax with its amount, where the price is known and is what it is taken of; and what was paid already.
func deedTax(c *facts.Case, t tax) models.EstimateItem {
	item := models.EstimateItem{Key: "deed_tax", Name: "契税", Payer: t.Payer, Note: t.Note, Basis: cited(t.Basis), Cases: []models.EstimateCase{}}
	base, priced := price(c)
	priced = priced && t.Of == "price"
	if priced {
		item.Base = yuan(base)
	}
	home, known := isHome(c)
	var brackets []bracket
	if home || !known {
		brackets = append(brackets, t.House...)
	}
	if !home || !known {
		brackets = append(brackets, t.Other...)
	}
	if len(brackets) == 0 {
		brackets = t.House
	}
	for _, b := range brackets {
		item.Cases = append(item.Cases, sized(c, t, b, base, priced)...)
	}
	item.Paid = paid(c)
	return item
}

// sized are the cases of a bracket: one where the size of the home is known or makes no difference, else one for each size.
func sized(c *facts.Case, t tax, b bracket, base codes.Fen, priced bool) []models.EstimateCase {
	at := func(when string, rate float64) models.EstimateCase {
		out := models.EstimateCase{When: when}
		if rate < 0 {
			return out
		}
		out.Rate = strconv.FormatFloat(rate, 'f', -1, 64) + "%"
		if rate == 0 {
			out.Amount = yuan(0)
		} else if priced {
			out.Amount = yuan(codes.Fen(math.Round(float64(base) * rate / 100)))
		}
		return out
	}
	if b.Rate == b.Above {
		return []models.EstimateCase{at(b.When, b.Rate)}
	}
	limit := strconv.FormatFloat(t.Large, 'f', -1, 64)
	small, large := fmt.Sprintf("%s，%s 平方米及以下", b.When, limit), fmt.Sprintf("%s，超过 %s 平方米", b.When, limit)
	if v, ok := c.Fact("area_building").Value(); ok {
		if area, err := strconv.ParseFloat(v, 64); err == nil {
			if area > t.Large {
				return []models.EstimateCase{at(large, b.Above)}
			}
			return []models.EstimateCase{at(small, b.Rate)}
		}
	}
	return []models.EstimateCase{at(small, b.Rate), at(large, b.Above)}
}

func price(c *facts.Case) (codes.Fen, bool) {
	v, ok := c.Fact("total_price").Value()
	if !ok {
		return 0, false
	}
	f, err := codes.ParseYuan(v)
	return f, err == nil && f > 0
}

// paid is the deed tax that the tax authority has received for this deal, "" for none known.
func paid(c *facts.Case) string {
	if c.Tax == nil || c.Tax.Value("tax_status") != "已入库" {
		return ""
	}
	var sum codes.Fen
	for i := range c.Tax.Len("tax_items") {
		item := fmt.Sprintf("tax_items[%d].", i)
		if f, err := codes.ParseYuan(c.Tax.Value(item + "amount_paid")); err == nil && c.Tax.Value(item+"tax_type") == "契税" {
			sum += f
		}
	}
	if sum == 0 {
		return ""
	}
	return yuan(sum)
}

func yuan(f codes.Fen) string { return f.String() }

func cited(all []basis) []models.LegalBasis {
	out := make([]models.LegalBasis, len(all))
	for i, b := range all {
		out[i] = models.LegalBasis{Law: b.Law, Article: b.Article, Status: b.Status}
	}
	return out
}
