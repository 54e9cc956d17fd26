/* Where two plans cost the same. */
#ifndef ACCURACY_CROSSOVERS_H
#define ACCURACY_CROSSOVERS_H

#include "plans.h"

/* A: one model generates, the other repairs; B: the other way round, with a number of bugs that moves. Price of either
 * model, then prompt, generation, attempt, trace, the bugs of A, and the chances of A's fixer and of B's. */
typedef struct rivals {
    plan a, b;
} rivals;

enum { FIRST_PRICE = 0, SECOND_PRICE = 3, RIVAL_TOKENS = 6, RIVAL_BUGS = 10, CHANCE_OF_A = 11, CHANCE_OF_B = 12 };

/* A plan of one model's price. */
static void priced_by(const double *x, uint32_t price, double bugs, double chance, double *y)
{
    memset(y, 0, INPUTS * sizeof *y);
    memcpy(y, &x[price], 3 * sizeof *y);
    memcpy(&y[3], &x[RIVAL_TOKENS], 4 * sizeof *y);
    y[7] = bugs, y[8] = chance, y[10] = 1.0;
}

static void rivals_of(rivals *made, const double *x, uint32_t mode)
{
    double first[INPUTS], second[INPUTS];
    priced_by(x, FIRST_PRICE, x[RIVAL_BUGS], x[CHANCE_OF_B], first);
    priced_by(x, SECOND_PRICE, 1.0, x[CHANCE_OF_A], second);
    plan_of(&made->a, first, mode, 0);
    plan_of(&made->b, second, mode, 0);
    made->a.strategy.fixer = &made->b.model;
    made->b.strategy.fixer = &made->a.model;
}

static int ask_crossovers(const double *x, uint32_t mode, double *got)
{
    const loopcost_param bugs = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};
    loopcost_crossover answer = LOOPCOST_CROSSOVER_INIT;
    rivals made;
    rivals_of(&made, x, mode);
    if (loopcost_crossovers(&made.a.strategy, &made.b.strategy, &bugs, &answer, NULL) || !answer.count)
        return 0;
    got[0] = answer.first, got[RESULTS] = answer.first_bound;
    got[1] = answer.count > 1 ? answer.second : NAN, got[RESULTS + 1] = answer.second_bound;
    return 1;
}

static int ask_fresh_crossover(const double *x, double *got)
{
    return ask_crossovers(x, LOOPCOST_FRESH, got);
}

static int ask_shared_crossovers(const double *x, double *got)
{
    return ask_crossovers(x, LOOPCOST_SHARED, got);
}

/* b - a, in millionths of a USD: k[0] + k[1] N + k[2] N^2, for N > 0 bugs. */
static void true_difference(const double *x, int shared, num *k)
{
    double of_first[INPUTS], of_second[INPUTS];
    num repairs[RESULTS], c[3], by_first, by_second, p = of(x[CHANCE_OF_B]), q = sub(of(1.0), p);
    priced_by(x, FIRST_PRICE, 1.0, x[CHANCE_OF_B], of_first);
    priced_by(x, SECOND_PRICE, x[RIVAL_BUGS], x[CHANCE_OF_A], of_second);
    (shared ? true_shared : true_fresh)(of_second, repairs); /* what the second would cost alone: A repairs with it */
    by_second = true_coefficients(of_second, c);
    by_first = true_coefficients(of_first, c); /* and c is of the first one, with which B repairs */
    k[0] = sub(by_second, add(sub(times(1e6, repairs[0]), by_second), by_first));
    k[1] = add3(c[0], over(c[1], p), over(mul(c[2], q), square(p)));
    k[2] = of(0.0);
    if (!shared)
        return;
    k[0] = add(k[0], c[0]);
    k[1] = add(over(c[1], p), times(0.5, mul(c[2], sub(over(q, square(p)), over(of(1.0), p)))));
    k[2] = times(0.5, over(c[2], square(p)));
}

/* The root that is nearest to a number. */
static num nearest(double number, num one, num other)
{
    num near = of(number);
    if (mpfr_nan_p(near))
        return near;
    return mpfr_cmpabs(sub(one, near), sub(other, near)) <= 0 ? one : other;
}

static void true_crossovers(const double *x, int shared, num *truth)
{
    double got[ANSWERS] = {0.0};
    num k[3], discriminant, one, other;
    true_difference(x, shared, k);
    (shared ? ask_shared_crossovers : ask_fresh_crossover)(x, got);
    one = other = over(k[0], sub(of(0.0), k[1]));
    if (mpfr_sgn(k[2])) {
        discriminant = root(sub(square(k[1]), mul(times(4.0, k[2]), k[0])));
        one = over(sub(sub(of(0.0), k[1]), discriminant), times(2.0, k[2]));
        other = over(sub(discriminant, k[1]), times(2.0, k[2]));
    }
    truth[0] = nearest(got[0], one, other);
    truth[1] = nearest(got[1], one, other);
}

static void true_fresh_crossover(const double *x, num *truth)
{
    true_crossovers(x, 0, truth);
}

static void true_shared_crossovers(const double *x, num *truth)
{
    true_crossovers(x, 1, truth);
}

#define RIVALS PRICE, PRICE, PRICE, PRICE, PRICE, PRICE, TOKENS, TOKENS, TOKENS, TOKENS, BUGS, CHANCE, CHANCE

static const row rows_of_crossovers[] = {
    {"crossovers", "fresh, in bounds", {"first"}, 1.0, ask_fresh_crossover, true_fresh_crossover, 1, {RIVALS}, 0.0, 1},
    {"crossovers",
     "shared, in bounds",
     {"first", "second"},
     1.0,
     ask_shared_crossovers,
     true_shared_crossovers,
     1,
     {RIVALS},
     0.0,
     1},
};

#endif
