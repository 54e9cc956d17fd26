/* The highest point of a smooth function of a few numbers, each in a range of its own: Newton's method, with a Hessian
 * from differences of the gradient, damped until a step climbs (K. Levenberg, 1944). */
#ifndef LOOPCOST_DETAIL_CLIMB_INL
#define LOOPCOST_DETAIL_CLIMB_INL

#include <math.h>

enum { LOOPCOST__CLIMB_MOST = 24 };

/* Relative gains in a logarithmic likelihood that end a climb: to a top, and to a point of a profile. */
#define LOOPCOST__TOP_ENOUGH 1e-15
#define LOOPCOST__RIDGE_ENOUGH 1e-13

typedef double loopcost__surface(const void *about, const double *at, double *gradient);

typedef struct loopcost__hill {
    loopcost__surface *surface;
    const void *about;
    uint32_t n;
    int32_t fixed; /* a coordinate that stays as it is; none if negative */
    double enough; /* a step that gains no more is the last one */
    double least[LOOPCOST__CLIMB_MOST], most[LOOPCOST__CLIMB_MOST];
} loopcost__hill;

typedef struct loopcost__matrix {
    double at[LOOPCOST__CLIMB_MOST][LOOPCOST__CLIMB_MOST];
} loopcost__matrix;

/* Cholesky's factor of a + shift 1 over the free coordinates, in place, in the lower triangle. 0 if it is not positive
 * definite. */
LOOPCOST_INTERNAL int loopcost__factor(loopcost__matrix *a, const uint32_t *of, uint32_t n, double shift)
{
    uint32_t i, j, k;
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++) {
            double sum = a->at[of[i]][of[j]] + (i == j ? shift : 0.0);
            for (k = 0; k < j; k++)
                sum -= a->at[of[i]][of[k]] * a->at[of[j]][of[k]];
            if (i == j && !(sum > 1e-13 * (fabs(a->at[of[i]][of[i]]) + shift)))
                return 0;
            a->at[of[i]][of[j]] = i == j ? sqrt(sum) : sum / a->at[of[j]][of[j]];
        }
    return 1;
}

/* x := L^-T x, over the free coordinates. */
LOOPCOST_INTERNAL void loopcost__solve_upper(const loopcost__matrix *factor, const uint32_t *of, uint32_t n, double *x)
{
    uint32_t i, k;
    for (i = n; i-- > 0;) {
        for (k = i + 1; k < n; k++)
            x[of[i]] -= factor->at[of[k]][of[i]] * x[of[k]];
        x[of[i]] /= factor->at[of[i]][of[i]];
    }
}

LOOPCOST_INTERNAL void loopcost__solve(const loopcost__matrix *factor, const uint32_t *of, uint32_t n, double *x)
{
    uint32_t i, k;
    for (i = 0; i < n; i++) {
        for (k = 0; k < i; k++)
            x[of[i]] -= factor->at[of[i]][of[k]] * x[of[k]];
        x[of[i]] /= factor->at[of[i]][of[i]];
    }
    loopcost__solve_upper(factor, of, n, x);
}

/* The coordinates that can move: not fixed, and not pushed against the border of their range. */
LOOPCOST_INTERNAL uint32_t loopcost__free_coordinates(const loopcost__hill *hill, const double *at,
                                                      const double *gradient, uint32_t *of)
{
    uint32_t i, n = 0;
    for (i = 0; i < hill->n; i++) {
        const int held = (int32_t)i == hill->fixed || (at[i] <= hill->least[i] && gradient[i] <= 0.0) ||
                         (at[i] >= hill->most[i] && gradient[i] >= 0.0);
        if (!held)
            of[n++] = i;
    }
    return n;
}

/* The negative of the Hessian, where the gradient is known. */
LOOPCOST_INTERNAL void loopcost__curvature(const loopcost__hill *hill, const double *at, const double *gradient,
                                           const uint32_t *of, uint32_t n, loopcost__matrix *result)
{
    double moved[LOOPCOST__CLIMB_MOST], slope[LOOPCOST__CLIMB_MOST];
    uint32_t i, j;
    memcpy(moved, at, sizeof moved);
    for (i = 0; i < n; i++) {
        const uint32_t c = of[i];
        const double size = 1e-6 * fmax(1.0, fabs(at[c])), step = at[c] + size > hill->most[c] ? -size : size;
        moved[c] = at[c] + step;
        hill->surface(hill->about, moved, slope);
        moved[c] = at[c];
        for (j = 0; j < n; j++)
            result->at[c][of[j]] = (gradient[of[j]] - slope[of[j]]) / step;
    }
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++)
            result->at[of[i]][of[j]] = result->at[of[j]][of[i]] =
                0.5 * (result->at[of[i]][of[j]] + result->at[of[j]][of[i]]);
}

/* Where a damped step leads, no coordinate by more than 2. */
LOOPCOST_INTERNAL void loopcost__step_to(const loopcost__hill *hill, const double *at, const double *step,
                                         const uint32_t *of, uint32_t n, double *to)
{
    double longest = 0.0;
    uint32_t i;
    for (i = 0; i < n; i++)
        longest = fmax(longest, fabs(step[of[i]]));
    memcpy(to, at, LOOPCOST__CLIMB_MOST * sizeof *to);
    for (i = 0; i < n; i++) {
        const uint32_t c = of[i];
        to[c] = fmin(fmax(at[c] + step[c] * (longest > 2.0 ? 2.0 / longest : 1.0), hill->least[c]), hill->most[c]);
    }
}

/* One step up from `at`, where the function has `value` and `gradient`; 0 if none is found. */
LOOPCOST_INTERNAL int loopcost__step_up(const loopcost__hill *hill, double *at, double *value, double *gradient)
{
    uint32_t of[LOOPCOST__CLIMB_MOST];
    const uint32_t n = loopcost__free_coordinates(hill, at, gradient, of);
    loopcost__matrix curvature;
    double shift = 0.0, to[LOOPCOST__CLIMB_MOST], slope[LOOPCOST__CLIMB_MOST], largest = 0.0;
    uint32_t i;
    int tries;
    if (!n)
        return 0;
    loopcost__curvature(hill, at, gradient, of, n, &curvature);
    for (i = 0; i < n; i++)
        largest = fmax(largest, fabs(curvature.at[of[i]][of[i]]));
    for (tries = 0; tries < 40; tries++) {
        loopcost__matrix factor = curvature;
        if (loopcost__factor(&factor, of, n, shift)) {
            double step[LOOPCOST__CLIMB_MOST], reached;
            memcpy(step, gradient, sizeof step);
            loopcost__solve(&factor, of, n, step);
            loopcost__step_to(hill, at, step, of, n, to);
            reached = hill->surface(hill->about, to, slope);
            if (reached > *value) {
                memcpy(at, to, sizeof to);
                memcpy(gradient, slope, sizeof slope);
                *value = reached;
                return 1;
            }
        }
        shift = shift > 0.0 ? 4.0 * shift : 1e-3 * fmax(largest, 1e-6);
    }
    return 0;
}

/* Moves `at`, in its ranges, to the top near it and returns its height. */
LOOPCOST_INTERNAL double loopcost__climb_hill(const loopcost__hill *hill, double *at)
{
    double gradient[LOOPCOST__CLIMB_MOST], value, before;
    int steps;
    memset(gradient, 0, sizeof gradient);
    value = hill->surface(hill->about, at, gradient);
    for (steps = 0; steps < 200; steps++) {
        before = value;
        if (!loopcost__step_up(hill, at, &value, gradient) || value - before <= hill->enough * (1.0 + fabs(value)))
            break;
    }
    return value;
}

/* Where a function that is not positive at `inside` and positive at `outside` passes 0: regula falsi with Illinois'
 * correction, and bisection every third time. */
typedef double loopcost__curve(void *about, double at);

LOOPCOST_INTERNAL double loopcost__crossing(loopcost__curve *curve, void *about, double inside, double outside,
                                            double height_inside, double height_outside)
{
    int i, side = 0;
    for (i = 0; i < 200 && fabs(outside - inside) > 1e-7 * (fabs(inside) + fabs(outside)); i++) {
        const double share =
            i % 3 == 2 || !(height_outside < 1e300) ? 0.5 : height_inside / (height_inside - height_outside);
        const double at = inside + share * (outside - inside), height = curve(about, at);
        if (at == inside || at == outside)
            break;
        if (height > 0.0) {
            outside = at;
            height_outside = height;
            height_inside *= side > 0 ? 0.5 : 1.0;
            side = 1;
        } else {
            inside = at;
            height_inside = height;
            height_outside *= side < 0 ? 0.5 : 1.0;
            side = -1;
        }
    }
    return 0.5 * (inside + outside);
}

#endif
