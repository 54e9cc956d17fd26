/* The shared object: every body, compiled once. */
#define LOOPCOST_BUILD
#include <loopcost/loopcost.h>
