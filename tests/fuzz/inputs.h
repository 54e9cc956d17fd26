/* Classes, threads, loops and strategies out of the fuzzer's bytes, and how much work they are. */
#ifndef INPUTS_H
#define INPUTS_H

#include "fuzz.h"

enum { INPUTS_CLASSES = 4, INPUTS_CHANCES = 5, INPUTS_KINDS = 3, INPUTS_HAZARDS = 4, INPUTS_RESIDUALS = 5 };

/* More work than this is left out: in calls of a loop, or in attempts. */
#define INPUTS_WORK 1000.0

/* Money. */

static inline double input_usd_per_mtok(fuzz *f)
{
    return f->mood == FUZZ_TAME ? (double)fuzz_byte(f) / 4.0 : fuzz_scalar(f, LOOPCOST_PARAM_PRICE_INPUT);
}

static inline const loopcost_price *input_price(fuzz *f)
{
    loopcost_price made = LOOPCOST_PRICE_INIT;
    made.input = input_usd_per_mtok(f);
    made.output = input_usd_per_mtok(f);
    made.cache_read = input_usd_per_mtok(f);
    made.cache_write = input_usd_per_mtok(f);
    made.reserved = fuzz_wild(f, 64);
    return (const loopcost_price *)fuzz_input(f, &made, sizeof made);
}

/* Classes. */

static inline double input_fix_chance(fuzz *f)
{
    return f->mood == FUZZ_TAME ? (double)(26 + fuzz_byte(f) % 231) / 256.0
                                : fuzz_scalar(f, LOOPCOST_PARAM_CLASSES_FIX_CHANCE);
}

static inline const double *input_chances(fuzz *f, uint32_t *n)
{
    double made[INPUTS_CHANCES];
    uint32_t i;
    *n = 1 + fuzz_pick(f, INPUTS_CHANCES);
    for (i = 0; i < *n; i++)
        made[i] = fuzz_double(f, 0.0, 1.0);
    if (!fuzz_wild(f, 8))
        made[*n - 1] = input_fix_chance(f);
    return (const double *)fuzz_copy(f, made, *n * sizeof *made);
}

static inline loopcost_class input_class(fuzz *f, int beyond)
{
    loopcost_class made = LOOPCOST_CLASS_INIT;
    made.count = fuzz_small_scalar(f, LOOPCOST_PARAM_CLASSES_COUNT, 9.0);
    made.law = beyond ? fuzz_choice(f, 3) : LOOPCOST_LAW_GEOMETRIC;
    if (made.law == LOOPCOST_LAW_GEOMETRIC)
        made.fix_chance = input_fix_chance(f);
    if (made.law == LOOPCOST_LAW_TABLE)
        made.chances = input_chances(f, &made.n_chances);
    if (made.law == LOOPCOST_LAW_BETA) {
        made.alpha = f->mood == FUZZ_TAME ? 1.0 + fuzz_byte(f) / 8.0 : fuzz_scalar(f, LOOPCOST_PARAM_CLASSES_ALPHA);
        made.beta = f->mood == FUZZ_TAME ? 1.0 + fuzz_byte(f) / 8.0 : fuzz_scalar(f, LOOPCOST_PARAM_CLASSES_BETA);
    }
    if (beyond && fuzz_pick(f, 4) == 1)
        made.after_fix = f->mood == FUZZ_TAME ? fuzz_byte(f) / 512.0 : fuzz_double(f, 0.0, 1.0);
    if (beyond && fuzz_pick(f, 4) == 1)
        made.after_failure = f->mood == FUZZ_TAME ? fuzz_byte(f) / 16384.0 : fuzz_double(f, 0.0, 1.0);
    if (made.law != LOOPCOST_LAW_TABLE && fuzz_wild(f, 64))
        made.n_chances = fuzz_byte(f);
    return made;
}

static inline uint32_t input_classes(fuzz *f, loopcost_class *classes, int beyond)
{
    const uint32_t n = fuzz_pick(f, INPUTS_CLASSES + 1);
    uint32_t i;
    for (i = 0; i < n; i++)
        classes[i] = input_class(f, beyond);
    return n;
}

/* Failed attempts per bug, before any cap. A Beta law may go on for very long: its cap is what ends it. */
static inline double work_of_one_bug(const loopcost_class *one)
{
    if (one->law == LOOPCOST_LAW_BETA)
        return one->alpha > 1.0 ? 1.0 + 30.0 * one->beta / (one->alpha - 1.0) : 1e12;
    if (one->law == LOOPCOST_LAW_TABLE)
        return one->n_chances && one->chances ? one->n_chances + 1.0 / one->chances[one->n_chances - 1] : 0.0;
    return 1.0 / one->fix_chance;
}

/* Attempts that all classes take together. Not a number where one of the inputs is none: such are refused at once. */
static inline double work_of_classes(const loopcost_class *classes, uint32_t n, double cap)
{
    double work = 0.0;
    uint32_t i;
    for (i = 0; i < n; i++) {
        const double one = cap > 0.0 ? fmin(cap, work_of_one_bug(&classes[i])) : work_of_one_bug(&classes[i]);
        const double offspring = classes[i].after_fix + classes[i].after_failure * (one - 1.0);
        work += classes[i].count * one / fmax(1e-9, 1.0 - offspring);
    }
    return work;
}

/* Conversations. */

static inline double input_tokens(fuzz *f, uint32_t field)
{
    return fuzz_small_scalar(f, field, 20000.0);
}

static inline loopcost_thread input_bare_thread(fuzz *f)
{
    loopcost_thread made = LOOPCOST_THREAD_INIT;
    made.caching = fuzz_choice(f, 2);
    made.price = input_price(f);
    made.base = input_tokens(f, LOOPCOST_PARAM_THREAD_BASE);
    made.step = input_tokens(f, LOOPCOST_PARAM_THREAD_STEP);
    made.output = input_tokens(f, LOOPCOST_PARAM_THREAD_OUTPUT);
    made.warm = fuzz_double(f, 0.0, made.base >= 0.0 ? made.base : 0.0);
    made.expiry = fuzz_pick(f, 2) ? fuzz_double(f, 0.0, 1.0) : 0.0;
    return made;
}

/* Loops. */

static inline loopcost_hazard input_hazard(fuzz *f)
{
    loopcost_hazard made;
    made.solved = f->mood == FUZZ_TAME ? fuzz_byte(f) / 512.0 : fuzz_double(f, 0.0, 1.0);
    made.wrong = f->mood == FUZZ_TAME ? fuzz_byte(f) / 512.0 : fuzz_double(f, 0.0, fmax(0.0, 1.0 - made.solved));
    return made;
}

static inline loopcost_kind input_kind(fuzz *f)
{
    loopcost_hazard hazards[INPUTS_HAZARDS];
    loopcost_kind made;
    uint32_t i;
    memset(&made, 0, sizeof made);
    if (fuzz_pick(f, 3) == 1) {
        made.alpha = f->mood == FUZZ_TAME ? 0.5 + fuzz_byte(f) / 16.0 : fuzz_scalar(f, LOOPCOST_PARAM_LOOP_KINDS_ALPHA);
        made.beta = f->mood == FUZZ_TAME ? 0.5 + fuzz_byte(f) : fuzz_scalar(f, LOOPCOST_PARAM_LOOP_KINDS_BETA);
        made.solved_share = fuzz_double(f, 0.0, 1.0);
        return made;
    }
    made.n_hazards = 1 + fuzz_pick(f, INPUTS_HAZARDS);
    for (i = 0; i < made.n_hazards; i++)
        hazards[i] = input_hazard(f);
    made.hazards = (const loopcost_hazard *)fuzz_copy(f, hazards, made.n_hazards * sizeof *hazards);
    if (fuzz_wild(f, 32))
        made.padding = 1;
    return made;
}

/* The weights sum to 1 unless anything goes. */
static inline void input_weights(fuzz *f, loopcost_kind *kinds, uint32_t n)
{
    double left = 1.0;
    uint32_t i;
    for (i = 0; i < n; i++) {
        kinds[i].weight = i + 1 == n ? left : left * fuzz_double(f, 0.0, 1.0);
        left -= kinds[i].weight;
    }
}

typedef struct input_loop {
    loopcost_loop made;
    loopcost_thread thread;
    loopcost_kind kinds[INPUTS_KINDS];
    const loopcost_loop *given; /* it, or what the fuzzer has made of it; may be null */
} input_loop;

/* Of every other loop. */
static inline void input_residuals(fuzz *f, loopcost_loop *loop)
{
    double residuals[INPUTS_RESIDUALS], weights[INPUTS_RESIDUALS];
    const uint32_t n = fuzz_pick(f, 2) ? fuzz_pick(f, INPUTS_RESIDUALS + 1) : 0;
    uint32_t i;
    for (i = 0; i < n; i++) {
        residuals[i] = f->mood == FUZZ_TAME ? fuzz_byte(f) / 64.0 : fuzz_double(f, 0.0, 1e9);
        weights[i] = fuzz_double(f, 0.0, 1e12);
    }
    loop->n_residuals = fuzz_wild(f, 64) ? fuzz_word(f, 8) : n;
    loop->residuals = n && !fuzz_wild(f, 64) ? (const double *)fuzz_copy(f, residuals, n * sizeof *residuals) : NULL;
    loop->residual_weights = n && fuzz_pick(f, 2) ? (const double *)fuzz_copy(f, weights, n * sizeof *weights) : NULL;
    if (loop->n_residuals > n && loop->residuals)
        loop->n_residuals |= UINT64_C(1) << 40;
}

static inline void input_a_loop(fuzz *f, input_loop *loop)
{
    const loopcost_loop empty = LOOPCOST_LOOP_INIT;
    const uint32_t n = 1 + fuzz_pick(f, INPUTS_KINDS);
    uint32_t i;
    loop->made = empty;
    loop->thread = input_bare_thread(f);
    loop->made.thread = (const loopcost_thread *)fuzz_input(f, &loop->thread, sizeof loop->thread);
    for (i = 0; i < n; i++)
        loop->kinds[i] = input_kind(f);
    input_weights(f, loop->kinds, n);
    loop->made.kinds =
        (const loopcost_kind *)fuzz_records(f, loop->kinds, n, sizeof *loop->kinds, &loop->made.kind_stride);
    loop->made.n_kinds = fuzz_wild(f, 64) ? 0 : n;
    loop->made.cap = fuzz_pick(f, 3) ? 1 + fuzz_word(f, 2) % 1500 : 0;
    if (fuzz_wild(f, 48))
        loop->made.cap = fuzz_count(f, 10000000);
    if (fuzz_pick(f, 3) == 1) {
        loop->made.late_from = fuzz_pick(f, 2) ? fuzz_byte(f) : fuzz_count(f, UINT64_C(1000000000000));
        loop->made.late_step = input_tokens(f, LOOPCOST_PARAM_LOOP_LATE_STEP);
    }
    input_residuals(f, &loop->made);
    loop->given = (const loopcost_loop *)fuzz_input(f, &loop->made, sizeof loop->made);
}

static inline double work_of_kind(const loopcost_kind *kind)
{
    const loopcost_hazard *last;
    if (!kind->hazards || !kind->n_hazards)
        return 1e12;
    last = &kind->hazards[kind->n_hazards - 1];
    return kind->n_hazards + 42.0 / (last->solved + last->wrong);
}

/* Calls until a chance of 1e-18 is left. */
static inline double work_of_loop(const input_loop *loop)
{
    double work = 0.0;
    uint32_t i;
    for (i = 0; i < loop->made.n_kinds; i++)
        work = fmax(work, work_of_kind(&loop->kinds[i]));
    return loop->made.cap ? fmin(work, (double)loop->made.cap) : work;
}

/* A loop without a cap whose only kind may never end is refused at once. */
static inline int loop_is_long(const input_loop *loop)
{
    const double work = work_of_loop(loop);
    return work > INPUTS_WORK && !(loop->made.cap == 0 && loop->made.n_kinds == 1 && work >= 1e9);
}

/* Strategies. */

typedef struct input_strategy {
    loopcost_strategy made;
    loopcost_class classes[INPUTS_CLASSES]; /* the counts are the generator's, the laws the fixer's */
    uint32_t n_classes;
    loopcost_task task;
    loopcost_context context;
    loopcost_model models[2];
    input_loop loop;
    int is_loop, is_bare; /* bare: nothing beyond the published model */
    const loopcost_strategy *given;
} input_strategy;

static inline void input_model(fuzz *f, input_strategy *s, loopcost_model *model)
{
    const loopcost_model empty = LOOPCOST_MODEL_INIT;
    *model = empty;
    model->price = input_price(f);
    model->n_classes = s->n_classes;
    model->classes =
        (const loopcost_class *)fuzz_records(f, s->classes, s->n_classes, sizeof *s->classes, &model->class_stride);
}

static inline void input_counts(fuzz *f, input_strategy *s)
{
    double sum = 0.0;
    uint32_t i;
    for (i = 0; i < s->n_classes; i++)
        sum += s->classes[i].count;
    s->models[0].counts = fuzz_choice(f, 4);
    if (s->models[0].counts == LOOPCOST_COUNTS_NEGATIVE_BINOMIAL)
        s->models[0].count_variance = fuzz_double(f, sum, 3.0 * sum);
}

static inline void input_task(fuzz *f, input_strategy *s)
{
    const loopcost_task empty = LOOPCOST_TASK_INIT;
    s->task = empty;
    s->task.prompt = input_tokens(f, LOOPCOST_PARAM_TASK_PROMPT);
    s->task.generation = input_tokens(f, LOOPCOST_PARAM_TASK_GENERATION);
    s->task.attempt = input_tokens(f, LOOPCOST_PARAM_TASK_ATTEMPT);
    s->task.trace = input_tokens(f, LOOPCOST_PARAM_TASK_TRACE);
    if (s->is_bare)
        return;
    if (fuzz_pick(f, 3) == 1)
        s->task.growth = f->mood == FUZZ_TAME ? fuzz_byte(f) / 256.0 : fuzz_scalar(f, LOOPCOST_PARAM_TASK_GROWTH);
    if (fuzz_pick(f, 3) == 1)
        s->task.attempt_sd = fuzz_double(f, 0.0, fmax(0.0, s->task.attempt));
    if (fuzz_pick(f, 3) == 1)
        s->task.trace_sd = fuzz_double(f, 0.0, fmax(0.0, s->task.trace));
}

static inline void input_context(fuzz *f, input_strategy *s)
{
    loopcost_context *const c = &s->context;
    const double held = fmax(0.0, s->task.prompt);
    c->mode = fuzz_choice(f, s->is_bare ? 2 : 3);
    c->caching = fuzz_choice(f, 2);
    c->warm_first = fuzz_choice(f, 4);
    c->warm_later = fuzz_choice(f, 4);
    c->warm_first_tokens = fuzz_double(f, 0.0, held);
    c->warm_later_tokens = fuzz_double(f, 0.0, held);
    c->warm_generation = fuzz_double(f, 0.0, held);
    c->expiry = fuzz_pick(f, 2) ? fuzz_double(f, 0.0, 1.0) : 0.0;
    c->group = c->mode == LOOPCOST_GROUPED ? 1 + fuzz_count(f, UINT64_C(999999999999)) : fuzz_wild(f, 32);
    if (s->is_bare)
        return;
    if (fuzz_pick(f, 3) == 1)
        c->bug_cap = 1 + (fuzz_pick(f, 4) ? fuzz_byte(f) : fuzz_count(f, UINT64_C(999999999999)));
    if (fuzz_pick(f, 5) == 1)
        c->conversation_cap = 1 + (fuzz_pick(f, 4) ? fuzz_byte(f) : fuzz_count(f, UINT64_C(999999999999)));
}

static inline void input_a_strategy(fuzz *f, input_strategy *s)
{
    const loopcost_strategy empty = LOOPCOST_STRATEGY_INIT;
    const loopcost_context plain = LOOPCOST_CONTEXT_INIT;
    const uint32_t what = fuzz_pick(f, 5);
    s->made = empty;
    s->is_loop = what == 4;
    s->is_bare = what < 2;
    s->n_classes = 0;
    s->context = plain;
    if (s->is_loop) {
        input_a_loop(f, &s->loop);
        s->made.calls = s->loop.given;
    } else {
        s->n_classes = input_classes(f, s->classes, !s->is_bare);
        input_model(f, s, &s->models[0]);
        input_model(f, s, &s->models[1]);
        if (!s->is_bare)
            input_counts(f, s);
        input_task(f, s);
        input_context(f, s);
        s->made.generator = (const loopcost_model *)fuzz_input(f, &s->models[0], sizeof *s->models);
        s->made.fixer = fuzz_pick(f, 3) == 1 ? s->made.generator
                                             : (const loopcost_model *)fuzz_input(f, &s->models[1], sizeof *s->models);
        s->made.task = (const loopcost_task *)fuzz_input(f, &s->task, sizeof s->task);
        s->made.context = (const loopcost_context *)fuzz_input(f, &s->context, sizeof s->context);
    }
    s->given = (const loopcost_strategy *)fuzz_input(f, &s->made, sizeof s->made);
}

/* Attempts, or calls. */
static inline double work_of_strategy(const input_strategy *s)
{
    const double cap = (double)s->context.conversation_cap;
    double work;
    if (s->is_loop)
        return loop_is_long(&s->loop) ? 1e12 : 0.0;
    work = work_of_classes(s->classes, s->n_classes, (double)s->context.bug_cap);
    return cap > 0.0 ? fmin(work, cap) : work;
}

/* Mean and variance are closed forms but for these. */
static inline int cost_is_long(const input_strategy *s)
{
    uint32_t i;
    if (s->is_loop)
        return loop_is_long(&s->loop);
    if (s->context.conversation_cap)
        return work_of_strategy(s) > INPUTS_WORK;
    for (i = 0; i < s->n_classes; i++)
        if (s->classes[i].law == LOOPCOST_LAW_BETA && (double)s->context.bug_cap > INPUTS_WORK)
            return 1;
    return 0;
}

#endif
