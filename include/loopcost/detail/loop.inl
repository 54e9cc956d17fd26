#include <float.h>
#include <math.h>

#include "pair.inl"

LOOPCOST_API int32_t loopcost_loop_init(loopcost_loop *loop, uint32_t struct_size)
{
    const loopcost_loop defaults = LOOPCOST_LOOP_INIT;
    return loopcost__init(loop, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_run_init(loopcost_run *run, uint32_t struct_size)
{
    const loopcost_run defaults = LOOPCOST_RUN_INIT;
    return loopcost__init(run, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_ends_init(loopcost_ends *ends, uint32_t struct_size)
{
    const loopcost_ends defaults = LOOPCOST_ENDS_INIT;
    return loopcost__init(ends, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Checks. */

/* A copy, since a stride may leave a record unaligned. */
LOOPCOST_INTERNAL loopcost_kind loopcost__kind_at(const loopcost_loop *loop, uint32_t index)
{
    loopcost_kind kind;
    const size_t stride = loopcost__stride(loop->kind_stride, sizeof kind);
    memcpy(&kind, (const char *)loop->kinds + index * stride, sizeof kind);
    return kind;
}

/* In its range, or 0 where that is allowed to mean: not given. */
LOOPCOST_INTERNAL int32_t loopcost__check_kind_field(loopcost_fault *fault, uint32_t field, uint32_t index,
                                                     double value)
{
    return loopcost__check_param(fault, loopcost__class_field(field, index), value);
}

LOOPCOST_INTERNAL int32_t loopcost__check_hazards(loopcost_fault *fault, const loopcost_kind *kind, uint32_t index)
{
    uint32_t row;
    int32_t status = loopcost__check_kind_field(fault, LOOPCOST_PARAM_LOOP_KINDS_HAZARDS, index, kind->n_hazards);
    for (row = 0; !status && row < kind->n_hazards; row++) {
        const loopcost_hazard *hazard = &kind->hazards[row];
        status = loopcost__check_kind_field(fault, LOOPCOST_PARAM_LOOP_KINDS_SOLVED, index, hazard->solved);
        if (!status)
            status = loopcost__check_range(fault, loopcost__class_field(LOOPCOST_PARAM_LOOP_KINDS_WRONG, index),
                                           hazard->wrong, 0.0, 1.0 - hazard->solved);
        if (status && fault)
            fault->row = row;
    }
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_beta(loopcost_fault *fault, const loopcost_kind *kind, uint32_t index)
{
    int32_t status = LOOPCOST_OK;
    if (kind->n_hazards)
        status =
            loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__class_field(LOOPCOST_PARAM_LOOP_KINDS_HAZARDS, index),
                           kind->n_hazards, 0.0, 0.0);
    if (!status)
        status = loopcost__check_kind_field(fault, LOOPCOST_PARAM_LOOP_KINDS_ALPHA, index, kind->alpha);
    if (!status)
        status = loopcost__check_kind_field(fault, LOOPCOST_PARAM_LOOP_KINDS_BETA, index, kind->beta);
    if (!status)
        status = loopcost__check_kind_field(fault, LOOPCOST_PARAM_LOOP_KINDS_SOLVED_SHARE, index, kind->solved_share);
    return status;
}

LOOPCOST_INTERNAL int loopcost__is_beta(const loopcost_kind *kind)
{
    return kind->alpha != 0.0 || kind->beta != 0.0 || kind->solved_share != 0.0;
}

/* Without a cap every kind has to end by itself. */
#define LOOPCOST__LEAST_HAZARD 1e-6

LOOPCOST_INTERNAL int loopcost__may_go_on(const loopcost_kind *kind)
{
    const loopcost_hazard *last;
    if (kind->weight == 0.0)
        return 0;
    if (loopcost__is_beta(kind))
        return 1;
    last = &kind->hazards[kind->n_hazards - 1];
    return last->solved + last->wrong < LOOPCOST__LEAST_HAZARD;
}

LOOPCOST_INTERNAL int32_t loopcost__check_kind(loopcost_fault *fault, const loopcost_loop *loop, uint32_t index)
{
    const loopcost_kind kind = loopcost__kind_at(loop, index);
    int32_t status = loopcost__check_kind_field(fault, LOOPCOST_PARAM_LOOP_KINDS_WEIGHT, index, kind.weight);
    if (!status && (kind.reserved || kind.padding))
        status = loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__class_field(LOOPCOST_PARAM_LOOP_KINDS, index),
                                kind.padding, 0.0, 0.0);
    if (!status && loopcost__is_beta(&kind))
        status = loopcost__check_beta(fault, &kind, index);
    else if (!status) {
        if (kind.n_hazards && !kind.hazards)
            status = loopcost__fail(fault, LOOPCOST_NULL,
                                    loopcost__class_field(LOOPCOST_PARAM_LOOP_KINDS_HAZARDS, index), 0.0, 0.0, 0.0);
        else
            status = loopcost__check_hazards(fault, &kind, index);
    }
    if (!status && loop->cap == 0 && loopcost__may_go_on(&kind))
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_LOOP_CAP, 0.0);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_kinds(loopcost_fault *fault, const loopcost_loop *loop)
{
    double sum = 0.0;
    uint32_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_LOOP_KINDS, loop->n_kinds);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_LOOP_KINDS, loop->kinds);
    if (!status)
        status = loopcost__check_stride(fault, loopcost__stride(loop->kind_stride, sizeof(loopcost_kind)),
                                        sizeof(loopcost_kind));
    for (i = 0; !status && i < loop->n_kinds; i++) {
        status = loopcost__check_kind(fault, loop, i);
        if (!status)
            sum += loopcost__kind_at(loop, i).weight;
    }
    if (!status && fabs(sum - 1.0) > 1e-9)
        status =
            loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_LOOP_WEIGHTS), sum, 1.0, 1.0);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_residual(loopcost_fault *fault, const loopcost_loop *loop, uint64_t i)
{
    const uint32_t index = (uint32_t)i;
    const int32_t status =
        loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_LOOP_RESIDUAL, index), loop->residuals[i]);
    if (status || !loop->residual_weights)
        return status;
    return loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_LOOP_RESIDUAL_WEIGHT, index),
                                 loop->residual_weights[i]);
}

LOOPCOST_INTERNAL double loopcost__residual_weight(const loopcost_loop *loop, uint64_t i)
{
    return loop->n_residuals && loop->residual_weights ? loop->residual_weights[i] : 1.0;
}

LOOPCOST_INTERNAL int32_t loopcost__check_residuals(loopcost_fault *fault, const loopcost_loop *loop)
{
    double sum = 0.0;
    uint64_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_LOOP_RESIDUALS, (double)loop->n_residuals);
    if (!status && loop->n_residuals)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_LOOP_RESIDUALS, loop->residuals);
    for (i = 0; !status && i < loop->n_residuals; i++) {
        status = loopcost__check_residual(fault, loop, i);
        sum += loopcost__residual_weight(loop, i);
    }
    if (!status && loop->n_residuals && sum == 0.0)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_LOOP_RESIDUAL_WEIGHT, 0.0);
    return status;
}

/* For the answers that know no residuals. */
LOOPCOST_INTERNAL int32_t loopcost__check_exact(loopcost_fault *fault, const loopcost_loop *loop)
{
    if (!loop->n_residuals)
        return LOOPCOST_OK;
    return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_LOOP_RESIDUALS, (double)loop->n_residuals);
}

LOOPCOST_INTERNAL int32_t loopcost__check_loop(loopcost_fault *fault, const loopcost_loop *loop)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_LOOP, loop, sizeof(loopcost_loop), sizeof(loopcost_loop));
    if (!status && loop->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_LOOP, loop->reserved);
    if (!status)
        status = loopcost__check_thread(fault, loop->thread);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LOOP_CAP, (double)loop->cap);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LOOP_LATE_FROM, (double)loop->late_from);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LOOP_LATE_STEP, loop->late_step);
    if (!status)
        status = loopcost__check_kinds(fault, loop);
    if (!status)
        status = loopcost__check_residuals(fault, loop);
    return status;
}

/* The calls, one after the other: how they end. */

enum { LOOPCOST__TASK_KINDS = 64 };

typedef struct loopcost__calls {
    const loopcost_loop *loop;
    uint64_t t;                                 /* the last call that was made */
    loopcost__pair alive[LOOPCOST__TASK_KINDS]; /* P(kind, T > t): a long run multiplies so many roundings */
    double reached;                             /* P(T >= t) */
    double solved, wrong, capped;               /* P(T = t) by its ends */
    double left;                                /* P(T > t) */
} loopcost__calls;

LOOPCOST_INTERNAL void loopcost__calls_start(loopcost__calls *calls, const loopcost_loop *loop)
{
    double sum = 0.0;
    uint32_t i;
    memset(calls, 0, sizeof *calls);
    calls->loop = loop;
    for (i = 0; i < loop->n_kinds; i++)
        sum += loopcost__kind_at(loop, i).weight;
    for (i = 0; i < loop->n_kinds; i++)
        calls->alive[i] = loopcost__pair_of(loopcost__kind_at(loop, i).weight / sum, 0.0);
    calls->left = 1.0;
}

LOOPCOST_INTERNAL loopcost_hazard loopcost__hazard_of(const loopcost_kind *kind, uint64_t t)
{
    loopcost_hazard hazard;
    double end;
    if (!loopcost__is_beta(kind))
        return kind->hazards[t < kind->n_hazards ? t - 1 : kind->n_hazards - 1];
    end = kind->alpha / (kind->alpha + kind->beta + (double)(t - 1));
    hazard.solved = kind->solved_share * end;
    hazard.wrong = (1.0 - kind->solved_share) * end;
    return hazard;
}

/* 1 - solved - wrong, without the cancellation that a Beta law's would have. */
LOOPCOST_INTERNAL loopcost__pair loopcost__goes_on(const loopcost_kind *kind, const loopcost_hazard *hazard, uint64_t t)
{
    const double before = (double)(t - 1);
    if (!loopcost__is_beta(kind)) {
        const loopcost__pair rest =
            loopcost__pair_sum(loopcost__two_sum(1.0, -hazard->solved), loopcost__pair_of(-hazard->wrong, 0.0));
        return rest.high > 0.0 ? rest : loopcost__pair_of(0.0, 0.0); /* 0.1 and 0.9 are more than 1 in doubles */
    }
    return loopcost__pair_quotient(loopcost__two_sum(kind->beta, before), kind->alpha + kind->beta + before);
}

LOOPCOST_INTERNAL void loopcost__calls_next(loopcost__calls *calls)
{
    uint32_t i;
    calls->t++;
    calls->reached = calls->left;
    calls->solved = calls->wrong = calls->capped = calls->left = 0.0;
    for (i = 0; i < calls->loop->n_kinds; i++) {
        const loopcost_kind kind = loopcost__kind_at(calls->loop, i);
        const loopcost_hazard hazard = loopcost__hazard_of(&kind, calls->t);
        calls->solved += calls->alive[i].high * hazard.solved;
        calls->wrong += calls->alive[i].high * hazard.wrong;
        calls->alive[i] = loopcost__pair_product(calls->alive[i], loopcost__goes_on(&kind, &hazard, calls->t));
        calls->left += calls->alive[i].high;
    }
    if (calls->t == calls->loop->cap) {
        calls->capped = calls->left;
        calls->left = 0.0;
    }
}

/* The chance at which what is left does not matter any more. */
#define LOOPCOST__NO_CHANCE 1e-18

LOOPCOST_INTERNAL int loopcost__calls_ended(const loopcost__calls *calls)
{
    return calls->left < LOOPCOST__NO_CHANCE;
}

/* The calls, one after the other: what they cost. All tokens are sums, exact where tokens are whole. */

typedef struct loopcost__growth {
    const loopcost_loop *loop;
    loopcost__conversation talk;
    uint64_t t;              /* the last call that was made */
    double context;          /* what the next one sees, */
    double held;             /* of which the cache holds so much */
    loopcost__tokens call;   /* of call t */
    loopcost__tokens so_far; /* of the calls 1..t */
} loopcost__growth;

/* `t` calls were made before, and cost nothing here. */
LOOPCOST_INTERNAL void loopcost__growth_start(loopcost__growth *growth, const loopcost_loop *loop, uint64_t t,
                                              double context, double held)
{
    memset(growth, 0, sizeof *growth);
    growth->loop = loop;
    loopcost__read_thread(loop->thread, &growth->talk);
    growth->t = t;
    growth->context = context;
    growth->held = held;
}

LOOPCOST_INTERNAL double loopcost__step_after(const loopcost_loop *loop, uint64_t call)
{
    return loop->late_from && call >= loop->late_from ? loop->late_step : loop->thread->step;
}

LOOPCOST_INTERNAL void loopcost__growth_next(loopcost__growth *growth)
{
    growth->t++;
    growth->call.held = growth->held;
    growth->call.fresh = growth->context - growth->held;
    growth->call.output = growth->talk.output;
    growth->so_far.held += growth->call.held;
    growth->so_far.fresh += growth->call.fresh;
    growth->so_far.output += growth->call.output;
    growth->held = growth->context;
    growth->context += loopcost__step_after(growth->loop, growth->t);
}

/* USD. */
LOOPCOST_INTERNAL double loopcost__cost_of_tokens(const loopcost__conversation *talk, const loopcost__tokens *tokens)
{
    const loopcost__expense expense = loopcost__expense_of(talk, tokens);
    return (expense.write + expense.read + expense.generate) / LOOPCOST__MTOK;
}

LOOPCOST_INTERNAL double loopcost__growth_cost(const loopcost__growth *growth)
{
    return loopcost__cost_of_tokens(&growth->talk, &growth->so_far);
}

/* Of the call after t alone. */
LOOPCOST_INTERNAL double loopcost__next_cost(const loopcost__growth *growth)
{
    loopcost__growth next = *growth;
    loopcost__growth_next(&next);
    return loopcost__cost_of_tokens(&next.talk, &next.call);
}

LOOPCOST_INTERNAL void loopcost__growth_start_loop(loopcost__growth *growth, const loopcost_loop *loop)
{
    loopcost__growth_start(growth, loop, 0, loop->thread->base, loop->thread->caching ? loop->thread->warm : 0.0);
}

/* Sums over the whole law: the expected tokens on a first walk, squares around the means on a second. */

typedef struct loopcost__run_sums {
    loopcost__pair fresh, held, output, held_squares, calls;
    loopcost__pair solved, wrong, capped; /* chances */
    loopcost__pair cost_solved, cost_wrong, cost_capped;
} loopcost__run_sums;

LOOPCOST_INTERNAL void loopcost__sum_call(loopcost__run_sums *sums, const loopcost__calls *calls,
                                          const loopcost__growth *growth)
{
    const double cost = loopcost__growth_cost(growth), held = growth->call.held;
    loopcost__sum(&sums->fresh, calls->reached * growth->call.fresh);
    loopcost__sum(&sums->held, calls->reached * held);
    loopcost__sum(&sums->output, calls->reached * growth->call.output);
    loopcost__sum(&sums->held_squares, calls->reached * (held * held));
    loopcost__sum(&sums->calls, calls->reached);
    loopcost__sum(&sums->solved, calls->solved);
    loopcost__sum(&sums->wrong, calls->wrong);
    loopcost__sum(&sums->capped, calls->capped);
    loopcost__sum(&sums->cost_solved, calls->solved * cost);
    loopcost__sum(&sums->cost_wrong, calls->wrong * cost);
    loopcost__sum(&sums->cost_capped, calls->capped * cost);
}

LOOPCOST_INTERNAL loopcost__tokens loopcost__tokens_summed(const loopcost__pair *fresh, const loopcost__pair *held,
                                                           const loopcost__pair *output)
{
    loopcost__tokens tokens;
    tokens.fresh = loopcost__pair_value(*fresh);
    tokens.held = loopcost__pair_value(*held);
    tokens.output = loopcost__pair_value(*output);
    return tokens;
}

/* Where a call costs so much more than those before it, it counts however seldom it is made; but below DBL_MIN products
 * of chances are rounded to multiples of the smallest number, and may not shrink any more. */
LOOPCOST_INTERNAL int loopcost__cost_matters(const loopcost__tokens *sums, double left, const loopcost__growth *growth)
{
    return left >= DBL_MIN &&
           left * loopcost__next_cost(growth) > 0x1p-60 * loopcost__cost_of_tokens(&growth->talk, sums);
}

LOOPCOST_INTERNAL double loopcost__mean_if(loopcost__pair cost, loopcost__pair chance)
{
    return chance.high > 0.0 ? loopcost__pair_value(cost) / loopcost__pair_value(chance) : 0.0;
}

#define LOOPCOST__MOST_USD 1e300

/* What runs cost until the first one that is solved, kept finite: a chance may be as small as a double can be. */
LOOPCOST_INTERNAL double loopcost__per_solved(double mean, double p_solved)
{
    return p_solved > 0.0 ? fmin(mean / p_solved, LOOPCOST__MOST_USD) : 0.0;
}

LOOPCOST_INTERNAL void loopcost__give_means(const loopcost__conversation *talk, const loopcost__run_sums *sums,
                                            const loopcost__tokens *tokens, loopcost_run *run)
{
    const loopcost__expense expense = loopcost__expense_of(talk, tokens);
    run->write = expense.write / LOOPCOST__MTOK;
    run->read = expense.read / LOOPCOST__MTOK;
    run->generate = expense.generate / LOOPCOST__MTOK;
    run->mean = run->write + run->read + run->generate;
    run->calls_mean = loopcost__pair_value(sums->calls);
    run->p_solved = fmin(loopcost__pair_value(sums->solved), 1.0);
    run->p_wrong = fmin(loopcost__pair_value(sums->wrong), 1.0);
    run->p_capped = fmin(loopcost__pair_value(sums->capped), 1.0);
    run->mean_solved = loopcost__mean_if(sums->cost_solved, sums->solved);
    run->mean_wrong = loopcost__mean_if(sums->cost_wrong, sums->wrong);
    run->mean_capped = loopcost__mean_if(sums->cost_capped, sums->capped);
    run->per_solved = loopcost__per_solved(run->mean, run->p_solved);
}

/* The second moment around a point near the mean, and what that is off. */
typedef struct loopcost__spread_sums {
    double about;
    loopcost__pair first, second;
} loopcost__spread_sums;

LOOPCOST_INTERNAL loopcost__spread_sums loopcost__spread_about(double about)
{
    loopcost__spread_sums sums;
    memset(&sums, 0, sizeof sums);
    sums.about = about;
    return sums;
}

LOOPCOST_INTERNAL void loopcost__sum_spread(loopcost__spread_sums *sums, double chance, double value)
{
    const double apart = value - sums->about;
    loopcost__sum(&sums->first, chance * apart);
    loopcost__sum(&sums->second, chance * (apart * apart));
}

LOOPCOST_INTERNAL double loopcost__variance_about(const loopcost__spread_sums *sums)
{
    const double off = loopcost__pair_value(sums->first);
    return fmax(0.0, loopcost__pair_value(sums->second) - off * off);
}

LOOPCOST_INTERNAL int loopcost__square_matters(const loopcost__spread_sums *costs, double left,
                                               const loopcost__growth *growth)
{
    const double apart = loopcost__growth_cost(growth) + loopcost__next_cost(growth) - costs->about;
    return left >= DBL_MIN && left * (apart * apart) > 0x1p-44 * loopcost__pair_value(costs->second);
}

/* Every run makes the first call, so what it costs does not spread; left in, it would hide what does. */
LOOPCOST_INTERNAL void loopcost__give_variances(const loopcost_loop *loop, loopcost_run *run)
{
    loopcost__spread_sums costs, numbers = loopcost__spread_about(run->calls_mean);
    loopcost__calls calls;
    loopcost__growth growth;
    loopcost__calls_start(&calls, loop);
    loopcost__growth_start_loop(&growth, loop);
    loopcost__growth_next(&growth);
    costs = loopcost__spread_about(run->mean - loopcost__growth_cost(&growth));
    memset(&growth.so_far, 0, sizeof growth.so_far);
    do {
        double ended;
        loopcost__calls_next(&calls);
        if (calls.t > 1)
            loopcost__growth_next(&growth);
        ended = calls.solved + calls.wrong + calls.capped;
        loopcost__sum_spread(&costs, ended, loopcost__growth_cost(&growth));
        loopcost__sum_spread(&numbers, ended, (double)calls.t);
    } while (!loopcost__calls_ended(&calls) || loopcost__square_matters(&costs, calls.left, &growth));
    run->variance = loopcost__variance_about(&costs);
    run->calls_variance = loopcost__variance_about(&numbers);
}

/* How many residuals the law has: without any one of 1. */
LOOPCOST_INTERNAL uint64_t loopcost__residuals(const loopcost_loop *loop)
{
    return loop->n_residuals ? loop->n_residuals : 1;
}

LOOPCOST_INTERNAL double loopcost__residual(const loopcost_loop *loop, uint64_t i)
{
    return loop->n_residuals ? loop->residuals[i] : 1.0;
}

LOOPCOST_INTERNAL double loopcost__residual_weight_sum(const loopcost_loop *loop)
{
    double sum = 0.0;
    uint64_t i;
    for (i = 0; i < loopcost__residuals(loop); i++)
        sum += loopcost__residual_weight(loop, i);
    return sum;
}

typedef struct loopcost__residual_moments {
    double mean, variance;
} loopcost__residual_moments;

LOOPCOST_INTERNAL loopcost__residual_moments loopcost__moments_of_residuals(const loopcost_loop *loop)
{
    const double sum = loopcost__residual_weight_sum(loop);
    loopcost__residual_moments moments;
    loopcost__pair mean = {0.0, 0.0};
    loopcost__spread_sums spread;
    uint64_t i;
    for (i = 0; i < loopcost__residuals(loop); i++)
        loopcost__sum(&mean, loopcost__residual_weight(loop, i) / sum * loopcost__residual(loop, i));
    moments.mean = loopcost__pair_value(mean);
    spread = loopcost__spread_about(moments.mean);
    for (i = 0; i < loopcost__residuals(loop); i++)
        loopcost__sum_spread(&spread, loopcost__residual_weight(loop, i) / sum, loopcost__residual(loop, i));
    moments.variance = loopcost__variance_about(&spread);
    return moments;
}

/* Of R A, R and A being independent of each other. */
LOOPCOST_INTERNAL double loopcost__product_variance(double mean, double variance,
                                                    const loopcost__residual_moments *residuals)
{
    return variance * (residuals->mean * residuals->mean + residuals->variance) + mean * mean * residuals->variance;
}

LOOPCOST_INTERNAL void loopcost__give_residuals(const loopcost_loop *loop, loopcost_run *run)
{
    const loopcost__residual_moments residuals = loopcost__moments_of_residuals(loop);
    run->variance = loopcost__product_variance(run->mean, run->variance, &residuals);
    run->write *= residuals.mean;
    run->read *= residuals.mean;
    run->generate *= residuals.mean;
    run->mean = run->write + run->read + run->generate;
    run->mean_solved *= residuals.mean;
    run->mean_wrong *= residuals.mean;
    run->mean_capped *= residuals.mean;
    run->per_solved = loopcost__per_solved(run->mean, run->p_solved);
}

LOOPCOST_INTERNAL void loopcost__run_of(const loopcost_loop *loop, loopcost_run *run)
{
    loopcost__run_sums sums;
    loopcost__calls calls;
    loopcost__growth growth;
    loopcost__tokens tokens;
    memset(&sums, 0, sizeof sums);
    loopcost__calls_start(&calls, loop);
    loopcost__growth_start_loop(&growth, loop);
    do {
        loopcost__calls_next(&calls);
        loopcost__growth_next(&growth);
        loopcost__sum_call(&sums, &calls, &growth);
        tokens = loopcost__tokens_summed(&sums.fresh, &sums.held, &sums.output);
    } while (!loopcost__calls_ended(&calls) || loopcost__cost_matters(&tokens, calls.left, &growth));
    loopcost__give_means(&growth.talk, &sums, &tokens, run);
    loopcost__give_variances(loop, run);
    run->variance += loopcost__expiry_variance(&growth.talk) * loopcost__pair_value(sums.held_squares) /
                     (LOOPCOST__MTOK * LOOPCOST__MTOK);
    if (loop->n_residuals)
        loopcost__give_residuals(loop, run);
}

LOOPCOST_API int32_t loopcost_loop_run(const loopcost_loop *loop, loopcost_run *results, loopcost_fault *fault)
{
    loopcost_run answer = LOOPCOST_RUN_INIT;
    int32_t status = loopcost__check_loop(fault, loop);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_run));
    if (status)
        return status;
    loopcost__run_of(loop, &answer);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_calls(loopcost_fault *fault, uint64_t calls)
{
    return loopcost__check(fault, LOOPCOST_PARAM_CALLS, (double)calls);
}

LOOPCOST_API int32_t loopcost_loop_ends(const loopcost_loop *loop, uint64_t calls, loopcost_ends *results,
                                        loopcost_fault *fault)
{
    loopcost_ends answer = LOOPCOST_ENDS_INIT;
    loopcost__pair solved = {0.0, 0.0}, wrong = {0.0, 0.0};
    loopcost__calls walk;
    int32_t status = loopcost__check_loop(fault, loop);
    if (!status)
        status = loopcost__check_calls(fault, calls);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_ends));
    if (status)
        return status;
    loopcost__calls_start(&walk, loop);
    while (walk.t < calls && walk.left > 0.0) {
        loopcost__calls_next(&walk);
        loopcost__sum(&solved, walk.solved);
        loopcost__sum(&wrong, walk.wrong);
    }
    if (walk.t == calls) {
        answer.solved = walk.solved;
        answer.wrong = walk.wrong;
        answer.capped = walk.capped;
    }
    answer.solved_by = fmin(loopcost__pair_value(solved), 1.0);
    answer.wrong_by = fmin(loopcost__pair_value(wrong), 1.0);
    answer.more = walk.left;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* n contexts that start at `first` and grow by `step`: their sum, and that of their squares. */
LOOPCOST_INTERNAL void loopcost__add_contexts(double first, double step, double n, double *sum, double *squares)
{
    *sum += n * first + step * (0.5 * (n * (n - 1.0)));
    *squares +=
        n * (first * first) + first * step * (n * (n - 1.0)) + step * step * (n * (n - 1.0) * (2.0 * n - 1.0) / 6.0);
}

LOOPCOST_API int32_t loopcost_loop_total(const loopcost_loop *loop, uint64_t calls, loopcost_thread_cost *results,
                                         loopcost_fault *fault)
{
    loopcost__conversation talk;
    loopcost__tokens tokens = {0.0, 0.0, 0.0};
    double squares = 0.0;
    int32_t status = loopcost__check_loop(fault, loop);
    if (!status)
        status = loopcost__check_calls(fault, calls);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_thread_cost));
    if (status)
        return status;
    loopcost__read_thread(loop->thread, &talk);
    if (calls) {
        /* The contexts of the calls before the last one are what later ones hold. */
        const uint64_t before = calls - 1;
        const uint64_t early = loop->late_from && before > loop->late_from ? loop->late_from : before;
        const double late = (double)(before - early),
                     first_late = talk.base + (double)(early ? early - 1 : 0) * talk.step;
        const double early_steps =
            (double)(loop->late_from && before >= loop->late_from ? loop->late_from - 1 : before);
        tokens.held = talk.held_first;
        squares = talk.held_first * talk.held_first;
        loopcost__add_contexts(talk.base, talk.step, (double)early, &tokens.held, &squares);
        if (late > 0.0)
            loopcost__add_contexts(first_late + loop->late_step, loop->late_step, late, &tokens.held, &squares);
        tokens.fresh = talk.new_first + talk.step * early_steps + loop->late_step * ((double)before - early_steps);
        tokens.output = talk.output * (double)calls;
    }
    loopcost__give_thread_cost(&talk, &tokens, squares, results);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_loop_belief(const loopcost_loop *loop, uint64_t calls, double *weights,
                                          loopcost_fault *fault)
{
    loopcost__calls walk;
    uint32_t i;
    int32_t status = loopcost__check_loop(fault, loop);
    if (!status)
        status = loopcost__check_calls(fault, calls);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, weights);
    if (status)
        return status;
    loopcost__calls_start(&walk, loop);
    while (walk.t < calls && walk.left > 0.0)
        loopcost__calls_next(&walk);
    if (walk.left == 0.0)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_CALLS, (double)calls);
    for (i = 0; i < loop->n_kinds; i++)
        weights[i] = walk.alive[i].high / walk.left;
    return LOOPCOST_OK;
}
