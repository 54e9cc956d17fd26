/* Forecasts: against every amount written out and sorted; a run from its start, from a state, and of which only the
 * calls are known; the score by its integral and as expected distances; bad input.
 */
#include "growable.h"
#include "random.h"
#include "talk.h"
#include "tap.h"

#include <loopcost/loopcost.h>

#include <stdlib.h>

GROWABLE_INIT(forecast, FORECAST)

static random_state chance = {20261125};

enum { RESIDUALS = 12, WORDS = 20000 };

typedef struct fixture {
    loopcost_price price;
    loopcost_thread thread;
    loopcost_hazard hazards[3];
    loopcost_kind kinds[2];
    loopcost_loop loop;
    loopcost_holding holding;
    loopcost_state state;
    double residuals[RESIDUALS], weights[RESIDUALS];
    double work[WORDS];
    loopcost_forecast forecast;
} fixture;

/* A table whose third entry holds from there on, and tasks with chances of their own. Nine calls were made. */
static void fixture_init(fixture *f)
{
    const loopcost_state state = LOOPCOST_STATE_INIT;
    const loopcost_forecast forecast = LOOPCOST_FORECAST_INIT;
    int i;
    memset(f, 0, sizeof *f);
    talk_init(&f->price, &f->thread, &f->loop);
    f->hazards[0].solved = 0.01, f->hazards[0].wrong = 0.0;
    f->hazards[1].solved = 0.05, f->hazards[1].wrong = 0.05;
    f->hazards[2].solved = 0.08, f->hazards[2].wrong = 0.02;
    f->kinds[0].hazards = f->hazards, f->kinds[0].n_hazards = 3, f->kinds[0].weight = 0.75;
    f->kinds[1].alpha = 2.0, f->kinds[1].beta = 30.0, f->kinds[1].solved_share = 0.25, f->kinds[1].weight = 0.25;
    f->loop.kinds = f->kinds;
    f->loop.n_kinds = 2;
    f->loop.cap = 60;
    f->holding.price = &f->price;
    f->holding.held = 20000.0;
    f->state = state;
    f->state.holdings = &f->holding, f->state.n_holdings = 1;
    f->state.calls = 9, f->state.context = 25000.0;
    f->state.spent = 0.5, f->state.budget = 1.5;
    for (i = 0; i < RESIDUALS; i++) {
        f->residuals[i] = 0.25 + 2.0 * random_uniform(&chance);
        f->weights[i] = random_uniform(&chance);
    }
    f->residuals[3] = f->residuals[7]; /* a tie */
    f->forecast = forecast;
    f->loop.residuals = f->residuals, f->loop.residual_weights = f->weights;
    f->loop.n_residuals = RESIDUALS;
    f->forecast.work = f->work, f->forecast.words = WORDS;
}

static void build(fixture *f, const loopcost_state *state)
{
    tap_status(loopcost_forecast_build(&f->loop, state, &f->forecast, NULL), LOOPCOST_OK, "build");
}

/* Every amount, written out. */

typedef struct amount {
    double usd, chance;
} amount;

typedef struct written {
    amount amounts[WORDS];
    int n;
    double mean, square, calls, solved, solved_within, wrong, capped;
} written;

static int by_usd(const void *a, const void *b)
{
    const double x = ((const amount *)a)->usd, y = ((const amount *)b)->usd;
    return (x > y) - (x < y);
}

static double sum_of_weights(const fixture *f)
{
    double sum = 0.0;
    int i;
    for (i = 0; i < RESIDUALS; i++)
        sum += f->weights[i];
    return sum;
}

/* How likely a residual keeps the run within the budget. */
static double share_within(const fixture *f, double spent, double cost, double budget)
{
    double share = 0.0;
    int i;
    for (i = 0; i < RESIDUALS; i++)
        share += spent + cost * f->residuals[i] <= budget ? f->weights[i] / sum_of_weights(f) : 0.0;
    return share;
}

static void write_amounts(written *all, const fixture *f, double spent, double ended, double cost)
{
    const double sum = sum_of_weights(f);
    int i;
    for (i = 0; i < RESIDUALS; i++) {
        amount *next = &all->amounts[all->n++];
        next->usd = spent + cost * f->residuals[i];
        next->chance = ended * f->weights[i] / sum;
        all->mean += next->chance * next->usd;
        all->square += next->chance * next->usd * next->usd;
    }
}

/* With a state from there on; without, of a whole run of which `made` calls are known. */
static void write_out(written *all, const fixture *f, const loopcost_state *state, uint64_t made)
{
    const uint64_t from = state ? state->calls : made;
    double context = state ? state->context : f->thread.base, held = state ? f->holding.held : 0.0, cost = 0.0, alive;
    loopcost_ends ends = LOOPCOST_ENDS_INIT;
    uint64_t t;
    memset(all, 0, sizeof *all);
    loopcost_loop_ends(&f->loop, from, &ends, NULL);
    alive = ends.more;
    for (t = state ? from + 1 : 1; t <= 60; t++) {
        double ended;
        cost += (3.75 * (context - held) + 0.3 * held + 15.0 * 400.0) / 1e6;
        held = context;
        context += 1000.0;
        if (t <= from)
            continue;
        loopcost_loop_ends(&f->loop, t, &ends, NULL);
        ended = (ends.solved + ends.wrong + ends.capped) / alive;
        all->calls += ended * (double)t;
        all->solved += ends.solved / alive;
        all->solved_within += ends.solved / alive * (state ? share_within(f, state->spent, cost, state->budget) : 1.0);
        all->wrong += ends.wrong / alive;
        all->capped += ends.capped / alive;
        write_amounts(all, f, state ? state->spent : 0.0, ended, cost);
    }
    qsort(all->amounts, (size_t)all->n, sizeof *all->amounts, by_usd);
}

static double chance_within(const written *all, double usd)
{
    double sum = 0.0;
    int i;
    for (i = 0; i < all->n && all->amounts[i].usd <= usd; i++)
        sum += all->amounts[i].chance;
    return sum;
}

static double written_quantile(const written *all, double level)
{
    double sum = 0.0;
    int i;
    for (i = 0; i < all->n; i++) {
        sum += all->amounts[i].chance;
        if (sum >= level * (1.0 - 1e-12))
            break;
    }
    return all->amounts[i < all->n ? i : all->n - 1].usd;
}

/* E|Y - y| - E|Y - Y'|/2. */
static double written_score(const written *all, double observed)
{
    double apart = 0.0, spread = 0.0;
    int i, j;
    for (i = 0; i < all->n; i++) {
        apart += all->amounts[i].chance * fabs(all->amounts[i].usd - observed);
        for (j = 0; j < i; j++)
            spread += all->amounts[i].chance * all->amounts[j].chance * (all->amounts[i].usd - all->amounts[j].usd);
    }
    return apart - spread;
}

static void check_answers(fixture *f, const written *all)
{
    static const double levels[] = {0.0, 1e-6, 0.025, 0.1, 0.37, 0.5, 0.75, 0.9, 0.975, 0.9999, 1.0};
    loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    double usd = 0.0;
    size_t i;
    tap_near(f->forecast.mean, all->mean, 1e-12, "mean");
    tap_near(f->forecast.variance, all->square - all->mean * all->mean, 1e-10, "variance");
    tap_near(f->forecast.calls_mean, all->calls, 1e-12, "calls");
    tap_near(f->forecast.p_solved, all->solved, 1e-12, "solved");
    tap_near(f->forecast.p_solved_within, all->solved_within, 1e-12, "solved within the budget");
    tap_near(f->forecast.p_wrong, all->wrong, 1e-12, "wrong");
    tap_near(f->forecast.p_capped, all->capped, 1e-12, "capped");
    for (i = 0; i < sizeof levels / sizeof *levels; i++) {
        tap_status(loopcost_forecast_quantile(&f->forecast, levels[i], &usd, NULL), LOOPCOST_OK, "quantile");
        tap_near(usd, written_quantile(all, levels[i]), 1e-13, "  is the sorted amounts'");
    }
    for (i = 0; i < 9; i++) {
        const double budget = all->amounts[(size_t)all->n * i / 9].usd * (1.0 + 1e-13);
        double within = chance_within(all, budget), score = -1.0;
        tap_status(loopcost_forecast_chances(&f->forecast, budget, &chances, NULL), LOOPCOST_OK, "chances");
        tap_near(chances.at_most, within, 1e-11, "  at most");
        tap_check(fabs(chances.more - (1.0 - within)) < 1e-13, "  more");
        tap_status(loopcost_forecast_crps(&f->forecast, budget, &score, NULL), LOOPCOST_OK, "score");
        tap_near(score, written_score(all, budget), 1e-10, "  is the expected distances'");
    }
}

static void check_whole_runs(void)
{
    static written all;
    static fixture f;
    uint64_t made;
    for (made = 0; made < 59; made += 29) {
        fixture_init(&f);
        f.forecast.made = made;
        build(&f, NULL);
        write_out(&all, &f, NULL, made);
        check_answers(&f, &all);
        tap_double(f.forecast.p_over, 0.0, 0.0, "no budget, no overrun");
    }
}

static void check_states(void)
{
    static written all;
    static fixture f;
    int i;
    for (i = 0; i < 4; i++) {
        fixture_init(&f);
        f.state.calls = (uint64_t)(59.0 * random_uniform(&chance));
        f.state.context = floor(60000.0 * random_uniform(&chance));
        f.holding.held = floor(f.state.context * random_uniform(&chance));
        f.state.spent = random_uniform(&chance);
        f.state.budget = f.state.spent + 1.5 * random_uniform(&chance);
        build(&f, &f.state);
        write_out(&all, &f, &f.state, 0);
        check_answers(&f, &all);
        tap_check(fabs(f.forecast.p_over - (1.0 - chance_within(&all, f.state.budget))) < 1e-13, "over the budget");
    }
}

/* Residuals are the loop's, so its mean, its variance and its law as a strategy's are the forecast's. */
static void check_run(void)
{
    static fixture f;
    loopcost_run run = LOOPCOST_RUN_INIT, exact = LOOPCOST_RUN_INIT;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    loopcost_strategy strategy = LOOPCOST_STRATEGY_INIT;
    const double *residuals;
    fixture_init(&f);
    build(&f, NULL);
    strategy.calls = &f.loop;
    tap_status(loopcost_loop_run(&f.loop, &run, NULL), LOOPCOST_OK, "run");
    tap_near(run.mean, f.forecast.mean, 1e-13, "mean");
    tap_near(run.variance, f.forecast.variance, 1e-11, "variance");
    tap_near(run.write + run.read + run.generate, run.mean, 1e-15, "parts");
    tap_near(run.p_solved * run.mean_solved + run.p_wrong * run.mean_wrong + run.p_capped * run.mean_capped, run.mean,
             1e-12, "by end");
    tap_near(run.per_solved, run.mean / run.p_solved, 1e-15, "a success");
    tap_status(loopcost_strategy_cost(&strategy, &cost, NULL), LOOPCOST_OK, "cost");
    tap_double(cost.mean, run.mean, 0.0, "  its mean");
    tap_double(cost.variance, run.variance, 0.0, "  its variance");
    residuals = f.loop.residuals, f.loop.residuals = NULL, f.loop.n_residuals = 0;
    loopcost_loop_run(&f.loop, &exact, NULL);
    tap_double(run.calls_mean, exact.calls_mean, 0.0, "calls have none");
    tap_check(fabs(run.mean / exact.mean - 1.0) > 0.01, "costs have");
    f.thread.expiry = 0.25;
    loopcost_loop_run(&f.loop, &exact, NULL);
    f.loop.residuals = residuals, f.loop.n_residuals = 1, f.residuals[0] = 3.0;
    loopcost_loop_run(&f.loop, &run, NULL);
    tap_near(run.variance, 9.0 * exact.variance, 1e-14, "one residual, a cache that expires");
}

static void check_distribution(void)
{
    static fixture f;
    static double work[3 * 60 * RESIDUALS];
    loopcost_strategy strategy = LOOPCOST_STRATEGY_INIT;
    loopcost_distribution law = LOOPCOST_DISTRIBUTION_INIT;
    loopcost_bracket enough = LOOPCOST_BRACKET_INIT;
    loopcost_risk risk = LOOPCOST_RISK_INIT;
    loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    double level, usd = 0.0;
    fixture_init(&f);
    build(&f, NULL);
    strategy.calls = &f.loop;
    tap_status(loopcost_distribution_words(&strategy, &law, &law.words, NULL), LOOPCOST_OK, "words");
    tap_integer(law.words, 3 * 60 * RESIDUALS, "each call, each residual");
    law.work = work;
    tap_status(loopcost_distribution_build(&strategy, &law, NULL), LOOPCOST_OK, "distribution");
    tap_integer(law.exact, 1, "it is exact");
    for (level = 0.013; level < 1.0; level += 0.1) {
        loopcost_forecast_quantile(&f.forecast, level, &usd, NULL);
        loopcost_distribution_quantile(&law, level, &enough, NULL);
        tap_near(enough.most, usd, 1e-14, "quantile");
        loopcost_forecast_chances(&f.forecast, usd * (1.0 + 1e-13), &chances, NULL);
        loopcost_distribution_risk(&law, usd * (1.0 + 1e-13), &risk, NULL);
        tap_near(risk.within_most, chances.at_most, 1e-12, "  within");
        tap_near(risk.over_most, chances.more, 1e-12, "  over");
    }
    loopcost_distribution_risk(&law, 0.0, &risk, NULL);
    tap_near(risk.overrun_most, f.forecast.mean, 1e-12, "the mean");
    law.quantity = LOOPCOST_QUANTITY_ATTEMPTS;
    tap_status(loopcost_distribution_words(&strategy, &law, &law.words, NULL), LOOPCOST_OK, "calls");
    tap_integer(law.words, 3 * 60, "have no residuals");
    loopcost_distribution_build(&strategy, &law, NULL);
    loopcost_distribution_risk(&law, 0.0, &risk, NULL);
    tap_near(risk.overrun_most, f.forecast.calls_mean, 1e-12, "their mean");
}

/* What has no answer with residuals says so. */
static void check_exact_only(void)
{
    static fixture f;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_rest rest = LOOPCOST_REST_INIT;
    loopcost_strategy strategy = LOOPCOST_STRATEGY_INIT;
    loopcost_sampling sampling = LOOPCOST_SAMPLING_INIT;
    uint64_t words;
    fixture_init(&f);
    strategy.calls = &f.loop;
    tap_status(loopcost_remaining(&f.loop, &f.state, &rest, &fault), LOOPCOST_UNSUPPORTED, "remaining");
    tap_text(loopcost_param_path(fault.field), "loop.residuals", "  the residuals");
    tap_status(loopcost_sampling_words(&strategy, &sampling, &words, &fault), LOOPCOST_UNSUPPORTED, "simulate");
    tap_text(loopcost_param_path(fault.field), "loop.residuals", "  the residuals");
}

/* Without residuals it is what remaining.h says. */
static void check_remaining(void)
{
    static fixture f;
    loopcost_rest rest = LOOPCOST_REST_INIT;
    double usd = 0.0;
    fixture_init(&f);
    f.loop.residuals = f.loop.residual_weights = NULL;
    f.loop.n_residuals = 0;
    build(&f, &f.state);
    tap_status(loopcost_remaining(&f.loop, &f.state, &rest, NULL), LOOPCOST_OK, "remaining");
    tap_near(f.forecast.mean, 0.5 + rest.mean, 1e-13, "mean");
    tap_near(f.forecast.variance, rest.variance, 1e-12, "variance");
    tap_near(f.forecast.p_over, rest.p_over, 1e-13, "over");
    tap_near(f.forecast.p_solved, rest.p_solved, 1e-13, "solved");
    tap_near(f.forecast.p_solved_within, rest.p_solved_within, 1e-13, "solved within");
    tap_near(f.forecast.calls_mean, 9.0 + rest.calls_mean, 1e-13, "calls");
    loopcost_forecast_quantile(&f.forecast, 0.9, &usd, NULL);
    tap_near(usd, 0.5 + rest.p90, 1e-13, "p90");
    loopcost_forecast_quantile(&f.forecast, 0.99, &usd, NULL);
    tap_near(usd, 0.5 + rest.p99, 1e-13, "p99");
}

/* A sure forecast: its score is the error, its chances are none or all. */
static void check_sure(void)
{
    static fixture f;
    loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    double usd = 0.0, score = 0.0;
    fixture_init(&f);
    f.hazards[0].solved = 1.0;
    f.loop.n_kinds = 1, f.kinds[0].weight = 1.0;
    f.loop.n_residuals = 1, f.residuals[0] = 2.0, f.weights[0] = 5.0;
    build(&f, NULL);
    tap_integer(f.forecast.atoms, 1, "one call");
    loopcost_forecast_quantile(&f.forecast, 0.3, &usd, NULL);
    tap_near(usd, 2.0 * (15000.0 * 3.75 + 400.0 * 15.0) / 1e6, 1e-15, "twice what the call costs");
    loopcost_forecast_chances(&f.forecast, usd, &chances, NULL);
    tap_double(chances.exactly, 1.0, 0.0, "exactly that");
    tap_double(chances.more, 0.0, 0.0, "no more");
    loopcost_forecast_chances(&f.forecast, 0.0, &chances, NULL);
    tap_double(chances.at_most, 0.0, 0.0, "not nothing");
    loopcost_forecast_crps(&f.forecast, usd, &score, NULL);
    tap_double(score, 0.0, 0.0, "right: no score");
    loopcost_forecast_crps(&f.forecast, usd + 1.0, &score, NULL);
    tap_near(score, 1.0, 1e-14, "too low by 1");
    loopcost_forecast_crps(&f.forecast, 0.0, &score, NULL);
    tap_near(score, usd, 1e-14, "too high");
    f.residuals[0] = 0.0;
    build(&f, NULL);
    loopcost_forecast_quantile(&f.forecast, 1.0, &usd, NULL);
    tap_double(usd, 0.0, 0.0, "a residual of 0: it costs nothing");
    loopcost_forecast_chances(&f.forecast, 0.0, &chances, NULL);
    tap_double(chances.exactly, 1.0, 0.0, "exactly nothing");
}

/* A budget below what is spent is passed for certain, however the chances of all amounts are rounded. */
static void check_spent_already(void)
{
    static fixture f;
    loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    uint64_t i;
    for (i = 0; i < 100; i++) {
        fixture_init(&f);
        f.state.calls = 2 + i % 40;
        build(&f, &f.state);
        loopcost_forecast_chances(&f.forecast, f.state.spent / 2.0, &chances, NULL);
        if (chances.more != 1.0 || chances.at_most != 0.0)
            break;
    }
    tap_integer(i, 100, "what is spent already is more, for certain");
}

/* Without a cap, far out: chances above the last amounts that matter are the law's own. */
static void check_tail(void)
{
    static fixture f;
    static double work[8000];
    loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    loopcost_thread_cost total = LOOPCOST_THREAD_COST_INIT;
    loopcost_ends ends = LOOPCOST_ENDS_INIT;
    uint64_t words = 0;
    double usd = 0.0;
    fixture_init(&f);
    f.loop.cap = 0, f.loop.n_kinds = 1, f.kinds[0].weight = 1.0;
    f.loop.n_residuals = 0;
    tap_status(loopcost_forecast_words(&f.loop, NULL, &f.forecast, &words, NULL), LOOPCOST_OK, "words");
    tap_check(words > 1000 && words < 8000, "as many calls as matter");
    f.forecast.work = work, f.forecast.words = words;
    build(&f, NULL);
    loopcost_loop_total(&f.loop, 300, &total, NULL);
    loopcost_loop_ends(&f.loop, 300, &ends, NULL);
    loopcost_forecast_chances(&f.forecast, total.mean * (1.0 + 1e-14), &chances, NULL);
    tap_near(chances.more, ends.more, 1e-11, "1e-14 is that of 300 calls");
    tap_near(chances.exactly + 1.0, 1.0, 1e-14, "between two amounts there is none");
    tap_status(loopcost_forecast_quantile(&f.forecast, 1.0, &usd, NULL), LOOPCOST_UNDEFINED, "nothing is sure enough");
}

/* Runs of 2, 2, 3 and 5 calls, the last one stopped there; and that a new run outlasts them all. */
static void check_hazards(void)
{
    const loopcost_outcome outcomes[] = {{1, 2, LOOPCOST_ENDED_SOLVED, 0, 1},
                                         {2, 2, LOOPCOST_ENDED_WRONG, 0, 1},
                                         {3, 3, LOOPCOST_ENDED_UNKNOWN, 0, 1},
                                         {4, 5, LOOPCOST_ENDED_CAPPED, 0, 1},
                                         {5, 9, LOOPCOST_ENDED_CAPPED, 0, 0}};
    loopcost_evidence evidence = LOOPCOST_EVIDENCE_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_hazard hazards[6];
    uint64_t work[6], n = 0;
    evidence.outcomes = outcomes, evidence.n_outcomes = 5;
    evidence.work = work, evidence.words = 6;
    tap_status(loopcost_forecast_hazards(&evidence, 2.0, hazards, 6, &n, NULL), LOOPCOST_OK, "hazards");
    tap_integer(n, 6, "one more than the longest run has calls");
    tap_near(hazards[0].solved, 2.0 * 0.25 * 0.5 / 6.0, 1e-15, "nobody ends at once: the prior, 3 ends in 12 calls");
    tap_near(hazards[1].solved, (0.25 + 1.0) / 6.0, 1e-15, "two at the second call");
    tap_near(hazards[1].wrong, (0.25 + 1.0) / 6.0, 1e-15, "  one of them wrong");
    tap_near(hazards[2].solved, (0.25 + 0.5) / 4.0, 1e-15, "an unknown end is shared out");
    tap_near(hazards[4].wrong, 0.25 / 3.0, 1e-15, "one was stopped");
    tap_near(hazards[5].wrong, 0.25 / 2.0, 1e-15, "beyond the longest the prior");
    tap_status(loopcost_forecast_hazards(&evidence, 2.0, hazards, 5, &n, &fault), LOOPCOST_OUT_OF_RANGE, "room");
    tap_double(fault.least, 6.0, 0.0, "  how much it takes");
    tap_status(loopcost_forecast_hazards(&evidence, 0.0, hazards, 6, &n, &fault), LOOPCOST_OUT_OF_RANGE, "strength");
    tap_status(loopcost_forecast_hazards(&evidence, (double)NAN, hazards, 6, &n, &fault), LOOPCOST_NOT_A_NUMBER, "NaN");
    tap_status(loopcost_forecast_hazards(&evidence, 1.0, NULL, 6, &n, &fault), LOOPCOST_NULL, "hazards");
    tap_status(loopcost_forecast_hazards(&evidence, 1.0, hazards, 6, NULL, &fault), LOOPCOST_NULL, "n");
    evidence.words = 5;
    tap_status(loopcost_forecast_hazards(&evidence, 1.0, hazards, 6, &n, &fault), LOOPCOST_OUT_OF_RANGE, "work");
    evidence.words = 6, evidence.n_outcomes = 0;
    tap_status(loopcost_forecast_hazards(&evidence, 1.0, hazards, 6, &n, &fault), LOOPCOST_UNDEFINED, "no run");
}

/* The spread ones keep the mean of the logarithms, and their variance grows by the kernel's. */
static void check_smooth(void)
{
    double ratios[40], residuals[200], weights[200], mean = 0.0, square = 0.0, all = 0.0, before = 0.0, width;
    int i;
    for (i = 0; i < 40; i++)
        ratios[i] = exp(0.1 * (i - 19.5));
    tap_status(loopcost_forecast_smooth(ratios, 40, residuals, weights, NULL), LOOPCOST_OK, "smooth");
    for (i = 0; i < 200; i++) {
        all += weights[i];
        mean += weights[i] * log(residuals[i]);
        square += weights[i] * log(residuals[i]) * log(residuals[i]);
    }
    for (i = 0; i < 40; i++)
        before += log(ratios[i]) * log(ratios[i]) / 40.0;
    width = 0.9 * sqrt(before * 40.0 / 39.0) * pow(40.0, -0.2); /* the sd, 1.17, is less than the IQR/1.349, 1.45 */
    tap_near(all, 40.0, 1e-14, "each weighs the same");
    tap_check(fabs(mean) < 1e-13, "the mean stays");
    tap_near(square / all, before + width * width, 1e-12, "the variance is the kernel's more");
    tap_status(loopcost_forecast_smooth(ratios, 1, residuals, weights, NULL), LOOPCOST_OK, "one alone");
    tap_double(residuals[4], ratios[0], 0.0, "is not spread");
    ratios[3] = ratios[1];
    tap_status(loopcost_forecast_smooth(ratios, 40, residuals, weights, NULL), LOOPCOST_OUT_OF_RANGE, "not in order");
    tap_status(loopcost_forecast_smooth(ratios, 0, residuals, weights, NULL), LOOPCOST_OUT_OF_RANGE, "none");
    tap_status(loopcost_forecast_smooth(ratios, 2, residuals, NULL, NULL), LOOPCOST_NULL, "results");
    ratios[0] = 0.0;
    tap_status(loopcost_forecast_smooth(ratios, 2, residuals, weights, NULL), LOOPCOST_OUT_OF_RANGE, "a ratio of 0");
}

/* Bad input. */

static void tap_fault(fixture *f, const loopcost_state *state, int32_t expected, const char *path, uint32_t index)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    f->forecast.mean = 7.0, f->forecast.atoms = 3;
    tap_status(loopcost_forecast_build(&f->loop, state, &f->forecast, &fault), expected, path);
    tap_text(loopcost_param_path(fault.field), path, "  the parameter");
    tap_integer(fault.index, index, "  the residual");
    tap_check(f->forecast.mean == 7.0 && f->forecast.atoms == 3, "  nothing is written");
    tap_status(loopcost_fault_text(&fault, text, sizeof text), LOOPCOST_OK, text);
}

static void check_bad_numbers(void)
{
    static const double bad[] = {-1.0, (double)NAN, (double)INFINITY};
    static fixture f;
    size_t i;
    for (i = 0; i < 3; i++) {
        const int32_t status = i == 1 ? LOOPCOST_NOT_A_NUMBER : LOOPCOST_OUT_OF_RANGE;
        fixture_init(&f);
        f.residuals[5] = bad[i];
        tap_fault(&f, NULL, status, "loop.residuals[]", 5);
        fixture_init(&f);
        f.weights[11] = bad[i];
        tap_fault(&f, NULL, status, "loop.residual_weights[]", 11);
        fixture_init(&f);
        f.state.spent = bad[i];
        tap_fault(&f, &f.state, status, "state.spent", LOOPCOST_NO_INDEX);
        f.thread.base = bad[i];
        tap_fault(&f, NULL, status, "thread.base", LOOPCOST_NO_INDEX);
    }
}

static void check_bad_input(void)
{
    static fixture f;
    fixture_init(&f);
    memset(f.weights, 0, sizeof f.weights);
    tap_fault(&f, NULL, LOOPCOST_UNDEFINED, "loop.residual_weights[]", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.loop.n_residuals = 1000001;
    tap_fault(&f, NULL, LOOPCOST_OUT_OF_RANGE, "loop.residuals", LOOPCOST_NO_INDEX);
    f.loop.n_residuals = 1, f.loop.residuals = NULL;
    tap_fault(&f, NULL, LOOPCOST_NULL, "loop.residuals", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.forecast.made = 60;
    tap_fault(&f, NULL, LOOPCOST_UNDEFINED, "forecast.made", LOOPCOST_NO_INDEX);
    f.forecast.made = 10000001;
    tap_fault(&f, NULL, LOOPCOST_OUT_OF_RANGE, "forecast.made", LOOPCOST_NO_INDEX);
    f.forecast.made = 1;
    tap_fault(&f, &f.state, LOOPCOST_UNSUPPORTED, "forecast.made", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.forecast.words = 4 * 60 + 5 * RESIDUALS + 2;
    tap_fault(&f, NULL, LOOPCOST_OUT_OF_RANGE, "work", LOOPCOST_NO_INDEX);
    f.forecast.words++;
    build(&f, NULL);
    f.forecast.work = NULL;
    tap_fault(&f, NULL, LOOPCOST_NULL, "work", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.forecast.reserved = 1;
    tap_fault(&f, NULL, LOOPCOST_UNSUPPORTED, "forecast", LOOPCOST_NO_INDEX);
    fixture_init(&f);
    f.thread.expiry = 0.5;
    tap_fault(&f, NULL, LOOPCOST_UNSUPPORTED, "thread.expiry", LOOPCOST_NO_INDEX);
}

static void check_bad_questions(void)
{
    static fixture f;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    double usd = 7.0;
    fixture_init(&f);
    tap_status(loopcost_forecast_quantile(&f.forecast, 0.5, &usd, &fault), LOOPCOST_UNDEFINED, "it is not built");
    tap_integer(fault.field, LOOPCOST_PARAM_FORECAST, "  the forecast");
    build(&f, NULL);
    tap_status(loopcost_forecast_quantile(&f.forecast, 1.5, &usd, &fault), LOOPCOST_OUT_OF_RANGE, "chance");
    tap_status(loopcost_forecast_quantile(&f.forecast, (double)NAN, &usd, &fault), LOOPCOST_NOT_A_NUMBER, "chance");
    tap_status(loopcost_forecast_quantile(&f.forecast, 0.5, NULL, &fault), LOOPCOST_NULL, "results");
    tap_status(loopcost_forecast_chances(&f.forecast, -1.0, &chances, &fault), LOOPCOST_OUT_OF_RANGE, "budget");
    tap_integer(fault.field, LOOPCOST_PARAM_BUDGET, "  the budget");
    tap_status(loopcost_forecast_crps(&f.forecast, (double)INFINITY, &usd, &fault), LOOPCOST_OUT_OF_RANGE, "observed");
    tap_integer(fault.field, LOOPCOST_PARAM_OBSERVED, "  what was observed");
    tap_status(loopcost_forecast_crps(&f.forecast, 1.0, NULL, &fault), LOOPCOST_NULL, "results");
    tap_double(usd, 7.0, 0.0, "nothing is written");
    tap_status(loopcost_forecast_words(&f.loop, NULL, &f.forecast, NULL, &fault), LOOPCOST_NULL, "words");
}

static fixture good;

static int32_t call_forecast(void *growable, loopcost_fault *fault)
{
    return loopcost_forecast_build(&good.loop, NULL, (loopcost_forecast *)growable, fault);
}

static int32_t call_chances(void *growable, loopcost_fault *fault)
{
    return loopcost_forecast_chances(&good.forecast, 1.0, (loopcost_chances *)growable, fault);
}

int main(void)
{
    const loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    check_init_forecast();
    tap_group("whole runs");
    check_whole_runs();
    tap_group("states");
    check_states();
    tap_group("no residuals");
    check_remaining();
    tap_group("runs and strategies");
    check_run();
    check_distribution();
    check_exact_only();
    tap_group("sure forecasts");
    check_sure();
    check_spent_already();
    tap_group("far out");
    check_tail();
    tap_group("residuals of few runs");
    check_smooth();
    tap_group("hazards without a shape");
    check_hazards();
    tap_group("bad input");
    check_bad_numbers();
    check_bad_input();
    check_bad_questions();
    fixture_init(&good);
    growable_input(call_forecast, &good.forecast, sizeof good.forecast);
    fixture_init(&good);
    build(&good, NULL);
    growable_results(call_chances, &chances, sizeof chances);
    return tap_done();
}
