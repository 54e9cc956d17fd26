/* Loops of calls. */
#ifndef ACCURACY_LOOPS_H
#define ACCURACY_LOOPS_H

#include "plans.h"

/* A loop of calls with one chance to end: a thread without expiry, the chance, and the share of solved. */
static loopcost_hazard hazard_of(double end, double share)
{
    const loopcost_hazard hazard = {end * share, end - end * share};
    return hazard;
}

/* What a call leaves: not below 0, where the two round to more than 1. */
static num goes_on(const loopcost_hazard *hazard)
{
    return most_of(of(0.0), sub(sub(of(1.0), of(hazard->solved)), of(hazard->wrong)));
}

static void one_kind(loopcost_loop *loop, loopcost_kind *kind, const loopcost_thread *thread,
                     const loopcost_hazard *hazard)
{
    const loopcost_loop none = LOOPCOST_LOOP_INIT;
    memset(kind, 0, sizeof *kind);
    *loop = none;
    kind->weight = 1.0, kind->hazards = hazard, kind->n_hazards = 1;
    loop->thread = thread, loop->kinds = kind, loop->n_kinds = 1;
}

static int ask_loop(const double *x, double *got)
{
    const double y[] = {x[0], x[1], x[2], x[3], x[4], x[5], x[6], 0.0};
    const loopcost_price price = price_of(x[0], x[1], x[2]);
    const loopcost_thread thread = thread_of(y, &price);
    const loopcost_hazard hazard = hazard_of(x[7], x[8]);
    loopcost_kind kind;
    loopcost_loop loop;
    loopcost_run answer = LOOPCOST_RUN_INIT;
    int32_t status;
    one_kind(&loop, &kind, &thread, &hazard);
    status = loopcost_loop_run(&loop, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.calls_mean, got[2] = answer.p_solved, got[3] = answer.variance;
    return status == LOOPCOST_OK;
}

static int ask_loop_variance(const double *x, double *got)
{
    double all[ANSWERS];
    const int answered = ask_loop(x, all);
    got[0] = all[3];
    return answered;
}

static void true_loop(const double *x, num *truth)
{
    const loopcost_hazard hazard = hazard_of(x[7], x[8]);
    const double warm = x[6] * x[3];
    num more = sub(of(x[0]), of(x[1])), q = goes_on(&hazard), p = sub(of(1.0), q), p2 = square(p), c[3];
    c[0] = mul(more, sub(sub(of(x[3]), of(warm)), of(x[4])));
    c[1] = add3(times(x[1], of(x[3])), mul(more, of(x[4])), times(x[2], of(x[5])));
    c[2] = times(x[1], of(x[4]));
    truth[0] = add3(c[0], over(c[1], p), over(mul(c[2], q), p2));
    truth[1] =
        add3(over(mul(square(c[1]), q), p2), over(mul3(times(2.0, c[1]), mul(c[2], q), plus(1.0, q)), mul(p, p2)),
             over(mul3(square(c[2]), q, add3(of(1.0), times(3.0, q), square(q))), square(p2)));
    in_usd(truth);
    truth[3] = truth[1];
    truth[1] = over(of(1.0), p);
    truth[2] = over(of(hazard.solved), p);
}

static void true_loop_variance(const double *x, num *truth)
{
    num all[RESULTS];
    true_loop(x, all);
    truth[0] = all[3];
}

/* P(T = t, solved), P(T = t, wrongly done), P(T <= t, solved), P(T > t): the chance to end, the share of solved, t. */
static int ask_ends(const double *x, double *got)
{
    const double y[INPUTS] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0};
    const loopcost_price price = price_of(1.0, 1.0, 1.0);
    const loopcost_thread thread = thread_of(y, &price);
    const loopcost_hazard hazard = hazard_of(x[0], x[1]);
    loopcost_kind kind;
    loopcost_loop loop;
    loopcost_ends answer = LOOPCOST_ENDS_INIT;
    int32_t status;
    one_kind(&loop, &kind, &thread, &hazard);
    status = loopcost_loop_ends(&loop, (uint64_t)x[2], &answer, NULL);
    got[0] = answer.solved, got[1] = answer.wrong, got[2] = answer.solved_by, got[3] = answer.more;
    return status == LOOPCOST_OK;
}

static void true_ends(const double *x, num *truth)
{
    const loopcost_hazard hazard = hazard_of(x[0], x[1]);
    num q = goes_on(&hazard), reached = power(q, of(x[2] - 1.0));
    truth[0] = times(hazard.solved, reached);
    truth[1] = times(hazard.wrong, reached);
    truth[3] = mul(reached, q);
    truth[2] = over(times(hazard.solved, sub(of(1.0), truth[3])), sub(of(1.0), q));
}

#define LOOP                                                                                                           \
    PRICE, PRICE, PRICE, WHOLE_TOKENS, WHOLE_TOKENS, WHOLE_TOKENS, SHARE, {NEAR_ONE, 1e-3, 1.0, 0},                    \
    {                                                                                                                  \
        EVEN, 0.0, 1.0, 0                                                                                              \
    }

static const row rows_of_loops[] = {
    {"loop_run",
     "one hazard from 1e-3 to 1, whole tokens",
     {"mean", "calls_mean", "p_solved"},
     ULPS_OF(1e-13),
     ask_loop,
     true_loop,
     10,
     {LOOP}},
    {"loop_run", "the same", {"variance"}, ULPS_OF(1e-11), ask_loop_variance, true_loop_variance, 10, {LOOP}},
    {"loop_ends",
     "a hazard as above, call 1 to 1000",
     {"solved", "wrong", "solved_by", "more"},
     ULPS_OF(1e-12),
     ask_ends,
     true_ends,
     10,
     {{NEAR_ONE, 1e-3, 1.0, 0}, {EVEN, 0.0, 1.0, 0}, {WHOLE, 1.0, 1000.0, 0}}},
};

#endif
