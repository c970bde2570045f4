#include "native.h"

// block is what is seen of 8 x 8 pixels.
typedef struct {
	int32_t white;          // pixels that are as bright as can be
	int32_t written;        // whether it holds writing and no colour but white is clipped; else frequencies is not set
	float frequencies[4][4]; // those down of those across
} block;

void brightness(const uint8_t *bgr, long stride, long w, long h, uint8_t white, float *grey, uint8_t *clip);
void look(const float *grey, const uint8_t *clip, long w, const int32_t *at, long n, const float *cosines, float contrast, block *blocks);
void count_bins(const float *coef, long stride, long n, double parts, int32_t *bins, long most);
void near_multiples(const int32_t *bins, const uint8_t *near, long n, const int32_t *from, long steps, int32_t *all, int32_t *kept);
double grain(const float *grey, long w, long width, long height, float paper, float white, long least);
long grains(const float *grey, long w, const int32_t *at, long n, float paper, float white, long least, double *out);
