// Package rules judges a case (规则): packs of YAML with CEL turn facts into findings, missing documents and a decision.
//
// A pack is data: business types with their materials and approval guards, rules with their texts, legal basis and tests, regions as
// overlays. Load checks all of it, so that a typo in a key, a field name or an expression fails with file:line:column; Test runs the
// tests that stand beside the rules. A Pack is only read after Load and may be used by many goroutines.
//
// Rules are three-valued. What could not be read, or is not known because a department is down, is a CEL unknown; a rule whose check comes
// out unknown cannot tell, and nothing that cannot be told is ever approved.
package rules
