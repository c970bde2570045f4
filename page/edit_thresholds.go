package page

import "yushen/models"

// Thresholds of the traces of editing. `yushen edits` draws changed pictures and innocent ones and prints what was found and what was wrongly
// suspected. A suspicion costs an honest citizen the automatic approval, so each stands well beyond what any innocent picture shows.
const (
	fewGlyphs        = 12      // characters: with fewer there is nothing to compare with
	shortLine        = 12      // characters of a line without digits that is looked at all the same: a name, a heading
	mostTracePixels  = 600_000 // of all lines together
	leastTraceHeight = 12      // pixels of a line: smaller print fills too few blocks
	mostTraceHeight  = 160
	mostSlope        = 0.12 // of a line: characters' upright boxes would hold their neighbours
	traceMargin      = 12   // pixels around a line: a row of blocks of plain paper

	mostDeviant      = 0.1 // share of a page's characters that may deviate before the page, not the characters, is the cause
	mostDeviantLine  = 0.4 // … where they all stand in one line
	mostDeviantLines = 2
)

// Grain of the paper (噪点).
const (
	paperDepth   = 0.15 // of the way from paper to ink: darker is no paper
	paperWhite   = 254  // grey levels: a saturated sensor has no grain
	paperLeast   = 30   // pixels of paper, two away from any ink, that show a character's grain
	plainPixels  = 32   // pixels of a block: its middle columns
	plainBlocks  = 6    // plain blocks that show a line's grain
	grainAlive   = 0.45 // grey levels: below, storage has left no grain to compare
	evenGrain    = 0.6  // of the line's: a page with less at every twentieth character has no even grain
	paintedGrain = 0.15 // of the line's

	copiedNoise = 0.35 // of the difference that grain alone makes between two prints of a character
	copySearch  = 2    // pixels that the middles of two equal characters may lie apart
	mostPairs   = 20_000
	inkLikeness = 12 // one part in so many is how much the ink of equal characters may differ: their boxes are not equal
)

// Storage steps (JPEG).
const (
	blockContrast = 12   // grey levels within a block that holds writing
	whiteLeast    = 245  // grey levels of every colour of a white pixel
	keepLeast     = 0.75 // share of a class of blocks that keeps to a step, below which it tells nothing
	leastStep     = 3    // below, the rounding to whole grey levels hides the steps
	mostStep      = 48   // beyond, writing fills no second multiple
	combFrom      = 0.6  // of a step: smaller coefficients are near zero, which is a multiple of anything
	combWidth     = 0.25 // of a step to either side of a multiple: half of what has no steps at all falls there too
	combKept      = 0.8  // share of the page's coefficients that keep to a step
	combNearly    = 0.8  // of the evidence for the most evident step
	combLeast     = 150  // coefficients that show it
	leastCombs    = 5    // frequencies with steps
	leastAgainst  = 4    // frequencies that tell against a character: along a ruled line a few coefficients repeat
	leastCoefs    = 20   // of a character
	mostKept      = 0.45 // of the way from chance to what the page keeps: a character that keeps to no more deviates
	pastedDoubt   = 14.0 // log likelihood of a character without the page's steps against one with them
)

// Print (字形): how far digits of one line differ at least to differ at all, and how many times that makes a doubt.
const (
	leastRun       = 5    // digits of a line that stand free
	leastDigit     = 12   // pixels of their height
	farApart       = 1    // of a line's height between two characters: another value
	mostOdd        = 2    // digits of a line; with more, it is of several prints
	mostDigitOff   = 0.25 // of the height: further off, what was measured is no digit
	lineNeighbours = 7    // digits that a line is laid through
	spreads        = 2.4  // times what three quarters of the others keep to is still alike
	leastOff       = 0.8  // pixels
	evenShift      = 0.03 // of the height, up or down
	evenSize       = 0.05 // of the height
	evenStroke     = 0.18 // logarithms, as the next two
	evenDepth      = 0.11 // of ink
	evenEdge       = 0.2
	evenPaper      = 3.0  // grey levels
	evenTint       = 0.02 // logarithm of the paper's blue or green against red
	mostInk        = 2.2  // of one of stroke, depth and edge in their sum: no doubt rests on one
	mostPaper      = 2.5
	unevenShift    = 2.2
	unevenInk      = 3.9 // of the two strangest of stroke, depth and edge
	unevenPaper    = 2.4
	unevenTint     = 3.9
	unevenAll      = 4.5 // of paper, tint, shift and ink together
)

// clippedDoubt is pastedDoubt of a character with clipped white, whose blocks deviate by themselves.
const clippedDoubt = 32.0

// clipClasses bound the clipped pixels of a block's classes.
var clipClasses = [...]int{0, 6, 20}

// SignThresholds are the thresholds from which each trace is told, for who reads a measurement.
var SignThresholds = []struct {
	Kind  models.SignKind
	Value float64
	Of    string
}{
	{models.Pasted, mostKept, "at most this part of the way from chance to the page's own share of coefficients keeps to its storage steps"},
	{models.Pasted, pastedDoubt, "and at least this log likelihood that it was never stored with them"},
	{models.Pasted, clippedDoubt, "the same of a character on paper as white as can be"},
	{models.Painted, paintedGrain, "at most this share of its line's grain is on the paper around a character"},
	{models.Uneven, unevenShift * evenShift, "of its height a digit is higher or lower than the others of its line at least, where these keep to their line"},
	{models.Uneven, unevenInk, "times what is usual in the line it differs in two of stroke, darkness and edge together"},
	{models.Uneven, unevenPaper, "times what is usual beside it the paper around it is brighter or darker"},
	{models.Uneven, unevenTint * evenTint, "is the logarithm of blue or green against red at least by which the paper around it is of another colour"},
	{models.Uneven, unevenAll, "times what is usual in the line it differs in all of that together"},
	{models.Copied, copiedNoise, "at most this share of the difference that grain alone makes is between two prints of a character"},
}
