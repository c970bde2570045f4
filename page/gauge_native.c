// What the checks count on a page's copy.

#include "gauge_native.h"

#include <math.h>
#include <string.h>

// level is what a share of n counted values stays at or under. Most values are low: those above it are counted.
static uint8_t level(const int32_t count[256], long n, double of) {
	long above = n - (long)(of * (double)n);
	int v = 255;
	for (; v > 0; v--)
		if ((above -= count[v]) <= 0) break;
	return v;
}

// cells are the levels that a share of each square stays at or under, or 0 where that is no more than floor: most squares are empty.
FAST void cells(const uint8_t *ink, long w, long h, long side, double of, uint8_t floor, uint8_t *levels) {
	long most = side * side - (long)(of * (double)(side * side)); // above the level at the most, and one
	for (long y = 0; y + side <= h; y += side)
		for (long x = 0; x + side <= w; x += side) {
			int32_t count[256], above = 0;
			for (long j = y; j < y + side; j++)
				for (long i = x; i < x + side; i++) above += ink[j * w + i] > floor;
			if (above < most) {
				*levels++ = 0;
				continue;
			}
			memset(count, 0, sizeof count);
			for (long j = y; j < y + side; j++)
				for (long i = x; i < x + side; i++) count[ink[j * w + i]]++;
			*levels++ = level(count, side * side, of);
		}
}

// windows are the same of n rectangles beside each other, in which what stands on rules counts as none; sums are those of the paper.
void windows(const uint8_t *ink, const uint8_t *paper, const uint8_t *rules, long w, long step, long n, long height, double of, uint8_t *levels, int32_t *sums) {
	for (long k = 0; k < n; k++) {
		int32_t count[256];
		int32_t sum = 0;
		memset(count, 0, sizeof count);
		for (long y = 0; y < height; y++)
			for (long i = y * w + k * step; i < y * w + (k + 1) * step; i++) {
				sum += paper[i];
				count[rules[i] ? 0 : ink[i]]++;
			}
		levels[k] = level(count, step * height, of);
		sums[k] = sum;
	}
}

// slopes counts, in parts of the range around, how steep w x h pixels are where that range is least or more.
FAST long slopes(const uint8_t *px, const uint8_t *high, const uint8_t *low, long w, long h, long least, double steps, int32_t *count, long most) {
	int32_t squares[w], ranges[w];
	long all = 0;
	for (long y = 1; y < h - 1; y++) {
		long n = 0;
		for (long i = y * w + 1; i < (y + 1) * w - 1; i++) {
			int32_t range = high[i] - low[i], across = px[i + 1] - px[i - 1], down = px[i + w] - px[i - w];
			squares[n] = across * across + down * down;
			ranges[n] = 2 * range;
			n += range >= least;
		}
		for (long i = 0; i < n; i++) squares[i] = (int32_t)(steps * sqrt((double)squares[i]) / (double)ranges[i]);
		for (long i = 0; i < n; i++) count[squares[i] < most ? squares[i] : most]++;
		all += n;
	}
	return all;
}

// even marks of n places those whose surroundings differ by no more than most, and counts those of them that are darker than paper by dark or on paper
// that is paler.
FAST long even(const uint8_t *range, const uint8_t *ink, const uint8_t *paper, long n, uint8_t most, uint8_t dark, uint8_t paler, uint8_t *restrict out) {
	int32_t found = 0;
	for (long i = 0; i < n; i++) {
		int32_t same = range[i] <= most;
		out[i] = same ? 255 : 0;
		found += same & ((ink[i] >= dark) | (paper[i] < paler));
	}
	return found;
}

// sharpness is how much rows differ from their neighbours once each column of strokes, which begins at one of begin, is moved down by slope times its number.
// rows has room for n: as many as a column is long and as there are columns, at the least.
int64_t sharpness(const int32_t *at, const int32_t *begin, long columns, double slope, int32_t *rows, long n) {
	memset(rows, 0, n * sizeof *rows);
	for (long x = 0; x < columns; x++) {
		double down = slope * (double)x + (slope < 0 ? -slope : 0) * (double)columns;
		int32_t *moved = rows + (long)down;
		for (int32_t i = begin[x]; i < begin[x + 1]; i++) moved[at[i]]++;
	}
	int64_t sum = 0;
	for (long i = 1; i < n; i++) {
		int64_t d = rows[i] - rows[i - 1];
		sum += d * d;
	}
	return sum;
}

// lengths counts how long n vectors are, rounded and at most 255.
FAST void lengths(const uint8_t *a, const uint8_t *b, long n, int32_t count[256]) {
	enum { AT_ONCE = 256 };
	uint8_t some[AT_ONCE];
	int32_t more[4][256] = {{0}}; // neighbours are mostly alike, and a counter waits for its last sum
	for (; n > 0; n -= AT_ONCE, a += AT_ONCE, b += AT_ONCE) {
		long part = n < AT_ONCE ? n : AT_ONCE;
		for (long i = 0; i < part; i++) {
			int32_t v = (int32_t)(sqrt((double)(a[i] * a[i] + b[i] * b[i])) + 0.5);
			some[i] = v < 255 ? v : 255;
		}
		for (long i = 0; i < part; i++) more[i % 4][some[i]]++;
	}
	for (int v = 0; v < 256; v++) count[v] = more[0][v] + more[1][v] + more[2][v] + more[3][v];
}

// far_from marks of n colours in L*a*b* those that are darker than paper by far or of another hue, by more than most; gain is by how much chroma is raised
// that has lost light.
FAST void far_from(const uint8_t *lab, long n, const double gain[256], double dark, double a, double b, double most, uint8_t *restrict out) {
	for (long i = 0; i < n; i++) {
		double f = gain[lab[3 * i]], x = (lab[3 * i + 1] - 128) * f - a, y = (lab[3 * i + 2] - 128) * f - b;
		out[i] = (lab[3 * i] < dark) | (sqrt(x * x + y * y) > most) ? 255 : 0;
	}
}

// histogram counts n values. Neighbours are mostly the same, and counted at once; where they are not, a counter would wait for its last sum: four wait less.
FAST void histogram(const uint8_t *v, long n, uint32_t count[4][256]) {
	enum { AT_ONCE = 32 };
	for (; n >= AT_ONCE; n -= AT_ONCE, v += AT_ONCE) {
		uint8_t differ = 0;
		for (int i = 0; i < AT_ONCE; i++) differ |= v[i] ^ v[0];
		if (differ)
			for (int i = 0; i < AT_ONCE; i++) count[i % 4][v[i]]++;
		else
			count[0][v[0]] += AT_ONCE;
	}
	for (long i = 0; i < n; i++) count[0][v[i]]++;
}
