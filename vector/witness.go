package vector

import (
	"cmp"
	"context"
	"log/slog"
	"math"
	"slices"
	"time"

	"yushen/models"
)

// Matcher is the embedded matcher, which needs no network (package classifier).
type Matcher interface {
	Match(text string) models.Match
	MatchCase(text string, form models.Form, docTypes, slots []string) models.Match
	Contradicts(text, businessType string) (other models.Candidate, sure bool)
}

// Witness is a Matcher that hears the neighbours as a second witness where the embedded matcher has a question open (第二佐证). A match, and a
// refusal of what is another office's, stand as they are, and nothing is asked of any server for them. Where the server is slow or
// down, the embedded matcher's answer is the answer.
type Witness struct {
	Matcher
	Neighbours *Neighbours
	Hide       func(text string) string        // takes what is personal out of a text before it leaves
	Name       func(key string) (string, bool) // of a business type
	Deadline   time.Duration                   // 0: one second
	Log        *slog.Logger                    // nil: slog's default
}

const (
	asked         = "ask" // the outcome of a match with a question open
	maxCandidates = 5
	prepareEvery  = 30 * time.Second
	prepareWithin = 5 * time.Minute
)

// Match is Matcher.Match with the second witness.
func (w Witness) Match(text string) models.Match { return w.hear(text, w.Matcher.Match(text)) }

// MatchCase is Matcher.MatchCase with the second witness.
func (w Witness) MatchCase(text string, form models.Form, docTypes, slots []string) models.Match {
	return w.hear(text, w.Matcher.MatchCase(text, form, docTypes, slots))
}

func (w Witness) hear(text string, m models.Match) models.Match {
	if m.Outcome != asked || text == "" || !w.Neighbours.Ready() {
		return m
	}
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(w.Deadline, time.Second))
	defer cancel()
	hits, err := w.Neighbours.Near(ctx, w.Hide(text), maxCandidates)
	if err != nil {
		w.log().Warn("embeddings are left out of a match", "error", err)
		return m
	}
	return fuse(m, hits, w.Name)
}

// Keep prepares the neighbours, and again where their index got lost, until ctx ends.
func (w Witness) Keep(ctx context.Context) {
	tick := time.NewTicker(prepareEvery)
	defer tick.Stop()
	for {
		if !w.Neighbours.Ready() {
			w.Prepare(ctx)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Prepare prepares the neighbours once; a failure is logged and leaves the embedded matcher alone.
func (w Witness) Prepare(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, prepareWithin)
	defer cancel()
	if err := w.Neighbours.Prepare(ctx); err != nil && ctx.Err() != context.Canceled {
		w.log().Warn("embeddings are out of reach, words are matched without them", "error", err)
	}
}

func (w Witness) log() *slog.Logger { return cmp.Or(w.Log, slog.Default()) }

// rankOffset is k of reciprocal rank fusion; Cormack, Clarke, Buettcher, SIGIR 2009, found 60 to be good everywhere. The embedded matcher counts
// twice and keeps its first place: a small embedding model is right less often (of 91 open questions 56 first, the matcher 85), and fused
// as its equal it cost nine of them.
const (
	rankOffset     = 60
	embeddedWeight = 2
)

// fuse ranks the candidates behind the first by both witnesses. The outcome and the question stay; its options follow the ranking. The
// ranks keep their confidences, for these were fitted to ranks.
func fuse(m models.Match, hits []Hit, name func(string) (string, bool)) models.Match {
	points := map[string]float64{}
	candidates := slices.Clone(m.Candidates)
	var confidences []float64
	for i, c := range candidates {
		points[c.Key] = embeddedWeight / float64(rankOffset+1+i)
		confidences = append(confidences, c.Confidence)
	}
	for i, h := range hits {
		if _, known := points[h.Key]; !known {
			n, ok := name(h.Key)
			if !ok {
				continue
			}
			candidates = append(candidates, models.Candidate{Key: h.Key, Name: n, Why: []string{"说法接近“" + h.Text.Text + "”"}})
		}
		points[h.Key] += 1 / float64(rankOffset+1+i)
	}
	if len(m.Candidates) > 0 {
		points[m.Candidates[0].Key] = math.Inf(1)
	}
	slices.SortStableFunc(candidates, func(a, b models.Candidate) int { return cmp.Compare(points[b.Key], points[a.Key]) })
	m.Question = rankedQuestion(m.Question, points)
	m.Candidates = firstFew(candidates, m.Question)
	for i := range m.Candidates {
		m.Candidates[i].Confidence = 0
		if i < len(confidences) {
			m.Candidates[i].Confidence = confidences[i]
		}
	}
	return m
}

// rankedQuestion is the question with its options in the order of their points.
func rankedQuestion(q *models.Question, points map[string]float64) *models.Question {
	if q == nil {
		return nil
	}
	ranked := models.Question{Text: q.Text, Options: slices.Clone(q.Options)}
	slices.SortStableFunc(ranked.Options, func(a, b models.Option) int { return cmp.Compare(points[b.Key], points[a.Key]) })
	return &ranked
}

// firstFew leaves five candidates: the last ones go, but none that the question offers.
func firstFew(candidates []models.Candidate, q *models.Question) []models.Candidate {
	for i := len(candidates) - 1; i >= 0 && len(candidates) > maxCandidates; i-- {
		offered := q != nil && slices.ContainsFunc(q.Options, func(o models.Option) bool { return o.Key == candidates[i].Key })
		if !offered {
			candidates = slices.Delete(candidates, i, i+1)
		}
	}
	return candidates
}
