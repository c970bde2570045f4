package page

import (
	"math/rand/v2"
	"testing"
)

// A centre of a ring is told by the votes of the cells around it, too: each is the mean over 3 x 3.
func TestVotesAreAveragedOverTheCellsAround(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, size := range [][2]int{{1, 1}, {7, 1}, {5, 2}, {1, 5}, {3, 3}, {8, 3}, {9, 4}, {33, 21}, {130, 12}} {
		w, h := size[0], size[1]
		votes := make([]float32, w*h)
		for i := range votes {
			votes[i] = r.Float32()
		}
		rows, want := make([]float32, w*h), make([]float32, w*h)
		for i := 1; i < w*h-1; i++ {
			rows[i] = votes[i-1] + votes[i] + votes[i+1]
		}
		for i := w; i < w*h-w; i++ {
			want[i] = (rows[i-w] + rows[i] + rows[i+w]) / 9
		}
		smooth(votes, w)
		for i := range want {
			if votes[i] != want[i] {
				t.Fatalf("%d x %d cells: cell %d is %v, want %v", w, h, i, votes[i], want[i])
			}
		}
	}
}
