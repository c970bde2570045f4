#include <stdint.h>

enum { GLANCE_ROWS = 18 };

int can_warp(void);
void warp(const uint8_t *bgr, int w, int h, const double m[6], const int16_t *shares, int of, uint8_t *out, int first, int width, int height);
void planes(const uint8_t *bgr, long n, float *out, long stride);
void green_levels(const uint8_t *bgr, long n, uint32_t count[256]);
void dark_columns(const uint8_t *bgr, long w, long from, long to, uint8_t limit, uint8_t *count, uint8_t *top, uint8_t *bottom);
void mark(const float *v, long n, float threshold, uint8_t *mask, uint8_t *other);
void smear(const float *field, long w, long h, const float *bell, long n, float sum, float *room, float *out);
void brightest_columns(const uint8_t *row, long n, uint8_t *kept);
void row_levels(const uint8_t *bgr, long n, long step, int32_t count[2][3][256]);
int any_redder(const uint8_t *bgr, long stride, long w, long h, const int32_t factors[3], int32_t least);
void redder(const uint8_t *bgr, long n, long cell, const int32_t factors[3], int32_t least, int32_t *count);
long tinted(const uint8_t *bgr, long stride, long w, long h, const int32_t factors[3], int32_t least, float *dark, float *red, float *inked);
void unink(uint8_t *bgr, long stride, long w, long h, const float *dark, const float *red_around, const float *dark_around, float ink, float white);
void reds(const uint8_t *bgr, long n, const int32_t factors[3], int32_t least, int16_t *red, int32_t count[2][256]);
void blend(uint8_t *bgr, long n, const int16_t *red, const uint8_t instead[256], int32_t least);
void darkest_levels(const uint8_t *bgr, long n, int32_t count[2][256]);
void darker_pixels(const uint8_t *bgr, long w, long h, uint8_t limit, uint8_t *count);
void glance(const uint8_t *bgr, long w, long h, double x, double y, double across_x, double across_y, double down_x, double down_y, uint8_t (*columns)[GLANCE_ROWS], long n);
