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

// disk is what lies within a ring, of which heights are stretched by 1/flat.
typedef struct {
	double x, y, flat, radius;
} disk;

// directions are the cosines and sines at which the sectors of a right angle begin, but the first; what is filled up with begins beyond it.
enum { DIRECTIONS = 16 };
typedef struct {
	double cosine[DIRECTIONS], sine[DIRECTIONS];
} directions;

void levels(const uint8_t *bgr, long n, long step, int32_t count[3][256]);
void redness(const uint8_t *bgr, long n, const double *blue, const double *green, const double *red, uint8_t *out);
void darkness(const uint8_t *bgr, long n, const double *blue, const double *green, uint8_t *out);
void averaged(const uint8_t *v, uint8_t *out, long w, long h);
void sharp_ink(const uint8_t *red, const uint8_t *dark, const uint8_t *around, uint8_t *out, long n, double none, double paper, double hue, double depth);
void vote(const edge *edges, long n, const way *ways, long ways_n, double cell, double pad, float *votes, long w, long h);
void smooth(float *votes, long w, long h, float *room);
void squares(const edge *edges, long n, double x, double y, double inner, double outer, const double shape[5], double slant, double reach, double sums[5][8]);
void around(const edge *edges, long n, double x, double y, double slant, double most, const directions *begin, uint64_t *found);
uint64_t covered_by(const edge *edges, long n, double x, double y, double flat, const double shape[5], double slant, const disk *hidden, long hidden_n, const directions *begin);
