package page

import (
	"math"

	"gocv.io/x/gocv"

	"yushen/models"
)

const (
	mostLostLines = 0.2  // share of the length of the text lines that may lie outside of an outline: other things on the table
	lineSlack     = 4    // pixels by which a line may reach over an outline
	sameSlope     = 0.05 // radians between lines of one sheet
	besideSheet   = 0.4  // of a sheet's shorter side; what lies further off is another paper
	leastHeld     = 0.15 // share of a picture's text that the sheet it is about holds at least, whatever else lies about
	strayDepth    = 0.15 // how much darker than its ground print is at least, also in a shadow
)

// quadsOf gives boxes in pixels of a picture, their lines along the first side.
func quadsOf(boxes []models.Box, picture gocv.Mat) []quad {
	quads := make([]quad, len(boxes))
	for i, b := range boxes {
		for k, p := range b {
			quads[i][k] = point{p.X * float64(picture.Cols()), p.Y * float64(picture.Rows())}
		}
		if q := quads[i]; q.height() > q.width() {
			quads[i] = quad{q[1], q[2], q[3], q[0]}
		}
	}
	return quads
}

// linesLost is the share of the text boxes, by length, that an outline would cut away or through, of those that belong to its sheet: outside, what
// lies beside it and level with its lines. Papers that lie about elsewhere do not count, unless hardly any text is left; neither does a single
// line. Where it cuts a line in two and others go on beside it, all is lost. Beside a sheet that ends at all of its sides lies none of its lines.
func linesLost(text []quad, q quad, apart bool) float64 {
	var inside, outside []quad
	var in, lost, rest float64
	n, through := 0, false
	for _, t := range text {
		switch from, to := t.at(0, 0.5), t.at(1, 0.5); {
		case q.contains(from, lineSlack) && q.contains(to, lineSlack):
			inside, in = append(inside, t), in+t.width()
		case q.contains(from, -lineSlack) || q.contains(to, -lineSlack):
			lost += t.width()
			n++
			through = through || cutThrough(t, q)
		default:
			outside, rest = append(outside, t), rest+t.width()
		}
	}
	if len(outside) >= 2 && in < leastHeld*(in+lost+rest) {
		return 1
	}
	if !apart {
		for _, t := range besides(outside, inside, q) {
			lost += t.width()
			n++
		}
	}
	switch {
	case n < 2:
		return 0
	case through:
		return 1
	}
	return lost / (in + lost)
}

// cutThrough reports whether a line begins or ends within an outline and goes on beyond it, by more than a box may be too long: print goes over no
// edge of a sheet, but over that of a shadow.
func cutThrough(line, sheet quad) bool {
	from, to, far := line.at(0, 0.5), line.at(1, 0.5), 2*line.height()
	return sheet.contains(from, 0) && !sheet.contains(to, far) || sheet.contains(to, 0) && !sheet.contains(from, far)
}

// besides are the lines outside of a sheet's outline that go on with the lines inside: near it, and level with them.
func besides(outside, inside []quad, sheet quad) (found []quad) {
	if len(inside) == 0 {
		return nil
	}
	slopes := make([]float64, len(inside))
	for i, t := range inside {
		slopes[i] = t.slope()
	}
	level, near := median(slopes), sheet.grown(besideSheet*min(sheet.width(), sheet.height()))
	for _, t := range outside {
		if math.Abs(t.slope()-level) < sameSlope && near.contains(t.at(0.5, 0.5), 0) {
			found = append(found, t)
		}
	}
	return found
}

// secondCard reports whether the text beside a card is that of another card (多张证件同拍): about as many lines, in letters about as large, on one side of
// it and in no larger an area. Unlike secondPaper it needs no outline: the other card may lie in a shadow, on the border or askew.
func secondCard(text []quad, card quad) bool {
	long, short := card[1].sub(card[0]), card[3].sub(card[0])
	if long.length() < short.length() {
		long, short = short, long
	}
	if aspect := long.length() / short.length(); aspect < leastCardAspect || aspect > mostCardAspect {
		return false
	}
	var in, out float64
	var heights []float64
	var beside []quad
	along := 0 // lines along the long side: a card's, not those of an upright sheet
	for _, t := range text {
		switch middle := t.at(0.5, 0.5); {
		case card.contains(middle, 0):
			in += t.width()
			heights = append(heights, t.height())
			if d := t[1].sub(t[0]).unit(); math.Abs(d.cross(long.unit())) < math.Sqrt2/2 {
				along++
			}
		case !card.contains(middle, lineSlack):
			beside = append(beside, t)
		}
	}
	if len(heights) < leastCardLines || 2*along < len(heights) {
		return false
	}
	if len(beside) < leastCardLines || len(beside) > mostCardLines {
		return false
	}
	letters := make([]float64, len(beside))
	for i, t := range beside {
		letters[i] = t.height()
	}
	if like := median(letters) / median(heights); like < 1/likeLetters || like > likeLetters {
		return false
	}
	least, most := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, t := range beside {
		out += t.width()
		for _, p := range t {
			least, most = point{min(least.x, p.x), min(least.y, p.y)}, point{max(most.x, p.x), max(most.y, p.y)}
		}
	}
	middle, room := card.at(0.5, 0.5), cardRoom*long.length()
	around := middle.x > least.x && middle.x < most.x && middle.y > least.y && middle.y < most.y
	return out > leastOther*in && out < in/leastOther && !around && most.x-least.x < room && most.y-least.y < room
}

// What makes another card.
const (
	leastCardAspect = 1.3 // long side over short: 1.59 seen straight
	mostCardAspect  = 2.0
	leastCardLines  = 4   // on the emptier side of an ID card
	mostCardLines   = 18  // boxes on the fuller one, some in two
	likeLetters     = 1.7 // times the height of the first card's letters: larger ones, and nearer cards
	leastOther      = 0.3 // of the first card's text, by length, or the first's of the other's
	cardRoom        = 1.2 // of the card's long side, each way
)

// slope is the angle of a text box's line in radians.
func (q quad) slope() float64 {
	d := q[1].sub(q[0])
	return math.Atan2(d.y, d.x)
}

// strayInk is the share of the strokes of a picture that lie outside of q. Strokes are what is darker than its surroundings, be these lit or not.
func (sc scene) strayInk(q quad) float64 {
	const edge = 6 // pixels beside an outline: its own shadow
	grown := q.grown(edge)
	var all, out float64
	for y := range sc.h {
		for x := range sc.w {
			i := y*sc.w + x
			ground := float64(sc.lab[3*i])
			if depth := float64(sc.strokes[i]); depth < 6 || depth < strayDepth*ground {
				continue
			}
			all++
			if !grown.contains(point{float64(x), float64(y)}, 0) {
				out++
			}
		}
	}
	return out / max(all, 1)
}
