#include "linear.h"

// across makes one row of width pixels, in sixteenths of 1/2048 of a level. The pixel behind one is next bytes off.
static void across(const uint8_t *row, int channels, long next, int16_t *out, long from, long width, const share *columns) {
	for (long x = from; x < width; x++) {
		const uint8_t *at = row + channels * (long)columns[x].from;
		for (int c = 0; c < channels; c++) out[channels * x + c] = (at[c] * columns[x].first + at[c + next] * columns[x].second) >> 4;
	}
}

#if defined(__x86_64__)
#include <immintrin.h>

// across_coloured is that of three channels, two pixels at a time; it loads 8 bytes where 6 count and writes 8 where 6 do. It returns how far it got.
__attribute__((target("avx2"))) static long across_coloured(const uint8_t *row, long w, int16_t *out, long width, const share *columns) {
	const __m128i beside = _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
	const __m128i packed = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, -1, -1, -1, -1);
	long x = 0;
	for (; x + 1 < width && columns[x + 1].from + 3 <= w; x += 2) {
		__m128i sums[2];
		for (int k = 0; k < 2; k++) {
			const share *s = columns + x + k;
			__m128i shares = _mm_set1_epi32((uint16_t)s->first | (uint32_t)(uint16_t)s->second << 16);
			sums[k] = _mm_srai_epi32(_mm_madd_epi16(_mm_shuffle_epi8(_mm_loadl_epi64((const __m128i *)(row + 3 * s->from)), beside), shares), 4);
		}
		_mm_storeu_si128((__m128i *)(out + 3 * x), _mm_shuffle_epi8(_mm_packs_epi32(sums[0], sums[1]), packed));
	}
	return x;
}

// across_grey is that of one channel, eight pixels at a time; it loads 4 bytes where 2 count.
__attribute__((target("avx2"))) static long across_grey(const uint8_t *row, long w, int16_t *out, long width, const share *columns) {
	const __m256i beside = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1));
	long x = 0;
	for (; x + 7 < width && columns[x + 7].from + 4 <= w; x += 8) {
		__m256 a = _mm256_loadu_ps((const float *)(columns + x)), b = _mm256_loadu_ps((const float *)(columns + x + 4));
		__m256i from = _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0x88)), shares = _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xdd));
		__m256i pairs = _mm256_shuffle_epi8(_mm256_i32gather_epi32((const int *)row, from, 1), beside);
		__m256i sums = _mm256_permute4x64_epi64(_mm256_srai_epi32(_mm256_madd_epi16(pairs, shares), 4), 0xd8);
		_mm_storeu_si128((__m128i *)(out + x), _mm_packs_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1)));
	}
	return x;
}

static int vectors(void) { return __builtin_cpu_supports("avx2"); }
#else
static long across_coloured(const uint8_t *row, long w, int16_t *out, long width, const share *columns) { return 0; }
static long across_grey(const uint8_t *row, long w, int16_t *out, long width, const share *columns) { return 0; }
static int vectors(void) { return 0; }
#endif

#if defined(__x86_64__) && defined(__gnu_linux__)
__attribute__((target_clones("avx2", "default")))
#endif
static void down(const int16_t *above, const int16_t *below, share part, uint8_t *restrict out, long n) {
	for (long i = 0; i < n; i++) out[i] = (((above[i] * part.first) >> 16) + ((below[i] * part.second) >> 16) + 2) >> 2;
}

// linear draws a picture of w x h pixels with width x height: each between the two of columns and the two of rows that it lies between; those of rows may lie
// outside. scratch has room for two rows and two values more each.
void linear(const uint8_t *px, long w, long h, int channels, uint8_t *out, long width, long height, const share *columns, const share *rows, int16_t *scratch) {
	long n = width * channels, held[2] = {-1, -1}; // which row each half of scratch holds: an even one, an odd one
	int16_t *kept[2] = {scratch, scratch + n + 4};
	long (*many)(const uint8_t *, long, int16_t *, long, const share *) = !vectors() ? 0 : channels == 3 ? across_coloured : channels == 1 ? across_grey : 0;
	for (long y = 0; y < height; y++, out += n) {
		const int16_t *between[2];
		for (int k = 0; k < 2; k++) {
			long at = rows[y].from + k;
			at = at < 0 ? 0 : at >= h ? h - 1 : at;
			if (held[at & 1] != at) {
				const uint8_t *row = px + at * w * channels;
				long done = many ? many(row, w, kept[at & 1], width, columns) : 0;
				across(row, channels, w > 1 ? channels : 0, kept[at & 1], done, width, columns);
				held[at & 1] = at;
			}
			between[k] = kept[at & 1];
		}
		down(between[0], between[1], rows[y], out, n);
	}
}
