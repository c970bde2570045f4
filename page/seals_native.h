#include "native.h"

// edge is a pixel at the edge of a red stroke, with the direction across it.
typedef struct {
	double x, y, nx, ny;
} edge;

// way is a distance from an edge, and what a centre as far from it counts for.
typedef struct {
	double distance;
	float vote;
} way;

void levels(const uint8_t *bgr, long n, long step, int32_t count[3][256]);
void redness(const uint8_t *bgr, long n, const double *blue, const double *green, const double *red, uint8_t *out);
void darkness(const uint8_t *bgr, long n, const double *blue, const double *green, uint8_t *out);
void vote(const edge *edges, long n, const way *ways, long ways_n, double cell, double pad, float *votes, long w, long h);
void squares(const edge *edges, long n, double x, double y, double inner, double outer, const double shape[5], double slant, double reach, double sums[5][8]);
