package mutate

import "strings"

// exchange puts two uploads in each other's slots.
func exchange(x, y object) {
	x["slot"], y["slot"] = y["slot"], x["slot"]
	x["slots"], y["slots"] = y["slots"], x["slots"]
}

// places are papers in each other's slots (放错栏目).
var places = []operator{
	{"sides-exchanged", func(d *draft) bool {
		cards := d.single("id_card")
		for _, i := range d.rng.Perm(len(cards)) {
			party, isFront := strings.CutSuffix(str(cards[i]["slot"]), "_id_front")
			for _, back := range cards {
				if isFront && back["slot"] == party+"_id_back" {
					exchange(cards[i], back)
					d.trap("sides_exchanged", []string{str(cards[i]["file"]), str(back["file"])}, party+"_id_front", "", "R-FMT-011", "R-CMP-002", "R-CMP-003")
					return true
				}
			}
		}
		return false
	}},
	{"papers-exchanged", func(d *draft) bool {
		docs := d.single("tax_certificate", "real_estate_certificate", "application_form", "marriage_certificate", "business_license")
		if len(docs) < 2 {
			return false
		}
		order := d.rng.Perm(len(docs))
		x, y := docs[order[0]], docs[order[1]]
		if x["type"] == y["type"] {
			return false
		}
		d.misplace(x, y)
		return true
	}},
	{"cards-exchanged", func(d *draft) bool {
		var fronts []object
		for _, x := range d.single("id_card") {
			if strings.HasSuffix(str(x["slot"]), "_id_front") && x["side"] == "front" {
				fronts = append(fronts, x)
			}
		}
		if len(fronts) < 2 {
			return false
		}
		d.misplace(fronts[0], fronts[1])
		return true
	}},
}

// misplace exchanges the slots of two papers, each of which then is a fault where it is.
func (d *draft) misplace(x, y object) {
	exchange(x, y)
	for _, p := range []object{x, y} {
		d.fault("wrong_document", "correct", []string{str(p["file"])}, str(p["slot"]), "", []string{"R-FMT-011"}, missingRules...)
	}
}
