// Package facts turns what was read, typed and answered into facts (事实): each with every claim that was made about it, where the claim
// stands, and whether the claims agree. Nothing is guessed: a fact is known, missing or conflicting, and a claim that was not read with
// confidence never accuses another.
//
// Build does it all; the rules read the result.
package facts
