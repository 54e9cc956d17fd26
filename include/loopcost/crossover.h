/* Where do two plans cost the same, and what matters most?
 *
 * A parameter (param.h) is read off a strategy: `fixer.price.input` is the input price of its fixer. It belongs to the
 * model, task or context that the strategy points to, so it moves wherever that same pointer stands: in the other role,
 * and in the other strategy. README: "Crossover".
 */
#ifndef LOOPCOST_CROSSOVER_H
#define LOOPCOST_CROSSOVER_H

#include "strategy.h"

/* Where the mean of b crosses the mean of a as one parameter moves from 0 to the end of its range. */
typedef struct loopcost_crossover {
    uint32_t struct_size; /* LOOPCOST_CROSSOVER_INIT sets it */
    uint32_t count;       /* how many crossings there are: 0, 1 or 2 */
    int32_t sign_at_zero; /* sign of b - a at 0: no bug, no thread, so the cost may jump on the way to the first one */
    int32_t sign_below;   /* sign of b - a between 0 and first; everywhere above 0 if there is no crossing */
    int32_t sign_between; /* sign of b - a between first and second, above first if there is no second; else 0 */
    int32_t sign_above;   /* sign of b - a above second; else 0 */
    double first;         /* the smaller crossing; 0 if there is none */
    double second;        /* the larger crossing; 0 if there is none */
    double first_bound;   /* |first - true crossing| <= first_bound */
    double second_bound;  /* the same of second */
} loopcost_crossover;

#define LOOPCOST_CROSSOVER_INIT {(uint32_t)sizeof(loopcost_crossover), 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0}

/* How the cost of a strategy answers to one parameter. */
typedef struct loopcost_sensitivity {
    uint32_t struct_size;   /* LOOPCOST_SENSITIVITY_INIT sets it */
    uint32_t reserved;      /* zero */
    double value;           /* the parameter as it stands, in its unit */
    double mean;            /* d mean / d parameter, USD per unit */
    double variance;        /* d variance / d parameter, USD^2 per unit */
    double mean_elasticity; /* value / mean * d mean / d parameter: per cent per per cent; 0 where the mean is 0, or so
                             * close to it that the quotient overflows */
} loopcost_sensitivity;

#define LOOPCOST_SENSITIVITY_INIT {(uint32_t)sizeof(loopcost_sensitivity), 0, 0.0, 0.0, 0.0, 0.0}

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_crossover_init(loopcost_crossover *crossover, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_sensitivity_init(loopcost_sensitivity *sensitivity, uint32_t struct_size);

/* All crossings of b over a in a parameter of b: today in LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, the number of bugs that
 * b's generator leaves, their mix as it is. b - a is a quadratic in it (linear for fresh threads), solved stably: a
 * crossing near 0, none, two, and strategies that never differ (no crossing, every sign 0) are all answers. A touch
 * without a change of sign is a crossing with the same sign on both sides. A coefficient of the difference that is no
 * more than its rounding (8 ulp of the size of its terms) counts as 0. Error: see the bounds, which grow as
 * (a + generation)/|a - generation - c0| does. O(classes).
 *
 *     loopcost_param bugs = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};
 *     loopcost_crossover where = LOOPCOST_CROSSOVER_INIT;
 *     if (loopcost_crossovers(&a, &b, &bugs, &where, &fault) == LOOPCOST_OK && where.count == 1)
 *         printf("b is cheaper %s %g bugs\n", where.sign_below < 0 ? "below" : "above", where.first);
 *
 * Returns LOOPCOST_OK, LOOPCOST_UNSUPPORTED (another parameter), LOOPCOST_UNDEFINED (b's generator leaves no bug, so
 * there is no mix to scale; the fault names `generator.bugs.count`), or as loopcost_strategy_cost(), the fault's
 * `strategy` being 0 for a and 1 for b. */
LOOPCOST_API int32_t loopcost_crossovers(const loopcost_strategy *a, const loopcost_strategy *b,
                                         const loopcost_param *param, loopcost_crossover *results,
                                         loopcost_fault *fault);

/* The value of a parameter of a strategy, and the exact derivatives of mean and variance by it, by the chain rule
 * through the closed form (not by differences). Its terms are within 8 ulp each; where terms of opposite sign cancel,
 * what is left is not. At 0 bugs it is the derivative of the side above 0, where a thread is open. O(classes).
 *
 * Parameters: `task.*`; `price.*`, `classes[].count` and `classes[].fix_chance` of `generator` and of `fixer` (a count
 * that is not the generator's and a chance that is not the fixer's do not matter: 0); `generator.bugs.count` (all
 * classes in proportion), `generator.bugs.hard_share` (of two classes, their sum fixed), `context.expiry`,
 * `context.warm_generation`, and `context.warm_first`, `context.warm_later` where they are given in tokens.
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNSUPPORTED for another parameter, a warmth that follows a rule, or a `hard_share` of
 * other than two classes (the fault names it); LOOPCOST_OUT_OF_RANGE for an
 * index that is no class (the fault names `parameter.index`); LOOPCOST_UNDEFINED for `generator.bugs.count` and
 * `generator.bugs.hard_share` where no class has a bug; or as loopcost_strategy_cost(). */
LOOPCOST_API int32_t loopcost_strategy_sensitivity(const loopcost_strategy *strategy, const loopcost_param *param,
                                                   loopcost_sensitivity *results, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/crossover.inl"
#endif

#endif
