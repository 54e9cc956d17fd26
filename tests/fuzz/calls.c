/* Floors 3 to 5, where logs give calls: threads, loops of calls, the rest of a run, forecasts. */
#include "inputs.h"

enum { CALLS_HOLDINGS = 2, CALLS_WORDS = 20000 };

static int some_thread_cost(fuzz_answer *a, int32_t status, loopcost_thread_cost *got)
{
    if (!fuzz_answered(a, status))
        return 0;
    memcpy(got, a->results, sizeof *got);
    FUZZ_EXPECT(got->mean >= 0.0 && got->variance >= 0.0 && got->new_tokens >= 0.0 && got->held_tokens >= 0.0 &&
                got->output_tokens >= 0.0);
    return 1;
}

static const loopcost_thread *some_thread(fuzz *f)
{
    const loopcost_thread made = input_bare_thread(f);
    return (const loopcost_thread *)fuzz_input(f, &made, sizeof made);
}

static void thread(fuzz *f)
{
    const loopcost_thread *const given = some_thread(f);
    const uint64_t attempts = fuzz_count(f, UINT64_C(1000000000000));
    fuzz_answer one = FUZZ_STRUCT(f, loopcost_thread_cost, LOOPCOST_THREAD_COST);
    fuzz_answer all = FUZZ_STRUCT(f, loopcost_thread_cost, LOOPCOST_THREAD_COST);
    loopcost_thread_cost attempt, total;
    const int single = some_thread_cost(
        &one, loopcost_thread_attempt(given, attempts, (loopcost_thread_cost *)(void *)one.results, one.fault),
        &attempt);
    if (some_thread_cost(&all,
                         loopcost_thread_total(given, attempts, (loopcost_thread_cost *)(void *)all.results, all.fault),
                         &total) &&
        single)
        FUZZ_EXPECT(attempt.mean <= total.mean * (1.0 + 1e-14) + 1e-300);
}

static void polynomial(fuzz *f)
{
    const loopcost_thread *const given = some_thread(f);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_thread_coefficients, LOOPCOST_THREAD_COEFFICIENTS);
    loopcost_thread_coefficients got;
    if (!fuzz_answered(&a,
                       loopcost_thread_polynomial(given, (loopcost_thread_coefficients *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.c2 >= 0.0);
}

static void run(fuzz *f, const input_loop *loop)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_run, LOOPCOST_RUN);
    loopcost_run got;
    if (!fuzz_answered(&a, loopcost_loop_run(loop->given, (loopcost_run *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.p_solved) && fuzz_chance_is_sound(got.p_wrong) &&
                fuzz_chance_is_sound(got.p_capped));
    FUZZ_EXPECT(fuzz_close(got.p_solved + got.p_wrong + got.p_capped, 1.0, 1e-8));
    FUZZ_EXPECT(got.write + got.read + got.generate == got.mean);
    FUZZ_EXPECT(got.variance >= 0.0 && got.calls_variance >= 0.0 && got.calls_mean >= 1.0 - 1e-8);
    FUZZ_EXPECT(!loop->made.cap || got.calls_mean <= (double)loop->made.cap * (1.0 + 1e-8));
}

static void ends(fuzz *f, const input_loop *loop)
{
    const uint64_t calls = fuzz_word(f, 2) % 4000;
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_ends, LOOPCOST_ENDS);
    loopcost_ends got;
    if (!fuzz_answered(&a, loopcost_loop_ends(loop->given, calls, (loopcost_ends *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.solved) && fuzz_chance_is_sound(got.wrong) &&
                fuzz_chance_is_sound(got.capped) && fuzz_chance_is_sound(got.solved_by) &&
                fuzz_chance_is_sound(got.wrong_by) && fuzz_chance_is_sound(got.more));
    FUZZ_EXPECT(got.solved <= got.solved_by * (1.0 + 1e-11) && got.wrong <= got.wrong_by * (1.0 + 1e-11));
    FUZZ_EXPECT(got.solved_by + got.wrong_by + got.more <= 1.0 + 1e-8);
}

static void total(fuzz *f, const input_loop *loop)
{
    const uint64_t calls = fuzz_count(f, 10000000);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_thread_cost, LOOPCOST_THREAD_COST);
    loopcost_thread_cost got;
    some_thread_cost(&a, loopcost_loop_total(loop->given, calls, (loopcost_thread_cost *)(void *)a.results, a.fault),
                     &got);
}

static void belief(fuzz *f, const input_loop *loop)
{
    const uint64_t calls = fuzz_word(f, 2) % 4000;
    fuzz_answer a = fuzz_expect_bytes(f, INPUTS_KINDS * sizeof(double));
    double weights[INPUTS_KINDS], sum = 0.0;
    uint32_t i;
    if (!fuzz_answered(&a, loopcost_loop_belief(loop->given, calls, (double *)(void *)a.results, a.fault)))
        return;
    memcpy(weights, a.results, sizeof weights);
    for (i = 0; i < loop->made.n_kinds; i++) {
        FUZZ_EXPECT(fuzz_chance_is_sound(weights[i]));
        sum += weights[i];
    }
    FUZZ_EXPECT(fuzz_close(sum, 1.0, 1e-12));
}

static const loopcost_state *some_state(fuzz *f, const input_loop *loop)
{
    loopcost_state made = LOOPCOST_STATE_INIT;
    loopcost_holding holdings[CALLS_HOLDINGS];
    uint32_t i;
    made.calls = fuzz_word(f, 2) % (loop->made.cap ? loop->made.cap : 2000);
    if (fuzz_wild(f, 32))
        made.calls = fuzz_word(f, 8) | UINT64_C(1) << 40;
    made.context = input_tokens(f, LOOPCOST_PARAM_STATE_CONTEXT);
    made.spent = fuzz_small_scalar(f, LOOPCOST_PARAM_STATE_SPENT, 100.0);
    made.budget = fuzz_pick(f, 2) ? made.budget : fuzz_small_scalar(f, LOOPCOST_PARAM_STATE_BUDGET, 1000.0);
    made.chance = fuzz_double(f, 0.0, 1.0);
    made.n_holdings = fuzz_pick(f, CALLS_HOLDINGS + 1);
    memset(holdings, 0, sizeof holdings);
    for (i = 0; i < made.n_holdings; i++) {
        holdings[i].price = fuzz_pick(f, 2) ? loop->thread.price : input_price(f);
        holdings[i].held = fuzz_double(f, 0.0, fmax(0.0, made.context));
        holdings[i].idle = fuzz_scalar(f, LOOPCOST_PARAM_STATE_HOLDINGS_IDLE);
        holdings[i].lifetime = fuzz_scalar(f, LOOPCOST_PARAM_STATE_HOLDINGS_LIFETIME);
    }
    made.holdings =
        (const loopcost_holding *)fuzz_records(f, holdings, made.n_holdings, sizeof *holdings, &made.holding_stride);
    return (const loopcost_state *)fuzz_input(f, &made, sizeof made);
}

static void rest(fuzz *f, const input_loop *loop)
{
    const loopcost_state *const state = some_state(f, loop);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_rest, LOOPCOST_REST);
    loopcost_rest got;
    if (!fuzz_answered(&a, loopcost_remaining(loop->given, state, (loopcost_rest *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.mean >= 0.0 && got.variance >= 0.0 && got.calls_mean >= 0.0);
    FUZZ_EXPECT(got.p50 <= got.p90 && got.p90 <= got.p99);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.p_solved) && fuzz_chance_is_sound(got.p_solved_within) &&
                fuzz_chance_is_sound(got.p_over));
    FUZZ_EXPECT(got.p_solved_within <= got.p_solved * (1.0 + 1e-11));
}

/* Forecasts: the struct that is asked for holds the results too, and is judged as both. */

static void ask_forecast(fuzz *f, loopcost_forecast *forecast)
{
    const double chance = fuzz_double(f, 0.0, 1.0), more = fmin(1.0, chance + fuzz_byte(f) / 512.0);
    const double usd = fuzz_scalar(f, LOOPCOST_PARAM_BUDGET);
    fuzz_answer low = fuzz_expect_bytes(f, sizeof(double)), high = fuzz_expect_bytes(f, sizeof(double));
    fuzz_answer score = fuzz_expect_bytes(f, sizeof(double));
    fuzz_answer at = FUZZ_STRUCT(f, loopcost_chances, LOOPCOST_CHANCES);
    double least, most;
    loopcost_chances got;
    low.numbers = high.numbers = score.numbers = 0;
    if (fuzz_answered(&low, loopcost_forecast_quantile(forecast, chance, (double *)(void *)low.results, low.fault)) &&
        fuzz_answered(&high, loopcost_forecast_quantile(forecast, more, (double *)(void *)high.results, high.fault))) {
        memcpy(&least, low.results, sizeof least);
        memcpy(&most, high.results, sizeof most);
        FUZZ_EXPECT(least >= 0.0 && least <= most);
    }
    if (fuzz_answered(&at,
                      loopcost_forecast_chances(forecast, usd, (loopcost_chances *)(void *)at.results, at.fault))) {
        memcpy(&got, at.results, sizeof got);
        FUZZ_EXPECT(fuzz_chance_is_sound(got.exactly) && fuzz_chance_is_sound(got.at_most) &&
                    fuzz_chance_is_sound(got.more));
        FUZZ_EXPECT(fuzz_close(got.at_most + got.more, 1.0, 1e-9));
    }
    if (fuzz_answered(&score, loopcost_forecast_crps(forecast, usd, (double *)(void *)score.results, score.fault))) {
        memcpy(&least, score.results, sizeof least);
        FUZZ_EXPECT(least >= 0.0);
    }
}

static void forecast_of(fuzz *f, const input_loop *loop)
{
    const loopcost_state *const state = fuzz_pick(f, 2) ? some_state(f, loop) : NULL;
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    loopcost_forecast made = LOOPCOST_FORECAST_INIT, before;
    const loopcost_forecast *given;
    int32_t status;
    made.made = fuzz_pick(f, 2) && !state ? fuzz_word(f, 2) % 2000 : 0;
    given = (const loopcost_forecast *)fuzz_input(f, &made, sizeof made);
    if (!fuzz_answered(&a, loopcost_forecast_words(loop->given, state, given, (uint64_t *)(void *)a.results, a.fault)))
        return;
    memcpy(&made.words, a.results, sizeof made.words);
    if (made.words > CALLS_WORDS)
        return;
    if (made.words && fuzz_wild(f, 32))
        made.words--;
    made.work = (double *)fuzz_block(f, (size_t)made.words * sizeof *made.work);
    before = made;
    fuzz_expect_fault(f, &a);
    status = loopcost_forecast_build(loop->given, state, &made, a.fault);
    fuzz_check_fault(&a, status);
    if (status) {
        FUZZ_EXPECT(!memcmp(&made, &before, sizeof made));
        return;
    }
    FUZZ_EXPECT(made.atoms && made.mean >= 0.0 && made.variance >= 0.0 && fuzz_finite(made.mean + made.variance));
    FUZZ_EXPECT(fuzz_chance_is_sound(made.p_solved) && fuzz_chance_is_sound(made.p_wrong) &&
                fuzz_chance_is_sound(made.p_capped) && fuzz_chance_is_sound(made.p_over));
    FUZZ_EXPECT(fuzz_chance_is_sound(made.p_solved_within) && made.p_solved_within <= made.p_solved * (1.0 + 1e-11));
    FUZZ_EXPECT(fuzz_close(made.p_solved + made.p_wrong + made.p_capped, 1.0, 1e-8));
    ask_forecast(f, &made);
}

static void loop_of_calls(fuzz *f)
{
    static void (*const calls[])(fuzz *, const input_loop *) = {run, ends, total, belief, rest, forecast_of};
    void (*const call)(fuzz *, const input_loop *) = calls[fuzz_pick(f, sizeof calls / sizeof *calls)];
    input_loop loop;
    input_a_loop(f, &loop);
    if (!loop_is_long(&loop))
        call(f, &loop);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {loop_of_calls, loop_of_calls, loop_of_calls, thread, polynomial};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
