#include <malloc.h>

// One heap for all threads of the process: a heap of its own for each thread keeps room for the largest pictures that ever passed through it.
// It must be said before any thread begins, and the service says it for itself, so that nobody has to set MALLOC_ARENA_MAX.
__attribute__((constructor)) static void one_heap(void) { mallopt(M_ARENA_MAX, 1); }
