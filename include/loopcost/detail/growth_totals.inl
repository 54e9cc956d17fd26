/* Base and step from the totals of runs: Huber's estimate in log X, by weighted least squares in relative error. */
#ifndef LOOPCOST_DETAIL_GROWTH_TOTALS_INL
#define LOOPCOST_DETAIL_GROWTH_TOTALS_INL

LOOPCOST_API int32_t loopcost_growth_totals_init(loopcost_growth_totals *totals, uint32_t struct_size)
{
    const loopcost_growth_totals defaults = LOOPCOST_GROWTH_TOTALS_INIT;
    return loopcost__init(totals, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* No call has more, of a prompt or of an output; so no base or step has. */
#define LOOPCOST__TOKENS_OF_CALL 1e12

/* The runs in the caller's memory: sorted records, then for each run with prompt tokens the mean context of a call, its
 * residual, and room to look for medians. */
enum { LOOPCOST__RUN_WORDS = 3, LOOPCOST__TOTALS_WORDS = 6, LOOPCOST__COLUMNS = 3 };

typedef struct loopcost__totals_fit {
    uint64_t *runs;                      /* calls, input, output; those without input first */
    uint64_t *context, *residual, *room; /* doubles, through copies: the memory was declared as integers */
    uint64_t n;                          /* with input */
    uint64_t late_from;
    uint32_t columns; /* 1: the context alone; 2: base and step; 3: base, early and late step */
    uint32_t padding;
} loopcost__totals_fit;

LOOPCOST_INLINE double loopcost__get_double(const uint64_t *word)
{
    double value;
    memcpy(&value, word, sizeof value);
    return value;
}

LOOPCOST_INLINE void loopcost__put_double(uint64_t *word, double value)
{
    memcpy(word, &value, sizeof value);
}

LOOPCOST_INLINE double loopcost__context_at(const loopcost__totals_fit *totals, uint64_t i)
{
    return loopcost__get_double(totals->context + i);
}

LOOPCOST_INLINE double loopcost__residual_at(const loopcost__totals_fit *totals, uint64_t i)
{
    return loopcost__get_double(totals->residual + i);
}

/* The mean context of T calls is the product of these with base, step and late step. */
LOOPCOST_INLINE void loopcost__context_row(const loopcost__totals_fit *totals, uint64_t calls, double *row)
{
    const double t = (double)calls, past = calls > totals->late_from ? (double)(calls - totals->late_from) : 0.0;
    const double late = totals->columns == 3 ? past * (past + 1.0) / (2.0 * t) : 0.0;
    row[0] = 1.0;
    row[1] = totals->columns > 1 ? (t - 1.0) / 2.0 - late : 0.0;
    row[2] = late;
}

LOOPCOST_INLINE double loopcost__dot_three(const double *a, const double *b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

LOOPCOST_INLINE uint64_t loopcost__run_calls(const loopcost__totals_fit *totals, uint64_t i)
{
    return totals->runs[LOOPCOST__RUN_WORDS * i];
}

/* Sorting: heapsort, by input, calls, output. */

LOOPCOST_INTERNAL int loopcost__run_below(const uint64_t *a, const uint64_t *b)
{
    if (a[1] != b[1])
        return a[1] < b[1];
    return a[0] != b[0] ? a[0] < b[0] : a[2] < b[2];
}

LOOPCOST_INLINE void loopcost__run_swap(uint64_t *a, uint64_t *b)
{
    uint32_t i;
    for (i = 0; i < LOOPCOST__RUN_WORDS; i++) {
        const uint64_t kept = a[i];
        a[i] = b[i];
        b[i] = kept;
    }
}

LOOPCOST_INTERNAL void loopcost__sift_run(uint64_t *runs, uint64_t at, uint64_t n)
{
    for (;;) {
        uint64_t child = 2 * at + 1;
        if (child >= n)
            return;
        if (child + 1 < n &&
            loopcost__run_below(runs + LOOPCOST__RUN_WORDS * child, runs + LOOPCOST__RUN_WORDS * (child + 1)))
            child++;
        if (!loopcost__run_below(runs + LOOPCOST__RUN_WORDS * at, runs + LOOPCOST__RUN_WORDS * child))
            return;
        loopcost__run_swap(runs + LOOPCOST__RUN_WORDS * at, runs + LOOPCOST__RUN_WORDS * child);
        at = child;
    }
}

LOOPCOST_INTERNAL void loopcost__sort_runs(uint64_t *runs, uint64_t n)
{
    uint64_t i;
    for (i = n / 2; i-- > 0;)
        loopcost__sift_run(runs, i, n);
    for (i = n; i-- > 1;) {
        loopcost__run_swap(runs, runs + LOOPCOST__RUN_WORDS * i);
        loopcost__sift_run(runs, 0, i);
    }
}

/* Medians: the element of rank k ends at place k (C. A. R. Hoare, FIND, 1961). */
LOOPCOST_INTERNAL double loopcost__find_rank(uint64_t *values, uint64_t n, uint64_t k)
{
    uint64_t low = 0, high = n - 1;
    while (low < high) {
        const double pivot = loopcost__get_double(values + low + (high - low) / 2);
        uint64_t i = low, j = high;
        for (;; i++, j--) {
            uint64_t kept;
            while (loopcost__get_double(values + i) < pivot)
                i++;
            while (loopcost__get_double(values + j) > pivot)
                j--;
            if (i >= j)
                break;
            kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return loopcost__get_double(values + k);
}

LOOPCOST_INTERNAL double loopcost__find_median(uint64_t *values, uint64_t n)
{
    const double upper = loopcost__find_rank(values, n, n / 2);
    return n % 2 ? upper : (loopcost__find_rank(values, n, n / 2 - 1) + upper) / 2.0;
}

/* Least squares with no coefficient below 0. */

typedef struct loopcost__three_by_three {
    double at[3][3];
} loopcost__three_by_three;

#define LOOPCOST__NO_THREE_BY_THREE                                                                                    \
    {                                                                                                                  \
        {                                                                                                              \
            {0.0, 0.0, 0.0}, {0.0, 0.0, 0.0},                                                                          \
            {                                                                                                          \
                0.0, 0.0, 0.0                                                                                          \
            }                                                                                                          \
        }                                                                                                              \
    }

/* Solves the rows and columns of a 3 x 3 system that are in `set`; the other unknowns are 0. Gauss and Jordan; returns
 * whether it could. */
LOOPCOST_INTERNAL int loopcost__solve_three(const loopcost__three_by_three *gram, const double *right, uint32_t set,
                                            double *x)
{
    double a[3][4];
    uint32_t i, j, k;
    for (i = 0; i < 3; i++) {
        for (j = 0; j < 3; j++)
            a[i][j] = (set >> i & 1) && (set >> j & 1) ? gram->at[i][j] : 0.0;
        a[i][3] = set >> i & 1 ? right[i] : 0.0;
        if (!(set >> i & 1))
            a[i][i] = 1.0;
    }
    for (k = 0; k < 3; k++) {
        if (!(a[k][k] > 1e-13 * (set >> k & 1 ? gram->at[k][k] : 1.0)))
            return 0;
        for (i = 0; i < 3; i++)
            for (j = 4; i != k && j-- > k;)
                a[i][j] -= a[i][k] / a[k][k] * a[k][j];
    }
    for (k = 0; k < 3; k++)
        x[k] = a[k][3] / a[k][k];
    return 1;
}

/* The best of all sets of coefficients above 0: there are 7 at most. */
LOOPCOST_INTERNAL void loopcost__solve_positive(const loopcost__three_by_three *gram, const double *right,
                                                uint32_t columns, double *best)
{
    double least = 0.0;
    uint32_t set;
    memset(best, 0, 3 * sizeof *best);
    for (set = 1; set < 1u << columns; set++) {
        double x[3];
        if (!loopcost__solve_three(gram, right, set, x) || x[0] < 0.0 || x[1] < 0.0 || x[2] < 0.0)
            continue;
        if (-loopcost__dot_three(right, x) < least) { /* the sum of squares, at its minimum in the set */
            least = -loopcost__dot_three(right, x);
            memcpy(best, x, sizeof x);
        }
    }
}

/* Sums of w z z' and w z y. */
LOOPCOST_INLINE void loopcost__add_row(loopcost__three_by_three *gram, double *right, const double *row, double weight,
                                       double y)
{
    uint32_t i, j;
    for (i = 0; i < 3; i++) {
        for (j = 0; j < 3; j++)
            gram->at[i][j] += weight * row[i] * row[j];
        right[i] += weight * row[i] * y;
    }
}

/* The estimate. */

/* Residuals are logarithms; a context that the model takes for nothing is one of a millionth of what was seen. */
LOOPCOST_INLINE double loopcost__expected_context(const double *row, const double *coefficients, double seen)
{
    return fmax(loopcost__dot_three(row, coefficients), 1e-6 * seen);
}

LOOPCOST_INTERNAL void loopcost__find_residuals(const loopcost__totals_fit *totals, const double *coefficients)
{
    uint64_t i;
    for (i = 0; i < totals->n; i++) {
        const double seen = loopcost__context_at(totals, i);
        double row[3];
        loopcost__context_row(totals, loopcost__run_calls(totals, i), row);
        loopcost__put_double(totals->residual + i, log(seen / loopcost__expected_context(row, coefficients, seen)));
    }
}

/* 1.4826 times the median size of the residuals; what rounding leaves is not measured. */
LOOPCOST_INTERNAL double loopcost__residual_scale(const loopcost__totals_fit *totals)
{
    uint64_t i;
    for (i = 0; i < totals->n; i++)
        loopcost__put_double(totals->room + i, fabs(loopcost__residual_at(totals, i)));
    return fmax(1.4826 * loopcost__find_median(totals->room, totals->n), 1e-14);
}

/* Huber's loss, in units of scale^2. */
LOOPCOST_INTERNAL double loopcost__huber_loss(const loopcost__totals_fit *totals, double scale)
{
    double loss = 0.0;
    uint64_t i;
    for (i = 0; i < totals->n; i++) {
        const double u = fabs(loopcost__residual_at(totals, i)) / scale;
        loss += u <= 1.0 ? u * u / 2.0 : u - 0.5;
    }
    return loss;
}

/* The next coefficients: log X - log m is nearly (X' - m) / m with X' = m (1 + log X - log m). */
LOOPCOST_INTERNAL void loopcost__reweight(const loopcost__totals_fit *totals, const double *coefficients, double scale,
                                          double *next)
{
    loopcost__three_by_three gram = LOOPCOST__NO_THREE_BY_THREE;
    double right[3] = {0.0, 0.0, 0.0};
    uint64_t i;
    for (i = 0; i < totals->n; i++) {
        const double r = loopcost__residual_at(totals, i), u = fabs(r) / scale;
        double row[3], m;
        loopcost__context_row(totals, loopcost__run_calls(totals, i), row);
        m = loopcost__expected_context(row, coefficients, loopcost__context_at(totals, i));
        loopcost__add_row(&gram, right, row, (u > 1.0 ? 1.0 / u : 1.0) / (m * m), m * (1.0 + r));
    }
    loopcost__solve_positive(&gram, right, totals->columns, next);
}

/* Goes towards `next` as far as the loss falls. Returns whether it went anywhere. */
LOOPCOST_INTERNAL int loopcost__huber_descend(const loopcost__totals_fit *totals, double *coefficients,
                                              const double *next, double scale)
{
    const double before = loopcost__huber_loss(totals, scale);
    double share;
    for (share = 1.0; share > 1e-4; share /= 4.0) {
        double tried[3];
        uint32_t i;
        for (i = 0; i < 3; i++)
            tried[i] = coefficients[i] + share * (next[i] - coefficients[i]);
        loopcost__find_residuals(totals, tried);
        if (loopcost__huber_loss(totals, scale) < before * (1.0 - 1e-12)) {
            memcpy(coefficients, tried, sizeof tried);
            return 1;
        }
    }
    loopcost__find_residuals(totals, coefficients);
    return 0;
}

enum { LOOPCOST__PASSES = 60 };

/* From a start to where the loss falls no more; residuals are left as there. Returns the sum of their sizes. */
LOOPCOST_INTERNAL double loopcost__huber(const loopcost__totals_fit *totals, double *coefficients)
{
    double sum = 0.0;
    uint64_t i;
    int pass;
    loopcost__find_residuals(totals, coefficients);
    for (pass = 0; pass < LOOPCOST__PASSES; pass++) {
        const double scale = loopcost__residual_scale(totals);
        double next[3];
        loopcost__reweight(totals, coefficients, scale, next);
        if (!loopcost__huber_descend(totals, coefficients, next, scale))
            break;
    }
    for (i = 0; i < totals->n; i++)
        sum += fabs(loopcost__residual_at(totals, i));
    return sum;
}

/* Least squares in the mean context: a start. */
LOOPCOST_INTERNAL void loopcost__start_from_squares(const loopcost__totals_fit *totals, double *coefficients)
{
    loopcost__three_by_three gram = LOOPCOST__NO_THREE_BY_THREE;
    double right[3] = {0.0, 0.0, 0.0};
    uint64_t i;
    for (i = 0; i < totals->n; i++) {
        double row[3];
        loopcost__context_row(totals, loopcost__run_calls(totals, i), row);
        loopcost__add_row(&gram, right, row, 1.0, loopcost__context_at(totals, i));
    }
    loopcost__solve_positive(&gram, right, totals->columns, coefficients);
}

/* One coefficient alone, of a column, that is right for the run in the middle: another start. */
LOOPCOST_INTERNAL void loopcost__start_from_one(const loopcost__totals_fit *totals, uint32_t column,
                                                double *coefficients)
{
    uint64_t i, n = 0;
    memset(coefficients, 0, 3 * sizeof *coefficients);
    for (i = 0; i < totals->n; i++) {
        double row[3];
        loopcost__context_row(totals, loopcost__run_calls(totals, i), row);
        if (row[column] > 0.0)
            loopcost__put_double(totals->room + n++, loopcost__context_at(totals, i) / row[column]);
    }
    if (n)
        coefficients[column] = loopcost__find_median(totals->room, n);
}

/* The best of the starts. Returns the sum of the sizes of its residuals. */
LOOPCOST_INTERNAL double loopcost__fit_totals(const loopcost__totals_fit *totals, double *best)
{
    double least = HUGE_VAL;
    uint32_t start;
    for (start = 0; start < 3; start++) {
        double coefficients[3], size;
        if (start)
            loopcost__start_from_one(totals, start - 1, coefficients);
        else
            loopcost__start_from_squares(totals, coefficients);
        size = loopcost__huber(totals, coefficients);
        if (size < least) {
            least = size;
            memcpy(best, coefficients, sizeof coefficients);
        }
    }
    loopcost__find_residuals(totals, best);
    return least;
}

/* The sandwich covariance. */

LOOPCOST_INTERNAL int loopcost__inverse_three(const loopcost__three_by_three *matrix, uint32_t columns,
                                              loopcost__three_by_three *inverse)
{
    const uint32_t set = (1u << columns) - 1;
    uint32_t i;
    for (i = 0; i < 3; i++) {
        const double unit[3] = {i == 0 ? 1.0 : 0.0, i == 1 ? 1.0 : 0.0, i == 2 ? 1.0 : 0.0};
        if (!loopcost__solve_three(matrix, unit, set, inverse->at[i])) /* symmetric: rows are columns */
            return 0;
    }
    return 1;
}

LOOPCOST_INTERNAL double loopcost__quadratic_three(const loopcost__three_by_three *matrix, const double *a)
{
    return a[0] * loopcost__dot_three(matrix->at[0], a) + a[1] * loopcost__dot_three(matrix->at[1], a) +
           a[2] * loopcost__dot_three(matrix->at[2], a);
}

/* A row in relative terms, z / m, and how far the run's residual is inside the quadratic part. */
LOOPCOST_INLINE double loopcost__relative_row(const loopcost__totals_fit *totals, uint64_t i,
                                              const double *coefficients, double scale, double *row)
{
    double m;
    uint32_t k;
    loopcost__context_row(totals, loopcost__run_calls(totals, i), row);
    m = loopcost__expected_context(row, coefficients, loopcost__context_at(totals, i));
    for (k = 0; k < 3; k++)
        row[k] /= m;
    return loopcost__residual_at(totals, i) / scale;
}

/* Inner and outer of the sandwich: inverse(sum x x'), and the sum of psi^2 x x' with psi over 1 - leverage, for the
 * variance of any sum a' coefficients. `scale` is what both are to be multiplied by: the residuals' scale over the
 * share of residuals that are inside, with Huber's correction for small samples. A run that alone decides a coefficient
 * has no residual to go by; it gets the mean psi^2 of all. The degrees of freedom are those of the residuals inside. */
typedef struct loopcost__sandwich {
    loopcost__three_by_three inner, outer;
    double scale, degrees;
} loopcost__sandwich;

/* Returns whether there is one. */
LOOPCOST_INTERNAL int loopcost__make_sandwich(const loopcost__totals_fit *totals, const double *coefficients,
                                              loopcost__sandwich *sandwich)
{
    const double n = (double)totals->n, scale = loopcost__residual_scale(totals);
    loopcost__three_by_three bread = LOOPCOST__NO_THREE_BY_THREE;
    double row[3], unused[3] = {0.0, 0.0, 0.0}, inside = 0.0, mean = 0.0;
    uint64_t i;
    memset(sandwich, 0, sizeof *sandwich);
    for (i = 0; i < totals->n; i++) {
        const double size = fabs(loopcost__relative_row(totals, i, coefficients, scale, row));
        inside += size <= 1.0 ? 1.0 / n : 0.0;
        mean += size <= 1.0 ? size * size / n : 1.0 / n;
        loopcost__add_row(&bread, unused, row, 1.0, 0.0);
    }
    if (!loopcost__inverse_three(&bread, totals->columns, &sandwich->inner))
        return 0;
    for (i = 0; i < totals->n; i++) {
        const double u = loopcost__relative_row(totals, i, coefficients, scale, row);
        const double leverage = loopcost__quadratic_three(&sandwich->inner, row);
        const double psi = fmin(fabs(u), 1.0) / (1.0 - leverage);
        loopcost__add_row(&sandwich->outer, unused, row, leverage < 0.99 ? psi * psi : mean, 0.0);
    }
    sandwich->degrees = fmax(1.0, n * inside - totals->columns);
    sandwich->scale = scale / inside * (1.0 + totals->columns / n * (1.0 - inside) / inside);
    return 1;
}

LOOPCOST_INTERNAL double loopcost__sandwich_error(const loopcost__sandwich *sandwich, const double *a)
{
    const loopcost__three_by_three *inner = &sandwich->inner;
    const double across[3] = {loopcost__dot_three(inner->at[0], a), loopcost__dot_three(inner->at[1], a),
                              loopcost__dot_three(inner->at[2], a)};
    return sandwich->scale * sqrt(fmax(0.0, loopcost__quadratic_three(&sandwich->outer, across)));
}

/* A late step. */

LOOPCOST_INTERNAL uint64_t loopcost__runs_longer(const loopcost__totals_fit *totals, uint64_t calls)
{
    uint64_t i, n = 0;
    for (i = 0; i < totals->n; i++)
        n += loopcost__run_calls(totals, i) > calls;
    return n;
}

/* As loopcost__late_contrast(): the fit with a late step, from the one without. `*size` is what it leaves, the sum of
 * the sizes of the residuals. */
LOOPCOST_INTERNAL double loopcost__totals_contrast(loopcost__totals_fit totals, uint64_t late_from,
                                                   const double *without, double *coefficients, double *size)
{
    const double change[3] = {0.0, -1.0, 1.0};
    const uint64_t longer = loopcost__runs_longer(&totals, late_from);
    loopcost__sandwich sandwich;
    double contrast;
    if (longer < LOOPCOST__LATE_RUNS || totals.n - longer < LOOPCOST__LATE_RUNS)
        return 0.0;
    totals.columns = 3;
    totals.late_from = late_from;
    coefficients[0] = without[0];
    coefficients[1] = coefficients[2] = without[1];
    *size = loopcost__huber(&totals, coefficients);
    if (!loopcost__steps_differ(coefficients[1], coefficients[2]) ||
        !loopcost__make_sandwich(&totals, coefficients, &sandwich))
        return 0.0;
    contrast = fabs(coefficients[2] - coefficients[1]) /
               fmax(loopcost__sandwich_error(&sandwich, change), 1e-12 * coefficients[1]);
    return contrast > loopcost__late_threshold(sandwich.degrees) ? contrast : 0.0;
}

/* Puts the best late start into `totals` and its fit into `coefficients`, if there is one, and returns which it is.
 * `size` is what the fit without leaves. */
LOOPCOST_INTERNAL uint32_t loopcost__fit_late(loopcost__totals_fit *totals, double *coefficients, double size,
                                              loopcost__late_search *search)
{
    double fits[LOOPCOST__LATE_STARTS][3];
    uint32_t i, best;
    for (i = 0; i < LOOPCOST__LATE_STARTS; i++) {
        double left = size;
        search->contrast[i] = loopcost__totals_contrast(*totals, loopcost__late_start(i), coefficients, fits[i], &left);
        search->gain[i] = size - left;
        if (search->gain[i] <= 0.0)
            search->contrast[i] = 0.0;
    }
    best = loopcost__best_start(search);
    if (best == LOOPCOST__LATE_STARTS)
        return best;
    totals->columns = 3;
    totals->late_from = loopcost__late_start(best);
    memcpy(coefficients, fits[best], sizeof fits[best]);
    return best;
}

/* Estimates. */

LOOPCOST_INTERNAL loopcost_grown loopcost__grown_interval(double value, double error, double quantile, uint64_t n)
{
    const double within = fmin(LOOPCOST__TOKENS_OF_CALL, value);
    return loopcost__grown(within, within - quantile * error, fmin(LOOPCOST__TOKENS_OF_CALL, value + quantile * error),
                           n, 1);
}

/* One coefficient and its interval; the whole range where there are no more runs than coefficients. */
LOOPCOST_INTERNAL loopcost_grown loopcost__grown_coefficient(const loopcost__totals_fit *totals,
                                                             const double *coefficients, uint32_t column, double level)
{
    const double unit[3] = {column == 0 ? 1.0 : 0.0, column == 1 ? 1.0 : 0.0, column == 2 ? 1.0 : 0.0};
    loopcost__sandwich sandwich;
    if (totals->n <= totals->columns || !loopcost__make_sandwich(totals, coefficients, &sandwich))
        return loopcost__grown(fmin(LOOPCOST__TOKENS_OF_CALL, coefficients[column]), 0.0, LOOPCOST__TOKENS_OF_CALL,
                               totals->n, 1);
    return loopcost__grown_interval(coefficients[column], loopcost__sandwich_error(&sandwich, unit),
                                    loopcost__student_quantile(level, sandwich.degrees), totals->n);
}

/* All runs have the same number of calls: only their mean context is known. */
LOOPCOST_INTERNAL void loopcost__estimate_equal(loopcost__totals_fit *totals, double level, double *coefficients,
                                                loopcost_grown *grown)
{
    const double calls = (double)loopcost__run_calls(totals, 0);
    loopcost_grown context;
    totals->columns = 1;
    loopcost__start_from_one(totals, 0, coefficients);
    loopcost__huber(totals, coefficients);
    context = loopcost__grown_coefficient(totals, coefficients, 0, level);
    if (calls == 1.0) {
        grown[LOOPCOST_GROWN_BASE] = context;
        return;
    }
    grown[LOOPCOST_GROWN_BASE] = loopcost__not_identified(0.0, context.high, totals->n);
    grown[LOOPCOST_GROWN_STEP] =
        loopcost__not_identified(0.0, fmin(1e12, 2.0 * context.high / (calls - 1.0)), totals->n);
    grown[LOOPCOST_GROWN_EARLY_STEP] = grown[LOOPCOST_GROWN_STEP];
}

LOOPCOST_INTERNAL void loopcost__estimate_steps(loopcost__totals_fit *totals, double level, double *coefficients,
                                                loopcost_grown *grown)
{
    loopcost__late_search search;
    double size;
    uint32_t best;
    totals->columns = 2;
    size = loopcost__fit_totals(totals, coefficients);
    grown[LOOPCOST_GROWN_STEP] = loopcost__grown_coefficient(totals, coefficients, 1, level);
    best = loopcost__fit_late(totals, coefficients, size, &search);
    loopcost__find_residuals(totals, coefficients);
    grown[LOOPCOST_GROWN_BASE] = loopcost__grown_coefficient(totals, coefficients, 0, level);
    grown[LOOPCOST_GROWN_EARLY_STEP] = loopcost__grown_coefficient(totals, coefficients, 1, level);
    if (best == LOOPCOST__LATE_STARTS)
        return;
    grown[LOOPCOST_GROWN_LATE_STEP] = loopcost__grown_coefficient(totals, coefficients, 2, level);
    grown[LOOPCOST_GROWN_LATE_FROM] =
        loopcost__late_start_grown(&search, best, level, loopcost__runs_longer(totals, totals->late_from));
}

/* The residuals of the fit: their deviation around 0, and the mean of X / m. */
LOOPCOST_INTERNAL void loopcost__estimate_residuals(const loopcost__totals_fit *totals, double level,
                                                    loopcost_grown *grown)
{
    const double n = (double)totals->n, degrees = n - totals->columns;
    double squares = 0.0, mean = 0.0, spread = 0.0;
    uint64_t i;
    if (!(degrees >= 1.0))
        return;
    for (i = 0; i < totals->n; i++) {
        squares += loopcost__residual_at(totals, i) * loopcost__residual_at(totals, i);
        mean += exp(loopcost__residual_at(totals, i)) / n;
    }
    for (i = 0; i < totals->n; i++) {
        const double off = exp(loopcost__residual_at(totals, i)) - mean;
        spread += off * off;
    }
    grown[LOOPCOST_GROWN_RESIDUAL_SD] = loopcost__grown_deviation(squares / degrees, degrees, level, totals->n);
    grown[LOOPCOST_GROWN_RESIDUAL_MEAN] = loopcost__grown_interval(
        mean, sqrt(spread / (n * degrees)), loopcost__student_quantile(level, degrees), totals->n);
}

/* Output over calls, of all runs, as from calls. */
LOOPCOST_INTERNAL loopcost_grown loopcost__totals_output(const uint64_t *runs, uint64_t n, double level)
{
    uint64_t squares[LOOPCOST__RATIO_WORDS], output[2] = {0, 0}, calls[2] = {0, 0}, i;
    loopcost__ratio_sums sums;
    memset(squares, 0, sizeof squares);
    for (i = 0; i < n; i++, runs += LOOPCOST__RUN_WORDS) {
        loopcost__add_ratio(squares, runs[2], runs[0]);
        loopcost__limbs_add(output, 2, runs + 2, 1);
        loopcost__limbs_add(calls, 2, runs, 1);
    }
    sums = loopcost__read_squares(squares, loopcost__limbs_pair(output, 2), loopcost__limbs_pair(calls, 2));
    return loopcost__ratio_grown(&sums, level);
}

/* Runs without a prompt token take part only if all are so: then the context is 0, whatever the number of calls. */
LOOPCOST_INTERNAL void loopcost__estimate_nothing(uint64_t n, loopcost_grown *grown)
{
    grown[LOOPCOST_GROWN_BASE] = grown[LOOPCOST_GROWN_STEP] = grown[LOOPCOST_GROWN_EARLY_STEP] =
        loopcost__grown(0.0, 0.0, n > 1 ? 0.0 : 1e12, n, 1);
}

LOOPCOST_INTERNAL int loopcost__same_calls(const loopcost__totals_fit *totals)
{
    uint64_t i;
    for (i = 1; i < totals->n; i++)
        if (loopcost__run_calls(totals, i) != loopcost__run_calls(totals, 0))
            return 0;
    return 1;
}

LOOPCOST_INTERNAL void loopcost__estimate_totals(const loopcost_growth_totals *given, loopcost_grown *grown)
{
    loopcost__totals_fit totals;
    double coefficients[3] = {0.0, 0.0, 0.0};
    uint64_t *runs = given->work, n = given->n_runs, i;
    grown[LOOPCOST_GROWN_OUTPUT] = loopcost__totals_output(runs, n, given->level);
    for (; n && !runs[1]; runs += LOOPCOST__RUN_WORDS)
        n--;
    if (!n) {
        loopcost__estimate_nothing(given->n_runs, grown);
        return;
    }
    totals.runs = runs;
    totals.n = n;
    totals.late_from = 0, totals.columns = 1, totals.padding = 0;
    totals.context = given->work + LOOPCOST__RUN_WORDS * given->n_runs;
    totals.residual = totals.context + n;
    totals.room = totals.residual + n;
    for (i = 0; i < n; i++)
        loopcost__put_double(totals.context + i,
                             (double)runs[LOOPCOST__RUN_WORDS * i + 1] / (double)loopcost__run_calls(&totals, i));
    if (loopcost__same_calls(&totals))
        loopcost__estimate_equal(&totals, given->level, coefficients, grown);
    else
        loopcost__estimate_steps(&totals, given->level, coefficients, grown);
    loopcost__estimate_residuals(&totals, given->level, grown);
}

/* Checks. */

LOOPCOST_INTERNAL loopcost_growth_run loopcost__run_at(const loopcost_growth_totals *totals, uint64_t i)
{
    loopcost_growth_run run;
    memcpy(&run, (const char *)totals->runs + i * loopcost__stride(totals->run_stride, sizeof run), sizeof run);
    return run;
}

/* Names the run in the fault. */
LOOPCOST_INTERNAL int32_t loopcost__check_run(loopcost_fault *fault, const loopcost_growth_totals *totals, uint64_t i)
{
    const loopcost_growth_run run = loopcost__run_at(totals, i);
    const double most = LOOPCOST__TOKENS_OF_CALL * (double)run.calls;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_RUNS_CALLS, (double)run.calls);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_GROWTH_RUNS_INPUT), (double)run.input, 0.0,
                                       most);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_GROWTH_RUNS_OUTPUT), (double)run.output,
                                       0.0, most);
    if (status && fault)
        fault->row = i;
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_totals(loopcost_fault *fault, const loopcost_growth_totals *totals)
{
    uint64_t i;
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_GROWTH, totals, sizeof(loopcost_growth_totals),
                                            sizeof(loopcost_growth_totals));
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_RUNS, (double)totals->n_runs);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_GROWTH_RUNS, totals->runs);
    if (!status)
        status = loopcost__check_stride(fault, loopcost__stride(totals->run_stride, sizeof(loopcost_growth_run)),
                                        sizeof(loopcost_growth_run));
    if (!status)
        status = loopcost__check_growth_room(fault, LOOPCOST_PARAM_GROWTH_WORK, totals->work, totals->words,
                                             LOOPCOST__TOTALS_WORDS * totals->n_runs);
    for (i = 0; !status && i < totals->n_runs; i++)
        status = loopcost__check_run(fault, totals, i);
    return status;
}

LOOPCOST_API int32_t loopcost_growth_totals_words(uint64_t n_runs, uint64_t *words, loopcost_fault *fault)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_RUNS, (double)n_runs);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = LOOPCOST__TOTALS_WORDS * n_runs;
    return status;
}

LOOPCOST_API int32_t loopcost_growth_totals_estimates(const loopcost_growth_totals *totals, loopcost_grown *estimates,
                                                      uint32_t n_estimates, loopcost_fault *fault)
{
    loopcost_grown grown[LOOPCOST_GROWN_END];
    uint64_t i;
    int32_t status = loopcost__check_totals(fault, totals);
    if (!status)
        status = loopcost__check_estimates(fault, totals->level, estimates, n_estimates);
    if (status)
        return status;
    for (i = 0; i < totals->n_runs; i++) {
        const loopcost_growth_run run = loopcost__run_at(totals, i);
        memcpy(totals->work + LOOPCOST__RUN_WORDS * i, &run, sizeof run);
    }
    loopcost__sort_runs(totals->work, totals->n_runs);
    for (i = 0; i < LOOPCOST_GROWN_END; i++)
        grown[i] =
            loopcost__not_identified(0.0, i == LOOPCOST_GROWN_CACHEABLE || i == LOOPCOST_GROWN_EXPIRY ? 1.0 : 1e12, 0);
    loopcost__estimate_totals(totals, grown);
    grown[LOOPCOST_GROWN_KEPT] = loopcost__not_identified(
        0.0, fmin(grown[LOOPCOST_GROWN_STEP].high, grown[LOOPCOST_GROWN_OUTPUT].high), totals->n_runs);
    memcpy(estimates, grown, n_estimates * sizeof *estimates);
    return LOOPCOST_OK;
}

#endif
