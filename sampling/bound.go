package sampling

import "math"

// UpperBound is the Clopper-Pearson upper confidence bound of an error rate (置信上限): the largest rate at which seeing no more than wrong errors
// in n samples still has probability 1-confidence. One-sided; exact, so it never promises more than it holds (Clopper & Pearson, Biometrika
// 26, 1934). Without samples it is 1.
func UpperBound(wrong, n int, confidence float64) float64 {
	if n <= 0 || wrong >= n {
		return 1
	}
	low, high := float64(wrong)/float64(n), 1.0
	for range 100 { // halving: 100 times is beyond the last bit
		middle := (low + high) / 2
		if atMost(wrong, n, middle) > 1-confidence {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// atMost is the probability of at most k errors in n samples at rate p, 0 < p < 1.
func atMost(k, n int, p float64) float64 {
	sum := 0.0
	for i := 0; i <= k; i++ {
		sum += math.Exp(logChoose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return sum
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}
