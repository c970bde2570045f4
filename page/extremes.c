// The highest and lowest of the values around each place of a picture, as morphology wants them (Serra, 1982).

#include "extremes.h"

#include <string.h>

enum {
	VECTOR = 32, // bytes that are compared at a time; rows are filled up to as many
	STRIP = 256, // columns at a time, which stay in the processor's cache
};

#define FILLED(n) (((n) + VECTOR - 1) & -VECTOR)

static inline __attribute__((always_inline)) void of_two(uint8_t *out, const uint8_t *a, const uint8_t *b, long n, int lowest) {
	if (lowest)
#pragma GCC ivdep
		for (long i = 0; i < n; i++) out[i] = a[i] < b[i] ? a[i] : b[i];
	else
#pragma GCC ivdep
		for (long i = 0; i < n; i++) out[i] = a[i] > b[i] ? a[i] : b[i];
}

// room is how many bytes of scratch the search needs.
long room(long row, long margin, long h, long down) { return 2 * (FILLED(row + margin) + FILLED(margin)) + (h + down - 1) * FILLED(row) + VECTOR; }

// Each step looks twice as far as all before, so that wide rectangles cost little more than narrow ones. Rows and columns are widened by what yields to
// every value.
static inline __attribute__((always_inline)) void around(const uint8_t *in, uint8_t *out, long w, long h, long channels, long across, long down, uint8_t *scratch, int lowest) {
	long row = w * channels, margin = (across - 1) * channels, wide = FILLED(row + margin) + FILLED(margin), stride = FILLED(row), above = down / 2;
	uint8_t nothing = lowest ? 255 : 0, *begin = scratch, *next = begin + wide, *rows = next + wide;
	memset(begin, nothing, 2 * wide);
	memset(rows, nothing, above * stride);
	memset(rows + (above + h) * stride, nothing, (down - 1 - above) * stride + VECTOR);
	for (long y = 0; y < h; y++, in += row) {
		uint8_t *now = begin, *to = rows + (above + y) * stride;
		memset(now, nothing, across / 2 * channels);
		memcpy(now + across / 2 * channels, in, row);
		memset(now + across / 2 * channels + row, nothing, wide - row - across / 2 * channels);
		for (long n = 1, length = row + margin; n < across;) {
			long step = n < across - n ? n : across - n;
			n += step, length -= step * channels;
			of_two(n < across ? next : to, now, now + step * channels, FILLED(length), lowest);
			now = next;
		}
		if (across == 1) memcpy(to, now, stride);
	}
	for (long x = 0; x < row; x += STRIP) {
		uint8_t *from = rows + x, *to = out + x;
		long part = row - x < STRIP ? row - x : STRIP, length = h + down - 1, n = 1;
		for (; 2 * n < down; n *= 2) {
			length -= n;
			for (long y = 0; y < length; y++) of_two(from + y * stride, from + y * stride, from + (y + n) * stride, FILLED(part), lowest);
		}
		for (long y = 0; y < h; y++) of_two(to + y * row, from + y * stride, from + (y + down - n) * stride, part, lowest);
	}
}

FAST void highest(const uint8_t *in, uint8_t *out, long w, long h, long channels, long across, long down, uint8_t *scratch) {
	around(in, out, w, h, channels, across, down, scratch, 0);
}

FAST void lowest(const uint8_t *in, uint8_t *out, long w, long h, long channels, long across, long down, uint8_t *scratch) {
	around(in, out, w, h, channels, across, down, scratch, 1);
}

// steep counts of n colours in L*a*b* those that differ from others by least or more, a and b counting double.
FAST long steep(const uint8_t *high, const uint8_t *low, long n, int32_t least) {
	int32_t found = 0;
	for (long i = 0; i < 3 * n; i += 3) {
		int32_t l = high[i] - low[i], a = high[i + 1] - low[i + 1], b = high[i + 2] - low[i + 2];
		found += l * l + 4 * (a * a + b * b) >= least * least;
	}
	return found;
}
