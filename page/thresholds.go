package page

// Thresholds of the capture checks. Each stands between what readable pages show (scans, good and hard photos, folded, stained, shrunk by a
// chat program) and what unreadable ones show; `yushen captures` draws both and prints what was found and what was wrongly rejected. In doubt
// a page passes: a readable page that is refused sends someone home, an unreadable one is still stopped by its missing fields.
const (
	// Blur of the strokes over text height. Readable pages reach 0.085 (chat-compressed); from 0.10 a reader loses a tenth of the
	// characters, from 0.125 nearly all.
	blurSure  = 0.115
	blurDoubt = 0.09
	blurLoses = 0.1 // with the reader in doubt of some characters; chat-compressed pages with as many doubts stay under 0.08

	// Height of the text in pixels of the upload. Readable pages come down to 14; below 9 strokes of a character merge.
	smallSure    = 9.0
	smallDoubt   = 12.0
	smallestLong = 320 // pixels of the longer side: not even an ID card can be read

	// Brightness of the paper, 0 to 255. Readers cope down to 50 as long as the ink is darker still.
	darkSure  = 40.0
	darkDoubt = 50.0

	// Chroma of the most coloured thousandth. Any stamp, underprint or lamp leaves 5 or more; a grey copy leaves compression noise.
	greyChroma = 2.0

	// Amplitude in grey levels of the strongest regular pattern with a period under 14 pixels on bare paper. Underprints of certificates
	// and JPEG blocks stay under 1.8.
	screenSure = 2.2

	// The lines of an underprint come to 4; below 6, a pattern must have at least a third of its amplitude across, too. Screens have 0.7 and more.
	screenLines = 6.0
	screenCross = 0.33

	// Pieces of writing, and frequencies of any writing however blurred, under which a page is blank. A cover page has 8 pieces.
	blankPieces = 3
	blankMottle = 2.5

	// Share of the writing that the reader read well, above which blur, darkness and size do no harm, and under which a doubt counts.
	readWell   = 0.9
	readPoorly = 0.75
	readSurely = 0.95 // share of the read characters in lines that were read well
	sureChar   = 0.85 // confidence of a line or character that was read well
	readUnsure = 0.03 // share of the characters in doubt, under which nothing was lost: blurred pages that lose text have 0.046 and more
	readDoubt  = 0.06 // the same, from which blurred strokes do harm: readable pages with such strokes stay under 0.025
)

// Glare (反光).
const (
	glareLevel   = 250   // darkest channel of a reflection, 0 to 255: the sensor is saturated
	glareStroke  = 15    // pixels of the copy: narrower bright places are gaps between strokes
	glareArea    = 0.006 // share of the page: about three characters by three lines
	glareMost    = 0.25  // share of the page above which the paper itself is saturated
	glareSolid   = 0.5   // share of its box that it fills: bright sides of folds and lit parts of a sheet fill less
	glareStep    = 12.0  // grey levels that a reflection stands out from the paper around it
	glareRead    = 0.5   // confidence: a character at a faint reflection that was read less surely than this was lost to it
	glareFaint   = 2.5   // grey levels: on a white scan nothing can stand out more
	glareInk     = 0.15  // density of ink inside, relative to the writing's, above which the text still shows
	ringWidth    = 31    // pixels of the copy around an area that count as its surroundings
	fadeReach    = 0.35  // of an area's radius: how far from its edge writing counts as beside it
	fadedLeast   = 0.18  // of whole ink: fainter is underprint
	fadedMost    = 0.6   // of whole ink: below, a character is half washed out
	fadedWhole   = 0.75  // of whole ink: above, a character is whole
	washedArea   = 0.02  // share of the page: a reflection with a halo is large
	washedMost   = 0.12  // share of the page: more is bright paper
	washedLeast  = 7     // cells of writing half gone at its edge
	washedWhole  = 2     // stretches of whole print, about a character, beside a line that fades towards it
	haloLeast    = 20    // cells of writing half gone around a reflection that no row was read up to
	haloShare    = 3.0   // of these, half gone against whole ones
	washedShare  = 2.2   // half gone against whole ones: reflections from 2.3, bright paper of photographs under 2
	creaseLength = 5     // how many times as long as wide the bright side of a fold is at least
	brightArea   = 0.1   // share of the page
)

// Black places within the writing (遮黑).
const (
	blackLevel = 0.25 // of the paper's lightness: no print shows in a shadow as deep
	blackReach = 0.7  // text heights between the end of a row and the black; the portrait of an ID card keeps more distance
	blackRows  = 2    // rows that run into it
	blackWide  = 0.3  // share of the page's width from which one row is enough
	blackLarge = 0.04 // share of the page from which a wide black place needs no row that runs into it: deep shadows have soft edges
	blackSolid = 0.6  // share of its box
)

// The size and look of a finger or a thing on the page.
const (
	coverSize   = 400   // pixels of the longer side of the copy on which things are looked for
	coverStroke = 13    // pixels of that copy: narrower than any finger, wider than text, rules and seal rings
	coverArea   = 0.012 // share of the page
	coverDepth  = 0.08  // share of the shorter side that it reaches into the page
	coverChroma = 11.0  // Lab distance from the paper's hue
	tableLight  = 150   // lightness, 0 to 255: wood; paper under a lamp stays above
	tableChroma = 14.0  // Lab distance from grey
	coverDark   = 0.4   // of the paper's brightness: darker than a shadow
	paperRing   = 0.55  // share of the page's border that must be paper before something else on it is a thing
	coverBlur   = 4     // pixels of that copy from its outline, inwards and outwards, between which its edge lies
	coverEdge   = 25.0  // Lab distance across its edge
	coverEdged  = 0.6   // share of its outline that has an edge: things 0.93 and more, the deep part of a shadow up to 0.4
	skinFrom    = 4.0   // Lab a and b above the paper's that skin has
)

// Cut-off writing (缺边).
const (
	cutStrokes = 3    // strokes at the border of the picture that make a cut line of writing
	cutAside   = 5    // on a side where the sheet's own edge shows in the picture: wood grain looks like strokes
	cutSheet   = 2    // on a side where the sheet runs out of the picture and a line was read up to there
	cutUneven  = 0.3  // share of what is neither paper nor ink around a stroke: in print up to 0.2, in cloth from 0.4
	cutOnPaper = 0.7  // share of the strokes with an even ground: in print from 0.85, among specks of cloth under 0.3
	cutGap     = 0.05 // share of the picture's side within which a line ends at the border
)

// Squares of a mosaic (马赛克), in pixels of the copy and grey levels. Cells of tables, gaps of print and the blocks of strong compression
// show one shade; mosaics over print showed three and more.
const (
	mosaicWide    = 4.0  // heights of the writing: shorter than any value; blocks of strong compression and marks stay under 3
	mosaicTiles   = 4    // squares side by side: a value of two characters in two rows
	mosaicSquares = 2    // of them that are not run together with a neighbour
	mosaicShades  = 3    // different shades among them; a chequered ground has two
	mosaicSteps   = 3    // pairs of neighbours that differ
	tileHides     = 0.2  // of the height of the writing: the least even middle of a square that hides it
	tileLeast     = 4    // the same where no writing is left
	tileMost      = 80   // a tenth of the page
	tileSquare    = 2.5  // length over width of a square
	tileAspect    = 6.0  // length over width: squares of one shade run together
	tileSolid     = 0.7  // share of its box
	tileAlike     = 1.6  // wider over narrower neighbour
	tileSeam      = 5    // between the even middles of two squares
	tileSoft      = 0.25 // of the smaller one's side: the same between large squares of a picture that was enlarged
	tileLine      = 10   // darker than both squares: a line between them
	tileNoise     = 0.75 // copy over page above which shrinking has not taken the noise of storing yet
	tileEven      = 1    // within a square: no camera and no paper is so even over the size of a character, and not in shades of grey
	tileStep      = 5.0  // between two shades
)

// Writing that fades into a reflection (反光).
const (
	fadeBeyond = 4    // heights of a line beyond its read ends in which what is left of it is looked for
	fadeRadius = 5.0  // heights of the line: the place over which it fades
	fadeWhole  = 0.8  // of whole ink: above, nothing is lost
	fadeHalf   = 0.68 // of whole ink, half gone: less than coloured print or thin strokes of whole print have
	fadeThird  = 0.45 // of whole ink: some of it is more than half gone
	fadeNearly = 0.28 // of whole ink, half gone: more than what underlines and underprint have
	fadeShades = 0.35 // share of half gone in all that is not whole: other faint print is either nearly whole or nearly nothing
	fadeGone   = 0.15 // of whole ink: no print is left to tell
	fadeLeast  = 8    // stretches that are half gone: five characters; reflections over print had 14 and more
	fadeRows   = 2    // rows that they lie in: a worn ribbon fades along one
	fadePaper  = 240  // grey level of the paper there: a reflection on white paper is nearly saturated where print is half gone
	fadeLight  = 0.2  // of what paper lacks of 255 that a reflection adds where print is half gone: 0.24 to 0.6; a worn ribbon nothing
	fadeBlind  = 3.0  // grey levels that paper lacks of 255, below which no light that is added can be seen
	fadeTold   = 0.5  // grey levels: less is noise
	fadeSlope  = 0.75 // share of the variance that a plane explains: reflections 0.79 to 0.95, other fading print under 0.75
	fadeRise   = 0.5  // of whole ink, across the place
	fadePrint  = 0.6  // of the page's darkest print: paler lines are labels and underprint
	fadeInk    = 0.3  // of the paper's level: the same where all is pale
)
