package page

import (
	"fmt"

	"yushen/models"
)

// DebugGauge is temporary.
func DebugGauge(img models.Image) (w, h, blobs int, height, sigma, worst, black float64) {
	var s scope
	defer s.close()
	g := s.gauge(s.own(view(img)))
	return g.w, g.h, len(g.blobs), g.height / g.scale, g.sigma, g.worst, g.black
}

// DebugFeatures is temporary.
func DebugFeatures(f Flat) string {
	var s scope
	defer s.close()
	img := f.Image
	g := s.gauge(s.own(view(img)))
	m := s.own(view(img))
	pk, per := g.screenPeak(&s, m)
	return fmt.Sprintf("blobs %d h %.1f B %.3f black %.0f paper %.0f color %.0f mottle %.0f screen %.1f per %.1f err %v", len(g.blobs), g.height/g.scale, g.sigma/(g.height/g.scale), g.black, g.paperLevel(), g.colorfulness(&s), g.mottle(&s), pk, per, s.err)
}
