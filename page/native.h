#include <stdint.h>

#if defined(__x86_64__) && defined(__gnu_linux__)
#define FAST __attribute__((target_clones("avx2", "default")))
#else
#define FAST
#endif

// share is how much of a pixel at from goes into the one at to.
typedef struct {
	int32_t to, from;
	float part;
} share;

void shrink(const uint8_t *bgr, int w, uint8_t *out, int width, int height, const int32_t *from, const float *parts, int taps, const share *down, float *scratch);
void halve(const uint8_t *bgr, long w, uint8_t *out, long width, long height);
void lab(const uint8_t *bgr, uint8_t *out, long n, const int32_t *weights, const int32_t *linear, const int32_t *roots);
void darkest(const uint8_t *bgr, uint8_t *low, long n);
