/* A row of the table: a call of the library, its truth, what its header promises, and where its inputs are drawn. */
#ifndef ACCURACY_ROW_H
#define ACCURACY_ROW_H

#include "many_digits.h"

#include <loopcost/loopcost.h>

#include <math.h>
#include <string.h>

enum { INPUTS = 13, RESULTS = 4 };

#define ULPS_OF(relative) ((relative) / 0x1p-52)

/* Chance. */

static uint64_t state;

static uint64_t random_bits(void) /* splitmix64 */
{
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static double uniform(void)
{
    return (double)(random_bits() >> 11) * 0x1p-53;
}

static uint32_t one_of(uint32_t n)
{
    return (uint32_t)(random_bits() % n);
}

/* Inputs. */

enum spread { EVEN, LOG, NEAR_ONE, WHOLE };

typedef struct input {
    enum spread spread;
    double least, most;
    uint32_t zero; /* one time in so many it is 0; 0: never */
} input;

#define PRICE                                                                                                          \
    {                                                                                                                  \
        LOG, 1e-3, 1e4, 6                                                                                              \
    }
#define TOKENS                                                                                                         \
    {                                                                                                                  \
        LOG, 1.0, 1e9, 8                                                                                               \
    }
#define WHOLE_TOKENS                                                                                                   \
    {                                                                                                                  \
        WHOLE, 1.0, 1e9, 8                                                                                             \
    }
#define CHANCE                                                                                                         \
    {                                                                                                                  \
        NEAR_ONE, 1e-6, 1.0, 0                                                                                         \
    }
#define BUGS                                                                                                           \
    {                                                                                                                  \
        LOG, 1.0, 1e6, 5                                                                                               \
    }
#define SHARE                                                                                                          \
    {                                                                                                                  \
        EVEN, 1e-9, 1.0, 5                                                                                             \
    }

static double drawn(const input *in)
{
    double x;
    if (in->zero && one_of(in->zero) == 0)
        return 0.0;
    switch (in->spread) {
    case EVEN:
        return in->least + (in->most - in->least) * uniform();
    case NEAR_ONE: /* a chance: small, anywhere, or nearly 1 */
        if (one_of(3) == 0)
            return fmax(in->least, 1.0 - pow(2.0, -53.0 * uniform()));
        if (one_of(2) == 0)
            return in->least + (in->most - in->least) * uniform();
        /* fall through */
    case LOG:
    case WHOLE:
        x = in->least * pow(in->most / in->least, uniform());
        x = in->spread == WHOLE || (in->spread == LOG && one_of(3) == 0) ? floor(x) : x;
        return fmin(in->most, fmax(in->least, x));
    }
    return in->least;
}

static double at_an_end(const input *in)
{
    switch (one_of(4)) {
    case 0:
        return in->least;
    case 1:
        return in->most;
    case 2:
        return in->spread == WHOLE ? in->least + 1.0 : nextafter(in->least, in->most);
    default:
        return in->spread == WHOLE ? in->most - 1.0 : nextafter(in->most, in->least);
    }
}

/* A neighbour: some bits further, some per cent further, or anywhere else. */
static double moved(const input *in, double x)
{
    const double sign = one_of(2) ? 1.0 : -1.0;
    double y;
    if (one_of(4) == 0)
        return drawn(in);
    if (in->spread == WHOLE)
        y = x + sign * (1.0 + floor(x * 0.1 * uniform()));
    else if (one_of(2))
        y = x * (1.0 + sign * 0x1p-52 * (double)(1 + one_of(1024)));
    else
        y = x * (1.0 + sign * pow(10.0, -1.0 - 6.0 * uniform()));
    return in->zero && x == 0.0 ? 0.0 : fmin(in->most, fmax(in->least, y));
}

typedef struct row {
    const char *function, *domain;
    const char *names[RESULTS];
    double promised; /* what the header says: units in the last place, or so many times the bound that comes with a
                        result */
    int (*ask)(const double *x, double *got);   /* is there an answer that the promise is about? */
    void (*truth)(const double *x, num *truth); /* NaN where there is none */
    uint32_t slow;                              /* takes so many times fewer points */
    input inputs[INPUTS];
    double of_variance; /* what it says of the variance, if that is something else */
    uint32_t bounded;   /* 1: the bounds are in got[RESULTS + i] */
} row;

enum { ANSWERS = 2 * RESULTS }; /* results, and their bounds */

#endif
