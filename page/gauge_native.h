#include "native.h"

void cells(const uint8_t *ink, long w, long h, long side, double of, uint8_t floor, uint8_t *levels);
void windows(const uint8_t *ink, const uint8_t *paper, const uint8_t *rules, long w, long step, long n, long height, double of, uint8_t *levels, int32_t *sums);
long slopes(const uint8_t *px, const uint8_t *high, const uint8_t *low, long w, long h, long least, double steps, int32_t *count, long most);
void lengths(const uint8_t *a, const uint8_t *b, long n, int32_t count[256]);
void far_from(const uint8_t *lab, long n, const double gain[256], double dark, double a, double b, double most, uint8_t *out);
int64_t sharpness(const int32_t *at, const int32_t *begin, long columns, double slope, int32_t *rows, long n);
long even(const uint8_t *range, const uint8_t *ink, const uint8_t *paper, long n, uint8_t most, uint8_t dark, uint8_t paler, uint8_t *out);
void histogram(const uint8_t *v, long n, uint32_t count[4][256]);
