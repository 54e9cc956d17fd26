/* The rest of a run: against the law of the whole run, conditional call by call; beliefs, caches, budgets, bad input.
 */
#include "growable.h"
#include "random.h"
#include "talk.h"
#include "tap.h"

#include <loopcost/loopcost.h>

GROWABLE_INIT(state, STATE)
GROWABLE_INIT(rest, REST)

static random_state chance = {20261124};

typedef struct fixture {
    loopcost_price price, other;
    loopcost_thread thread;
    loopcost_hazard hazards[40];
    loopcost_kind kinds[2];
    loopcost_loop loop;
    loopcost_holding holdings[2];
    loopcost_state state;
} fixture;

/* One task in four is slow. Twelve calls were made. */
static void fixture_init(fixture *f)
{
    const loopcost_price other = LOOPCOST_PRICE_INIT;
    const loopcost_state state = LOOPCOST_STATE_INIT;
    memset(f, 0, sizeof *f);
    f->other = other;
    talk_init(&f->price, &f->thread, &f->loop);
    f->hazards[0].solved = 0.08, f->hazards[0].wrong = 0.02;
    f->hazards[1].solved = 0.008, f->hazards[1].wrong = 0.002;
    f->kinds[0].hazards = &f->hazards[0], f->kinds[0].n_hazards = 1, f->kinds[0].weight = 0.75;
    f->kinds[1].hazards = &f->hazards[1], f->kinds[1].n_hazards = 1, f->kinds[1].weight = 0.25;
    f->loop.kinds = f->kinds;
    f->loop.n_kinds = 2;
    f->loop.cap = 250;
    f->holdings[0].price = &f->other;
    f->holdings[1].price = &f->price;
    f->holdings[1].held = 26000.0, f->holdings[1].idle = 20.0, f->holdings[1].lifetime = 300.0;
    f->state = state;
    f->state.holdings = f->holdings, f->state.n_holdings = 2;
    f->state.calls = 12, f->state.context = 27000.0;
    f->state.spent = 0.5, f->state.budget = 2.0, f->state.chance = 0.75;
}

static loopcost_rest rest_of(const fixture *f)
{
    loopcost_rest rest = LOOPCOST_REST_INIT;
    tap_status(loopcost_remaining(&f->loop, &f->state, &rest, NULL), LOOPCOST_OK, "remaining");
    return rest;
}

/* The same from the law of the whole run, given that it goes on: every call billed in turn. */
static void check_against_the_whole(const fixture *f, double held, uint64_t most)
{
    const loopcost_rest rest = rest_of(f);
    const double levels[4] = {0.5, 0.9, 0.99, f->state.chance};
    double quantiles[4] = {-1.0, -1.0, -1.0, -1.0};
    double context = f->state.context, cost = 0.0, mean = 0.0, square = 0.0, calls = 0.0, solved = 0.0, within = 0.0,
           over = 0.0;
    loopcost_ends ends = LOOPCOST_ENDS_INIT;
    uint64_t t;
    double alive;
    loopcost_loop_ends(&f->loop, f->state.calls, &ends, NULL);
    alive = ends.more;
    for (t = f->state.calls + 1; t <= most; t++) {
        double ended;
        int i;
        cost += (3.75 * (context - held) + 0.3 * held + 15.0 * 400.0) / 1e6;
        held = context;
        context += f->loop.late_from && t >= f->loop.late_from ? f->loop.late_step : 1000.0;
        loopcost_loop_ends(&f->loop, t, &ends, NULL);
        ended = (ends.solved + ends.wrong + ends.capped) / alive;
        mean += ended * cost;
        square += ended * (cost - rest.mean) * (cost - rest.mean);
        calls += ended * (double)(t - f->state.calls);
        solved += ends.solved / alive;
        if (f->state.spent + cost <= f->state.budget)
            within += ends.solved / alive;
        else
            over += ended;
        for (i = 0; i < 4; i++)
            if (quantiles[i] < 0.0 && ends.more / alive <= 1.0 - levels[i])
                quantiles[i] = cost;
    }
    tap_near(rest.mean, mean, 1e-11, "mean");
    tap_near(rest.variance, square, 1e-10, "variance");
    tap_near(rest.calls_mean, calls, 1e-11, "calls");
    tap_near(rest.p_solved, solved, 1e-11, "solved");
    tap_near(rest.p_solved_within, within, 1e-11, "solved within the budget");
    tap_near(rest.p_over, over, 1e-11, "over");
    tap_near(rest.p50, quantiles[0], 1e-12, "p50");
    tap_near(rest.p90, quantiles[1], 1e-12, "p90");
    tap_near(rest.p99, quantiles[2], 1e-12, "p99");
    tap_near(rest.reserve, quantiles[3], 1e-12, "reserve");
}

static void check_states(void)
{
    int i;
    for (i = 0; i < 20; i++) {
        fixture f;
        fixture_init(&f);
        f.state.calls = (uint64_t)(60.0 * random_uniform(&chance));
        f.state.context = floor(60000.0 * random_uniform(&chance));
        f.holdings[1].held = floor(f.state.context * random_uniform(&chance));
        f.state.chance = random_uniform(&chance);
        f.state.spent = random_uniform(&chance);
        f.state.budget = f.state.spent + 4.0 * random_uniform(&chance) * random_uniform(&chance);
        f.loop.cap = i % 3 ? 61 + (uint64_t)(60.0 * random_uniform(&chance)) : 0;
        f.loop.late_from = i % 2 ? 30 : 0, f.loop.late_step = 250.0;
        check_against_the_whole(&f, f.holdings[1].held, f.loop.cap ? f.loop.cap : 4500);
    }
}

/* From the start on it is the whole run. */
static void check_start(void)
{
    fixture f;
    loopcost_run run = LOOPCOST_RUN_INIT;
    loopcost_rest rest;
    fixture_init(&f);
    f.thread.warm = 6000.0;
    f.state.calls = 0, f.state.context = 15000.0, f.holdings[1].held = 6000.0;
    rest = rest_of(&f);
    loopcost_loop_run(&f.loop, &run, NULL);
    tap_near(rest.mean, run.mean, 1e-14, "mean");
    tap_near(rest.variance, run.variance, 1e-13, "variance");
    tap_near(rest.calls_mean, run.calls_mean, 1e-14, "calls");
    tap_near(rest.p_solved, run.p_solved, 1e-14, "solved");
}

/* One constant hazard forgets; of two kinds the slow one is believed more and more. */
static void check_long_runs(void)
{
    fixture f;
    double before = 0.0, forgetful = 0.0;
    uint64_t t;
    fixture_init(&f);
    f.loop.cap = 0;
    f.state.n_holdings = 0;
    for (t = 0; t < 200; t += 10) {
        f.state.calls = t;
        f.loop.n_kinds = 2, f.kinds[0].weight = 0.75;
        tap_check(rest_of(&f).calls_mean > before, "a long run is expected to go on");
        before = rest_of(&f).calls_mean;
        f.loop.n_kinds = 1, f.kinds[0].weight = 1.0;
        forgetful = rest_of(&f).calls_mean;
        tap_near(forgetful, 10.0, 1e-12, "with one constant hazard it is as at the start");
    }
    tap_check(before > 97.0 && before < 100.0, "in the end the run is of the slow kind");
    f.state.calls = 10000000;
    tap_near(rest_of(&f).calls_mean, 10.0, 1e-12, "even after ten million calls");
}

static void check_caches(void)
{
    fixture f;
    double warm, cold;
    fixture_init(&f);
    warm = rest_of(&f).mean;
    f.holdings[1].idle = 300.0;
    tap_double(rest_of(&f).mean, warm, 0.0, "idle for as long as it lives");
    f.holdings[1].idle = 300.5;
    cold = rest_of(&f).mean;
    tap_near(cold - warm, 26000.0 * 3.45 / 1e6, 1e-12, "an expired cache is written again");
    f.holdings[1].lifetime = 0.0;
    tap_double(rest_of(&f).mean, warm, 0.0, "a lifetime of 0 is for ever");
    f.state.n_holdings = 1;
    tap_double(rest_of(&f).mean, cold, 0.0, "a model without a holding holds nothing");
    f.state.n_holdings = 0, f.state.holdings = NULL;
    tap_double(rest_of(&f).mean, cold, 0.0, "nor where there are none");
    f.thread.caching = 0, f.state.holdings = f.holdings, f.state.n_holdings = 2;
    tap_check(rest_of(&f).mean > cold, "without caching every prompt is input");
    warm = rest_of(&f).mean;
    f.thread.expiry = 0.5;
    tap_double(rest_of(&f).mean, warm, 0.0, "and nothing expires");
}

/* One call more or less decides at its very cost. */
static void check_ties(void)
{
    fixture f;
    const double call = (3.75 * 1000.0 + 0.3 * 26000.0 + 15.0 * 400.0) / 1e6;
    fixture_init(&f);
    f.state.spent = 0.0;
    f.state.budget = call;
    tap_near(rest_of(&f).p_over, 1.0 - rest_of(&f).p_solved_within / 0.8, 1e-12,
             "a cost equal to the budget is within");
    tap_check(rest_of(&f).p_over < 1.0, "so the first call is paid for");
    f.state.budget = nextafter(call, 0.0);
    tap_double(rest_of(&f).p_over, 1.0, 0.0, "by the next smaller budget it is not");
    f.state.spent = 3.0, f.state.budget = 2.0;
    tap_check(rest_of(&f).p_over == 1.0 && rest_of(&f).p_solved_within == 0.0, "a budget that is spent");
    f.state.chance = 0.0;
    tap_double(rest_of(&f).reserve, 0.0, 0.0, "nothing is enough with no chance");
    f.state.chance = 1.0;
    tap_near(rest_of(&f).reserve, rest_of(&f).p99, 10.0, "the cap bounds what is enough for sure");
    f.state.calls = 249;
    tap_double(rest_of(&f).calls_mean, 1.0, 0.0, "one call before the cap");
    tap_double(rest_of(&f).p50, rest_of(&f).mean, 1.0, "is the last one");
}

/* Bad input. */

static void tap_fault(const fixture *f, int32_t expected, const char *path, uint32_t index)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_rest rest = LOOPCOST_REST_INIT;
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    rest.mean = 7.0;
    tap_status(loopcost_remaining(&f->loop, &f->state, &rest, &fault), expected, path);
    tap_text(loopcost_param_path(fault.field), path, "  the parameter");
    tap_integer(fault.index, index, "  the holding");
    tap_double(rest.mean, 7.0, 0.0, "  nothing is written");
    tap_status(loopcost_fault_text(&fault, text, sizeof text), LOOPCOST_OK, text);
}

/* What each bad number is put into. */
static double *const *scalars(fixture *f)
{
    static double *list[6];
    list[0] = &f->state.context;
    list[1] = &f->state.spent;
    list[2] = &f->state.budget;
    list[3] = &f->state.chance;
    list[4] = &f->holdings[1].held;
    list[5] = &f->holdings[1].idle;
    return list;
}

static void check_bad_input(void)
{
    static const char *const paths[] = {"state.context", "state.spent",           "state.budget",
                                        "state.chance",  "state.holdings[].held", "state.holdings[].idle"};
    static const double bad[] = {-1.0, (double)NAN, (double)INFINITY};
    fixture f;
    size_t i, j;
    for (i = 0; i < 6; i++)
        for (j = 0; j < 3; j++) {
            fixture_init(&f);
            *scalars(&f)[i] = bad[j];
            tap_fault(&f, j == 1 ? LOOPCOST_NOT_A_NUMBER : LOOPCOST_OUT_OF_RANGE, paths[i],
                      i < 4 ? LOOPCOST_NO_INDEX : 1);
        }
    fixture_init(&f);
    f.holdings[1].held = 27001.0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "state.holdings[].held", 1);
    fixture_init(&f);
    f.holdings[0].lifetime = -1.0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "state.holdings[].lifetime", 0);
    fixture_init(&f);
    f.state.calls = 250;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "state.calls", LOOPCOST_NO_INDEX);
    f.loop.cap = 0, f.state.calls = 10000001;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "state.calls", LOOPCOST_NO_INDEX);
    f.state.calls = 0, f.state.chance = 1.0;
    tap_fault(&f, LOOPCOST_UNDEFINED, "state.chance", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.hazards[0].solved = f.hazards[1].solved = 1.0, f.hazards[0].wrong = f.hazards[1].wrong = 0.0;
    tap_fault(&f, LOOPCOST_UNDEFINED, "state.calls", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.thread.expiry = 0.5;
    tap_fault(&f, LOOPCOST_UNSUPPORTED, "thread.expiry", LOOPCOST_NO_INDEX);
    f.price.cache_write = f.price.cache_read;
    tap_check(rest_of(&f).mean > 0.0, "but not where a write costs what a read does");
    fixture_init(&f);
    f.state.holdings = NULL;
    tap_fault(&f, LOOPCOST_NULL, "state.holdings", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.state.holding_stride = 8;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "stride", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.state.padding = 1;
    tap_fault(&f, LOOPCOST_UNSUPPORTED, "state", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.holdings[1].reserved = &f;
    tap_fault(&f, LOOPCOST_UNSUPPORTED, "state.holdings", 1);
    fixture_init(&f);
    f.kinds[1].weight = 0.5;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.weights", LOOPCOST_NO_INDEX);
}

static fixture good;

static int32_t call_state(void *growable, loopcost_fault *fault)
{
    loopcost_rest rest = LOOPCOST_REST_INIT;
    return loopcost_remaining(&good.loop, (loopcost_state *)growable, &rest, fault);
}

static int32_t call_rest(void *growable, loopcost_fault *fault)
{
    return loopcost_remaining(&good.loop, &good.state, (loopcost_rest *)growable, fault);
}

int main(void)
{
    const loopcost_rest rest = LOOPCOST_REST_INIT;
    check_init_state();
    check_init_rest();
    tap_group("states");
    check_states();
    tap_group("the start");
    check_start();
    tap_group("long runs");
    check_long_runs();
    tap_group("caches");
    check_caches();
    tap_group("ties");
    check_ties();
    tap_group("bad input");
    check_bad_input();
    fixture_init(&good);
    growable_input(call_state, &good.state, sizeof good.state);
    growable_results(call_rest, &rest, sizeof rest);
    return tap_done();
}
