#include "warp.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

int can_warp(void) { return __builtin_cpu_supports("ssse3"); }

static inline int within(int v, int n) { return v < 0 ? 0 : v >= n ? n - 1 : v; }

// bordered takes the 4 x 4 pixels at a place near the picture's border, outside of which it goes on as it ends; each row fills 16 bytes.
static void bordered(const uint8_t *bgr, int w, int h, int x, int y, uint8_t patch[64]) {
	for (int j = 0; j < 4; j++)
		for (int i = 0; i < 4; i++)
			memcpy(patch + 16 * j + 3 * i, bgr + 3 * ((long)within(y + j, h) * w + within(x + i, w)), 3);
}

// warp looks each pixel of out up in a picture of w x h pixels, through m; it writes one byte more. Places are rounded to 1/1024 of a pixel and then
// down to 1/32; for each 1/32 a bell has the shares of the 4 x 4 pixels around.
__attribute__((target("ssse3"))) void warp(const uint8_t *bgr, int w, int h, const double m[6], const int16_t *bells, uint8_t *out, int width, int height) {
	// Of four pixels in a row, as 16-bit numbers: blue and green, red.
	const __m128i blue_green = _mm_setr_epi8(0, -1, 3, -1, 6, -1, 9, -1, 1, -1, 4, -1, 7, -1, 10, -1);
	const __m128i red = _mm_setr_epi8(2, -1, 5, -1, 8, -1, 11, -1, -1, -1, -1, -1, -1, -1, -1, -1);
	const __m128i half = _mm_setr_epi32(1 << 14, 0, 1 << 14, 0);
	uint8_t patch[64] = {0};
	int32_t dx[width], dy[width];
	for (int i = 0; i < width; i++) {
		dx[i] = lrint(m[0] * i * 1024);
		dy[i] = lrint(m[3] * i * 1024);
	}
	for (int j = 0; j < height; j++) {
		int32_t x0 = lrint((m[1] * j + m[2]) * 1024) + 16, y0 = lrint((m[4] * j + m[5]) * 1024) + 16;
		for (int i = 0; i < width; i++, out += 3) {
			int32_t px = (x0 + dx[i]) >> 5, py = (y0 + dy[i]) >> 5;
			int x = (px >> 5) - 1, y = (py >> 5) - 1;
			const int16_t *bell = bells + 16 * ((py & 31) * 32 + (px & 31));
			const uint8_t *at = bgr + 3 * ((long)y * w + x);
			long row = 3 * (long)w;
			if (x < 0 || y < 0 || x > w - 6 || y > h - 4) { // 16 bytes are loaded where 12 count
				bordered(bgr, w, h, x, y, patch);
				at = patch, row = 16;
			}
			__m128i bg = half, r = half;
			for (int k = 0; k < 4; k++) {
				__m128i four = _mm_loadu_si128((const __m128i *)(at + k * row));
				__m128i share = _mm_loadl_epi64((const __m128i *)(bell + 4 * k));
				share = _mm_unpacklo_epi64(share, share);
				bg = _mm_add_epi32(bg, _mm_madd_epi16(_mm_shuffle_epi8(four, blue_green), share));
				r = _mm_add_epi32(r, _mm_madd_epi16(_mm_shuffle_epi8(four, red), share));
			}
			__m128i sum = _mm_srai_epi32(_mm_hadd_epi32(bg, r), 15);
			int32_t pixel = _mm_cvtsi128_si32(_mm_packus_epi16(_mm_packs_epi32(sum, sum), sum));
			memcpy(out, &pixel, 4);
		}
	}
}
#else
int can_warp(void) { return 0; }
void warp(const uint8_t *bgr, int w, int h, const double m[6], const int16_t *bells, uint8_t *out, int width, int height) {}
#endif
