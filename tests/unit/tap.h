/* Named checks in the Test Anything Protocol: a line for each, the plan at the end.
 *
 *     tap_group("sums");                    // what the next checks are about
 *     tap_integer(2 + 2, 4, "two and two");
 *     return tap_done();
 */
#ifndef TAP_H
#define TAP_H

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *tap_about = "";
static unsigned tap_count, tap_failed;

static inline void tap_group(const char *about)
{
    tap_about = about;
}

static inline int tap_check(int passed, const char *name)
{
    tap_count++;
    tap_failed += !passed;
    printf("%s %u - %s: %s\n", passed ? "ok" : "not ok", tap_count, tap_about, name);
    return passed;
}

static inline void tap_integer(uint64_t got, uint64_t expected, const char *name)
{
    if (!tap_check(got == expected, name))
        printf("# got %" PRIu64 ", expected %" PRIu64 "\n", got, expected);
}

static inline void tap_status(int32_t got, int32_t expected, const char *name)
{
    tap_integer((uint64_t)got, (uint64_t)expected, name);
}

static inline void tap_text(const char *got, const char *expected, const char *name)
{
    if (!tap_check(!strcmp(got, expected), name))
        printf("# got '%s', expected '%s'\n", got, expected);
}

/* The distance is counted in units in the last place of the expected value. */
static inline void tap_double(double got, double expected, double ulps, const char *name)
{
    const double ulp = nextafter(fabs(expected), INFINITY) - fabs(expected);
    if (!tap_check(fabs(got - expected) <= ulps * ulp, name))
        printf("# got %.17g, expected %.17g, %g ulp apart\n", got, expected, fabs(got - expected) / ulp);
}

/* The distance is relative to the expected value. */
static inline void tap_near(double got, double expected, double relative, const char *name)
{
    if (!tap_check(fabs(got - expected) <= relative * fabs(expected) + DBL_MIN, name))
        printf("# got %.17g, expected %.17g\n", got, expected);
}

static inline int tap_done(void)
{
    printf("1..%u\n", tap_count);
    return tap_failed != 0;
}

#endif
