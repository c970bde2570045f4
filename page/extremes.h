#include "native.h"

long room(long row, long margin, long h, long down);
void highest(const uint8_t *in, uint8_t *out, long w, long h, long channels, long across, long down, uint8_t *scratch);
long steep(const uint8_t *high, const uint8_t *low, long n, int32_t least);
void lowest(const uint8_t *in, uint8_t *out, long w, long h, long channels, long across, long down, uint8_t *scratch);
