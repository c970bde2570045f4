// What is looked at in search of seals, of all pixels of a page or all edges of its red strokes. All is summed up in the order that it stands in.

#include "seals_native.h"

#include <math.h>

// levels counts the levels of each channel of every step-th of n pixels. Neighbours are mostly alike, and a counter waits for its last sum: two wait less.
void levels(const uint8_t *bgr, long n, long step, int32_t count[3][256]) {
	int32_t more[3][256] = {{0}};
	long i = 0;
	for (; i + step < n; i += 2 * step)
		for (int c = 0; c < 3; c++) count[c][bgr[3 * i + c]]++, more[c][bgr[3 * (i + step) + c]]++;
	for (; i < n; i += step)
		for (int c = 0; c < 3; c++) count[c][bgr[3 * i + c]]++;
	for (int c = 0; c < 3; c++)
		for (int v = 0; v < 256; v++) count[c][v] += more[c][v];
}

static inline uint8_t level(double v) { return (uint8_t)(int)(v < 0 ? 0 : v > 255 ? 255 : v); }

// redness is how much redder than neutral each of n pixels is, the levels of a channel being shares of the paper's. Brown has less blue than green and
// counts less.
FAST void redness(const uint8_t *bgr, long n, const double *blue, const double *green, const double *red, uint8_t *restrict out) {
	for (long i = 0; i < n; i++) {
		double b = blue[bgr[3 * i]], g = green[bgr[3 * i + 1]], r = red[bgr[3 * i + 2]];
		double bluish = r - b, brownish = r - g - 0.8 * (g - b);
		out[i] = level(255 * (g > b ? brownish : bluish));
	}
}

// darkness is how much darker than the paper each of n pixels is in blue or green light.
FAST void darkness(const uint8_t *bgr, long n, const double *blue, const double *green, uint8_t *restrict out) {
	for (long i = 0; i < n; i++) {
		double b = blue[bgr[3 * i]], g = green[bgr[3 * i + 1]];
		out[i] = level(255 * (1 - (b < g ? b : g)));
	}
}

// vote lets each edge vote for the centres that it may belong to, in cells of a field of w x h that begins pad cells before the page.
void vote(const edge *edges, long n, const way *ways, long ways_n, double cell, double pad, float *votes, long w, long h) {
	for (; n > 0; n--, edges++) {
		double x = edges->x / cell + pad, y = edges->y / cell + pad, nx = edges->nx / cell, ny = edges->ny / cell;
		for (long k = 0; k < ways_n; k++) {
			double dx = ways[k].distance * nx, dy = ways[k].distance * ny;
			long ahead_x = (long)(x + dx), ahead_y = (long)(y + dy), behind_x = (long)(x - dx), behind_y = (long)(y - dy);
			if (ahead_x >= 0 && ahead_y >= 0 && ahead_x < w && ahead_y < h) votes[ahead_y * w + ahead_x] += ways[k].vote;
			if (behind_x >= 0 && behind_y >= 0 && behind_x < w && behind_y < h) votes[behind_y * w + behind_x] += ways[k].vote;
		}
	}
}

// squares adds up the normal equations of the ring around a centre that lies nearest to the edges within reach of the given one.
FAST void squares(const edge *edges, long n, double x, double y, double inner, double outer, const double shape[5], double slant, double reach, double sums[5][8]) {
	for (; n > 0; n--, edges++) {
		double dx = edges->x - x, dy = edges->y - y, square = dx * dx + dy * dy;
		if (square < inner * inner || square > outer * outer) continue;
		double d = sqrt(square);
		if (fabs(dx * edges->ny - dy * edges->nx) > slant * d) continue;
		double cos = dx / d, sin = dy / d;
		double radius = shape[0] + shape[1] * cos + shape[2] * sin + shape[3] * (cos * cos - sin * sin) + shape[4] * 2 * sin * cos;
		if (fabs(d - radius) > reach) continue;
		double row[8] = {1, cos, sin, cos * cos - sin * sin, 2 * sin * cos, d};
		for (int j = 0; j < 5; j++)
			for (int k = 0; k < 8; k++) sums[j][k] += row[j] * row[k];
	}
}
