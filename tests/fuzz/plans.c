/* Floors 4 and 5, where there are bugs: strategies, comparisons, crossovers, sensitivities, the law of the cost. */
#include "inputs.h"

enum { PLANS_COMPARED = 4, PLANS_WORDS = 3000 };

/* The law of fresh threads and laws beyond the plain one are convolutions: less of them. */
#define PLANS_WORK 200.0

static void cost(fuzz *f, const input_strategy *s)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_cost, LOOPCOST_COST);
    fuzz_answer b = fuzz_expect_bytes(f, sizeof(double));
    loopcost_cost got;
    double mean;
    b.numbers = 0;
    if (!fuzz_answered(&a, loopcost_strategy_cost(s->given, (loopcost_cost *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.generation + got.fix_input + got.fix_output + got.cache_read + got.cache_write == got.mean);
    FUZZ_EXPECT(got.mean_bound >= 0.0 && got.variance_bound >= 0.0 && got.ill_conditioned <= 1);
    FUZZ_EXPECT(got.ill_conditioned || (got.mean >= 0.0 && got.variance >= -got.variance_bound));
    FUZZ_EXPECT(fuzz_chance_is_sound(got.p_solved) && fuzz_chance_is_sound(got.p_unsolved));
    FUZZ_EXPECT(fuzz_close(got.p_solved + got.p_unsolved, 1.0, 1e-8));
    FUZZ_EXPECT(got.fixed >= 0.0 && got.attempts_mean >= 0.0);
    if (!fuzz_answered(&b, loopcost_strategy_mean(s->given, (double *)(void *)b.results, b.fault)))
        return;
    memcpy(&mean, b.results, sizeof mean);
    FUZZ_EXPECT(fabs(mean - got.mean) <= 2.0 * got.mean_bound + 1e-12 * fabs(mean));
}

static void mean(fuzz *f, const input_strategy *s)
{
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(double));
    a.numbers = 0;
    fuzz_answered(&a, loopcost_strategy_mean(s->given, (double *)(void *)a.results, a.fault));
}

static void attempts(fuzz *f, const input_strategy *s)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_cumulants, LOOPCOST_CUMULANTS);
    loopcost_cumulants got;
    if (!fuzz_answered(&a, loopcost_strategy_attempts(s->given, (loopcost_cumulants *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.mean >= 0.0 && got.variance >= 0.0);
}

static const loopcost_param *some_param(fuzz *f, int bugs)
{
    loopcost_param made;
    made.field = bugs ? (uint32_t)LOOPCOST_PARAM_GENERATOR_BUGS_COUNT : fuzz_pick(f, LOOPCOST_PARAM_END + 1);
    made.index = fuzz_pick(f, 4) ? fuzz_pick(f, INPUTS_CLASSES) : LOOPCOST_NO_INDEX;
    return fuzz_wild(f, 32) ? NULL : (const loopcost_param *)fuzz_copy(f, &made, sizeof made);
}

static void sensitivity(fuzz *f, const input_strategy *s)
{
    const loopcost_param *const param = some_param(f, 0);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_sensitivity, LOOPCOST_SENSITIVITY);
    fuzz_answered(&a,
                  loopcost_strategy_sensitivity(s->given, param, (loopcost_sensitivity *)(void *)a.results, a.fault));
}

static void affordable(fuzz *f, const input_strategy *s)
{
    const double budget = fuzz_small_scalar(f, LOOPCOST_PARAM_BUDGET, 1000.0);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    uint64_t most;
    if (!fuzz_answered(&a, loopcost_strategy_affordable(s->given, budget, (uint64_t *)(void *)a.results, a.fault)))
        return;
    memcpy(&most, a.results, sizeof most);
    FUZZ_EXPECT(most <= UINT64_C(1000000000000));
}

/* Which plans share what: the second may be the first with another model in one role. */
static void some_second(fuzz *f, const input_strategy *first, input_strategy *second)
{
    input_a_strategy(f, second);
    if (first->is_loop || second->is_loop || fuzz_pick(f, 2))
        return;
    if (fuzz_pick(f, 2))
        second->made.fixer = first->made.fixer;
    else
        second->made.generator = first->made.generator;
    second->made.task = first->made.task;
    second->given = (const loopcost_strategy *)fuzz_input(f, &second->made, sizeof second->made);
}

static void crossovers(fuzz *f, const input_strategy *s)
{
    input_strategy other;
    const loopcost_param *const param = some_param(f, fuzz_pick(f, 8) != 1);
    fuzz_answer a = FUZZ_STRUCT_FROM(f, loopcost_crossover, LOOPCOST_CROSSOVER, first);
    loopcost_crossover got;
    some_second(f, s, &other);
    if (cost_is_long(&other) || other.context.conversation_cap)
        return;
    if (!fuzz_answered(
            &a, loopcost_crossovers(s->given, other.given, param, (loopcost_crossover *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.count <= 2);
    FUZZ_EXPECT(abs(got.sign_at_zero) <= 1 && abs(got.sign_below) <= 1 && abs(got.sign_between) <= 1 &&
                abs(got.sign_above) <= 1);
    FUZZ_EXPECT(got.first >= 0.0 && (got.count < 2 ? got.second == 0.0 : got.first <= got.second));
    FUZZ_EXPECT(got.first_bound >= 0.0 && got.second_bound >= 0.0);
}

static void compare(fuzz *f, const input_strategy *s)
{
    const uint32_t n = 1 + fuzz_pick(f, PLANS_COMPARED), stride = fuzz_pick(f, 3) ? 0 : 24 + fuzz_pick(f, 40);
    const uint32_t step = stride ? stride : (uint32_t)sizeof(loopcost_rank);
    input_strategy others[PLANS_COMPARED];
    const loopcost_strategy *all[PLANS_COMPARED];
    fuzz_answer a;
    loopcost_rank rank, before;
    uint32_t i;
    all[0] = s->given;
    for (i = 1; i < n; i++) {
        some_second(f, s, &others[i]);
        if (cost_is_long(&others[i]) || others[i].context.conversation_cap)
            return;
        all[i] = others[i].given;
    }
    a = fuzz_expect_bytes(f, (n - 1) * step + (uint32_t)sizeof(loopcost_rank));
    if (!fuzz_answered(&a, loopcost_compare(all, n, (loopcost_rank *)(void *)a.results, stride, a.fault)))
        return;
    for (i = 0; i < n; i++) {
        memcpy(&rank, a.results + i * step, sizeof rank);
        FUZZ_EXPECT(rank.strategy < n && rank.difference >= 0.0 && fuzz_finite(rank.mean));
        FUZZ_EXPECT(fuzz_chance_is_sound(rank.ratio) && rank.mean_bound >= 0.0);
        FUZZ_EXPECT(i == 0 ? rank.difference == 0.0 : before.mean <= rank.mean);
        before = rank;
    }
}

/* The law of the cost. */

static void check_ordered(double least, double most)
{
    FUZZ_EXPECT(least >= 0.0 && least <= most);
}

static void check_chances(double least, double most)
{
    check_ordered(least, most);
    FUZZ_EXPECT(most <= 1.0);
}

static void check_risk(fuzz *f, const loopcost_distribution *law)
{
    const double budget = fuzz_small_scalar(f, LOOPCOST_PARAM_BUDGET, 100.0);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_risk, LOOPCOST_RISK);
    loopcost_risk got;
    if (!fuzz_answered(&a, loopcost_distribution_risk(law, budget, (loopcost_risk *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    check_chances(got.within_least, got.within_most);
    check_chances(got.over_least, got.over_most);
    check_ordered(got.mean_within_least, got.mean_within_most);
    check_ordered(got.overrun_least, got.overrun_most);
    FUZZ_EXPECT(got.within_least + got.over_least <= 1.0 + 1e-9);
    FUZZ_EXPECT(got.within_most + got.over_most >= 1.0 - 1e-9);
}

typedef int32_t quantile_function(const loopcost_distribution *law, double chance, loopcost_bracket *results,
                                  loopcost_fault *fault);

static int some_quantile(fuzz *f, quantile_function *function, const loopcost_distribution *law, double chance,
                         loopcost_bracket *got)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_bracket, LOOPCOST_BRACKET);
    if (!fuzz_answered(&a, function(law, chance, (loopcost_bracket *)(void *)a.results, a.fault)))
        return 0;
    memcpy(got, a.results, sizeof *got);
    check_ordered(got->least, got->most);
    return 1;
}

static void check_quantiles(fuzz *f, const loopcost_distribution *law)
{
    const double chance = fuzz_double(f, 0.0, 1.0), more = fmin(1.0, chance + fuzz_byte(f) / 512.0);
    loopcost_bracket low, high;
    if (some_quantile(f, loopcost_distribution_quantile, law, chance, &low) &&
        some_quantile(f, loopcost_distribution_quantile, law, more, &high))
        FUZZ_EXPECT(low.least <= high.least && low.most <= high.most);
    if (some_quantile(f, loopcost_distribution_upper_quantile, law, chance, &high) &&
        some_quantile(f, loopcost_distribution_upper_quantile, law, more, &low))
        FUZZ_EXPECT(low.least <= high.least && low.most <= high.most);
}

static void check_duel(fuzz *f, const loopcost_distribution *first, const loopcost_distribution *second)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_duel, LOOPCOST_DUEL);
    loopcost_duel got;
    if (!fuzz_answered(&a, loopcost_distribution_duel(first, second, (loopcost_duel *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    check_chances(got.cheaper_least, got.cheaper_most);
    check_chances(got.dearer_least, got.dearer_most);
    FUZZ_EXPECT(got.saving_least <= got.saving_most);
}

static int law_is_long(const input_strategy *s)
{
    return s->is_loop ? loop_is_long(&s->loop) : work_of_strategy(s) > PLANS_WORK;
}

/* Says whether there is a law. */
static int some_law(fuzz *f, const input_strategy *s, loopcost_distribution *law)
{
    const loopcost_distribution empty = LOOPCOST_DISTRIBUTION_INIT;
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    loopcost_distribution before;
    int32_t status;
    if (law_is_long(s))
        return 0;
    *law = empty;
    law->quantity = fuzz_choice(f, 2);
    law->width = fuzz_pick(f, 2) ? (1 + fuzz_byte(f)) / 64.0 : fuzz_scalar(f, LOOPCOST_PARAM_WIDTH);
    if (fuzz_pick(f, 2))
        law->tail = fuzz_scalar(f, LOOPCOST_PARAM_TAIL);
    if (!fuzz_answered(&a, loopcost_distribution_words(s->given,
                                                       (const loopcost_distribution *)fuzz_input(f, law, sizeof *law),
                                                       (uint64_t *)(void *)a.results, a.fault)))
        return 0;
    memcpy(&law->words, a.results, sizeof law->words);
    if (law->words > PLANS_WORDS)
        return 0;
    if (law->words && fuzz_wild(f, 32))
        law->words--;
    law->work = (double *)fuzz_block(f, (size_t)law->words * sizeof *law->work);
    before = *law;
    fuzz_expect_fault(f, &a);
    status = loopcost_distribution_build(s->given, law, a.fault);
    fuzz_check_fault(&a, status);
    FUZZ_EXPECT(status ? !memcmp(law, &before, sizeof before) : law->atoms && law->exact <= 1);
    return status == LOOPCOST_OK;
}

static void distribution(fuzz *f, const input_strategy *s)
{
    loopcost_distribution law, second;
    input_strategy other;
    if (!some_law(f, s, &law))
        return;
    FUZZ_EXPECT(law.missing >= 0.0 && law.missing <= 1.0 && law.rounding >= 0.0 && fuzz_finite(law.rounding));
    check_risk(f, &law);
    check_quantiles(f, &law);
    some_second(f, s, &other);
    if (some_law(f, &other, &second))
        check_duel(f, &law, &second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *, const input_strategy *) = {
        cost, mean, attempts, sensitivity, affordable, crossovers, compare, distribution, distribution, distribution};
    fuzz f = fuzz_begin(bytes, size);
    void (*const call)(fuzz *, const input_strategy *) = calls[fuzz_pick(&f, sizeof calls / sizeof *calls)];
    input_strategy s;
    input_a_strategy(&f, &s);
    if (!cost_is_long(&s))
        call(&f, &s);
    fuzz_end(&f);
    return 0;
}
