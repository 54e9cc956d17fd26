#include <math.h>

LOOPCOST_API int32_t loopcost_state_init(loopcost_state *state, uint32_t struct_size)
{
    const loopcost_state defaults = LOOPCOST_STATE_INIT;
    return loopcost__init(state, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_rest_init(loopcost_rest *rest, uint32_t struct_size)
{
    const loopcost_rest defaults = LOOPCOST_REST_INIT;
    return loopcost__init(rest, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_INTERNAL loopcost_holding loopcost__holding_at(const loopcost_state *state, uint32_t index)
{
    loopcost_holding holding;
    const size_t stride = loopcost__stride(state->holding_stride, sizeof holding);
    memcpy(&holding, (const char *)state->holdings + index * stride, sizeof holding);
    return holding;
}

LOOPCOST_INTERNAL int32_t loopcost__check_holding(loopcost_fault *fault, const loopcost_state *state, uint32_t index)
{
    const loopcost_holding holding = loopcost__holding_at(state, index);
    int32_t status = LOOPCOST_OK;
    if (holding.reserved)
        status = loopcost__fail(fault, LOOPCOST_UNSUPPORTED,
                                loopcost__class_field(LOOPCOST_PARAM_STATE_HOLDINGS, index), 0.0, 0.0, 0.0);
    if (!status)
        status = loopcost__check_range(fault, loopcost__class_field(LOOPCOST_PARAM_STATE_HOLDINGS_HELD, index),
                                       holding.held, 0.0, state->context);
    if (!status)
        status = loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_STATE_HOLDINGS_IDLE, index),
                                       holding.idle);
    if (!status)
        status = loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_STATE_HOLDINGS_LIFETIME, index),
                                       holding.lifetime);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_holdings(loopcost_fault *fault, const loopcost_state *state)
{
    uint32_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_STATE_HOLDINGS, state->n_holdings);
    if (!status && state->n_holdings)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_STATE_HOLDINGS, state->holdings);
    if (!status)
        status = loopcost__check_stride(fault, loopcost__stride(state->holding_stride, sizeof(loopcost_holding)),
                                        sizeof(loopcost_holding));
    for (i = 0; !status && i < state->n_holdings; i++)
        status = loopcost__check_holding(fault, state, i);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_state(loopcost_fault *fault, const loopcost_state *state,
                                                const loopcost_loop *loop)
{
    const double most_calls = loop->cap ? (double)(loop->cap - 1) : loopcost__param(LOOPCOST_PARAM_STATE_CALLS)->most;
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_STATE, state, sizeof(loopcost_state), sizeof(loopcost_state));
    if (!status && (state->reserved || state->padding))
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_STATE, state->padding);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_STATE_CALLS), (double)state->calls, 0.0,
                                       most_calls);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_STATE_CONTEXT, state->context);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_STATE_SPENT, state->spent);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_STATE_BUDGET, state->budget);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_STATE_CHANCE, state->chance);
    if (!status && state->chance == 1.0 && loop->cap == 0)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_STATE_CHANCE, 1.0);
    if (!status)
        status = loopcost__check_holdings(fault, state);
    return status;
}

/* What the loop's model still holds of the conversation when the next call is made. */
LOOPCOST_INTERNAL double loopcost__still_held(const loopcost_state *state, const loopcost_thread *thread)
{
    uint32_t i;
    if (!thread->caching)
        return 0.0;
    for (i = 0; i < state->n_holdings; i++) {
        const loopcost_holding holding = loopcost__holding_at(state, i);
        if (holding.price == thread->price)
            return holding.lifetime == 0.0 || holding.idle <= holding.lifetime ? holding.held : 0.0;
    }
    return 0.0;
}

/* The law given that the run goes on: the chances of the walk, in shares of what is alive. */
LOOPCOST_INTERNAL int32_t loopcost__calls_resume(loopcost__calls *calls, const loopcost_loop *loop, uint64_t made,
                                                 loopcost_fault *fault)
{
    uint32_t i;
    loopcost__calls_start(calls, loop);
    while (calls->t < made && calls->left > 0.0) {
        loopcost__calls_next(calls);
        /* Renewed on the way, lest a long run underflow. */
        if (calls->left < 0x1p-500 && calls->left > 0.0) {
            for (i = 0; i < loop->n_kinds; i++)
                calls->alive[i] = loopcost__pair_scaled(calls->alive[i], 0x1p500);
            calls->left *= 0x1p500;
        }
    }
    if (calls->left == 0.0)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_STATE_CALLS, (double)made);
    for (i = 0; i < loop->n_kinds; i++)
        calls->alive[i] = loopcost__pair_quotient(calls->alive[i], calls->left);
    calls->left = 1.0;
    return LOOPCOST_OK;
}

/* A quantile is the cost at the first call after which no more than so much is left. */
typedef struct loopcost__mark {
    double left;
    double *cost;
    int found;
} loopcost__mark;

LOOPCOST_INTERNAL void loopcost__set_marks(loopcost__mark *marks, int n, double left, double cost)
{
    int i;
    for (i = 0; i < n; i++)
        if (!marks[i].found && left <= marks[i].left) {
            *marks[i].cost = cost;
            marks[i].found = 1;
        }
}

typedef struct loopcost__rest_walk {
    loopcost__calls calls;
    loopcost__growth growth;
} loopcost__rest_walk;

/* Means, chances and quantiles on the first walk. */
LOOPCOST_INTERNAL void loopcost__walk_rest(loopcost__rest_walk walk, const loopcost_state *state, loopcost_rest *rest)
{
    loopcost__mark marks[4];
    loopcost__pair fresh = {0.0, 0.0}, held = {0.0, 0.0}, output = {0.0, 0.0}, number = {0.0, 0.0};
    loopcost__pair solved = {0.0, 0.0}, solved_within = {0.0, 0.0};
    loopcost__tokens tokens;
    loopcost__expense expense;
    int within = 1;
    memset(marks, 0, sizeof marks);
    marks[0].left = 0.5, marks[0].cost = &rest->p50;
    marks[1].left = 0.1, marks[1].cost = &rest->p90;
    marks[2].left = 0.01, marks[2].cost = &rest->p99;
    marks[3].left = 1.0 - state->chance, marks[3].cost = &rest->reserve;
    loopcost__set_marks(marks, 4, 1.0, 0.0);
    do {
        double cost;
        loopcost__calls_next(&walk.calls);
        loopcost__growth_next(&walk.growth);
        cost = loopcost__growth_cost(&walk.growth);
        if (within && state->spent + cost > state->budget) {
            within = 0;
            rest->p_over = fmin(walk.calls.reached, 1.0); /* weights of kinds sum to 1 up to rounding */
        }
        loopcost__sum(&fresh, walk.calls.reached * walk.growth.call.fresh);
        loopcost__sum(&held, walk.calls.reached * walk.growth.call.held);
        loopcost__sum(&output, walk.calls.reached * walk.growth.call.output);
        loopcost__sum(&number, walk.calls.reached);
        loopcost__sum(&solved, walk.calls.solved);
        if (within)
            loopcost__sum(&solved_within, walk.calls.solved);
        loopcost__set_marks(marks, 4, walk.calls.left, cost);
        tokens = loopcost__tokens_summed(&fresh, &held, &output);
    } while (!loopcost__calls_ended(&walk.calls) || !marks[3].found ||
             loopcost__cost_matters(&tokens, walk.calls.left, &walk.growth));
    expense = loopcost__expense_of(&walk.growth.talk, &tokens);
    rest->mean = (expense.write + expense.read + expense.generate) / LOOPCOST__MTOK;
    rest->calls_mean = loopcost__pair_value(number);
    rest->p_solved = fmin(loopcost__pair_value(solved), 1.0);
    rest->p_solved_within = fmin(loopcost__pair_value(solved_within), 1.0);
}

/* Squares around the mean on the second. */
LOOPCOST_INTERNAL double loopcost__rest_variance(loopcost__rest_walk walk, double mean)
{
    loopcost__spread_sums costs = loopcost__spread_about(mean);
    do {
        loopcost__calls_next(&walk.calls);
        loopcost__growth_next(&walk.growth);
        loopcost__sum_spread(&costs, walk.calls.solved + walk.calls.wrong + walk.calls.capped,
                             loopcost__growth_cost(&walk.growth));
    } while (!loopcost__calls_ended(&walk.calls) || loopcost__square_matters(&costs, walk.calls.left, &walk.growth));
    return loopcost__variance_about(&costs);
}

LOOPCOST_API int32_t loopcost_remaining(const loopcost_loop *loop, const loopcost_state *state, loopcost_rest *results,
                                        loopcost_fault *fault)
{
    loopcost_rest answer = LOOPCOST_REST_INIT;
    loopcost__rest_walk walk;
    int32_t status = loopcost__check_loop(fault, loop);
    if (!status)
        status = loopcost__check_exact(fault, loop);
    if (!status)
        status = loopcost__check_state(fault, state, loop);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_rest));
    if (status)
        return status;
    loopcost__growth_start(&walk.growth, loop, state->calls, state->context, loopcost__still_held(state, loop->thread));
    if (loopcost__expiry_variance(&walk.growth.talk) > 0.0)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_THREAD_EXPIRY, loop->thread->expiry);
    status = loopcost__calls_resume(&walk.calls, loop, state->calls, fault);
    if (status)
        return status;
    loopcost__walk_rest(walk, state, &answer);
    answer.variance = loopcost__rest_variance(walk, answer.mean);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
