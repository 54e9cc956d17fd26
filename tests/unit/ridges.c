/* Intervals where a likelihood has several tops, or its top lies at a border: at their ends the profile, searched for
 * all over the other parameters, is as far below the maximum as Student's quantile says. */
#include "truth.h"

static loopcost_fitted values[LOOPCOST_FIT_VALUES];
static loopcost_fit fit;

static const int GRID = 400;

/* Student's quantile for 90 %, of 57 degrees of freedom (SciPy), squared. */
static const double Z2_OF_57 = 1.6720288884609551 * 1.6720288884609551;

/* `ended` single runs that ended as a law of this hazard would on average, and `endless` that were stopped. */
static void lay_out(uint64_t ended, double hazard, uint64_t endless, uint64_t cap)
{
    uint64_t i;
    n_outcomes = 0;
    for (i = 0; i < ended + endless; i++) {
        loopcost_outcome *run = &outcomes[n_outcomes++];
        memset(run, 0, sizeof *run);
        run->task = i;
        run->count = 1;
        run->calls = i < ended ? 1 + (uint64_t)(log1p(-((double)i + 0.5) / (double)ended) / log1p(-hazard)) : cap;
        run->end = i < ended ? LOOPCOST_ENDED_SOLVED : LOOPCOST_ENDED_CAPPED;
    }
}

static void fit_law(uint32_t law, uint32_t size)
{
    const loopcost_evidence runs = drawn_evidence();
    const loopcost_fit empty = LOOPCOST_FIT_INIT;
    loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    fitting.law = law;
    fitting.size = size;
    fitting.attempts = 1;
    fit = empty;
    tap_status(loopcost_fit_evidence(&runs, &fitting, &fit, values, LOOPCOST_FIT_VALUES, NULL), LOOPCOST_OK, "fit");
}

/* The likelihood of a Beta law with a share that never ends, which is the best for alpha and beta: `v` of the runs are
 * stopped if never + (1 - never) S is v, S the chance to outlast the cap. */
static double with_best_never(double alpha, double beta)
{
    double ended = 0.0, stopped = 0.0, outlast = 0.0, never, sum = 0.0;
    uint64_t i;
    for (i = 0; i < n_outcomes; i++) {
        const loopcost_outcome *run = &outcomes[i];
        const double calls = (double)run->calls;
        const double ends = lgamma(alpha + beta) - lgamma(beta) - lgamma(alpha + beta + calls);
        if (run->end == LOOPCOST_ENDED_CAPPED) {
            stopped += 1.0;
            outlast = exp(ends + lgamma(beta + calls));
        } else {
            ended += 1.0;
            sum += ends + log(alpha) + lgamma(beta + calls - 1.0);
        }
    }
    never = fmax(0.0, (stopped / (ended + stopped) - outlast) / (1.0 - outlast));
    return sum + ended * log1p(-never) + stopped * log(never + (1.0 - never) * outlast);
}

/* The top over beta with the given alpha, or over alpha with the given beta. */
static double top_beside(double given, int alpha_given)
{
    double best = -HUGE_VAL, middle = log(given), width = 6.0;
    int round, i;
    for (round = 0; round < 4; round++) {
        double at_best = middle;
        for (i = 0; i <= GRID; i++) {
            const double other = exp(middle + width * (2.0 * i / GRID - 1.0));
            const double height = alpha_given ? with_best_never(given, other) : with_best_never(other, given);
            if (height > best) {
                best = height;
                at_best = log(other);
            }
        }
        middle = at_best;
        width *= 4.0 / GRID;
    }
    return best;
}

/* All that end have one hazard, so that alpha and beta are as large as they may be: far from there is where the
 * interval ends, and on the way there is a face, never 0, without a slope. */
static void check_beta_and_never(void)
{
    lay_out(47, 0.2, 13, 60);
    fit_law(LOOPCOST_FIT_BETA_NEVER, 0);
    tap_check(values[0].value > 1e3, "one hazard for all is the likeliest");
    tap_check(values[0].low > 1.0 && values[0].low < 20.0, "and others are not much less so");
    tap_near(2.0 * (fit.log_likelihood - top_beside(values[0].low, 1)), Z2_OF_57, 1e-3, "alpha, low");
    tap_near(2.0 * (fit.log_likelihood - top_beside(values[1].low, 0)), Z2_OF_57, 1e-3, "beta, low");
}

static double two_classes(double weight, double first, double other)
{
    double sum = 0.0;
    uint64_t i;
    for (i = 0; i < n_outcomes; i++) {
        const double calls = (double)outcomes[i].calls;
        sum += outcomes[i].end == LOOPCOST_ENDED_CAPPED
                   ? log(weight * pow(1.0 - first, calls) + (1.0 - weight) * pow(1.0 - other, calls))
                   : log(weight * first * pow(1.0 - first, calls - 1.0) +
                         (1.0 - weight) * other * pow(1.0 - other, calls - 1.0));
    }
    return sum;
}

/* The top over both chances with the given weight. */
static double top_beside_weight(double weight)
{
    double best = -HUGE_VAL, first = 0.5, other = 0.5, width = 0.5;
    int round, i, j;
    for (round = 0; round < 6; round++) {
        const double at_first = first, at_other = other;
        for (i = 0; i <= 40; i++)
            for (j = 0; j <= 40; j++) {
                const double p = fmin(fmax(at_first + width * (i / 20.0 - 1.0), 0.0), 1.0);
                const double q = fmin(fmax(at_other + width * (j / 20.0 - 1.0), 0.0), p);
                const double height = two_classes(weight, p, q);
                if (height > best) {
                    best = height;
                    first = p;
                    other = q;
                }
            }
        width *= 0.15;
    }
    return best;
}

/* The likeliest is that some are never fixed. That they are fixed seldom, and are more, is not much less likely, but at
 * a chance of 0 no slope tells of it. */
static void check_two_classes(void)
{
    lay_out(57, 0.39, 3, 12);
    fit_law(LOOPCOST_FIT_MIXTURE, 2);
    tap_check(values[3].value < 1e-9, "three are never fixed");
    tap_check(values[0].low < 0.8, "and may be some of many that are hard to fix");
    tap_near(2.0 * (fit.log_likelihood - top_beside_weight(values[0].low)), Z2_OF_57, 1e-3, "weight, low");
}

/* Two classes are what there is: of four there is nothing to be known, and of each of the two there is. */
static void check_classes_that_are_not_needed(void)
{
    uint32_t i, known = 0;
    lay_out(45, 0.39, 15, 12);
    fit_law(LOOPCOST_FIT_MIXTURE, 4);
    for (i = 0; i < fit.n_values; i++)
        known += values[i].identified != LOOPCOST_IDENTIFIED_NO || values[i].low > 0.0 || values[i].high < 1.0;
    tap_integer(fit.n_values, 8, "a weight and a chance for each of four");
    tap_integer(known, 0, "none of which is identified");
    fit_law(LOOPCOST_FIT_MIXTURE, 2);
    for (i = 0, known = 0; i < fit.n_values; i++)
        known += values[i].identified != LOOPCOST_IDENTIFIED_NO;
    tap_integer(known, 4, "those of two are");
}

int main(void)
{
    tap_group("Beta and never");
    check_beta_and_never();
    tap_group("two classes");
    check_two_classes();
    check_classes_that_are_not_needed();
    return tap_done();
}
