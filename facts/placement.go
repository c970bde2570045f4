package facts

import (
	"slices"

	"yushen/models"
)

func slotsByFile(uploads []models.Upload) map[string][]models.Slot {
	out := map[string][]models.Slot{}
	for _, u := range uploads {
		if u.Slot != "" {
			out[u.File] = append(out[u.File], u.Slot)
		}
		for _, s := range u.Slots {
			if !slices.Contains(out[u.File], s) {
				out[u.File] = append(out[u.File], s)
			}
		}
	}
	return out
}

// place finds for each paper the slot that it fills. An upload may fill several slots, and may hold more documents than its slot names: one
// that fits is enough, the rest then stand in no slot.
func place(papers []*Paper, slots map[string][]models.Slot) {
	for _, p := range papers {
		p.Placement = fit(p)
		for _, s := range slots[p.Base.File] {
			if p.Placement == InPlace {
				break
			}
			p.trySlot(s)
		}
	}
	swapSides(papers)
	for _, p := range papers {
		if p.Placement == Misplaced && otherFits(papers, p) {
			p.SlotName, p.Slot, p.Placement = "", Slot{}, InPlace
		}
	}
}

func (p *Paper) trySlot(s models.Slot) {
	before, name := p.Slot, p.SlotName
	p.Slot, p.SlotName = ParseSlot(s), s
	if fit(p) == InPlace {
		p.Placement = InPlace
		return
	}
	p.Slot, p.SlotName = before, name
}

func fit(p *Paper) Placement {
	if p.Type == models.UnknownType {
		if p.Has(models.Blank) {
			return Empty
		}
		return Unknown
	}
	types := TypesOf(p.Slot)
	if types != nil && !slices.Contains(types, p.Type) {
		return Misplaced
	}
	want := sideOf(p.Slot)
	if want != "" && p.Type == "id_card" && p.Side != "" && p.Side != "both" && p.Side != want {
		return WrongSide
	}
	return InPlace
}

// swapSides forgives the sides of one person's ID card in each other's slots, and a back in the upload of the front.
func swapSides(papers []*Paper) {
	for _, p := range papers {
		if p.Placement != WrongSide {
			continue
		}
		for _, q := range papers {
			together := q.Base.File == p.Base.File && q.Placement == InPlace && q.Side != p.Side && q.Slot.Party == p.Slot.Party
			swapped := q.Placement == WrongSide && q.Slot.Party == p.Slot.Party && q.Side != p.Side
			if q == p || q.Type != p.Type || !(together || swapped) {
				continue
			}
			p.turnOver()
			if swapped {
				q.turnOver()
			}
			break
		}
	}
}

func (p *Paper) turnOver() {
	p.Slot.What = "id_" + p.Side
	p.SlotName = p.Slot.Party + "_" + p.Slot.What
	p.Placement = InPlace
}

func otherFits(papers []*Paper, p *Paper) bool {
	return slices.ContainsFunc(papers, func(q *Paper) bool {
		return q != p && q.Base.File == p.Base.File && q.SlotName == p.SlotName && q.Placement == InPlace
	})
}
