// Package mutate makes application cases with known faults out of clean ones (变异样本): one fact is changed, and what the pre-check must say
// follows from the change and from the rule texts, not from what it says today. It guards against tuning to the specimens: names,
// numbers and addresses are renamed at will, faults sit where no specimen has them, harmless spellings must not be flagged, and each day
// before and after a deadline has its case.
//
// The cases are case.json texts without pictures, for eval --facts.
package mutate
