// What is looked at in search of seals, of all pixels of a page or all edges of its red strokes. All is summed up in the order that it stands in.

#include "seals_native.h"

#include <math.h>
#include <string.h>

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

// averaged is the mean over 3 x 3 of w x h values, but at the border.
FAST void averaged(const uint8_t *v, uint8_t *restrict out, long w, long h) {
	__builtin_memcpy(out, v, w * h);
	for (long y = 1; y < h - 1; y++) {
		const uint8_t *a = v + (y - 1) * w, *b = a + w, *c = b + w;
		for (long x = 1; x < w - 1; x++) {
			uint16_t sum = a[x - 1] + a[x] + a[x + 1] + b[x - 1] + b[x] + b[x + 1] + c[x - 1] + c[x] + c[x + 1];
			out[y * w + x] = sum / 9;
		}
	}
}

// sharp_ink is how much ink stands at each of n pixels of a stamp. The darkness that such redness is of must do where all that is dark around is print.
FAST void sharp_ink(const uint8_t *red, const uint8_t *dark, const uint8_t *around, uint8_t *restrict out, long n, double none, double paper, double hue, double depth) {
	for (long i = 0; i < n; i++) {
		double redder = red[i] - none, soft = (redder > 0 ? redder : 0) / hue, darker = dark[i] - paper, near = around[i] - paper;
		double pure = (soft / near - 0.35) / 0.4; // 0 where all that is dark is print, 1 where it is the stamp
		pure = pure > 0 ? pure : 0;
		pure = near > 4 && pure < 1 ? pure : 1;
		out[i] = level(255 * (pure * (darker > 0 ? darker : 0) + (1 - pure) * soft) / depth);
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

static inline __attribute__((always_inline)) void of_three(const float *v, long w, float *restrict to) {
	for (long x = 0; x < w; x++) to[x] = v[x - 1] + v[x] + v[x + 1];
}

// smooth puts in the place of each of w x h votes the mean over 3 x 3 cells, a row's end being beside the next row's beginning; the first and the last row
// become 0. room holds three rows.
FAST void smooth(float *votes, long w, long h, float *restrict room) {
	for (long y = 0; y < 2 && h > 2; y++) of_three(votes + y * w + (y == 0), w - (y == 0), room + y * w + (y == 0));
	room[0] = 0;
	for (long y = 1; y < h - 1; y++) {
		float *above = room + (y - 1) % 3 * w, *here = room + y % 3 * w, *below = room + (y + 1) % 3 * w, *row = votes + y * w;
		of_three(row + w, w - (y == h - 2), below);
		if (y == h - 2) below[w - 1] = 0;
		for (long x = 0; x < w; x++) row[x] = (above[x] + here[x] + below[x]) / 9;
	}
	memset(votes, 0, w * sizeof *votes);
	memset(votes + (h - 1) * w, 0, w * sizeof *votes);
}

typedef double quarter __attribute__((vector_size(32), aligned(8), may_alias));

// squares adds up the normal equations of the ring around a centre that lies nearest to the edges within reach of the given one.
FAST void squares(const edge *edges, long n, double x, double y, double inner, double outer, const double shape[5], double slant, double reach, double sums[5][8]) {
	quarter low[5] = {0}, high[5] = {0};
	for (; n > 0; n--, edges++) {
		double dx = edges->x - x, dy = edges->y - y, square = dx * dx + dy * dy;
		if (square < inner * inner || square > outer * outer) continue;
		double d = sqrt(square);
		if (fabs(dx * edges->ny - dy * edges->nx) > slant * d) continue;
		double cos = dx / d, sin = dy / d;
		double radius = shape[0] + shape[1] * cos + shape[2] * sin + shape[3] * (cos * cos - sin * sin) + shape[4] * 2 * sin * cos;
		if (fabs(d - radius) > reach) continue;
		double twice_cos = cos * cos - sin * sin, twice_sin = 2 * sin * cos;
		quarter first = {1, cos, sin, twice_cos}, last = {twice_sin, d};
		low[0] += first, high[0] += last;
		low[1] += first * cos, high[1] += last * cos;
		low[2] += first * sin, high[2] += last * sin;
		low[3] += first * twice_cos, high[3] += last * twice_cos;
		low[4] += first * twice_sin, high[4] += last * twice_sin;
	}
	for (int j = 0; j < 5; j++) *(quarter *)sums[j] = low[j], *(quarter *)(sums[j] + 4) = high[j];
}

// sector is the one of 64, clockwise from the right, in which a direction lies.
static inline __attribute__((always_inline)) int sector(double dx, double dy, const directions *begin) {
	int first = 0;
	if (dy < 0 || (dy == 0 && dx < 0)) dx = -dx, dy = -dy, first = 32;
	if (dx <= 0) {
		double turned = -dx;
		dx = dy, dy = turned, first += 16;
	}
	long passed = 0;
	for (int k = 0; k < DIRECTIONS; k++) passed += dy * begin->cosine[k] >= dx * begin->sine[k];
	return first + passed;
}

// around marks, by their distance from a centre in pixels, the sectors in which edges lie across the way to it.
FAST void around(const edge *edges, long n, double x, double y, double slant, double most, const directions *begin, uint64_t *found) {
	for (; n > 0; n--, edges++) {
		double dx = edges->x - x, dy = edges->y - y, d = sqrt(dx * dx + dy * dy);
		if (d < most && fabs(dx * edges->ny - dy * edges->nx) <= slant * d) found[(long)(d + 0.5)] |= 1ul << sector(dx, dy, begin);
	}
}

// covered_by are the sectors in which an edge lies on a ring, but for what other rings hide. An edge is counted at the radius that the ring has at its angle.
FAST uint64_t covered_by(const edge *edges, long n, double x, double y, double flat, const double shape[5], double slant, const disk *hidden, long hidden_n, const directions *begin) {
	uint64_t found = 0;
	long radius = (long)(shape[0] + 0.5);
	for (; n > 0; n--, edges++) {
		double dx = edges->x - x, dy = edges->y - y, d = sqrt(dx * dx + dy * dy);
		if (fabs(dx * edges->ny - dy * edges->nx) > slant * d) continue;
		double cos = dx / d, sin = dy / d;
		long at = (long)(d - (shape[0] + shape[1] * cos + shape[2] * sin + shape[3] * (cos * cos - sin * sin) + shape[4] * 2 * sin * cos) + shape[0] + 0.5);
		if (at < radius - 2 || at > radius + 2) continue;
		long k = 0;
		for (; k < hidden_n; k++) {
			double hx = edges->x - hidden[k].x, hy = (edges->y * flat - hidden[k].y) / hidden[k].flat;
			if (sqrt(hx * hx + hy * hy) < hidden[k].radius) break;
		}
		if (k == hidden_n) found |= 1ul << sector(dx, dy, begin);
	}
	return found;
}
