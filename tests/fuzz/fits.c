/* Recorded runs: laws that are fitted to them, chosen among and turned into kinds; beliefs; what is learnt run by run.
 */
#include "inputs.h"

enum { FITS_OUTCOMES = 8, FITS_CANDIDATES = 3, FITS_ENTRIES = 4, FITS_HAZARDS = 3000, FITS_WORDS = 1000000 };

/* Whether a law fits is tested call by call, up to the longest run: of those that are fitted none is longer. */
enum { FITS_LONGEST = 20000, FITS_LONGEST_OF_ALL = 10000000 };

/* What an outcome of runs, the law to fit and the values of a fit are given as. */
#define FITS_OF "evidence fitting stride work"

static loopcost_outcome some_outcome(fuzz *f, uint64_t longest)
{
    loopcost_outcome made;
    memset(&made, 0, sizeof made);
    made.task = f->mood == FUZZ_WILD ? fuzz_word(f, 8) : fuzz_byte(f) % 6;
    made.calls = 1 + (f->mood == FUZZ_TAME ? fuzz_byte(f) % 24 : fuzz_count(f, longest - 1) % longest);
    if (fuzz_wild(f, 32))
        made.calls = fuzz_pick(f, 2) ? 0 : FITS_LONGEST_OF_ALL + UINT64_C(1);
    made.end = fuzz_choice(f, LOOPCOST_ENDED_END);
    made.count = f->mood == FUZZ_TAME ? fuzz_byte(f) % 9 : fuzz_count(f, UINT64_C(1000000000000) / FITS_OUTCOMES);
    made.reserved = fuzz_wild(f, 64);
    return made;
}

typedef struct evidence {
    loopcost_outcome outcomes[FITS_OUTCOMES];
    uint32_t n;
    loopcost_evidence made;
} evidence;

/* Whether this evidence has enough memory for a choice among so many. */
static int some_evidence(fuzz *f, evidence *e, uint32_t n_candidates)
{
    const loopcost_evidence empty = LOOPCOST_EVIDENCE_INIT;
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    const loopcost_evidence *given;
    uint32_t i;
    e->n = fuzz_pick(f, FITS_OUTCOMES + 1);
    e->made = empty;
    for (i = 0; i < e->n; i++)
        e->outcomes[i] = some_outcome(f, FITS_LONGEST);
    e->made.outcomes =
        (const loopcost_outcome *)fuzz_records(f, e->outcomes, e->n, sizeof *e->outcomes, &e->made.stride);
    e->made.n_outcomes = fuzz_length(f, e->n, 1000000000);
    given = (const loopcost_evidence *)fuzz_input(f, &e->made, sizeof e->made);
    if (!fuzz_word_answered_or(&a,
                               n_candidates
                                   ? loopcost_choice_words(given, n_candidates, (uint64_t *)(void *)a.results, a.fault)
                                   : loopcost_evidence_words(given, (uint64_t *)(void *)a.results, a.fault),
                               FITS_OF " choice", &e->made.words))
        return 0;
    FUZZ_EXPECT(e->made.words <= FITS_WORDS);
    e->made.work = fuzz_memory(f, &e->made.words);
    return 1;
}

static const loopcost_evidence *given_evidence(fuzz *f, const evidence *e)
{
    return (const loopcost_evidence *)fuzz_input(f, &e->made, sizeof e->made);
}

static const loopcost_fitting *some_fitting(fuzz *f)
{
    loopcost_fitting made = LOOPCOST_FITTING_INIT;
    made.law = fuzz_choice(f, LOOPCOST_FIT_END);
    made.size = fuzz_pick(f, 2) ? fuzz_pick(f, 5) : 0;
    made.attempts = fuzz_choice(f, 2);
    if (fuzz_wild(f, 16))
        made.size = fuzz_byte(f);
    if (f->mood != FUZZ_TAME)
        made.level = fuzz_scalar(f, LOOPCOST_PARAM_FITTING_LEVEL);
    return (const loopcost_fitting *)fuzz_input(f, &made, sizeof made);
}

/* The kinds that a loop takes: sound chances, and weights that sum to 1. */
static void check_kinds(const loopcost_kind *kinds, uint32_t n, const loopcost_hazard *hazards, uint64_t n_hazards)
{
    double weights = 0.0;
    uint64_t i, j;
    FUZZ_EXPECT(n >= 1 && n <= LOOPCOST_FIT_KINDS);
    for (i = 0; i < n; i++) {
        const loopcost_kind *const kind = &kinds[i];
        FUZZ_EXPECT(kind->weight >= 0.0 && kind->weight <= 1.0);
        weights += kind->weight;
        if (!kind->hazards) {
            FUZZ_EXPECT(kind->alpha > 0.0 && kind->beta > 0.0 && fuzz_chance_is_sound(kind->solved_share));
            continue;
        }
        FUZZ_EXPECT(kind->hazards >= hazards && kind->hazards + kind->n_hazards <= hazards + n_hazards);
        for (j = 0; j < kind->n_hazards; j++)
            FUZZ_EXPECT(kind->hazards[j].solved >= 0.0 && kind->hazards[j].wrong >= 0.0 &&
                        kind->hazards[j].solved + kind->hazards[j].wrong <= 1.0 + 1e-12);
    }
    FUZZ_EXPECT(fuzz_close(weights, 1.0, 1e-9));
}

/* And a loop takes them indeed. */
static void check_loop(const loopcost_kind *kinds, uint32_t n)
{
    const loopcost_price price = {(uint32_t)sizeof price, 0, 1.0, 5.0, 0.1, 1.25};
    loopcost_thread thread = LOOPCOST_THREAD_INIT;
    loopcost_loop loop = LOOPCOST_LOOP_INIT;
    loopcost_run run = LOOPCOST_RUN_INIT;
    loopcost_fault fault;
    thread.price = &price;
    thread.base = 1000.0;
    loop.thread = &thread;
    loop.kinds = kinds;
    loop.n_kinds = n;
    loop.cap = 3;
    FUZZ_EXPECT_OK(loopcost_loop_run(&loop, &run, &fault), &fault);
}

typedef struct law {
    loopcost_kind kinds[LOOPCOST_FIT_KINDS];
    loopcost_hazard hazards[FITS_HAZARDS];
    uint64_t n_hazards;
    uint32_t n_kinds;
} law;

static void check_law(const law *l)
{
    check_kinds(l->kinds, l->n_kinds, l->hazards, l->n_hazards);
    check_loop(l->kinds, l->n_kinds);
}

static void check_values(const loopcost_fitted *values, uint32_t n)
{
    uint32_t i;
    for (i = 0; i < n; i++) {
        const loopcost_fitted *const v = &values[i];
        FUZZ_EXPECT(v->quantity < LOOPCOST_FITTED_END && v->identified <= 2 && v->reserved == 0);
        FUZZ_EXPECT(v->low <= v->value && v->value <= v->high && fuzz_finite(v->low) && fuzz_finite(v->high));
        FUZZ_EXPECT(v->least <= v->most && fuzz_finite(v->least) && fuzz_finite(v->most));
        FUZZ_EXPECT(v->low >= 0.0);
        if (v->quantity != LOOPCOST_FITTED_ALPHA && v->quantity != LOOPCOST_FITTED_BETA)
            FUZZ_EXPECT(v->high <= 1.0 && v->least >= 0.0 && v->most <= 1.0);
    }
}

static int some_fit(fuzz *f, const evidence *e, const loopcost_fitting *fitting, loopcost_fit *fit,
                    loopcost_fitted *values)
{
    fuzz_answer a = FUZZ_STRUCT_FROM(f, loopcost_fit, LOOPCOST_FIT, log_likelihood);
    const uint32_t room = fuzz_wild(f, 32) ? fuzz_pick(f, 4) : LOOPCOST_FIT_VALUES;
    a.numbers = a.known;
    if (!fuzz_answered_or(&a,
                          loopcost_fit_evidence(given_evidence(f, e), fitting, (loopcost_fit *)(void *)a.results,
                                                values, room, a.fault),
                          FITS_OF " fitted"))
        return 0;
    memcpy(fit, a.results, sizeof *fit);
    FUZZ_EXPECT(fit->n_values >= 1 && fit->n_values <= room && fit->size >= 1);
    FUZZ_EXPECT(fit->log_likelihood <= 0.0 && fuzz_finite(fit->log_likelihood) &&
                (fuzz_finite(fit->aicc) ||
                 (isinf(fit->aicc) && fit->aicc > 0.0 && fit->tasks <= fit->parameters + UINT64_C(1))) &&
                fuzz_finite(fit->bic) && fuzz_finite(fit->misfit) && fuzz_chance_is_sound(fit->misfit_p));
    FUZZ_EXPECT(fit->solved + fit->wrong + fit->capped + fit->unknown == fit->runs);
    FUZZ_EXPECT(fit->tasks >= 1 && fit->tasks <= fit->runs && fit->runs <= fit->calls);
    check_values(values, fit->n_values);
    return 1;
}

/* The order of the outcomes does not matter. */
static void check_order(const evidence *e, const loopcost_fitting *fitting, const loopcost_fit *fit,
                        const loopcost_fitted *values)
{
    loopcost_outcome reversed[FITS_OUTCOMES];
    loopcost_fitted again[LOOPCOST_FIT_VALUES];
    loopcost_fit other = LOOPCOST_FIT_INIT;
    evidence turned = *e;
    loopcost_fault fault;
    uint32_t i;
    for (i = 0; i < e->n; i++)
        reversed[i] = e->outcomes[e->n - 1 - i];
    turned.made.outcomes = reversed;
    turned.made.stride = 0;
    FUZZ_EXPECT_OK(loopcost_fit_evidence(&turned.made, fitting, &other, again, LOOPCOST_FIT_VALUES, &fault), &fault);
    FUZZ_EXPECT(other.log_likelihood == fit->log_likelihood && other.runs == fit->runs);
    FUZZ_EXPECT(other.n_values == fit->n_values && !memcmp(again, values, fit->n_values * sizeof *values));
}

static void fitted_kinds(fuzz *f, const loopcost_fit *fit, const loopcost_fitted *values)
{
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint32_t));
    law l;
    a.numbers = a.known;
    if (fit->n_hazards > FITS_HAZARDS)
        return;
    l.n_hazards = fit->n_hazards - (fit->n_hazards && fuzz_wild(f, 32));
    if (!fuzz_answered_or(&a,
                          loopcost_fit_kinds((const loopcost_fit *)fuzz_input(f, fit, sizeof *fit), values, l.kinds,
                                             l.hazards, l.n_hazards, (uint32_t *)(void *)a.results, a.fault),
                          "fit fitted loop"))
        return;
    memcpy(&l.n_kinds, a.results, sizeof l.n_kinds);
    check_law(&l);
}

static void predictive(fuzz *f, const evidence *e, const loopcost_fitting *fitting, uint64_t n_hazards)
{
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint32_t));
    law l;
    a.numbers = a.known;
    l.n_hazards = n_hazards < FITS_HAZARDS ? n_hazards : FITS_HAZARDS;
    if (!fuzz_answered_or(&a,
                          loopcost_fit_predictive(given_evidence(f, e), fitting, l.kinds, l.hazards, l.n_hazards,
                                                  (uint32_t *)(void *)a.results, a.fault),
                          FITS_OF " fit fitted loop"))
        return;
    memcpy(&l.n_kinds, a.results, sizeof l.n_kinds);
    check_law(&l);
}

/* What totals of attempts tell of a fix chance, and of bugs that somebody counted or nobody. */
static void totals(fuzz *f, const evidence *e)
{
    const double bugs = fuzz_pick(f, 2) ? 0.0 : fuzz_scalar(f, LOOPCOST_PARAM_BUGS_COUNT);
    const double level = fuzz_scalar(f, LOOPCOST_PARAM_FITTING_LEVEL);
    fuzz_answer a = fuzz_expect_bytes(f, 2 * sizeof(loopcost_fitted));
    loopcost_fitted values[2];
    a.numbers = a.known;
    if (!fuzz_answered_or(
            &a,
            loopcost_fit_totals(given_evidence(f, e), bugs, level, (loopcost_fitted *)(void *)a.results, 2, a.fault),
            FITS_OF " bugs fitted"))
        return;
    memcpy(values, a.results, sizeof values);
    FUZZ_EXPECT(values[0].quantity == LOOPCOST_FITTED_FIX_CHANCE && values[1].quantity == LOOPCOST_FITTED_BUGS);
    FUZZ_EXPECT(values[0].low >= 0.0 && values[0].low <= values[0].value && values[0].value <= values[0].high);
    FUZZ_EXPECT(values[0].high <= 1.0 && values[0].least <= values[0].most && values[1].least <= values[1].most);
}

static void fitted(fuzz *f)
{
    evidence e;
    loopcost_fit fit;
    loopcost_fitted values[LOOPCOST_FIT_VALUES];
    const loopcost_fitting *fitting;
    if (!some_evidence(f, &e, 0))
        return;
    fitting = some_fitting(f);
    if (!some_fit(f, &e, fitting, &fit, values))
        return;
    check_order(&e, fitting, &fit, values);
    fitted_kinds(f, &fit, values);
    predictive(f, &e, fitting, fit.n_hazards);
    totals(f, &e);
}

static void chosen(fuzz *f)
{
    loopcost_choice made = LOOPCOST_CHOICE_INIT, before;
    loopcost_candidate candidates[FITS_CANDIDATES];
    const uint32_t n = 1 + fuzz_pick(f, FITS_CANDIDATES);
    const loopcost_fitting *const fitting = some_fitting(f);
    fuzz_answer a;
    evidence e;
    uint32_t i;
    int32_t status;
    if (!some_evidence(f, &e, n))
        return;
    memset(candidates, 0, sizeof candidates);
    for (i = 0; i < n; i++) {
        candidates[i].law = fuzz_choice(f, LOOPCOST_FIT_END);
        candidates[i].size = fuzz_pick(f, 2) ? fuzz_pick(f, 4) : 0;
    }
    made.n_candidates = fuzz_wild(f, 64) ? 17 : n;
    made.candidates = (loopcost_candidate *)fuzz_records(f, candidates, n, sizeof *candidates, &made.stride);
    made.folds = fuzz_wild(f, 32) ? fuzz_pick(f, 2) : 2 + fuzz_pick(f, 4);
    before = made;
    a = fuzz_expect_bytes(f, 0);
    status = loopcost_fit_choose(given_evidence(f, &e), fitting, &made, a.fault);
    if (status)
        FUZZ_EXPECT(!memcmp(&made, &before, sizeof made));
    if (!fuzz_answered_or(&a, status, FITS_OF " choice"))
        return;
    FUZZ_EXPECT(made.used < n && made.told <= 1);
    for (i = 0; i < n; i++) {
        loopcost_candidate got;
        memcpy(&got, (unsigned char *)made.candidates + i * (made.stride ? made.stride : sizeof got), sizeof got);
        FUZZ_EXPECT(got.law == candidates[i].law && got.standing <= LOOPCOST_LAW_STANDS_MISFIT);
        FUZZ_EXPECT((i == made.used) == (got.standing == LOOPCOST_LAW_STANDS_USED));
        FUZZ_EXPECT(fuzz_finite(got.score) && fuzz_finite(got.behind) && got.error >= 0.0 && fuzz_finite(got.error));
        FUZZ_EXPECT(got.log_likelihood <= 0.0 && fuzz_chance_is_sound(got.misfit_p));
        FUZZ_EXPECT(got.reserved == 0 && (got.cells || got.misfit_p == 1.0));
    }
}

static void pass_hat(fuzz *f)
{
    const uint64_t k = fuzz_pick(f, 2) ? 1 + fuzz_pick(f, 4) : fuzz_count(f, 1000000);
    fuzz_answer a, b;
    evidence e;
    double pass, more;
    if (!some_evidence(f, &e, 0))
        return;
    a = fuzz_expect_bytes(f, sizeof(double));
    b = fuzz_expect_bytes(f, sizeof(double));
    if (!fuzz_number_answered_or(&a, loopcost_pass_hat(given_evidence(f, &e), k, (double *)(void *)a.results, a.fault),
                                 FITS_OF " k", &pass))
        return;
    FUZZ_EXPECT(fuzz_chance_is_sound(pass));
    if (fuzz_number_answered_or(&b,
                                loopcost_pass_hat(given_evidence(f, &e), k + 1, (double *)(void *)b.results, b.fault),
                                FITS_OF " k", &more))
        FUZZ_EXPECT(more <= pass * (1.0 + 1e-12 + (k > 4096 ? 4e-14 * (double)k : 0.0)));
}

/* Beliefs. */

static loopcost_posterior *some_posterior(fuzz *f, uint32_t n, const loopcost_posterior *like)
{
    const loopcost_posterior empty = LOOPCOST_POSTERIOR_INIT;
    loopcost_posterior entries[FITS_ENTRIES];
    uint64_t start = 1;
    uint32_t i;
    for (i = 0; i < n; i++) {
        entries[i] = like ? like[i] : empty;
        if (!like) {
            entries[i].start = fuzz_wild(f, 32) ? fuzz_byte(f) : start;
            start += 1 + fuzz_byte(f);
            if (f->mood != FUZZ_TAME)
                entries[i].prior_ended = fuzz_scalar(f, LOOPCOST_PARAM_POSTERIOR_PRIOR);
            if (f->mood != FUZZ_TAME)
                entries[i].prior_solved = fuzz_double(f, 0.0, 1e9);
        }
        entries[i].solved = fuzz_pick(f, 2) ? fuzz_byte(f) : fuzz_count(f, UINT64_C(1000000000000000));
        entries[i].wrong = fuzz_pick(f, 2) ? fuzz_byte(f) : fuzz_count(f, UINT64_C(1000000000000000));
        entries[i].unknown = fuzz_pick(f, 4) ? 0 : fuzz_byte(f);
        entries[i].on = fuzz_pick(f, 2) ? fuzz_word(f, 2) : fuzz_count(f, UINT64_C(1000000000000000));
    }
    return (loopcost_posterior *)fuzz_copy(f, entries, n * sizeof *entries);
}

/* What is learnt changes all entries, or none. */
static int learnt(fuzz *f, int32_t status, const loopcost_posterior *now, const loopcost_posterior *before, uint32_t n,
                  const loopcost_fault *fault)
{
    fuzz_answer a = fuzz_expect_bytes(f, 0);
    a.fault = NULL;
    if (status)
        FUZZ_EXPECT(!memcmp(now, before, n * sizeof *now) && *loopcost_param_path(fault->field));
    return fuzz_answered(&a, status);
}

static uint64_t ends_seen(const loopcost_posterior *posterior, uint32_t n)
{
    uint64_t seen = 0;
    uint32_t i;
    for (i = 0; i < n; i++)
        seen += posterior[i].solved + posterior[i].wrong + posterior[i].unknown;
    return seen;
}

static void posterior(fuzz *f)
{
    const uint32_t n = 1 + fuzz_pick(f, FITS_ENTRIES);
    loopcost_posterior *const one = some_posterior(f, n, NULL), *const other = some_posterior(f, n, one);
    loopcost_posterior *const before = (loopcost_posterior *)fuzz_copy(f, one, n * sizeof *one);
    const loopcost_outcome outcome = some_outcome(f, FITS_LONGEST_OF_ALL);
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(loopcost_kind));
    law l;
    if (learnt(f, loopcost_posterior_learn(one, n, &outcome, &fault), one, before, n, &fault))
        FUZZ_EXPECT(ends_seen(one, n) ==
                    ends_seen(before, n) + (outcome.end == LOOPCOST_ENDED_CAPPED ? 0 : outcome.count));
    memcpy(before, one, n * sizeof *one);
    if (learnt(f, loopcost_posterior_merge(one, other, n, &fault), one, before, n, &fault))
        FUZZ_EXPECT(ends_seen(one, n) == ends_seen(before, n) + ends_seen(other, n));
    a.numbers = a.known;
    l.n_hazards = fuzz_wild(f, 32) ? 0 : FITS_HAZARDS;
    if (!fuzz_answered_or(
            &a, loopcost_posterior_kind(one, n, (loopcost_kind *)(void *)a.results, l.hazards, l.n_hazards, a.fault),
            "posterior loop"))
        return;
    memcpy(l.kinds, a.results, sizeof *l.kinds);
    l.n_kinds = 1;
    check_law(&l);
}

/* Kinds with other people's hazards, and what a run tells of them. */
static void kinds(fuzz *f)
{
    loopcost_kind made[INPUTS_KINDS], *given;
    const uint32_t n = 1 + fuzz_pick(f, INPUTS_KINDS);
    const uint64_t k = fuzz_count(f, 1000000);
    const loopcost_outcome outcome = some_outcome(f, FITS_LONGEST_OF_ALL);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(double)), b = fuzz_expect_bytes(f, 0);
    uint32_t i, stride;
    int32_t status;
    double pass;
    for (i = 0; i < n; i++)
        made[i] = input_kind(f);
    input_weights(f, made, n);
    given = (loopcost_kind *)fuzz_records(f, made, n, sizeof *made, &stride);
    if (fuzz_number_answered_or(&a,
                                loopcost_pass_hat_expected(given, n, stride, k, (double *)(void *)a.results, a.fault),
                                "loop k stride", &pass))
        FUZZ_EXPECT(fuzz_chance_is_sound(pass));
    status = loopcost_kinds_learn(given, n, stride, &outcome, b.fault);
    if (!fuzz_answered_or(&b, status, "loop evidence stride"))
        return;
    for (i = 0; i < n; i++)
        memcpy(&made[i], (unsigned char *)given + i * (stride ? stride : sizeof *made), sizeof *made);
    check_loop(made, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {fitted, fitted, fitted, fitted, chosen, pass_hat, posterior, kinds};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
