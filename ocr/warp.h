#include <stdint.h>

int can_warp(void);
void warp(const uint8_t *bgr, int w, int h, const double m[6], const int16_t *bells, uint8_t *out, int width, int height);
