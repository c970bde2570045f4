// Loops over pixels that C compilers turn into vector instructions, or that are written with them, and that Go compiles pixel by pixel.

#include "native.h"

#include <string.h>

#if defined(__x86_64__) && defined(__gnu_linux__)
#define FAST __attribute__((target_clones("avx2", "default")))
#else
#define FAST
#endif

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>

int can_warp(void) { return __builtin_cpu_supports("avx2"); }

static inline int within(int v, int n) { return v < 0 ? 0 : v >= n ? n - 1 : v; }

// bordered takes the 4 x 4 pixels at a place near the picture's border, outside of which it goes on as it ends; each row fills 16 bytes.
static void bordered(const uint8_t *bgr, int w, int h, int x, int y, uint8_t patch[64]) {
	for (int j = 0; j < 4; j++)
		for (int i = 0; i < 4; i++)
			memcpy(patch + 16 * j + 3 * i, bgr + 3 * ((long)within(y + j, h) * w + within(x + i, w)), 3);
}

// inner says whether 4 x 4 pixels can be loaded at a place: 16 bytes where 12 count.
static inline int inner(int x, int y, int w, int h) { return x >= 0 && y >= 0 && x <= w - 6 && y <= h - 4; }

#define TWO_ROWS(at, row) _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(at))), _mm_loadu_si128((const __m128i *)((at) + (row))), 1)
#define TWO_SHARES(bell) _mm256_permute4x64_epi64(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(bell))), 0x50)

static inline __m128i rounded(__m128i sum) { return _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(1 << 14)), 15); }

// of_sixteen is the sum of 4 x 4 pixels by their shares: blue, green, red, as 32-bit numbers.
__attribute__((target("avx2"))) static inline __m128i of_sixteen(const uint8_t *at, long row, const int16_t *bell) {
	// Of four pixels in a row, as 16-bit numbers: blue and green, red.
	const __m256i blue_green = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, -1, 3, -1, 6, -1, 9, -1, 1, -1, 4, -1, 7, -1, 10, -1));
	const __m256i red = _mm256_broadcastsi128_si256(_mm_setr_epi8(2, -1, 5, -1, 8, -1, 11, -1, -1, -1, -1, -1, -1, -1, -1, -1));
	__m256i above = TWO_ROWS(at, row), below = TWO_ROWS(at + 2 * row, row);
	__m256i upper = TWO_SHARES(bell), lower = TWO_SHARES(bell + 8);
	__m256i bg = _mm256_add_epi32(_mm256_madd_epi16(_mm256_shuffle_epi8(above, blue_green), upper), _mm256_madd_epi16(_mm256_shuffle_epi8(below, blue_green), lower));
	__m256i r = _mm256_add_epi32(_mm256_madd_epi16(_mm256_shuffle_epi8(above, red), upper), _mm256_madd_epi16(_mm256_shuffle_epi8(below, red), lower));
	__m256i sums = _mm256_hadd_epi32(bg, r);
	return rounded(_mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1)));
}

// of_four is that of the 2 x 2 pixels amid them.
__attribute__((target("avx2"))) static inline __m128i of_four(const uint8_t *at, long row, const int16_t *shares) {
	const __m128i above = _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1), below = _mm_setr_epi8(8, -1, 11, -1, 9, -1, 12, -1, 10, -1, 13, -1, -1, -1, -1, -1);
	__m128i two = _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)(at + row + 3)), _mm_loadl_epi64((const __m128i *)(at + 2 * row + 3)));
	__m128i all = _mm_loadl_epi64((const __m128i *)shares), upper = _mm_shuffle_epi32(all, 0x00), lower = _mm_shuffle_epi32(all, 0x55);
	return rounded(_mm_add_epi32(_mm_madd_epi16(_mm_shuffle_epi8(two, above), upper), _mm_madd_epi16(_mm_shuffle_epi8(two, below), lower)));
}

typedef __m128i weighing(const uint8_t *at, long row, const int16_t *shares);

__attribute__((target("avx2"), always_inline)) static inline void look_up(const uint8_t *bgr, int w, int h, const double m[6], const int16_t *shares, int of, weighing *weighed, uint8_t *out, int first, int width, int height) {
	const __m128i packed = _mm_setr_epi8(0, 1, 2, 4, 5, 6, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
	uint8_t patch[64] = {0};
	int32_t dx[width], dy[width], x[width], y[width], share[width];
	for (int i = 0; i < width; i++) {
		dx[i] = lrint(m[0] * (first + i) * 1024);
		dy[i] = lrint(m[3] * (first + i) * 1024);
	}
	for (int j = 0; j < height; j++) {
		int32_t x0 = lrint((m[1] * j + m[2]) * 1024) + 16, y0 = lrint((m[4] * j + m[5]) * 1024) + 16;
		for (int i = 0; i < width; i++) {
			int32_t px = (x0 + dx[i]) >> 5, py = (y0 + dy[i]) >> 5;
			x[i] = (px >> 5) - 1, y[i] = (py >> 5) - 1;
			share[i] = of * ((py & 31) * 32 + (px & 31));
		}
		int i = 0;
		if (inner(x[0], y[0], w, h) && inner(x[width - 1], y[width - 1], w, h)) // then the whole row is
			for (; i + 2 <= width; i += 2, out += 6) {
				__m128i a = weighed(bgr + 3 * ((long)y[i] * w + x[i]), 3L * w, shares + share[i]);
				__m128i b = weighed(bgr + 3 * ((long)y[i + 1] * w + x[i + 1]), 3L * w, shares + share[i + 1]);
				__m128i pair = _mm_packs_epi32(a, b);
				_mm_storel_epi64((__m128i *)out, _mm_shuffle_epi8(_mm_packus_epi16(pair, pair), packed));
			}
		for (; i < width; i++, out += 3) {
			int in = inner(x[i], y[i], w, h);
			if (!in) bordered(bgr, w, h, x[i], y[i], patch);
			__m128i a = weighed(in ? bgr + 3 * ((long)y[i] * w + x[i]) : patch, in ? 3L * w : 16, shares + share[i]);
			int32_t pixel = _mm_cvtsi128_si32(_mm_packus_epi16(_mm_packs_epi32(a, a), a));
			memcpy(out, &pixel, 4);
		}
	}
}

// warp looks the pixels of out, from column first on, up in a picture of w x h pixels, through m; it writes two bytes more. Places are rounded to 1/1024 of a
// pixel and then down to 1/32; for each 1/32 there are the shares of the 4 x 4 or of the 2 x 2 pixels around.
__attribute__((target("avx2"))) void warp(const uint8_t *bgr, int w, int h, const double m[6], const int16_t *shares, int of, uint8_t *out, int first, int width, int height) {
	if (of == 16)
		look_up(bgr, w, h, m, shares, 16, of_sixteen, out, first, width, height);
	else
		look_up(bgr, w, h, m, shares, 4, of_four, out, first, width, height);
}
#else
int can_warp(void) { return 0; }
void warp(const uint8_t *bgr, int w, int h, const double m[6], const int16_t *shares, int of, uint8_t *out, int first, int width, int height) {}
#endif

// planes writes n pixels as three planes of values from -1 to 1, each stride long.
FAST void planes(const uint8_t *restrict bgr, long n, float *restrict out, long stride) {
	for (long i = 0; i < n; i++) {
		out[i] = (bgr[3 * i] / 255.0f - 0.5f) * 2;
		out[i + stride] = (bgr[3 * i + 1] / 255.0f - 0.5f) * 2;
		out[i + 2 * stride] = (bgr[3 * i + 2] / 255.0f - 0.5f) * 2;
	}
}

// green_levels counts the levels of green. Neighbours are mostly alike, and a counter waits for its last sum: four wait less.
void green_levels(const uint8_t *bgr, long n, uint32_t count[256]) {
	uint32_t more[3][256] = {{0}};
	long i = 0;
	for (; i + 4 <= n; i += 4) {
		count[bgr[3 * i + 1]]++;
		for (int k = 0; k < 3; k++) more[k][bgr[3 * (i + k) + 4]]++;
	}
	for (; i < n; i++) count[bgr[3 * i + 1]]++;
	for (int v = 0; v < 256; v++) count[v] += more[0][v] + more[1][v] + more[2][v];
}

// dark_columns tells of each column of w how many of the rows from one to another are darker than limit in green, and the first and last of them.
FAST void dark_columns(const uint8_t *restrict bgr, long w, long from, long to, uint8_t limit, uint8_t *restrict count, uint8_t *restrict top, uint8_t *restrict bottom) {
	for (long y = from; y < to; y++) {
		const uint8_t *green = bgr + 3 * y * w + 1;
		for (long x = 0; x < w; x++) {
			uint8_t dark = green[3 * x] < limit ? 255 : 0, first = y | (uint8_t)~dark, last = y & dark;
			count[x] -= dark;
			top[x] = first < top[x] ? first : top[x];
			bottom[x] = last > bottom[x] ? last : bottom[x];
		}
	}
}

// mark sets the values over a threshold to 1 in a mask, the others to 0, and those of the mask in another one.
void mark(const float *restrict v, long n, float threshold, uint8_t *restrict mask, uint8_t *restrict other) {
	for (long i = 0; i < n; i++) {
		mask[i] = v[i] > threshold;
		other[i] |= mask[i];
	}
}

// smear draws a field of w x h values under a bell, of which the n values from its middle on are given; sum is that of the whole bell. The field goes on
// as it ends. room holds a row and n values on either side of it, and as much as the field besides.
FAST void smear(const float *field, long w, long h, const float *bell, long n, float sum, float *room, float *out) {
	float *row = room + n, *across = row + w + n;
	for (long y = 0; y < h; y++) {
		float *to = across + y * w;
		memcpy(row, field + y * w, w * sizeof *row);
		for (long i = 1; i < n; i++) row[-i] = row[0], row[w - 1 + i] = row[w - 1];
		for (long x = 0; x < w; x++) to[x] = bell[0] * row[x];
		for (long i = 1; i < n; i++)
			for (long x = 0; x < w; x++) to[x] += bell[i] * (row[x - i] + row[x + i]);
		for (long x = 0; x < w; x++) to[x] /= sum;
	}
	for (long y = 0; y < h; y++) {
		float *to = out + y * w;
		for (long x = 0; x < w; x++) to[x] = bell[0] * across[y * w + x] / sum;
		for (long i = 1; i < n; i++) {
			const float *above = across + (y < i ? 0 : y - i) * w, *below = across + (y + i < h ? y + i : h - 1) * w;
			for (long x = 0; x < w; x++) to[x] += bell[i] * (above[x] + below[x]) / sum;
		}
	}
}

// brightest_columns takes each of n values where it is brighter than what is kept.
void brightest_columns(const uint8_t *restrict row, long n, uint8_t *restrict kept) {
	for (long i = 0; i < n; i++) kept[i] = row[i] > kept[i] ? row[i] : kept[i];
}

// row_levels counts the levels of each channel of every step-th of n pixels of a row.
void row_levels(const uint8_t *bgr, long n, long step, int32_t count[2][3][256]) {
	long i = 0;
	for (; i + step < n; i += 2 * step) // a counter waits for its last sum, and neighbours are mostly alike: two wait less
		for (int c = 0; c < 3; c++) count[0][c][bgr[3 * i + c]]++, count[1][c][bgr[3 * (i + step) + c]]++;
	for (; i < n; i += step)
		for (int c = 0; c < 3; c++) count[0][c][bgr[3 * i + c]]++;
}

static inline int32_t lit(uint8_t v, int32_t factor) {
	int32_t l = v * factor >> 8;
	return l < 255 ? l : 255;
}

// redness is how much redder a pixel is than neutral; factors make the paper so.
static inline int32_t redness(const uint8_t *px, const int32_t factors[3]) {
	int32_t b = lit(px[0], factors[0]), g = lit(px[1], factors[1]);
	return lit(px[2], factors[2]) - (b > g ? b : g);
}

// any_redder says whether any of w x h pixels is redder than least.
FAST int any_redder(const uint8_t *restrict bgr, long stride, long w, long h, const int32_t factors[3], int32_t least) {
	for (long y = 0; y < h; y++, bgr += 3 * stride) {
		int32_t most = least;
		for (long x = 0; x < w; x++) {
			int32_t red = redness(bgr + 3 * x, factors);
			most = red > most ? red : most;
		}
		if (most > least) return 1;
	}
	return 0;
}

// redder counts, in cells of an even number of pixels, which of every second of n pixels are redder than least.
void redder(const uint8_t *bgr, long n, long cell, const int32_t factors[3], int32_t least, int32_t *count) {
	for (long to = cell, i = 0; i < n; to += cell, count++)
		for (; i < to && i < n; i += 2) *count += redness(bgr + 3 * i, factors) > least;
}

// tinted tells of each of w x h pixels by how much it is darker than paper and redder; of those redder than least, how red for their darkness. It returns their number.
FAST long tinted(const uint8_t *restrict bgr, long stride, long w, long h, const int32_t factors[3], int32_t least, float *restrict dark, float *restrict red, float *restrict inked) {
	long n = 0;
	for (long y = 0; y < h; y++, bgr += 3 * stride, dark += w, red += w) {
		for (long x = 0; x < w; x++) {
			float b = lit(bgr[3 * x], factors[0]), g = lit(bgr[3 * x + 1], factors[1]), r = lit(bgr[3 * x + 2], factors[2]);
			float grey = 0.299f * r + 0.587f * g + 0.114f * b;
			dark[x] = 255 - grey;
			red[x] = r - grey > 0 ? r - grey : 0;
		}
		for (long x = 0; x < w; x++)
			if (redness(bgr + 3 * x, factors) > least) inked[n++] = red[x] / (dark[x] > 1 ? dark[x] : 1);
	}
	return n;
}

// unink leaves of each of w x h pixels the darkness that is not ink's, as grey. Paper has a grain of darkness.
FAST void unink(uint8_t *restrict bgr, long stride, long w, long h, const float *restrict dark, const float *restrict red_around, const float *restrict dark_around, float ink, float white) {
	const float grain = 1;
	for (long y = 0; y < h; y++, bgr += 3 * stride, dark += w, red_around += w, dark_around += w)
		for (long x = 0; x < w; x++) {
			float share = red_around[x] / (dark_around[x] + grain) / ink;
			bgr[3 * x] = bgr[3 * x + 1] = bgr[3 * x + 2] = (int)((255 - dark[x] * (1 - (share < 1 ? share : 1))) * 256 / white);
		}
}

// reds is the redness of each of n pixels, and how many up to least redness and above it have each level of red.
FAST void reds(const uint8_t *restrict bgr, long n, const int32_t factors[3], int32_t least, int16_t *restrict red, int32_t count[2][256]) {
	for (long i = 0; i < n; i++) red[i] = redness(bgr + 3 * i, factors);
	for (long i = 0; i < n; i++) count[red[i] > least][bgr[3 * i + 2]]++;
}

// blend makes each of n pixels grey: its red where it is not red, what is put in its place from least redness on, and between the two in between.
void blend(uint8_t *restrict bgr, long n, const int16_t *restrict red, const uint8_t instead[256], int32_t least) {
	for (long i = 0; i < n; i++) {
		int32_t most = least / 2, soft = red[i] - least / 4, level = bgr[3 * i + 2];
		soft = soft < 0 ? 0 : soft > most ? most : soft;
		bgr[3 * i] = bgr[3 * i + 1] = bgr[3 * i + 2] = (instead[level] * soft + level * (most - soft)) / most;
	}
}

static inline uint8_t darkest(const uint8_t *px) {
	uint8_t low = px[0] < px[1] ? px[0] : px[1];
	return low < px[2] ? low : px[2];
}

// darkest_levels counts the levels of the darkest channel of n pixels: every second one apart, as neighbours are mostly alike.
void darkest_levels(const uint8_t *bgr, long n, int32_t count[2][256]) {
	for (long i = 0; i < n; i++) count[i & 1][darkest(bgr + 3 * i)]++;
}

// darker_pixels counts of each column of w x h pixels those of which a channel is darker than a limit.
FAST void darker_pixels(const uint8_t *restrict bgr, long w, long h, uint8_t limit, uint8_t *restrict count) {
	for (long y = 0; y < h; y++, bgr += 3 * w)
		for (long x = 0; x < w; x++) count[x] += darkest(bgr + 3 * x) < limit;
}

// glance takes the green of GLANCE_ROWS places below each other, of 2 more of which the first is left out, in n columns beside each other; what lies outside
// of the picture is as its border.
void glance(const uint8_t *bgr, long w, long h, double left, double top, double across_x, double across_y, double down_x, double down_y, uint8_t (*columns)[GLANCE_ROWS], long n) {
	for (long k = 0; k < n; k++) {
		double x = left + across_x * (k + 0.5) + down_x * 1.5, y = top + across_y * (k + 0.5) + down_y * 1.5;
		for (int i = 0; i < GLANCE_ROWS; i++, x += down_x, y += down_y) {
			long at_x = (long)x, at_y = (long)y;
			at_x = at_x < 0 ? 0 : at_x < w ? at_x : w - 1;
			at_y = at_y < 0 ? 0 : at_y < h ? at_y : h - 1;
			columns[k][i] = bgr[3 * (at_y * w + at_x) + 1];
		}
	}
}
