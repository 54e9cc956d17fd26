/* The engine: a strategy read into the tables that its trials draw from. */
#include "simulated_bill.inl"

/* One class of bugs, or one kind of task. */
typedef struct loopcost__species {
    loopcost__sampler law;
    loopcost__sampler breaks; /* failures from one that brings in another bug to the next */
    uint64_t count;
    uint64_t after_fix;                     /* a chance in units of 2^-64 */
    uint32_t always_after_fix, breaks_mode; /* of breaks: never, by chance, always */
} loopcost__species;

enum loopcost__how_often { LOOPCOST__NEVER = 0, LOOPCOST__BY_CHANCE = 1, LOOPCOST__ALWAYS = 2 };

#define LOOPCOST__SPECIES_WORDS ((sizeof(loopcost__species) + 7) / 8)

enum loopcost__draws {
    LOOPCOST__DRAW_ATTEMPTS = 0,
    LOOPCOST__DRAW_AFTER_FIX = 2,
    LOOPCOST__DRAW_BREAKS = 1 << 28,
    LOOPCOST__DRAW_EXPIRY = 1 << 29,
    LOOPCOST__DRAW_SIZES = 1 << 30
};
#define LOOPCOST__DRAW_TASK UINT32_C(0x80000000)
#define LOOPCOST__DRAW_COUNT LOOPCOST__DRAW_TASK
#define LOOPCOST__DRAW_CLASS (LOOPCOST__DRAW_TASK + 2)
#define LOOPCOST__DRAW_KIND (LOOPCOST__DRAW_TASK + 4)
#define LOOPCOST__DRAW_CALLS (LOOPCOST__DRAW_TASK + 6)
#define LOOPCOST__DRAW_END (LOOPCOST__DRAW_TASK + 8)
#define LOOPCOST__DRAW_SHARED_EXPIRY (LOOPCOST__DRAW_TASK + (UINT32_C(1) << 28))
#define LOOPCOST__DRAW_SHARED_SIZES (LOOPCOST__DRAW_TASK + (UINT32_C(1) << 29))
#define LOOPCOST__DRAWS_LEFT (UINT32_C(1) << 28)
#define LOOPCOST__MOST_BUGS 4294967295.0
#define LOOPCOST__MOST_STEPS (UINT64_C(1) << 32)

typedef struct loopcost__engine {
    const loopcost_strategy *strategy;
    const loopcost_sampling *sampling;
    loopcost_fault *fault;
    loopcost__sizes sizes;
    loopcost__sampler counts;  /* how many bugs, where that is random */
    loopcost__sampler mixture; /* the class of a bug, or the kind of a task */
    loopcost__sampler expiry;  /* attempts from one before which the cache has expired to the next */
    uint64_t *species;         /* LOOPCOST__SPECIES_WORDS for each */
    uint64_t bugs;             /* where that is not random */
    uint64_t bug_cap, conversation_cap, group;
    uint64_t short_thread; /* the bill of a thread of so many attempts fits 64 bits */
    uint32_t n_species, mode, random_counts, drawn_classes;
    uint32_t expires; /* enum loopcost__how_often */
    uint32_t lean;    /* 1: nothing but attempts is drawn */
} loopcost__engine;

LOOPCOST_INLINE loopcost__species loopcost__species_at(const loopcost__engine *engine, uint32_t index)
{
    loopcost__species species;
    memcpy(&species, engine->species + index * LOOPCOST__SPECIES_WORDS, sizeof species);
    return species;
}

LOOPCOST_INTERNAL int32_t loopcost__fail_trial(const loopcost__engine *engine, int32_t status, uint32_t field,
                                               uint32_t index, uint64_t trial, double value, double most)
{
    loopcost__fail(engine->fault, status, loopcost__class_field(field, index), value, 0.0, most);
    if (engine->fault)
        engine->fault->row = trial;
    return status;
}

/* Reading a strategy. */

LOOPCOST_INTERNAL int32_t loopcost__check_sampling(loopcost_fault *fault, const loopcost_sampling *sampling)
{
    const double all = loopcost__param(LOOPCOST_PARAM_SAMPLING_TRIALS)->most;
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_SAMPLING, sampling, sizeof(loopcost_sampling),
                                            sizeof(loopcost_sampling));
    if (!status && (sampling->reserved || sampling->padding))
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_SAMPLING, 0.0);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_SAMPLING_KERNEL, sampling->kernel);
    if (!status && sampling->kernel > LOOPCOST_KERNEL_PORTABLE)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_SAMPLING_KERNEL, sampling->kernel);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_SAMPLING_FIRST, (double)sampling->first);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_SAMPLING_TRIALS), (double)sampling->trials,
                                       0.0, all - (double)sampling->first);
    return status;
}

/* Failures that a bug has on average, and the chance that its cap leaves it unfixed. */
typedef struct loopcost__failing {
    double failures, unfixed;
} loopcost__failing;

/* A walk no longer than this: at its end a Beta law has hardly more failures to come that would matter for a
 * verdict. */
#define LOOPCOST__LONG_WALK (UINT64_C(1) << 24)

LOOPCOST_INTERNAL loopcost__failing loopcost__failing_of(const loopcost_class *law, uint64_t cap)
{
    loopcost__failing sum = {0.0, 1.0};
    const uint64_t table = law->law == LOOPCOST_LAW_TABLE ? law->n_chances - 1 : 0;
    uint64_t k, most = cap ? cap : UINT64_MAX;
    double p, rest;
    if (law->law == LOOPCOST_LAW_BETA) {
        if (!cap) {
            sum.failures = law->alpha > 1.0 ? law->beta / (law->alpha - 1.0) : HUGE_VAL;
            sum.unfixed = 0.0;
            return sum;
        }
        for (k = 0; k < loopcost__lesser(most, LOOPCOST__LONG_WALK); k++) {
            sum.unfixed *= (law->beta + (double)k) / (law->alpha + law->beta + (double)k);
            sum.failures += sum.unfixed;
        }
        return sum;
    }
    for (k = 0; k < loopcost__lesser(most, table); k++) {
        sum.unfixed *= 1.0 - law->chances[k];
        sum.failures += sum.unfixed;
    }
    p = law->law == LOOPCOST_LAW_TABLE ? law->chances[table] : law->fix_chance;
    rest = cap ? -expm1((double)(most - k) * log1p(-p)) : 1.0; /* the share that is fixed after the table */
    if (k < most) {
        sum.failures += sum.unfixed * rest * ((1.0 - p) / p);
        sum.unfixed *= 1.0 - rest;
    }
    return sum;
}

/* A bug that brings in one or more on average never ends. Any law, with a cap per bug or (0) without. */
LOOPCOST_INTERNAL int32_t loopcost__check_breeding(loopcost_fault *fault, const loopcost_class *law, uint32_t index,
                                                   uint64_t cap)
{
    const loopcost__failing failing = loopcost__failing_of(law, cap);
    const double fixed = 1.0 - failing.unfixed, by_fix = law->after_fix * fixed;
    const double by_failure = law->after_failure == 0.0 ? 0.0 : law->after_failure * failing.failures;
    if (by_fix + by_failure < 1.0)
        return LOOPCOST_OK;
    if (by_fix >= 1.0 || law->after_failure == 0.0)
        return loopcost__fail(fault, LOOPCOST_DIVERGENT,
                              loopcost__class_field(LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FIX, index), law->after_fix, 0.0,
                              1.0 / fixed);
    return loopcost__fail(fault, LOOPCOST_DIVERGENT,
                          loopcost__class_field(LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FAILURE, index), law->after_failure,
                          0.0, (1.0 - by_fix) / failing.failures);
}

LOOPCOST_INTERNAL loopcost__sampler loopcost__law_sampler(loopcost__arena *arena, const loopcost_class *law,
                                                          uint64_t most)
{
    if (law->law == LOOPCOST_LAW_TABLE)
        return loopcost__table_sampler(arena, law->chances, law->n_chances, most);
    if (law->law == LOOPCOST_LAW_BETA)
        return loopcost__beta_sampler(arena, law->alpha, law->beta, most);
    return loopcost__geometric_sampler(arena, law->fix_chance, most);
}

LOOPCOST_INTERNAL uint32_t loopcost__how_often_of(double chance)
{
    return chance <= 0.0 ? LOOPCOST__NEVER : chance >= 1.0 ? LOOPCOST__ALWAYS : LOOPCOST__BY_CHANCE;
}

/* How many bugs of each class, where none of that is random. */
LOOPCOST_INTERNAL int32_t loopcost__read_count(loopcost__engine *engine, double count, uint32_t index, uint64_t *whole)
{
    const double nearest = floor(count + 0.5);
    const loopcost_param param = loopcost__class_field(LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT, index);
    if (fabs(count - nearest) > 1e-9 * fmax(1.0, count))
        return loopcost__fail(engine->fault, LOOPCOST_UNDEFINED, param, count, 0.0, LOOPCOST__MOST_BUGS);
    if (nearest > LOOPCOST__MOST_BUGS)
        return loopcost__fail(engine->fault, LOOPCOST_OVERFLOW, param, count, 0.0, LOOPCOST__MOST_BUGS);
    *whole = (uint64_t)nearest;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__make_species(loopcost__engine *engine, loopcost__arena *arena, uint32_t index)
{
    const loopcost_class one = loopcost__strategy_class(engine->strategy, index);
    const uint64_t bug_most = engine->bug_cap ? engine->bug_cap : UINT64_MAX - 1;
    const uint64_t all_most = engine->conversation_cap ? engine->conversation_cap : UINT64_MAX - 1;
    loopcost__species species;
    int32_t status = LOOPCOST_OK;
    memset(&species, 0, sizeof species);
    if (!engine->drawn_classes)
        status = loopcost__read_count(engine, one.count, index, &species.count);
    if (!status && one.count > 0.0 && !engine->conversation_cap && loopcost__has_family(&one) &&
        !engine->sampling->attempts)
        status = loopcost__check_breeding(engine->fault, &one, index, engine->bug_cap);
    if (status)
        return status;
    engine->bugs += species.count;
    if (one.count > 0.0)
        species.law = loopcost__law_sampler(arena, &one, loopcost__lesser(bug_most, all_most));
    species.after_fix = loopcost__chance(one.after_fix);
    species.always_after_fix = one.after_fix >= 1.0;
    species.breaks_mode = loopcost__how_often_of(one.after_failure);
    if (species.breaks_mode == LOOPCOST__BY_CHANCE)
        species.breaks = loopcost__geometric_sampler(arena, one.after_failure, UINT64_MAX - 1);
    if (arena->words)
        memcpy(engine->species + index * LOOPCOST__SPECIES_WORDS, &species, sizeof species);
    return LOOPCOST_OK;
}

/* Random numbers of bugs. */

enum { LOOPCOST__WEIGHT_BITS = 42 };
#define LOOPCOST__MOST_MEAN 1e6
#define LOOPCOST__MOST_LIST (UINT64_C(1) << 20)

/* P(N = k) / P(N = k-1): Poisson where `variance` is 0, else negative binomial. */
typedef struct loopcost__number {
    double mean, variance, shape, again; /* shape r and q = 1 - mean/variance */
    uint64_t start;                      /* close to the likeliest number */
} loopcost__number;

LOOPCOST_INTERNAL loopcost__number loopcost__number_of(double mean, double variance)
{
    loopcost__number number;
    const double likely = variance > 0.0 ? mean - (variance - mean) / mean : mean;
    number.mean = mean;
    number.variance = variance;
    number.shape = variance > 0.0 ? mean * mean / (variance - mean) : 0.0;
    number.again = variance > 0.0 ? (variance - mean) / variance : 0.0;
    number.start = likely > 0.0 ? (uint64_t)likely : 0;
    return number;
}

LOOPCOST_INTERNAL double loopcost__number_ratio(const loopcost__number *number, uint64_t k)
{
    if (number->variance > 0.0)
        return (number->shape + (double)(k - 1)) / (double)k * number->again;
    return number->mean / (double)k;
}

/* Writes the weights of 1, 2, ... in units of 2^-42 of the likeliest one's, and that of 0; returns how many there
 * are. */
LOOPCOST_INTERNAL uint64_t loopcost__number_weights(const loopcost__number *number, uint64_t *list, uint64_t *none)
{
    double weight = 1.0;
    uint64_t k = number->start, units = loopcost__fixed(weight, LOOPCOST__WEIGHT_BITS), last;
    *none = k ? 0 : units;
    if (list && k)
        list[k - 1] = units;
    while (units && k < LOOPCOST__MOST_LIST + LOOPCOST__MOST_LIST) {
        k++;
        weight *= loopcost__number_ratio(number, k);
        units = loopcost__fixed(weight, LOOPCOST__WEIGHT_BITS);
        if (list && units)
            list[k - 1] = units;
    }
    last = k - 1;
    weight = 1.0;
    for (k = number->start; list && k; k--) {
        weight /= loopcost__number_ratio(number, k);
        units = loopcost__fixed(weight, LOOPCOST__WEIGHT_BITS);
        if (k > 1)
            list[k - 2] = units;
        else
            *none = units;
    }
    return last;
}

/* The share of the numbers past the list: a law that falls slowly after a likely 0 has some. */
LOOPCOST_INTERNAL double loopcost__number_past(const loopcost__number *number, uint64_t n)
{
    double weight = 1.0, sum = 1.0, ratio;
    uint64_t k;
    for (k = number->start + 1; k <= n; k++) {
        weight *= loopcost__number_ratio(number, k);
        sum += weight;
    }
    ratio = loopcost__number_ratio(number, n + 1);
    return weight * ratio / ((1.0 - fmax(ratio, number->again)) * sum);
}

/* 2^64 part / whole, cut off, for part <= whole < 2^63. */
LOOPCOST_INTERNAL uint64_t loopcost__share(uint64_t part, uint64_t whole)
{
    uint64_t share = 0;
    uint32_t i;
    if (part == whole)
        return UINT64_MAX;
    for (i = 0; i < 64; i++) {
        part <<= 1;
        share = share << 1 | (part >= whole);
        part -= part >= whole ? whole : 0;
    }
    return share;
}

/* From weights to the chances of at least 1, 2, ... */
LOOPCOST_INTERNAL void loopcost__weights_to_thresholds(uint64_t *list, uint64_t n, uint64_t none)
{
    uint64_t total = none, above = 0, i;
    for (i = 0; i < n; i++)
        total += list[i];
    for (i = n; i--;) {
        above += list[i];
        list[i] = loopcost__share(above, total);
    }
}

/* So much of a law may lie past the list. */
#define LOOPCOST__PAST_LIST 0x1p-32

LOOPCOST_INTERNAL int32_t loopcost__make_counts(loopcost__engine *engine, loopcost__arena *arena, double mean)
{
    const loopcost_model *generator = engine->strategy->generator;
    const int spread = generator->counts == LOOPCOST_COUNTS_NEGATIVE_BINOMIAL;
    const loopcost__number number = loopcost__number_of(mean, spread ? generator->count_variance : 0.0);
    uint64_t *list = 0, none = 0;
    if (mean > LOOPCOST__MOST_MEAN)
        return loopcost__fail(engine->fault, LOOPCOST_OVERFLOW, loopcost__field(LOOPCOST_PARAM_GENERATOR_BUGS_COUNT),
                              mean, 0.0, LOOPCOST__MOST_MEAN);
    engine->random_counts = 1;
    engine->counts = loopcost__sampler_empty(UINT64_MAX - 1);
    if (mean > 0.0)
        engine->counts.n = loopcost__number_weights(&number, 0, &none);
    if (engine->counts.n > LOOPCOST__MOST_LIST + (uint64_t)LOOPCOST__MOST_MEAN ||
        (mean > 0.0 && loopcost__number_past(&number, engine->counts.n) > LOOPCOST__PAST_LIST))
        return loopcost__fail_field(engine->fault, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_GENERATOR_COUNT_VARIANCE,
                                    generator->count_variance);
    list = loopcost__take(arena, engine->counts.n);
    engine->counts.list = list;
    if (list && engine->counts.n) {
        memset(list, 0, (size_t)engine->counts.n * sizeof *list);
        loopcost__number_weights(&number, list, &none);
        loopcost__weights_to_thresholds(list, engine->counts.n, none);
    }
    loopcost__sampler_cells(arena, &engine->counts);
    return LOOPCOST_OK;
}

/* Which class, or which kind: weights given one by one. Sums of what the caller gave, none of them a product. */
LOOPCOST_INTERNAL double loopcost__mixture_weight(const loopcost__engine *engine, uint32_t index)
{
    if (engine->strategy->calls)
        return loopcost__kind_at(engine->strategy->calls, index).weight;
    return loopcost__strategy_class(engine->strategy, index).count;
}

LOOPCOST_INTERNAL double loopcost__make_mixture(loopcost__engine *engine, loopcost__arena *arena)
{
    double total = 0.0, above = 0.0;
    uint64_t *list;
    uint32_t i, last = 0;
    for (i = engine->n_species; i--;) {
        const double weight = loopcost__mixture_weight(engine, i);
        if (weight > 0.0 && total == 0.0)
            last = i;
        total += weight;
    }
    engine->mixture = loopcost__sampler_empty(UINT64_MAX - 1);
    engine->mixture.n = last;
    list = loopcost__take(arena, last);
    engine->mixture.list = list;
    for (i = last; list && i; i--) {
        above += loopcost__mixture_weight(engine, i);
        list[i - 1] = loopcost__chance(above / total);
    }
    loopcost__sampler_cells(arena, &engine->mixture);
    return total;
}

LOOPCOST_INTERNAL int32_t loopcost__make_bugs(loopcost__engine *engine, loopcost__arena *arena)
{
    const loopcost_strategy *strategy = engine->strategy;
    const uint32_t counts = strategy->generator->counts;
    const double whole_error = 1e-9;
    int32_t status = LOOPCOST_OK;
    double total;
    uint32_t i;
    engine->n_species = strategy->generator->n_classes;
    engine->drawn_classes = counts != LOOPCOST_COUNTS_EXPECTED;
    engine->mode = strategy->context->mode;
    engine->group = strategy->context->group;
    engine->bug_cap = strategy->context->bug_cap;
    engine->conversation_cap = strategy->context->conversation_cap;
    engine->species = loopcost__take(arena, engine->n_species * LOOPCOST__SPECIES_WORDS);
    for (i = 0; !status && i < engine->n_species; i++)
        status = loopcost__make_species(engine, arena, i);
    if (status || !engine->drawn_classes)
        return status;
    total = loopcost__make_mixture(engine, arena);
    if (counts != LOOPCOST_COUNTS_SPLIT)
        return loopcost__make_counts(engine, arena, total);
    if (fabs(total - floor(total + 0.5)) > whole_error * fmax(1.0, total))
        return loopcost__fail_field(engine->fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, total);
    if (total > LOOPCOST__MOST_BUGS)
        return loopcost__fail(engine->fault, LOOPCOST_OVERFLOW, loopcost__field(LOOPCOST_PARAM_GENERATOR_BUGS_COUNT),
                              total, 0.0, LOOPCOST__MOST_BUGS);
    engine->bugs = (uint64_t)floor(total + 0.5);
    return LOOPCOST_OK;
}

/* A kind of task: the calls that do not end it. */
LOOPCOST_INTERNAL loopcost__sampler loopcost__kind_sampler(loopcost__arena *arena, const loopcost_kind *kind,
                                                           uint64_t cap)
{
    loopcost__sampler law = loopcost__sampler_empty(cap ? cap : UINT64_MAX - 1);
    uint64_t *list, threshold = UINT64_MAX, hazard = 0;
    uint32_t i;
    if (loopcost__is_beta(kind))
        return loopcost__beta_sampler(arena, kind->alpha, kind->beta, law.most);
    law.n = loopcost__lesser(kind->n_hazards, law.most);
    list = loopcost__take(arena, law.n);
    law.list = list;
    for (i = 0; list && i < law.n; i++) {
        const uint64_t solved = loopcost__chance(kind->hazards[i].solved);
        const uint64_t wrong = loopcost__chance(kind->hazards[i].wrong);
        hazard = solved > UINT64_MAX - wrong ? UINT64_MAX : solved + wrong;
        list[i] = threshold = loopcost__survive(threshold, hazard);
    }
    if (law.n < law.most) {
        /* What holds on: a chance with 53 digits of what has 64. */
        const loopcost_hazard last = kind->hazards[kind->n_hazards - 1];
        const double ends = last.solved + last.wrong;
        if (ends > 0.0)
            loopcost__geometric_tail(arena, &law, ends);
        else if (list)
            law.tail = LOOPCOST__ENDS;
    }
    loopcost__sampler_cells(arena, &law);
    return law;
}

LOOPCOST_INTERNAL void loopcost__make_loop(loopcost__engine *engine, loopcost__arena *arena)
{
    const loopcost_loop *loop = engine->strategy->calls;
    uint32_t i;
    engine->n_species = loop->n_kinds;
    engine->bug_cap = loop->cap;
    engine->species = loopcost__take(arena, engine->n_species * LOOPCOST__SPECIES_WORDS);
    for (i = 0; i < loop->n_kinds; i++) {
        const loopcost_kind kind = loopcost__kind_at(loop, i);
        loopcost__species species;
        memset(&species, 0, sizeof species);
        if (kind.weight > 0.0)
            species.law = loopcost__kind_sampler(arena, &kind, loop->cap);
        if (arena->words)
            memcpy(engine->species + i * LOOPCOST__SPECIES_WORDS, &species, sizeof species);
    }
    loopcost__make_mixture(engine, arena);
}

/* Threads of this length or less have a bill of less than 2^62 units: nothing overflows on the way. */
LOOPCOST_INTERNAL uint64_t loopcost__short_thread(const loopcost__sizes *sizes)
{
    uint64_t low = 0, high = UINT64_C(1) << 20;
    while (low < high) {
        const uint64_t middle = low + (high - low + 1) / 2;
        loopcost__bill128 bill;
        memset(&bill, 0, sizeof bill);
        loopcost__bill_thread(&bill, sizes, 0, middle);
        if (bill.written.over || bill.read.over || bill.output.over || bill.written.value.high ||
            bill.read.value.high || bill.output.value.high ||
            (bill.written.value.low | bill.read.value.low | bill.output.value.low) >> 62)
            high = middle - 1;
        else
            low = middle;
    }
    return low;
}

LOOPCOST_INTERNAL double loopcost__expiry_of(const loopcost_strategy *strategy)
{
    if (strategy->calls)
        return strategy->calls->thread->caching ? strategy->calls->thread->expiry : 0.0;
    return strategy->context->caching ? strategy->context->expiry : 0.0;
}

/* The lean way (below) keeps the sum of the failures k of all bugs and that of k^2 in one word, the failures in its
 * lower part. With so many bugs and so many failures of each neither overflows; a trial with a bug that fails more
 * often is run the long way. */
enum { LOOPCOST__KEY_BITS = 24, LOOPCOST__MOST_LEAN = 1024, LOOPCOST__LEAN_FAILURES = 16384 };

LOOPCOST_INTERNAL uint32_t loopcost__is_lean(const loopcost__engine *engine)
{
    const loopcost_strategy *strategy = engine->strategy;
    const loopcost__classes classes = loopcost__classes_of_model(strategy->fixer);
    uint32_t i;
    if (engine->sampling->attempts || engine->sampling->bill || engine->drawn_classes || engine->bug_cap ||
        engine->mode == LOOPCOST_GROUPED || engine->bugs > LOOPCOST__MOST_LEAN || engine->expires)
        return 0;
    if (engine->sizes.output_sd || engine->sizes.trace_sd || (engine->sizes.growth && engine->mode == LOOPCOST_FRESH))
        return 0;
    for (i = 0; i < classes.n; i++) {
        const loopcost_class one = loopcost__class_at(&classes, i);
        if (loopcost__has_family(&one) || one.law == LOOPCOST_LAW_BETA || one.n_chances > LOOPCOST__LEAN_FAILURES / 2)
            return 0;
    }
    return 1;
}

/* Without memory in the arena it counts the words. */
LOOPCOST_INTERNAL int32_t loopcost__engine_make(loopcost__engine *engine, const loopcost_strategy *strategy,
                                                const loopcost_sampling *sampling, loopcost__arena *arena,
                                                loopcost_fault *fault)
{
    const double expiry = loopcost__expiry_of(strategy);
    int32_t status;
    memset(engine, 0, sizeof *engine);
    engine->strategy = strategy;
    engine->sampling = sampling;
    engine->fault = fault;
    status = loopcost__read_sizes(strategy, &engine->sizes, fault);
    if (status)
        return status;
    engine->expires = loopcost__how_often_of(expiry);
    if (engine->expires == LOOPCOST__BY_CHANCE)
        engine->expiry = loopcost__geometric_sampler(arena, expiry, UINT64_MAX - 1);
    if (strategy->calls)
        loopcost__make_loop(engine, arena);
    else
        status = loopcost__make_bugs(engine, arena);
    engine->short_thread = loopcost__short_thread(&engine->sizes);
    engine->lean = !status && !strategy->calls && loopcost__is_lean(engine);
    return status;
}
