#include <stdint.h>

// share is how much of a pixel at from goes into the one at to.
typedef struct {
	int32_t to, from;
	float part;
} share;

void shrink(const uint8_t *bgr, int w, uint8_t *out, int width, int height, const share *across, int n, const share *down, float *scratch);
void halve(const uint8_t *bgr, long w, uint8_t *out, long width, long height);
void lab(const uint8_t *bgr, uint8_t *out, long n, const int32_t *weights, const int32_t *linear, const int32_t *roots);
void darkest(const uint8_t *bgr, uint8_t *low, long n);
void luma(const uint8_t *bgr, float *grey, long n);

// block is what is seen of 8 x 8 pixels.
typedef struct {
	float low, high; // levels
	int32_t white, clipped; // pixels that are as bright as can be, and otherwise
	float frequencies[4][4]; // those down of those across
} block;

void look(const float *grey, const uint8_t *clip, long w, const float *cosines, block *b);
