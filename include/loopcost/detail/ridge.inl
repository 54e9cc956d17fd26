/* How far from its top a hill is nearly as high: the profile of a coordinate is the top over the others.
 *
 * A likelihood of few data has several tops. Those that are nearly as high as the highest lie in the interval too, with
 * the ground between them, and each is a place from which to climb. */
#ifndef LOOPCOST_DETAIL_RIDGE_INL
#define LOOPCOST_DETAIL_RIDGE_INL

#include <math.h>
#include <string.h>

enum { LOOPCOST__TOPS_MOST = 16 };

/* Beyond it a chance counts as 0 or 1; beyond FAR it hardly changes, and NEAR it does. */
#define LOOPCOST__LOGIT_MOST 50.0
#define LOOPCOST__LOGIT_FAR 8.0
#define LOOPCOST__LOGIT_NEAR 3.0

/* The tops that were found, the highest first. */
typedef struct loopcost__tops {
    uint32_t n;
    double at[LOOPCOST__TOPS_MOST][LOOPCOST__CLIMB_MOST];
    double height[LOOPCOST__TOPS_MOST];
} loopcost__tops;

/* Of tops as high as each other the one found first is kept. */
LOOPCOST_INTERNAL void loopcost__keep_top(loopcost__tops *tops, const double *at, double height)
{
    const double alike = 1e-9 * fabs(height);
    uint32_t i, place = 0;
    while (place < tops->n && tops->height[place] > height + alike)
        place++;
    if ((place < tops->n && tops->height[place] >= height - alike) || place == LOOPCOST__TOPS_MOST)
        return;
    tops->n += tops->n < LOOPCOST__TOPS_MOST;
    for (i = tops->n - 1; i > place; i--) {
        memcpy(tops->at[i], tops->at[i - 1], sizeof tops->at[i]);
        tops->height[i] = tops->height[i - 1];
    }
    memcpy(tops->at[place], at, sizeof tops->at[place]);
    tops->height[place] = height;
}

typedef struct loopcost__ridge {
    loopcost__hill hill;
    loopcost__tops from; /* where each climb begins: where the last one ended */
    double top, z;
} loopcost__ridge;

/* Climbs from `at`, and once more with its logits brought back from their borders, where no slope shows that the ground
 * rises further on; stays where it is higher. */
LOOPCOST_INTERNAL double loopcost__climb_off_borders(const loopcost__hill *hill, double *at)
{
    double inner[LOOPCOST__CLIMB_MOST], height, inner_height;
    uint32_t i, moved = 0;
    memcpy(inner, at, sizeof inner);
    for (i = 0; i < hill->n; i++)
        if ((int32_t)i != hill->fixed && hill->most[i] == LOOPCOST__LOGIT_MOST && fabs(at[i]) > LOOPCOST__LOGIT_FAR) {
            inner[i] = at[i] > 0.0 ? LOOPCOST__LOGIT_NEAR : -LOOPCOST__LOGIT_NEAR;
            moved++;
        }
    height = loopcost__climb_hill(hill, at);
    if (!moved)
        return height;
    inner_height = loopcost__climb_hill(hill, inner);
    if (inner_height > height)
        memcpy(at, inner, sizeof inner);
    return fmax(height, inner_height);
}

LOOPCOST_INTERNAL double loopcost__ridge_curve(void *about, double value)
{
    loopcost__ridge *ridge = (loopcost__ridge *)about;
    double highest = -HUGE_VAL;
    uint32_t i;
    for (i = 0; i < ridge->from.n; i++) {
        ridge->from.at[i][ridge->hill.fixed] = value;
        highest = fmax(highest, loopcost__climb_off_borders(&ridge->hill, ridge->from.at[i]));
    }
    return loopcost__deviance_root(ridge->top, highest, ridge->z);
}

/* The end of the interval of the fixed coordinate from top `i` towards `border`, which it is where no step is out.
 * Steps double, up to 1: from further away a climb may not find the ridge again. Where nothing changes any more one
 * step is left, to the border. */
LOOPCOST_INTERNAL double loopcost__ridge_end(loopcost__ridge *ridge, const loopcost__tops *near, uint32_t i,
                                             double border)
{
    double inside = near->at[i][ridge->hill.fixed], step = 0.25;
    double height = loopcost__deviance_root(ridge->top, near->height[i], ridge->z);
    const double way = border > inside ? 1.0 : -1.0;
    ridge->from = *near;
    while (inside != border) {
        const double outside = way * (border - inside) > step ? inside + way * step : border;
        const double reached = loopcost__ridge_curve(ridge, outside);
        if (reached > 0.0)
            return loopcost__crossing(loopcost__ridge_curve, ridge, inside, outside, height, reached);
        inside = outside;
        height = reached;
        step = way * inside > LOOPCOST__LOGIT_FAR ? HUGE_VAL : fmin(2.0 * step, 1.0);
    }
    return border;
}

/* The tops that are so high that they are in the interval themselves. */
LOOPCOST_INTERNAL loopcost__tops loopcost__near_tops(const loopcost__tops *tops, double z)
{
    loopcost__tops near = *tops;
    while (loopcost__deviance_root(tops->height[0], tops->height[near.n - 1], z) > 0.0)
        near.n--;
    return near;
}

/* The interval of coordinate c of a hill with these tops. */
LOOPCOST_INTERNAL loopcost__interval loopcost__ridge_interval(const loopcost__hill *hill, int32_t c,
                                                              const loopcost__tops *tops, double z)
{
    const loopcost__tops near = loopcost__near_tops(tops, z);
    loopcost__interval interval = {tops->at[0][c], tops->at[0][c]};
    loopcost__ridge ridge;
    uint32_t i;
    if (z == 0.0)
        return interval;
    ridge.hill = *hill;
    ridge.hill.fixed = c;
    ridge.hill.enough = LOOPCOST__RIDGE_ENOUGH;
    ridge.top = tops->height[0];
    ridge.z = z;
    for (i = 0; i < near.n; i++) {
        const double at = near.at[i][c];
        if (i == 0 || at < interval.low)
            interval.low = loopcost__ridge_end(&ridge, &near, i, hill->least[c]);
        if (i == 0 || at > interval.high)
            interval.high = loopcost__ridge_end(&ridge, &near, i, hill->most[c]);
    }
    return interval;
}

#endif
