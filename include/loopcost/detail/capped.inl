/* A shared conversation that is abandoned after K attempts in all: P(success) = P(T <= K), and each sum over the law of
 * T ends there. For geometric classes, whose law is walked number by number. */
#include "repairs.inl"

enum { LOOPCOST__CAPPED_CLASSES = 64 };

/* So many numbers are walked for a last digit of a chance. */
#define LOOPCOST__LONG_STREAM 1e5
/* Up to here the rounding of a total's logarithm does not reach the twelve digits promised. */
#define LOOPCOST__NEAR_TOTAL 700.0

typedef struct loopcost__capped {
    loopcost__attempts_law law;
    double memory[LOOPCOST__CAPPED_CLASSES * LOOPCOST_ATTEMPTS_WORDS];
    loopcost__bill_terms terms;
    double cap;
    double success, failure;
    loopcost__series solved;             /* E binom(S, j) of the runs that succeed */
    double mean_solved, variance_solved; /* of their bills, in 1e-6 USD */
} loopcost__capped;

/* The bill of a thread of S attempts after the first. */
LOOPCOST_INTERNAL double loopcost__bill_after(const loopcost__bill_terms *terms, double s)
{
    const double pairs = 0.5 * (s * (s - 1.0));
    return terms->at[0].high + terms->at[1].high * s + terms->at[2].high * pairs +
           terms->at[3].high * (pairs * (s - 2.0) / 3.0);
}

/* A bug whose repair brings in another one with the chance rho takes Geometric(p (1 - rho)) attempts, all told. */
LOOPCOST_INTERNAL void loopcost__read_capped(const loopcost__repairs *repairs, loopcost__capped *capped)
{
    uint32_t i;
    memset(capped, 0, sizeof *capped);
    capped->terms = loopcost__first_terms(repairs);
    capped->cap = (double)repairs->strategy->context->conversation_cap;
    capped->law.one_chance = 1;
    capped->law.stream.classes = (char *)capped->memory;
    capped->law.bugs = floor(repairs->bugs.high + 0.5);
    for (i = 0; i < repairs->counts.n; i++) {
        loopcost_class one = loopcost__class_at(&repairs->laws, i);
        one.count = loopcost__repairs_count(repairs, i);
        one.fix_chance *= 1.0 - one.after_fix;
        capped->law.failures += one.count * ((1.0 - one.fix_chance) / one.fix_chance);
        loopcost__law_add(&capped->law, &one);
    }
    capped->law.one_chance &= capped->law.closed.shape >= 1.0;
}

typedef struct loopcost__walked {
    loopcost__series moments;
    loopcost__pair bill, square; /* the square is of the distance from `about` */
    int32_t scalings;
} loopcost__walked;

LOOPCOST_INTERNAL void loopcost__walk_scale(loopcost__walked *walked, const loopcost__stream *stream)
{
    const double down = ldexp(1.0, -LOOPCOST__SCALE_BITS);
    int j;
    for (; walked->scalings < stream->scalings; walked->scalings++) {
        for (j = 0; j <= LOOPCOST__ORDER; j++)
            walked->moments.at[j] = loopcost__pair_scaled(walked->moments.at[j], down);
        walked->bill = loopcost__pair_scaled(walked->bill, down);
        walked->square = loopcost__pair_scaled(walked->square, down);
    }
}

/* Sums over the runs that succeed, in one scale. */
LOOPCOST_INTERNAL loopcost__walked loopcost__walk_capped(loopcost__capped *capped, double about)
{
    loopcost__stream *stream = &capped->law.stream;
    const double last = capped->cap - capped->law.bugs;
    loopcost__walked walked;
    memset(&walked, 0, sizeof walked);
    loopcost__stream_start(stream);
    for (;; loopcost__stream_next(stream)) {
        const double s = capped->law.bugs - 1.0 + stream->k, bill = loopcost__bill_after(&capped->terms, s);
        const loopcost__series weights = loopcost__series_binomial(loopcost__pair_from(s));
        loopcost__walk_scale(&walked, stream);
        loopcost__series_add(&walked.moments, &weights, stream->at);
        walked.bill = loopcost__pair_sum(walked.bill, loopcost__pair_times(stream->at, bill));
        walked.square =
            loopcost__pair_sum(walked.square, loopcost__pair_times(stream->at, (bill - about) * (bill - about)));
        if (stream->k >= last || loopcost__is_certain(&capped->law) ||
            (stream->k > capped->law.stream.shape && loopcost__stream_ended(stream, walked.moments.at[0].high)))
            return walked;
    }
}

/* All that f adds up to is prod p^-n. */
LOOPCOST_INTERNAL double loopcost__log_total(const loopcost__capped *capped)
{
    double sum = 0.0;
    uint32_t i;
    for (i = 0; i < capped->law.stream.n; i++) {
        const loopcost__stream_class one = loopcost__stream_get(&capped->law.stream, i);
        const double bugs = one.q.high > 0.0 ? one.weight.high / one.q.high : 0.0;
        sum -= bugs * (one.q.high < 0.5 ? log1p(-one.q.high) : log((1.0 - one.q.high) - one.q.low));
    }
    return sum;
}

/* Whether the chance of failure is told by what f adds up to in all: where the walk to where nothing matters any more
 * would be long, and what is left is not a small part of the total. */
LOOPCOST_INTERNAL int loopcost__is_told_by_total(const loopcost__capped *capped, double last, double log_total,
                                                 double log_success)
{
    const double failures = capped->law.failures;
    if (failures > LOOPCOST__LONG_STREAM && last < 0.5 * failures)
        return 1;
    return (1.0 - capped->law.stream.largest_q) * LOOPCOST__LONG_STREAM < 1.0 && log_success < -0.1 &&
           log_total < LOOPCOST__NEAR_TOTAL;
}

/* The chance of success, and of failure. */
LOOPCOST_INTERNAL void loopcost__capped_chances(loopcost__capped *capped, const loopcost__walked *walked)
{
    const double last = capped->cap - capped->law.bugs, log_total = loopcost__log_total(capped);
    const double log_success =
        log(walked->moments.at[0].high) + walked->scalings * (LOOPCOST__SCALE_BITS * 0.6931471805599453) - log_total;
    loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    if (loopcost__is_told_by_total(capped, last, log_total, log_success)) {
        capped->success = exp(log_success);
        capped->failure = -expm1(log_success);
        return;
    }
    loopcost__law_chances(&capped->law, last, &chances);
    capped->success = chances.at_most;
    capped->failure = chances.more;
}

LOOPCOST_INTERNAL void loopcost__solve_capped(loopcost__capped *capped)
{
    loopcost__walked walked;
    int j;
    if (capped->cap < capped->law.bugs) {
        capped->failure = 1.0;
        return;
    }
    walked = loopcost__walk_capped(capped, 0.0);
    loopcost__capped_chances(capped, &walked);
    for (j = LOOPCOST__ORDER; j >= 0; j--)
        capped->solved.at[j] = loopcost__pair_ratio(walked.moments.at[j], walked.moments.at[0]);
    capped->mean_solved = loopcost__pair_ratio(walked.bill, walked.moments.at[0]).high;
    walked = loopcost__walk_capped(capped, capped->mean_solved);
    capped->variance_solved = loopcost__pair_ratio(walked.square, walked.moments.at[0]).high;
}

LOOPCOST_INTERNAL loopcost__totals loopcost__total_capped(const loopcost__capped *capped)
{
    const loopcost__series stopped = loopcost__series_binomial(loopcost__pair_from(capped->cap - 1.0));
    const double apart = loopcost__bill_after(&capped->terms, capped->cap - 1.0) - capped->mean_solved;
    loopcost__totals totals;
    totals.moments = loopcost__series_scaled(&capped->solved, loopcost__pair_from(capped->success));
    loopcost__series_add(&totals.moments, &stopped, loopcost__pair_from(capped->failure));
    totals.variance = loopcost__pair_from(capped->success * capped->variance_solved +
                                          capped->success * capped->failure * (apart * apart));
    totals.opened = 1.0;
    return totals;
}
