package documents

// Words are the words that documents of all types are printed with (用语): titles, cue phrases, labels, values of which there are few, and parts of
// names of organisations. A reader may tell a guessed character by them.
func (c *Catalogue) Words() []string {
	words := append([]string(nil), c.words...)
	for _, t := range c.types {
		words = append(append(append(append(words, t.Titles...), t.Tells...), t.Cues...), t.Others...)
		for _, f := range t.Fields {
			words = append(words, f.Labels...)
			for _, v := range f.Values {
				words = append(append(words, v.Is), v.Printed...)
			}
		}
		for _, r := range t.Roles {
			words = append(words, r.Labels...)
			for _, m := range r.Members {
				words = append(words, m.Labels...)
			}
		}
	}
	return words
}
