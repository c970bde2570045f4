#include <stdint.h>

// share are the parts of two pixels beside each other that make one.
typedef struct {
	int32_t from;
	int16_t first, second; // of 2048
} share;

void linear(const uint8_t *px, long w, long h, int channels, uint8_t *out, long width, long height, const share *columns, const share *rows, int16_t *scratch);
