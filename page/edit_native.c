// What is looked at in search of traces of editing, of all pixels of the lines.

#include "edit_native.h"

#include <math.h>

// brightness is what JPEG stores of w x h pixels (ITU-T T.871) in rows of stride bytes, and which are clipped: 1 to white, 2 otherwise.
FAST void brightness(const uint8_t *bgr, long stride, long w, long h, uint8_t white, float *restrict grey, uint8_t *restrict clip) {
	for (; h > 0; h--, bgr += stride, grey += w, clip += w)
		for (long i = 0; i < w; i++) {
			uint8_t b = bgr[3 * i], g = bgr[3 * i + 1], r = bgr[3 * i + 2];
			uint8_t low = b < g ? b : g, high = b > g ? b : g;
			low = low < r ? low : r, high = high > r ? high : r;
			grey[i] = 0.114f * b + 0.587f * g + 0.299f * r;
			clip[i] = high == 255 ? (low >= white ? 1 : 2) : low == 0 ? 2 : 0;
		}
}

typedef float four __attribute__((vector_size(16), aligned(4), may_alias));
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t mask8 __attribute__((vector_size(32)));
typedef uint8_t bytes8 __attribute__((vector_size(8), aligned(1), may_alias));

// look tells of n blocks of 8 x 8 values in rows of w what is clipped, and of those that hold writing the transform with the first four cosines each way;
// cosines has, for each place, four.
FAST void look(const float *grey, const uint8_t *clip, long w, const int32_t *at, long n, const float *cosines, float contrast, block *blocks) {
	const float half = 0.70710678118654752440f; // the first cosine is smaller by the root of two
	const four first = {half, half, half, half}, others = {half, 1, 1, 1};
	for (; n > 0; n--, at++, blocks++) {
		const float *px = grey + *at;
		const uint8_t *cut = clip + *at;
		bytes8 clipped = *(bytes8 *)cut, white = clipped & 1;
		eight low = *(eight *)px, high = low;
		for (int j = 1; j < 8; j++) {
			eight row = *(eight *)(px + j * w);
			bytes8 c = *(bytes8 *)(cut + j * w);
			mask8 darker = row < low, brighter = row > high;
			low = (eight)((darker & (mask8)row) | (~darker & (mask8)low));
			high = (eight)((brighter & (mask8)row) | (~brighter & (mask8)high));
			clipped |= c, white += c & 1;
		}
		float lowest = low[0], highest = high[0];
		int all = 0, other = 0;
		for (int i = 0; i < 8; i++) {
			lowest = low[i] < lowest ? low[i] : lowest;
			highest = high[i] > highest ? high[i] : highest;
			all += white[i], other |= clipped[i] & 2;
		}
		blocks->white = all;
		blocks->written = !other && highest - lowest >= contrast;
		if (!blocks->written) continue;
		four rows[8];
		for (int j = 0; j < 8; j++) {
			four sum = {0};
			for (int i = 0; i < 8; i++) sum += px[j * w + i] * *(four *)(cosines + 4 * i);
			rows[j] = sum;
		}
		for (int v = 0; v < 4; v++) {
			four sum = {0};
			for (int j = 0; j < 8; j++) sum += rows[j] * cosines[4 * j + v];
			*(four *)blocks->frequencies[v] = sum * (v ? others : first);
		}
	}
}

// count_bins counts n coefficients, each stride values after the last, by their size in parts of a grey level.
void count_bins(const float *coef, long stride, long n, double parts, int32_t *bins, long most) {
	for (; n > 0; n--, coef += stride) {
		long v = (long)(fabs((double)*coef) * parts + 0.5);
		if (v < most) bins[v]++;
	}
}

// near_multiples counts, for each of some steps, what stands in its bins from one on, and what of it in bins that are near a multiple; near has n for each.
FAST void near_multiples(const int32_t *bins, const uint8_t *near, long n, const int32_t *from, long steps, int32_t *all, int32_t *kept) {
	for (long s = 0; s < steps; s++, near += n) {
		int32_t sum = 0, most = 0;
		for (long v = from[s]; v < n; v++) {
			sum += bins[v];
			most += bins[v] * near[v];
		}
		all[s] = sum, kept[s] = most;
	}
}

// The noise of the paper among width x height values, or -1 where fewer than least are paper. A value is paper where it and the two to each side of it are
// bright, each with the two above and below it: the soft edge of a stroke is none. v is what is left of it where slopes of the light are taken off.
static inline __attribute__((always_inline)) double noise(const float *grey, long w, long width, long height, float paper, float white, long least) {
	if (width < 5 || least > (width - 4) * height) return -1;
	double sums[width], sum = 0;
	int32_t bright[width], saturated = 0, all = 0;
	for (long x = 0; x < width; x++) sums[x] = 0;
	for (long y = 0; y < height; y++, grey += w) {
		for (long x = 0; x < width; x++) {
			float a = grey[x - 2 * w], b = grey[x - w], c = grey[x], d = grey[x + w], e = grey[x + 2 * w];
			bright[x] = (a >= paper) & (b >= paper) & (c >= paper) & (d >= paper) & (e >= paper) & (b < white) & (c < white) & (d < white);
			saturated += c >= white;
		}
		for (long x = 2; x < width - 2; x++) {
			const float *k = grey + x;
			float v = 4 * k[0] - 2 * (k[-1] + k[1] + k[-w] + k[w]) + k[-w - 1] + k[-w + 1] + k[w - 1] + k[w + 1];
			int32_t keep = bright[x - 2] & bright[x - 1] & bright[x] & bright[x + 1] & bright[x + 2];
			sums[x] += keep ? fabsf(v) : 0;
			all += keep;
		}
		if (all + (width - 4) * (height - 1 - y) < least) return -1;
	}
	for (long x = 2; x < width - 2; x++) sum += sums[x];
	return saturated > all / 4 ? -1 : sqrt(M_PI / 2) / 6 * sum / all;
}

FAST double grain(const float *grey, long w, long width, long height, float paper, float white, long least) {
	return noise(grey, w, width, height, paper, white, least);
}

// grains lists the grain of those of n blocks of 8 x 8 values that are paper.
FAST long grains(const float *grey, long w, const int32_t *at, long n, float paper, float white, long least, double *out) {
	long found = 0;
	for (; n > 0; n--, at++) {
		double v = noise(grey + *at, w, 8, 8, paper, white, least);
		if (v >= 0) out[found++] = v;
	}
	return found;
}
