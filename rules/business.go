package rules

import (
	"slices"
	"strings"
)

// Business is one business type (业务类型): what a citizen is told about it, what it asks for, and when it may be approved without a person.
type Business struct {
	Key              string             `yaml:"key"`
	Name             string             `yaml:"name_zh"`
	Plain            string             `yaml:"plain"`              // as citizens call it: 二手房过户
	Category         string             `yaml:"category"`           // 登记类型
	RegisterTypeCode string             `yaml:"register_type_code"` // 不动产登记数据库标准
	IssuedCert       string             `yaml:"issued_certificate"`
	Aliases          []string           `yaml:"aliases"`
	CitizenPhrases   []string           `yaml:"citizen_phrases"`
	Applicants       Applicants         `yaml:"applicants"`
	Materials        []Material         `yaml:"materials"`
	Alternatives     []Alternative      `yaml:"alternatives"`
	TimeLimit        TimeLimit          `yaml:"time_limit"`
	ReviewTier       ReviewTier         `yaml:"review_tier"`
	AutoApproval     AutoApproval       `yaml:"auto_approval"`
	Guards           []Guard            `yaml:"approval_guards"`
	Checks           []SharedCheck      `yaml:"shared_data_checks"`
	Sources          map[string]*source `yaml:"sources"`   // department: when its answer is needed (CEL)
	FormKeys         []string           `yaml:"form_keys"` // keys of the form that must be filled in
	Powers           []string           `yaml:"powers"`    // words of a power of attorney that cover this business
	Fee              string             `yaml:"fee"`
	Tax              string             `yaml:"tax"`
	LegalBasis       []Basis            `yaml:"legal_basis"`
	ConfusableWith   []Confusable       `yaml:"confusable_with"`
	Notes            []string           `yaml:"notes"`

	approve  *expr
	required map[string]*expr // compiled Sources
}

// called is the name to speak of the business by.
func (b *Business) called() string {
	if b.Plain != "" {
		return b.Plain
	}
	return b.Name
}

// Applicants says who applies.
type Applicants struct {
	Mode  string `yaml:"mode"`
	Who   string `yaml:"who"`
	Basis string `yaml:"basis"`
}

// Material is one document that a business asks for (材料).
type Material struct {
	Doc           string   `yaml:"doc"`
	Level         string   `yaml:"level"` // 必收, 条件, 可收
	Condition     string   `yaml:"condition"`
	ConditionKeys []string `yaml:"condition_keys"` // any of conditions.yaml
	Obtain        string   `yaml:"obtain"`
	ProducedBy    string   `yaml:"produced_by"` // service: never asked of the citizen
	Note          string   `yaml:"note"`
	Rule          string   `yaml:"rule"` // the rule that reports it missing, where not that of materials.yaml
}

// Alternative is documents of which one set is enough.
type Alternative struct {
	Name  string     `yaml:"name"`
	AnyOf [][]string `yaml:"any_of"`
	Note  string     `yaml:"note"`
}

// TimeLimit is how long the business takes.
type TimeLimit struct {
	Statutory       string `yaml:"statutory"`
	PromisedTypical string `yaml:"promised_typical"`
	PromisedStatus  string `yaml:"promised_status"`
	Publication     string `yaml:"publication"`
	Note            string `yaml:"note"`
}

// ReviewTier is who reviews (分级审核).
type ReviewTier struct {
	Code    string `yaml:"code"`
	Meaning string `yaml:"meaning"`
}

// AutoApproval says whether and when a clean case may be approved without a person. When is CEL; "" never.
type AutoApproval struct {
	Eligible      string   `yaml:"eligible"`
	Reason        string   `yaml:"reason"`
	Preconditions []string `yaml:"preconditions"`
	When          source   `yaml:"when"`
}

// SharedCheck is what is asked of a department.
type SharedCheck struct {
	Dept   string `yaml:"dept"`
	Name   string `yaml:"dept_zh"`
	Verify string `yaml:"verify"`
}

// Basis is one legal basis of a business.
type Basis struct {
	Ref    string `yaml:"ref"`
	Status string `yaml:"status"`
}

// Confusable is another business that citizens mistake for this one, and what to ask them.
type Confusable struct {
	Key string `yaml:"key"`
	Ask string `yaml:"ask"`
}

// Guard is one fact that guards approval: it must be read from a source and confirmed by a witness.
type Guard struct {
	Field     string   `yaml:"field"` // fact, or class.fact of every party of a class
	Sources   []string `yaml:"sources"`
	Witnesses []string `yaml:"witnesses"`
	When      source   `yaml:"when"` // CEL; "" always
	Note      string   `yaml:"note"`

	when *expr
}

// BusinessTypes are all business types, by key.
func (p *Pack) BusinessTypes() []Business {
	out := make([]Business, 0, len(p.businesses))
	for _, b := range p.businesses {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b Business) int { return cmpText(a.Key, b.Key) })
	return out
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// BusinessType is the business type of a key.
func (p *Pack) BusinessType(key string) (Business, bool) {
	b, ok := p.businesses[key]
	if !ok {
		return Business{}, false
	}
	return *b, true
}

// business never is nil: an unknown key gets a business that asks for nothing and is never approved.
func (p *Pack) business(key string) *Business {
	if b, ok := p.businesses[key]; ok {
		return b
	}
	return &Business{Key: key}
}

// Sources are the departments to ask for a business, in a fixed order.
func (p *Pack) Sources(businessType string) []string {
	b := p.business(businessType)
	var out []string
	for s := range b.Sources {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func (p *Pack) inGroup(group, business string) bool {
	if group == "ALL" || group == business {
		return true
	}
	return slices.Contains(p.groups[group], business)
}

func (p *Pack) applies(r *Rule, business string) bool {
	for _, g := range r.Applies.Except {
		if p.inGroup(g, business) {
			return false
		}
	}
	return slices.ContainsFunc(r.Applies.To, func(g string) bool { return p.inGroup(g, business) })
}

// businessesOf are the business types that a reason for registration (登记原因) speaks of; none where it has none of the words.
func (p *Pack) businessesOf(reason string) []string {
	out := []string{}
	for word, keys := range p.reasons {
		if strings.Contains(reason, word) {
			out = append(out, keys...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
