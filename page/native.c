// Loops over pixels that C compilers turn into vector instructions and Go's does not.

#include "native.h"

// four values, of which three are a pixel's.
typedef float four __attribute__((vector_size(16), aligned(4), may_alias));

static inline __attribute__((always_inline)) void columns(const float *row, float *narrow, int width, const int32_t *from, const float *parts, int taps) {
	for (int x = 0; x < width; x++, parts += taps) {
		const float *at = row + 3 * from[x];
		four v = {0};
		for (int k = 0; k < taps; k++) v += *(four *)(at + 3 * k) * parts[k];
		*(four *)(narrow + 3 * x) = v;
	}
}

// shrink averages a picture of rows of w pixels over areas. Into each column goes what parts tells of as many pixels as taps, beginning at one of from;
// into each row what down tells, in order. It fills width x height pixels. scratch has room for three rows of a picture, of w and twice of width pixels, and
// one value more each.
FAST void shrink(const uint8_t *bgr, int w, uint8_t *out, int width, int height, const int32_t *from, const float *parts, int taps, const share *down, float *scratch) {
	const float round = 12582912; // added and taken off again, it leaves the nearest whole number, of two the even one
	float *row = scratch, *narrow = row + 3 * w + 1, *sum = narrow + 3 * width + 1;
	for (int y = 0; y < height; y++, out += 3 * width) {
		for (int first = 1; down->to == y; down++, first = 0) {
			const uint8_t *px = bgr + 3l * w * down->from;
			for (int i = 0; i < 3 * w; i++) row[i] = px[i];
			if (taps == 3) // down to more than half the size
				columns(row, narrow, width, from, parts, 3);
			else
				columns(row, narrow, width, from, parts, taps);
			if (first)
				for (int i = 0; i < 3 * width; i++) sum[i] = narrow[i] * down->part;
			else
				for (int i = 0; i < 3 * width; i++) sum[i] += narrow[i] * down->part;
		}
		for (int i = 0; i < 3 * width; i++) out[i] = (uint8_t)(int)(sum[i] + round - round);
	}
}

typedef uint8_t sixteen __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint16_t eight __attribute__((vector_size(16), may_alias));

// halve averages 2 x 2 pixels of a picture of rows of w, of which it makes width x height; halves are rounded up.
FAST void halve(const uint8_t *bgr, long w, uint8_t *out, long width, long height) {
	const sixteen pairs = {0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11}; // the channels of two pixels, each beside that of the next one
	const sixteen low = {0, 2, 4, 6, 8, 10};
	for (long y = 0; y < height; y++, bgr += 6 * w, out += 3 * width) {
		const uint8_t *below = bgr + 3 * w;
		long i = 0;
		for (; i + 5 <= width; i += 2) { // 16 of 30 values that are there, 8 of 15
			eight a = (eight)__builtin_shuffle(*(sixteen *)(bgr + 6 * i), pairs), b = (eight)__builtin_shuffle(*(sixteen *)(below + 6 * i), pairs);
			sixteen mean = __builtin_shuffle((sixteen)(((a & 255) + (a >> 8) + (b & 255) + (b >> 8) + 2) >> 2), low);
			__builtin_memcpy(out + 3 * i, &mean, 8);
		}
		for (; i < width; i++)
			for (int c = 0; c < 3; c++) out[3 * i + c] = (bgr[6 * i + c] + bgr[6 * i + 3 + c] + below[6 * i + c] + below[6 * i + 3 + c] + 2) >> 2;
	}
}

// lab is the colour of n pixels in 8-bit CIE L*a*b* as OpenCV rounds it. linear are the levels of light, weights what they weigh in X, Y and Z, roots
// what these come to. On paper, most pixels are like the one before.
FAST void lab(const uint8_t *bgr, uint8_t *out, long n, const int32_t *weights, const int32_t *linear, const int32_t *roots) {
	int last = -1;
	uint8_t l = 0, a = 0, c = 0;
	for (long i = 0; i < n; i++, bgr += 3, out += 3) {
		int now = bgr[0] | bgr[1] << 8 | bgr[2] << 16;
		if (now != last) {
			int32_t b = linear[bgr[0]], g = linear[bgr[1]], r = linear[bgr[2]];
			int32_t x = roots[(b * weights[0] + g * weights[1] + r * weights[2] + 2048) >> 12];
			int32_t y = roots[(b * weights[3] + g * weights[4] + r * weights[5] + 2048) >> 12];
			int32_t z = roots[(b * weights[6] + g * weights[7] + r * weights[8] + 2048) >> 12];
			l = (296 * y - 1336935 + 16384) >> 15;
			a = (500 * (x - y) + (128 << 15) + 16384) >> 15;
			c = (200 * (y - z) + (128 << 15) + 16384) >> 15;
			last = now;
		}
		out[0] = l, out[1] = a, out[2] = c;
	}
}

// darkest is the lowest of the three channels of each of n pixels.
FAST void darkest(const uint8_t *bgr, uint8_t *low, long n) {
	for (long i = 0; i < n; i++) {
		uint8_t a = bgr[3 * i], b = bgr[3 * i + 1], c = bgr[3 * i + 2];
		b = a < b ? a : b;
		low[i] = b < c ? b : c;
	}
}
