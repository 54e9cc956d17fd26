#include <math.h>
#include <string.h>

#if defined(__SSE2__) && !defined(LOOPCOST__NO_SSE2)
#include <emmintrin.h>
#endif

#include "tally.inl"

LOOPCOST_API int32_t loopcost_sampling_init(loopcost_sampling *sampling, uint32_t struct_size)
{
    const loopcost_sampling defaults = LOOPCOST_SAMPLING_INIT;
    return loopcost__init(sampling, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Sizes in whole units of 2^-unit_bits tokens. */

enum { LOOPCOST__FINE_UNIT = 20 };

typedef struct loopcost__sizes {
    uint32_t unit_bits;
    uint64_t base, held_first, held_later; /* L1, u */
    uint64_t step, output, growth;         /* D, G, gamma D */
    uint64_t early, late;                  /* so many steps are D, later ones this */
    uint64_t output_sd, trace_sd;
    uint64_t generation[3];                /* the first call: written, read, generated */
} loopcost__sizes;

LOOPCOST_INTERNAL uint64_t loopcost__units(const loopcost__sizes *sizes, double tokens)
{
    return loopcost__fixed(tokens, (int32_t)sizes->unit_bits);
}

LOOPCOST_INTERNAL uint64_t loopcost__lesser(uint64_t value, uint64_t most)
{
    return value < most ? value : most;
}

LOOPCOST_INTERNAL uint32_t loopcost__unit_of(const double *tokens, uint32_t n)
{
    uint32_t i;
    for (i = 0; i < n; i++)
        if (tokens[i] != floor(tokens[i]))
            return LOOPCOST__FINE_UNIT;
    return 0;
}

LOOPCOST_INTERNAL void loopcost__loop_sizes(const loopcost_loop *loop, loopcost__sizes *sizes)
{
    const loopcost_thread *thread = loop->thread;
    const double tokens[5] = {thread->base, thread->step, thread->output, thread->caching ? thread->warm : 0.0,
                              loop->late_from ? loop->late_step : 0.0};
    sizes->unit_bits = loopcost__unit_of(tokens, 5);
    sizes->base = loopcost__units(sizes, tokens[0]);
    sizes->step = loopcost__units(sizes, tokens[1]);
    sizes->output = loopcost__units(sizes, tokens[2]);
    sizes->held_first = loopcost__units(sizes, tokens[3]);
    sizes->early = loop->late_from ? loop->late_from - 1 : UINT64_MAX;
    sizes->late = loopcost__units(sizes, tokens[4]);
}

LOOPCOST_INTERNAL void loopcost__task_sizes(const loopcost_strategy *strategy, loopcost__sizes *sizes)
{
    const loopcost__conversation talk = loopcost__strategy_conversation(strategy);
    const loopcost_task *task = strategy->task;
    const double held = strategy->context->caching ? strategy->context->warm_generation : 0.0;
    const double growth = (task->attempt + task->trace) * task->growth;
    const double tokens[10] = {task->prompt,    task->generation, task->attempt,    task->trace,      talk.held_first,
                               talk.held_later, held,             task->attempt_sd, task->trace_sd, growth};
    sizes->unit_bits = loopcost__unit_of(tokens, 10);
    sizes->base = loopcost__units(sizes, task->prompt) + loopcost__units(sizes, task->generation);
    sizes->held_first = loopcost__lesser(loopcost__units(sizes, talk.held_first), sizes->base);
    sizes->held_later = loopcost__lesser(loopcost__units(sizes, talk.held_later), sizes->base);
    sizes->output = loopcost__units(sizes, task->attempt);
    sizes->step = sizes->output + loopcost__units(sizes, task->trace);
    sizes->growth = loopcost__units(sizes, growth);
    sizes->early = UINT64_MAX;
    sizes->output_sd = loopcost__units(sizes, task->attempt_sd);
    sizes->trace_sd = loopcost__units(sizes, task->trace_sd);
    sizes->generation[1] = loopcost__units(sizes, held);
    sizes->generation[0] = loopcost__units(sizes, task->prompt) - sizes->generation[1];
    sizes->generation[2] = loopcost__units(sizes, task->generation);
}

LOOPCOST_INTERNAL int32_t loopcost__read_sizes(const loopcost_strategy *strategy, loopcost__sizes *sizes,
                                               loopcost_fault *fault)
{
    memset(sizes, 0, sizeof *sizes);
    if (strategy->calls)
        loopcost__loop_sizes(strategy->calls, sizes);
    else
        loopcost__task_sizes(strategy, sizes);
    if (sizes->growth == UINT64_MAX)
        return loopcost__fail_field(fault, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_TASK_GROWTH, strategy->task->growth);
    return LOOPCOST_OK;
}

/* Prices. */

/* Written, read, generated; by the fixer, then by the generator. */
typedef struct loopcost__prices {
    double fix[3], generate[3];
} loopcost__prices;

LOOPCOST_INTERNAL loopcost__prices loopcost__prices_of(const loopcost_strategy *strategy)
{
    loopcost__conversation talk;
    loopcost__prices prices;
    memset(&prices, 0, sizeof prices);
    if (strategy->calls) {
        loopcost__read_thread(strategy->calls->thread, &talk);
    } else {
        const loopcost_price *price = strategy->generator->price;
        const uint32_t caching = strategy->context->caching;
        talk = loopcost__strategy_conversation(strategy);
        prices.generate[0] = caching ? price->cache_write : price->input;
        prices.generate[1] = caching ? price->cache_read : price->input;
        prices.generate[2] = price->output;
    }
    prices.fix[0] = talk.write;
    prices.fix[1] = talk.read;
    prices.fix[2] = talk.generate;
    return prices;
}

enum { LOOPCOST__COST = 4, LOOPCOST__PRICE_BITS = 62 };

/* The unit of prices: a nano-USD per Mtok where all are whole, as rate cards are, else 2^-shift USD per Mtok. */
typedef struct loopcost__coin {
    uint32_t nano;
    int32_t shift;
} loopcost__coin;

/* Prices in whole coins: a cost is an integer. */
typedef struct loopcost__tariff {
    uint64_t prices[3];
    uint64_t generation[LOOPCOST__COST]; /* the cost of the first call */
    int32_t exponent;                    /* a cost c is c 2^exponent / divisor USD */
    double divisor;
} loopcost__tariff;

/* value / 2^shift, 0 < shift < 96, rounded to nearest, ties up; and how far that is from it, in units of 2^-shift. */
LOOPCOST_INTERNAL uint64_t loopcost__round_off(loopcost__wide value, uint32_t shift, loopcost__wide *distance)
{
    const loopcost__wide half = loopcost__wide_shifted(1, shift - 1);
    loopcost__wide sum = value, back;
    uint64_t nearest;
    loopcost__wide_add(&sum, half);
    nearest = shift < 64 ? sum.high << (64 - shift) | sum.low >> shift : sum.high >> (shift - 64);
    back = shift < 64 ? loopcost__wide_product(nearest, UINT64_C(1) << shift)
                      : loopcost__wide_of(nearest << (shift - 64), 0);
    if (back.high > value.high || (back.high == value.high && back.low > value.low))
        *distance = loopcost__wide_of(back.high - value.high - (back.low < value.low), back.low - value.low);
    else
        *distance = loopcost__wide_of(value.high - back.high - (value.low < back.low), value.low - back.low);
    return nearest;
}

/* A price in nano-USD, if it is whole within 2^-50 of itself: 0.3 is no multiple of anything in binary. */
LOOPCOST_INTERNAL int loopcost__to_nano(double price, uint64_t *nano)
{
    int32_t exponent;
    const uint64_t mantissa = loopcost__mantissa(price, &exponent);
    const loopcost__wide product = loopcost__wide_product(mantissa, 1000000000);
    loopcost__wide distance;
    *nano = 0;
    if (!mantissa)
        return 1;
    if (exponent >= 0 || exponent <= -96)
        return 0;
    *nano = loopcost__round_off(product, (uint32_t)-exponent, &distance);
    return !distance.high && distance.low <= (product.high << 14 | product.low >> 50);
}

LOOPCOST_INTERNAL double loopcost__price_at(const loopcost__prices *prices, uint32_t i)
{
    return i < 3 ? prices->fix[i] : prices->generate[i - 3];
}

/* The coin of one strategy or several. */
LOOPCOST_INTERNAL loopcost__coin loopcost__coin_of(const loopcost__prices *prices, uint32_t n)
{
    loopcost__coin coin;
    int32_t most = -1074, exponent;
    uint64_t nano;
    uint32_t i;
    coin.nano = 1;
    for (i = 0; i < 6 * n; i++) {
        const double price = loopcost__price_at(&prices[i / 6], i % 6);
        const uint64_t mantissa = loopcost__mantissa(price, &exponent);
        exponent += (int32_t)loopcost__bit_length(mantissa);
        if (mantissa && exponent > most)
            most = exponent;
        coin.nano &= (uint32_t)loopcost__to_nano(price, &nano);
    }
    coin.shift = LOOPCOST__PRICE_BITS - most;
    return coin;
}

LOOPCOST_INTERNAL uint64_t loopcost__coins(const loopcost__coin *coin, double price)
{
    uint64_t coins = 0;
    if (coin->nano)
        loopcost__to_nano(price, &coins);
    else
        coins = loopcost__fixed(price, coin->shift);
    return coins;
}

/* total += price quantity */
LOOPCOST_INLINE void loopcost__add_cost(uint64_t *total, uint64_t price, loopcost__wide quantity)
{
    const loopcost__wide low = loopcost__wide_product(price, quantity.low);
    const uint64_t limbs[2] = {low.low, low.high};
    loopcost__limbs_add(total, LOOPCOST__COST, limbs, 2);
    if (LOOPCOST__UNLIKELY(quantity.high)) {
        const loopcost__wide high = loopcost__wide_product(price, quantity.high);
        const uint64_t more[2] = {high.low, high.high};
        loopcost__limbs_add(total + 1, LOOPCOST__COST - 1, more, 2);
    }
}

LOOPCOST_INTERNAL loopcost__tariff loopcost__tariff_of(const loopcost__prices *prices, const loopcost__sizes *sizes,
                                                       const loopcost__coin *coin)
{
    loopcost__tariff tariff;
    uint32_t i;
    memset(&tariff, 0, sizeof tariff);
    for (i = 0; i < 3; i++) {
        tariff.prices[i] = loopcost__coins(coin, prices->fix[i]);
        loopcost__add_cost(tariff.generation, loopcost__coins(coin, prices->generate[i]),
                           loopcost__wide_of(0, sizes->generation[i]));
    }
    tariff.exponent = -(int32_t)sizes->unit_bits - (coin->nano ? 0 : coin->shift);
    tariff.divisor = coin->nano ? 1e15 : 1e6;
    return tariff;
}

LOOPCOST_INTERNAL loopcost__tariff loopcost__tariff_alone(const loopcost_strategy *strategy,
                                                          const loopcost__sizes *sizes)
{
    const loopcost__prices prices = loopcost__prices_of(strategy);
    const loopcost__coin coin = loopcost__coin_of(&prices, 1);
    return loopcost__tariff_of(&prices, sizes, &coin);
}

/* `tokens`: written, read, generated. */
LOOPCOST_INLINE void loopcost__exact_cost(const loopcost__tariff *tariff, const loopcost__wide *tokens, uint64_t *cost)
{
    uint32_t i;
    memcpy(cost, tariff->generation, sizeof tariff->generation);
    for (i = 0; i < 3; i++)
        loopcost__add_cost(cost, tariff->prices[i], tokens[i]);
}

/* USD. It never falls as the tokens grow. */
LOOPCOST_INTERNAL double loopcost__usd_of(const loopcost__tariff *tariff, const loopcost__wide *tokens)
{
    uint64_t cost[LOOPCOST__COST];
    loopcost__exact_cost(tariff, tokens, cost);
    return loopcost__limbs_value(cost, LOOPCOST__COST, tariff->exponent) / tariff->divisor;
}

/* The bill of a thread, in whole units. */

/* Adds up; what does not fit 128 bits is noted. */
typedef struct loopcost__sum128 {
    loopcost__wide value;
    uint32_t over;
} loopcost__sum128;

LOOPCOST_INLINE void loopcost__sum_wide(loopcost__sum128 *sum, loopcost__wide term)
{
    sum->over |= loopcost__wide_add(&sum->value, term);
}

/* sum += a b c */
LOOPCOST_INTERNAL void loopcost__sum_product(loopcost__sum128 *sum, uint64_t a, uint64_t b, uint64_t c)
{
    const loopcost__wide part = loopcost__wide_product(a, b);
    const loopcost__wide high = loopcost__wide_product(part.high, c);
    loopcost__sum_wide(sum, loopcost__wide_product(part.low, c));
    loopcost__sum_wide(sum, loopcost__wide_of(high.low, 0));
    sum->over |= high.high != 0;
}

/* sum += a n (n-1)/2 */
LOOPCOST_INTERNAL void loopcost__sum_pairs(loopcost__sum128 *sum, uint64_t a, uint64_t n)
{
    if (n > 1)
        loopcost__sum_product(sum, a, n & 1 ? n : n / 2, n & 1 ? (n - 1) / 2 : n - 1);
}

/* sum += a n (n-1) (n-2)/6 */
LOOPCOST_INTERNAL void loopcost__sum_triples(loopcost__sum128 *sum, uint64_t a, uint64_t n)
{
    uint64_t factors[3] = {n, n - 1, n - 2};
    loopcost__sum128 pairs;
    uint32_t i;
    if (n < 3 || !a)
        return;
    memset(&pairs, 0, sizeof pairs);
    factors[n & 1] /= 2;
    for (i = 0; i < 3; i++)
        if (factors[i] % 3 == 0) {
            factors[i] /= 3;
            break;
        }
    pairs.value = loopcost__wide_product(factors[0], factors[1]);
    loopcost__sum_product(sum, a, pairs.value.low, factors[2]);
    if (pairs.value.high) {
        loopcost__sum128 high;
        memset(&high, 0, sizeof high);
        loopcost__sum_product(&high, a, pairs.value.high, factors[2]);
        sum->over |= high.over | (high.value.high != 0);
        loopcost__sum_wide(sum, loopcost__wide_of(high.value.low, 0));
    }
}

/* How far `before` attempts have taken the conversation beyond its base. */
LOOPCOST_INTERNAL void loopcost__sum_steps(loopcost__sum128 *sum, const loopcost__sizes *sizes, uint64_t before)
{
    const uint64_t early = loopcost__lesser(before, sizes->early);
    loopcost__sum_product(sum, sizes->step, early, 1);
    loopcost__sum_product(sum, sizes->late, before - early, 1);
    if (sizes->growth)
        loopcost__sum_pairs(sum, sizes->growth, before);
}

/* What the first `n` attempts see together. */
LOOPCOST_INTERNAL void loopcost__sum_contexts(loopcost__sum128 *sum, const loopcost__sizes *sizes, uint64_t n)
{
    loopcost__sum_product(sum, sizes->base, n, 1);
    if (n <= sizes->early || n - sizes->early == 1) {
        loopcost__sum_pairs(sum, sizes->step, n);
    } else {
        const uint64_t late = n - sizes->early - 1;
        loopcost__sum_pairs(sum, sizes->step, sizes->early + 1);
        loopcost__sum_product(sum, sizes->step, sizes->early, late);
        loopcost__sum_pairs(sum, sizes->late, late + 1);
    }
    loopcost__sum_triples(sum, sizes->growth, n);
}

/* What one trial comes to, on the way. */
typedef struct loopcost__bill128 {
    loopcost__sum128 written, read, output;
} loopcost__bill128;

/* A thread of `attempts`, all steps alike and nothing expired. */
LOOPCOST_INTERNAL void loopcost__bill_thread(loopcost__bill128 *bill, const loopcost__sizes *sizes, uint64_t held,
                                             uint64_t attempts)
{
    loopcost__sum_wide(&bill->written, loopcost__wide_of(0, sizes->base - held));
    loopcost__sum_steps(&bill->written, sizes, attempts - 1);
    loopcost__sum_wide(&bill->read, loopcost__wide_of(0, held));
    loopcost__sum_contexts(&bill->read, sizes, attempts - 1);
    loopcost__sum_product(&bill->output, sizes->output, attempts, 1);
}

/* The engine. */

/* One class of bugs, or one kind of task. */
typedef struct loopcost__species {
    loopcost__sampler law;
    loopcost__sampler breaks;  /* failures from one that brings in another bug to the next */
    uint64_t count;
    uint64_t after_fix;        /* a chance in units of 2^-64 */
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
    loopcost__sampler counts;   /* how many bugs, where that is random */
    loopcost__sampler mixture;  /* the class of a bug, or the kind of a task */
    loopcost__sampler expiry;   /* attempts from one before which the cache has expired to the next */
    uint64_t *species;          /* LOOPCOST__SPECIES_WORDS for each */
    uint64_t bugs;              /* where that is not random */
    uint64_t bug_cap, conversation_cap, group;
    uint64_t short_thread;      /* the bill of a thread of so many attempts fits 64 bits */
    uint32_t n_species, mode, random_counts, drawn_classes;
    uint32_t expires;           /* enum loopcost__how_often */
    uint32_t lean;              /* 1: nothing but attempts is drawn */
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
        if (bill.written.over || bill.read.over || bill.output.over ||
            bill.written.value.high || bill.read.value.high || bill.output.value.high ||
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
    if (engine->sizes.output_sd || engine->sizes.trace_sd ||
        (engine->sizes.growth && engine->mode == LOOPCOST_FRESH))
        return 0;
    for (i = 0; i < classes.n; i++) {
        const loopcost_class one = loopcost__class_at(&classes, i);
        if (loopcost__has_family(&one) || one.law == LOOPCOST_LAW_BETA ||
            one.n_chances > LOOPCOST__LEAN_FAILURES / 2)
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

/* One trial. */

/* Where a thread's chance comes from. */
typedef struct loopcost__spot {
    loopcost__address address;
    uint32_t expiry_draw, sizes_draw;
} loopcost__spot;

LOOPCOST_INTERNAL loopcost__spot loopcost__own_spot(const loopcost__engine *engine, uint64_t trial,
                                                      uint32_t class_index, uint32_t bug)
{
    loopcost__spot place;
    place.address = loopcost__address_of(engine->sampling->seed, trial, class_index, bug);
    place.expiry_draw = LOOPCOST__DRAW_EXPIRY;
    place.sizes_draw = LOOPCOST__DRAW_SIZES;
    return place;
}

LOOPCOST_INTERNAL loopcost__spot loopcost__shared_spot(const loopcost__engine *engine, uint64_t trial, uint32_t thread)
{
    loopcost__spot place;
    place.address = loopcost__address_of(engine->sampling->seed, trial, 0, thread);
    place.expiry_draw = LOOPCOST__DRAW_SHARED_EXPIRY;
    place.sizes_draw = LOOPCOST__DRAW_SHARED_SIZES;
    return place;
}

/* The attempts before which the cache has expired, one after the other. */
typedef struct loopcost__expiries {
    const loopcost__engine *engine;
    const loopcost__spot *place;
    uint64_t next; /* the first attempt is 1 */
    uint32_t draws;
} loopcost__expiries;

LOOPCOST_INTERNAL void loopcost__next_expiry(loopcost__expiries *expiries)
{
    loopcost__uniform u;
    uint64_t gap = 0;
    if (expiries->engine->expires == LOOPCOST__BY_CHANCE && expiries->draws < LOOPCOST__DRAWS_LEFT) {
        u = loopcost__uniform_at(&expiries->place->address, expiries->place->expiry_draw + expiries->draws);
        gap = loopcost__draw(&expiries->engine->expiry, &u);
        expiries->draws += 2;
    }
    expiries->next = gap < UINT64_MAX - 1 - expiries->next ? expiries->next + gap + 1 : UINT64_MAX;
}

LOOPCOST_INTERNAL loopcost__expiries loopcost__expiries_of(const loopcost__engine *engine, const loopcost__spot *place)
{
    loopcost__expiries expiries;
    expiries.engine = engine;
    expiries.place = place;
    expiries.next = engine->expires ? 0 : UINT64_MAX;
    expiries.draws = 0;
    if (engine->expires)
        loopcost__next_expiry(&expiries);
    return expiries;
}

/* Tokens that turn out to be written again instead of read. */
LOOPCOST_INTERNAL void loopcost__expire(loopcost__bill128 *bill, loopcost__wide tokens)
{
    const uint64_t low = bill->read.value.low;
    loopcost__sum_wide(&bill->written, tokens);
    bill->read.value.low -= tokens.low;
    bill->read.value.high -= tokens.high + (low < tokens.low);
}

/* A long bill: sizes vary, so one attempt after the other. */
LOOPCOST_INTERNAL int32_t loopcost__bill_varying(const loopcost__engine *engine, loopcost__bill128 *bill,
                                                 const loopcost__spot *place, uint64_t held, uint64_t attempts)
{
    const loopcost__sizes *sizes = &engine->sizes;
    loopcost__expiries expiries = loopcost__expiries_of(engine, place);
    loopcost__sum128 context, before, growth;
    uint64_t t;
    uint32_t word = 0;
    memset(&context, 0, sizeof context);
    memset(&growth, 0, sizeof growth);
    context.value.low = sizes->base;
    before = context;
    before.value.low = held;
    for (t = 1; t <= attempts; t++) {
        loopcost__wide fresh = context.value;
        uint64_t output, step;
        if (t % 16 == 1)
            word = loopcost__word(&place->address, place->sizes_draw + (uint32_t)((t - 1) / 16));
        fresh.high -= before.value.high + (fresh.low < before.value.low);
        fresh.low -= before.value.low;
        loopcost__sum_wide(&bill->written, fresh);
        if (t == expiries.next) {
            loopcost__sum_wide(&bill->written, before.value);
            loopcost__next_expiry(&expiries);
        } else {
            loopcost__sum_wide(&bill->read, before.value);
        }
        output = word & 1 ? sizes->output + sizes->output_sd : sizes->output - sizes->output_sd;
        step = sizes->step - sizes->output + output;
        step = word & 2 ? step + sizes->trace_sd : step - sizes->trace_sd;
        word >>= 2;
        loopcost__sum_wide(&bill->output, loopcost__wide_of(0, output));
        before = context;
        loopcost__sum_wide(&context, loopcost__wide_of(0, step));
        loopcost__sum_wide(&context, growth.value);
        loopcost__sum_wide(&growth, loopcost__wide_of(0, sizes->growth));
    }
    bill->written.over |= context.over | growth.over;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL void loopcost__bill_expiring(const loopcost__engine *engine, loopcost__bill128 *bill,
                                               const loopcost__spot *place, uint64_t held, uint64_t attempts)
{
    const loopcost__sizes *sizes = &engine->sizes;
    loopcost__expiries expiries = loopcost__expiries_of(engine, place);
    loopcost__bill_thread(bill, sizes, held, attempts);
    for (; expiries.next <= attempts; loopcost__next_expiry(&expiries)) {
        loopcost__sum128 tokens;
        memset(&tokens, 0, sizeof tokens);
        if (expiries.next == 1) {
            tokens.value.low = held;
        } else {
            tokens.value.low = sizes->base;
            loopcost__sum_steps(&tokens, sizes, expiries.next - 2);
        }
        loopcost__expire(bill, tokens.value);
    }
}

LOOPCOST_INTERNAL int32_t loopcost__bill_callback(const loopcost__engine *engine, loopcost__bill128 *bill,
                                                  const loopcost__spot *place, uint64_t attempts)
{
    uint64_t tokens[3] = {0, 0, 0};
    loopcost_random random;
    int32_t status;
    random.seed = place->address.seed;
    random.trial = place->address.trial;
    random.class_index = place->address.class_index;
    random.bug = place->address.bug;
    random.draw = place->expiry_draw;
    random.left = LOOPCOST__DRAWS_LEFT;
    status = engine->sampling->bill(engine->sampling->user, &random, attempts, tokens);
    if (status)
        return loopcost__fail_trial(engine, status, LOOPCOST_PARAM_SAMPLING_BILL, LOOPCOST_NO_INDEX,
                                    place->address.trial, (double)attempts, 0.0);
    loopcost__sum_wide(&bill->written, loopcost__wide_of(0, tokens[0]));
    loopcost__sum_wide(&bill->read, loopcost__wide_of(0, tokens[1]));
    loopcost__sum_wide(&bill->output, loopcost__wide_of(0, tokens[2]));
    return LOOPCOST_OK;
}

/* Adds a thread of at least one attempt. */
LOOPCOST_INTERNAL int32_t loopcost__add_thread(const loopcost__engine *engine, loopcost__bill128 *bill,
                                               const loopcost__spot *place, uint64_t held, uint64_t attempts)
{
    const int varies = engine->sizes.output_sd || engine->sizes.trace_sd;
    if (engine->sampling->bill)
        return loopcost__bill_callback(engine, bill, place, attempts);
    if ((varies || engine->expires) && attempts >= LOOPCOST__MOST_STEPS)
        return loopcost__fail_trial(engine, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_ATTEMPTS, LOOPCOST_NO_INDEX,
                                    place->address.trial, (double)attempts, (double)LOOPCOST__MOST_STEPS);
    if (varies)
        return loopcost__bill_varying(engine, bill, place, held, attempts);
    if (engine->expires)
        loopcost__bill_expiring(engine, bill, place, held, attempts);
    else
        loopcost__bill_thread(bill, &engine->sizes, held, attempts);
    return LOOPCOST_OK;
}

/* One trial on its way. */
typedef struct loopcost__trial {
    const loopcost__engine *engine;
    uint64_t number;
    loopcost__bill128 bill;
    loopcost__sum128 attempts;
    uint64_t threads;  /* how many there were */
    uint64_t talk;     /* attempts in the thread that is open */
    uint64_t members;  /* bugs in it */
    uint32_t next_bug; /* the number that the next bug brought in has */
    uint32_t solved;
    uint32_t stopped;  /* 1: the conversation's cap is passed */
} loopcost__trial;

LOOPCOST_INTERNAL int32_t loopcost__close_thread(loopcost__trial *trial, const loopcost__spot *place)
{
    const loopcost__engine *engine = trial->engine;
    const uint64_t held = trial->threads ? engine->sizes.held_later : engine->sizes.held_first;
    const uint64_t talk = trial->talk;
    trial->threads++;
    trial->talk = trial->members = 0;
    loopcost__sum_wide(&trial->attempts, loopcost__wide_of(0, talk));
    return loopcost__add_thread(engine, &trial->bill, place, held, talk);
}

LOOPCOST_INTERNAL int32_t loopcost__close_shared(loopcost__trial *trial)
{
    const loopcost__spot place = loopcost__shared_spot(trial->engine, trial->number, (uint32_t)trial->threads);
    return trial->talk ? loopcost__close_thread(trial, &place) : LOOPCOST_OK;
}

/* What becomes of one bug. */
typedef struct loopcost__repair {
    uint64_t attempts, children;
    uint32_t fixed;
} loopcost__repair;

LOOPCOST_INTERNAL int32_t loopcost__attempts_callback(const loopcost__engine *engine, const loopcost__address *address,
                                                      loopcost__repair *repair)
{
    loopcost_random random;
    uint64_t attempts = 0;
    uint32_t fixed = 1;
    int32_t status;
    random.seed = address->seed;
    random.trial = address->trial;
    random.class_index = address->class_index;
    random.bug = address->bug;
    random.draw = LOOPCOST__DRAW_ATTEMPTS;
    random.left = LOOPCOST__DRAWS_LEFT;
    status = engine->sampling->attempts(engine->sampling->user, &random, address->class_index, &attempts, &fixed);
    if (!status && !attempts)
        status = LOOPCOST_OUT_OF_RANGE;
    if (status)
        return loopcost__fail_trial(engine, status, LOOPCOST_PARAM_SAMPLING_ATTEMPTS, LOOPCOST_NO_INDEX, address->trial,
                                    (double)attempts, 0.0);
    repair->attempts = attempts;
    repair->fixed = fixed != 0;
    return LOOPCOST_OK;
}

/* Failures that bring in another bug. */
LOOPCOST_INTERNAL uint64_t loopcost__breaks(const loopcost__species *species, const loopcost__address *address,
                                            uint64_t failures)
{
    uint64_t breaks = 0;
    uint32_t draw = LOOPCOST__DRAW_BREAKS;
    if (species->breaks_mode != LOOPCOST__BY_CHANCE)
        return species->breaks_mode ? failures : 0;
    while (failures && breaks < LOOPCOST__DRAWS_LEFT / 2) {
        loopcost__uniform u = loopcost__uniform_at(address, draw);
        const uint64_t gap = loopcost__draw(&species->breaks, &u);
        if (gap >= failures)
            break;
        failures -= gap + 1;
        breaks++;
        draw += 2;
    }
    return breaks;
}

LOOPCOST_INTERNAL int32_t loopcost__repair_bug(const loopcost__engine *engine, const loopcost__species *species,
                                               const loopcost__address *address, loopcost__repair *repair)
{
    if (engine->sampling->attempts) {
        const int32_t status = loopcost__attempts_callback(engine, address, repair);
        if (status)
            return status;
    } else {
        loopcost__uniform u = loopcost__uniform_at(address, LOOPCOST__DRAW_ATTEMPTS);
        const uint64_t failures = loopcost__draw(&species->law, &u);
        if (failures == LOOPCOST__TOO_MANY)
            return loopcost__fail_trial(engine, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_FIXER_CLASSES_ALPHA,
                                        address->class_index, address->trial, (double)LOOPCOST__MOST_TERMS,
                                        (double)LOOPCOST__MOST_TERMS);
        repair->fixed = !engine->bug_cap || failures < engine->bug_cap;
        repair->attempts = repair->fixed ? failures + 1 : engine->bug_cap;
    }
    repair->children = loopcost__breaks(species, address, repair->attempts - repair->fixed);
    if (repair->fixed && species->after_fix) {
        loopcost__uniform u = loopcost__uniform_at(address, LOOPCOST__DRAW_AFTER_FIX);
        repair->children += species->always_after_fix || loopcost__above(species->after_fix, &u);
    }
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__fail_too_many_bugs(const loopcost__trial *trial)
{
    return loopcost__fail_trial(trial->engine, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_GENERATOR_BUGS_COUNT,
                                LOOPCOST_NO_INDEX, trial->number, LOOPCOST__MOST_BUGS, LOOPCOST__MOST_BUGS);
}

/* Adds the attempts of one bug to the open thread; a fresh one is closed at once. */
LOOPCOST_INTERNAL int32_t loopcost__add_repair(loopcost__trial *trial, const loopcost__address *address,
                                               const loopcost__repair *repair)
{
    const loopcost__engine *engine = trial->engine;
    const uint64_t cap = engine->conversation_cap;
    trial->solved &= repair->fixed;
    if (repair->attempts > UINT64_MAX - trial->talk)
        return loopcost__fail_trial(engine, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_ATTEMPTS, LOOPCOST_NO_INDEX,
                                    trial->number, (double)UINT64_MAX, (double)UINT64_MAX);
    trial->talk += repair->attempts;
    if (cap && trial->talk > cap) {
        trial->talk = cap;
        trial->stopped = 1;
        trial->solved = 0;
    }
    if (engine->mode == LOOPCOST_FRESH) {
        const loopcost__spot place =
            loopcost__own_spot(engine, trial->number, address->class_index, address->bug);
        return loopcost__close_thread(trial, &place);
    }
    return LOOPCOST_OK;
}

/* A bug and all that its repair brings in. */
LOOPCOST_INTERNAL int32_t loopcost__add_family(loopcost__trial *trial, const loopcost__species *species,
                                               uint32_t class_index, uint32_t bug)
{
    const loopcost__engine *engine = trial->engine;
    uint64_t waiting = 1;
    while (waiting) {
        const loopcost__address address =
            loopcost__address_of(engine->sampling->seed, trial->number, class_index, bug);
        loopcost__repair repair = {0, 0, 0};
        int32_t status = loopcost__repair_bug(engine, species, &address, &repair);
        if (!status)
            status = loopcost__add_repair(trial, &address, &repair);
        if (status)
            return status;
        if (trial->stopped)
            break;
        if (repair.children > UINT32_MAX || waiting + repair.children - 1 > UINT32_MAX - trial->next_bug)
            return loopcost__fail_too_many_bugs(trial);
        waiting += repair.children - 1;
        if (waiting)
            bug = trial->next_bug++;
    }
    if (++trial->members == engine->group && engine->mode == LOOPCOST_GROUPED)
        return loopcost__close_shared(trial);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__run_listed_bugs(loopcost__trial *trial)
{
    const loopcost__engine *engine = trial->engine;
    int32_t status = LOOPCOST_OK;
    uint32_t c, bug;
    for (c = 0; !status && c < engine->n_species; c++) {
        const loopcost__species species = loopcost__species_at(engine, c);
        trial->next_bug = (uint32_t)species.count;
        for (bug = 0; !status && !trial->stopped && bug < species.count; bug++)
            status = loopcost__add_family(trial, &species, c, bug);
    }
    return status;
}

LOOPCOST_INTERNAL uint64_t loopcost__draw_task(const loopcost__engine *engine, const loopcost__sampler *law,
                                               uint64_t trial, uint32_t bug, uint32_t draw)
{
    const loopcost__address address = loopcost__address_of(engine->sampling->seed, trial, 0, bug);
    loopcost__uniform u = loopcost__uniform_at(&address, draw);
    return loopcost__draw(law, &u);
}

LOOPCOST_INTERNAL int32_t loopcost__run_drawn_bugs(loopcost__trial *trial)
{
    const loopcost__engine *engine = trial->engine;
    const uint64_t bugs = engine->random_counts
                              ? loopcost__draw_task(engine, &engine->counts, trial->number, 0, LOOPCOST__DRAW_COUNT)
                              : engine->bugs;
    int32_t status = LOOPCOST_OK;
    uint32_t bug;
    trial->next_bug = (uint32_t)bugs;
    for (bug = 0; !status && !trial->stopped && bug < bugs; bug++) {
        const uint32_t c =
            engine->n_species < 2
                ? 0
                : (uint32_t)loopcost__draw_task(engine, &engine->mixture, trial->number, bug, LOOPCOST__DRAW_CLASS);
        const loopcost__species species = loopcost__species_at(engine, c);
        status = loopcost__add_family(trial, &species, c, bug);
    }
    return status;
}

/* Whether a call that ends a run of the kind ends it solved. */
LOOPCOST_INTERNAL uint32_t loopcost__ends_solved(const loopcost__engine *engine, const loopcost_kind *kind,
                                                 uint64_t trial, uint64_t call)
{
    const loopcost__address address = loopcost__address_of(engine->sampling->seed, trial, 0, 0);
    const loopcost_hazard hazard = loopcost__hazard_of(kind, call);
    const double share = loopcost__is_beta(kind) ? kind->solved_share : hazard.solved / (hazard.solved + hazard.wrong);
    loopcost__uniform u;
    if (share >= 1.0 || !(share > 0.0))
        return share >= 1.0;
    u = loopcost__uniform_at(&address, LOOPCOST__DRAW_END);
    return (uint32_t)loopcost__above(loopcost__chance(share), &u);
}

LOOPCOST_INTERNAL int32_t loopcost__run_loop(loopcost__trial *trial)
{
    const loopcost__engine *engine = trial->engine;
    const uint64_t cap = engine->strategy->calls->cap;
    const uint32_t k =
        engine->n_species < 2
            ? 0
            : (uint32_t)loopcost__draw_task(engine, &engine->mixture, trial->number, 0, LOOPCOST__DRAW_KIND);
    const loopcost_kind kind = loopcost__kind_at(engine->strategy->calls, k);
    const loopcost__species species = loopcost__species_at(engine, k);
    if (engine->sampling->attempts) {
        const loopcost__address address = loopcost__address_of(engine->sampling->seed, trial->number, k, 0);
        loopcost__repair repair = {0, 0, 0};
        const int32_t status = loopcost__attempts_callback(engine, &address, &repair);
        if (status)
            return status;
        trial->talk = repair.attempts;
        trial->solved = repair.fixed;
        return LOOPCOST_OK;
    }
    trial->talk = loopcost__draw_task(engine, &species.law, trial->number, 0, LOOPCOST__DRAW_CALLS);
    if (cap && trial->talk >= cap) {
        trial->talk = cap;
        trial->solved = 0;
        return LOOPCOST_OK;
    }
    trial->talk++;
    trial->solved = loopcost__ends_solved(engine, &kind, trial->number, trial->talk);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__give_outcome(const loopcost__trial *trial, loopcost__outcome *outcome)
{
    if (trial->bill.written.over | trial->bill.read.over | trial->bill.output.over)
        return loopcost__fail_trial(trial->engine, LOOPCOST_OVERFLOW,
                                    trial->engine->strategy->calls ? LOOPCOST_PARAM_LOOP : LOOPCOST_PARAM_TASK,
                                    LOOPCOST_NO_INDEX, trial->number, 0.0, 0.0);
    outcome->quantities[0] = trial->attempts.value;
    outcome->quantities[1] = trial->bill.written.value;
    outcome->quantities[2] = trial->bill.read.value;
    outcome->quantities[3] = trial->bill.output.value;
    outcome->solved = trial->solved;
    return LOOPCOST_OK;
}

/* Any strategy, any trial. */
LOOPCOST_INTERNAL int32_t loopcost__run_trial(const loopcost__engine *engine, uint64_t number,
                                              loopcost__outcome *outcome)
{
    loopcost__trial trial;
    int32_t status;
    memset(&trial, 0, sizeof trial);
    trial.engine = engine;
    trial.number = number;
    trial.solved = 1;
    status = engine->strategy->calls   ? loopcost__run_loop(&trial)
             : engine->drawn_classes ? loopcost__run_drawn_bugs(&trial)
                                     : loopcost__run_listed_bugs(&trial);
    if (!status)
        status = loopcost__close_shared(&trial);
    return status ? status : loopcost__give_outcome(&trial, outcome);
}

/* Many trials at once, where nothing but the failures of listed bugs is drawn: the sum of the failures k of all bugs,
 * and for fresh threads that of k^2, which is what reading again comes to. */

enum { LOOPCOST__WINDOW = 64 };

#define LOOPCOST__KEY_FAILURES ((UINT64_C(1) << LOOPCOST__KEY_BITS) - 1)

typedef struct loopcost__window {
    uint64_t start;    /* the first trial, a multiple of LOOPCOST__WINDOW */
    uint32_t from, to; /* those that are wanted */
    uint64_t long_way; /* bits: trials that are not lean */
    uint64_t keys[LOOPCOST__WINDOW];
} loopcost__window;

#if defined(__SSE2__) && !defined(LOOPCOST__NO_SSE2)
/* Two blocks side by side, each word in the lower half of a lane: a product reads nothing else, so what gathers in the
 * upper half does no harm. */
typedef struct loopcost__philox_lanes {
    __m128i x[4];
} loopcost__philox_lanes;

LOOPCOST_INLINE loopcost__philox_lanes loopcost__lanes_round(loopcost__philox_lanes s, const __m128i *key)
{
    const __m128i a = _mm_mul_epu32(s.x[0], _mm_set1_epi64x((int64_t)LOOPCOST__PHILOX_A));
    const __m128i b = _mm_mul_epu32(s.x[2], _mm_set1_epi64x((int64_t)LOOPCOST__PHILOX_B));
    loopcost__philox_lanes next;
    next.x[0] = _mm_xor_si128(_mm_xor_si128(_mm_srli_epi64(b, 32), s.x[1]), key[0]);
    next.x[1] = b;
    next.x[2] = _mm_xor_si128(_mm_xor_si128(_mm_srli_epi64(a, 32), s.x[3]), key[1]);
    next.x[3] = a;
    return next;
}

/* The lower halves of two pairs of lanes. */
LOOPCOST_INLINE __m128i loopcost__lanes_joined(__m128i left, __m128i right)
{
    return _mm_castps_si128(
        _mm_shuffle_ps(_mm_castsi128_ps(left), _mm_castsi128_ps(right), _MM_SHUFFLE(2, 0, 2, 0)));
}

/* Draw 0 of four bugs in all trials of a window. */
LOOPCOST_INTERNAL void loopcost__window_words(uint64_t seed, uint64_t start, uint32_t class_index, uint32_t block,
                                              uint32_t words[4][LOOPCOST__WINDOW])
{
    const uint32_t low = (uint32_t)start, high = (uint32_t)(start >> 32) | class_index << 16;
    __m128i keys[10][2];
    uint32_t i, j, round;
    for (round = 0; round < 10; round++) {
        keys[round][0] = _mm_set1_epi64x((int64_t)((uint32_t)seed + round * LOOPCOST__PHILOX_KEY_A));
        keys[round][1] = _mm_set1_epi64x((int64_t)((uint32_t)(seed >> 32) + round * LOOPCOST__PHILOX_KEY_B));
    }
    for (i = 0; i < LOOPCOST__WINDOW; i += 4) {
        loopcost__philox_lanes s[2];
        for (j = 0; j < 2; j++) {
            s[j].x[0] = _mm_set_epi32(0, (int32_t)(low + i + 2 * j + 1), 0, (int32_t)(low + i + 2 * j));
            s[j].x[1] = _mm_set1_epi64x((int64_t)high);
            s[j].x[2] = _mm_set1_epi64x((int64_t)block);
            s[j].x[3] = _mm_setzero_si128();
        }
        for (round = 0; round < 10; round++) {
            s[0] = loopcost__lanes_round(s[0], keys[round]);
            s[1] = loopcost__lanes_round(s[1], keys[round]);
        }
        for (j = 0; j < 4; j++)
            _mm_storeu_si128((__m128i *)(void *)&words[j][i], loopcost__lanes_joined(s[0].x[j], s[1].x[j]));
    }
}
#else
/* Draw 0 of four bugs in all trials of a window. */
LOOPCOST_INTERNAL void loopcost__window_words(uint64_t seed, uint64_t start, uint32_t class_index, uint32_t block,
                                              uint32_t words[4][LOOPCOST__WINDOW])
{
    const uint32_t low = (uint32_t)start, high = (uint32_t)(start >> 32) | class_index << 16;
    uint32_t i, j;
    for (i = 0; i < LOOPCOST__WINDOW; i++) {
        loopcost__philox_state s;
        s.x[0] = low + i;
        s.x[1] = high;
        s.x[2] = block;
        s.x[3] = LOOPCOST__DRAW_ATTEMPTS;
        s = loopcost__philox(s, (uint32_t)seed, (uint32_t)(seed >> 32));
        for (j = 0; j < 4; j++)
            words[j][i] = s.x[j];
    }
}
#endif

LOOPCOST_INTERNAL uint64_t loopcost__window_slowly(const loopcost__sampler *law, uint64_t seed, uint64_t trial,
                                                   uint32_t class_index, uint32_t bug, uint32_t word)
{
    const loopcost__address address = loopcost__address_of(seed, trial, class_index, bug);
    loopcost__uniform u = loopcost__uniform_of(&address, LOOPCOST__DRAW_ATTEMPTS, word);
    return loopcost__draw_slowly(law, &u);
}

LOOPCOST_INTERNAL void loopcost__window_bug(loopcost__window *window, const loopcost__sampler *law, uint64_t seed,
                                            uint32_t class_index, uint32_t bug, const uint32_t *words)
{
    const uint64_t *cells = law->cells;
    uint32_t i;
    for (i = 0; i < LOOPCOST__WINDOW; i++) {
        uint64_t k;
        if (LOOPCOST__UNLIKELY(!loopcost__cell_decides(cells[words[i] >> 24], words[i], &k))) {
            k = loopcost__window_slowly(law, seed, window->start + i, class_index, bug, words[i]);
            if (k >= LOOPCOST__LEAN_FAILURES) {
                window->long_way |= UINT64_C(1) << i;
                continue;
            }
        }
        window->keys[i] += k * (k << LOOPCOST__KEY_BITS | 1);
    }
}

LOOPCOST_INTERNAL void loopcost__window_fill(loopcost__window *window, const loopcost__engine *engine)
{
    const uint64_t mask = engine->mode == LOOPCOST_FRESH ? UINT64_MAX : LOOPCOST__KEY_FAILURES;
    uint32_t words[4][LOOPCOST__WINDOW], c, block, lane;
    memset(window->keys, 0, sizeof window->keys);
    window->long_way = 0;
    for (c = 0; c < engine->n_species; c++) {
        const loopcost__species species = loopcost__species_at(engine, c);
        for (block = 0; block < (species.count + 3) / 4; block++) {
            loopcost__window_words(engine->sampling->seed, window->start, c, block, words);
            for (lane = 0; lane < 4 && 4 * block + lane < species.count; lane++)
                loopcost__window_bug(window, &species.law, engine->sampling->seed, c, 4 * block + lane, words[lane]);
        }
    }
    for (lane = 0; lane < LOOPCOST__WINDOW; lane++)
        window->keys[lane] &= mask;
}

LOOPCOST_INLINE int loopcost__is_lean_trial(const loopcost__engine *engine, const loopcost__window *window, uint32_t i)
{
    return engine->lean && !(window->long_way >> i & 1);
}

LOOPCOST_INTERNAL void loopcost__lean_fresh(const loopcost__engine *engine, uint64_t failures, uint64_t squares,
                                            loopcost__bill128 *bill)
{
    const loopcost__sizes *sizes = &engine->sizes;
    const uint64_t later = engine->bugs - 1;
    loopcost__sum_product(&bill->written, sizes->base - sizes->held_first, 1, 1);
    loopcost__sum_product(&bill->written, sizes->base - sizes->held_later, later, 1);
    loopcost__sum_product(&bill->written, sizes->step, failures, 1);
    loopcost__sum_product(&bill->read, sizes->held_first, 1, 1);
    loopcost__sum_product(&bill->read, sizes->held_later, later, 1);
    loopcost__sum_product(&bill->read, sizes->base, failures, 1);
    loopcost__sum_product(&bill->read, sizes->step, (squares - failures) / 2, 1);
    loopcost__sum_product(&bill->output, sizes->output, engine->bugs + failures, 1);
}

LOOPCOST_INTERNAL int32_t loopcost__lean_outcome(const loopcost__engine *engine, uint64_t key,
                                                 loopcost__outcome *outcome)
{
    const uint64_t failures = key & LOOPCOST__KEY_FAILURES, cap = engine->conversation_cap;
    loopcost__trial trial;
    uint64_t attempts = engine->bugs + failures;
    memset(&trial, 0, sizeof trial);
    trial.engine = engine;
    trial.solved = !cap || attempts <= cap;
    attempts = trial.solved ? attempts : cap;
    if (engine->bugs && engine->mode == LOOPCOST_FRESH)
        loopcost__lean_fresh(engine, failures, key >> LOOPCOST__KEY_BITS, &trial.bill);
    else if (engine->bugs)
        loopcost__bill_thread(&trial.bill, &engine->sizes, engine->sizes.held_first, attempts);
    trial.attempts.value.low = attempts;
    return loopcost__give_outcome(&trial, outcome);
}

/* Whatever is lean, and the others. */
LOOPCOST_INTERNAL int32_t loopcost__window_outcome(const loopcost__engine *engine, const loopcost__window *window,
                                                   uint32_t i, loopcost__outcome *outcome)
{
    if (loopcost__is_lean_trial(engine, window, i))
        return loopcost__lean_outcome(engine, window->keys[i], outcome);
    return loopcost__run_trial(engine, window->start + i, outcome);
}

/* The windows of a range, one after the other. */
LOOPCOST_INTERNAL int loopcost__window_next(loopcost__window *window, const loopcost_sampling *sampling)
{
    const uint64_t end = sampling->first + sampling->trials;
    const uint64_t next = window->start + window->to;
    if (next >= end)
        return 0;
    window->start = next / LOOPCOST__WINDOW * LOOPCOST__WINDOW;
    window->from = (uint32_t)(next - window->start);
    window->to = (uint32_t)loopcost__lesser(end - window->start, LOOPCOST__WINDOW);
    return 1;
}

LOOPCOST_INTERNAL void loopcost__window_begin(loopcost__window *window, const loopcost_sampling *sampling)
{
    window->start = sampling->first;
    window->from = window->to = 0;
}

/* Outcomes that come again: counted here first, by their keys, and added to the tally in bulk. */

enum { LOOPCOST__MEMO_BITS = 14 };
#define LOOPCOST__MEMO (UINT64_C(1) << LOOPCOST__MEMO_BITS)

LOOPCOST_INTERNAL int32_t loopcost__memo_flush(const loopcost__engine *engine, loopcost_tally *tally, uint64_t *entry)
{
    loopcost__outcome outcome;
    int32_t status;
    if (!entry[1])
        return LOOPCOST_OK;
    status = loopcost__lean_outcome(engine, entry[0], &outcome);
    if (!status)
        loopcost__tally_add(tally, &outcome, entry[1]);
    entry[1] = 0;
    return status;
}

LOOPCOST_INLINE int32_t loopcost__memo_add(const loopcost__engine *engine, loopcost_tally *tally, uint64_t *memo,
                                           uint64_t key)
{
    uint64_t *entry = memo + 2 * ((key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - LOOPCOST__MEMO_BITS));
    if (LOOPCOST__UNLIKELY(entry[0] != key)) {
        const int32_t status = loopcost__memo_flush(engine, tally, entry);
        if (status)
            return status;
        entry[0] = key;
    }
    entry[1]++;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__tally_window(const loopcost__engine *engine, const loopcost__window *window,
                                                 loopcost_tally *tally, uint64_t *memo)
{
    int32_t status = LOOPCOST_OK;
    uint32_t i;
    for (i = window->from; !status && i < window->to; i++) {
        if (loopcost__is_lean_trial(engine, window, i)) {
            status = loopcost__memo_add(engine, tally, memo, window->keys[i]);
        } else {
            loopcost__outcome outcome;
            status = loopcost__run_trial(engine, window->start + i, &outcome);
            if (!status)
                loopcost__tally_add(tally, &outcome, 1);
        }
    }
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__tally_range(const loopcost__engine *engine, loopcost_tally *tally, uint64_t *memo)
{
    loopcost__window window;
    int32_t status = LOOPCOST_OK;
    uint64_t i;
    memset(memo, 0, (size_t)(2 * LOOPCOST__MEMO) * sizeof *memo);
    loopcost__window_begin(&window, engine->sampling);
    while (!status && loopcost__window_next(&window, engine->sampling)) {
        if (engine->lean)
            loopcost__window_fill(&window, engine);
        status = loopcost__tally_window(engine, &window, tally, memo);
    }
    for (i = 0; !status && i < LOOPCOST__MEMO; i++)
        status = loopcost__memo_flush(engine, tally, memo + 2 * i);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_simulation(const loopcost_strategy *strategy,
                                                     const loopcost_sampling *sampling, loopcost_fault *fault)
{
    const int32_t status = loopcost__check_strategy(fault, strategy);
    return status ? status : loopcost__check_sampling(fault, sampling);
}

/* The words that a strategy takes, the memo included. */
LOOPCOST_INTERNAL int32_t loopcost__engine_words(const loopcost_strategy *strategy, const loopcost_sampling *sampling,
                                                 uint64_t *words, loopcost_fault *fault)
{
    loopcost__arena arena = {0, 0};
    loopcost__engine engine;
    const int32_t status = loopcost__engine_make(&engine, strategy, sampling, &arena, fault);
    *words = arena.used + 2 * LOOPCOST__MEMO;
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_work(loopcost_fault *fault, const loopcost_sampling *sampling, uint64_t words)
{
    const loopcost__param_row *row = loopcost__param(LOOPCOST_PARAM_WORK);
    const int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_WORK, sampling->work);
    if (status || sampling->words >= words)
        return status;
    return loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_WORK), (double)sampling->words,
                          (double)words, row->most);
}

/* An engine in the memory of `sampling`, and what comes after it there. */
LOOPCOST_INTERNAL int32_t loopcost__engine_start(loopcost__engine *engine, const loopcost_strategy *strategy,
                                                 const loopcost_sampling *sampling, uint64_t **rest,
                                                 loopcost_fault *fault)
{
    loopcost__arena arena = {0, 0};
    uint64_t words;
    int32_t status = loopcost__engine_words(strategy, sampling, &words, fault);
    if (!status)
        status = loopcost__check_work(fault, sampling, words);
    if (status)
        return status;
    arena.words = sampling->work;
    status = loopcost__engine_make(engine, strategy, sampling, &arena, fault);
    *rest = sampling->work + arena.used;
    return status;
}

LOOPCOST_API int32_t loopcost_sampling_words(const loopcost_strategy *strategy, const loopcost_sampling *sampling,
                                             uint64_t *words, loopcost_fault *fault)
{
    uint64_t needed = 0;
    int32_t status = loopcost__check_simulation(strategy, sampling, fault);
    if (!status)
        status = loopcost__engine_words(strategy, sampling, &needed, fault);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = needed;
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_target(loopcost_fault *fault, const loopcost_tally *tally, uint32_t kind,
                                                 const loopcost_sampling *sampling)
{
    int32_t status = loopcost__check_tally(fault, tally);
    if (!status)
        status = loopcost__check_tally_kind(fault, tally, kind);
    if (!status)
        status = loopcost__check_more(fault, tally, sampling->trials);
    return status;
}

LOOPCOST_API int32_t loopcost_simulate(const loopcost_strategy *strategy, const loopcost_sampling *sampling,
                                       loopcost_tally *tally, loopcost_fault *fault)
{
    loopcost__engine engine;
    uint64_t *memo = 0;
    int32_t status = loopcost__check_simulation(strategy, sampling, fault);
    if (!status)
        status = loopcost__check_target(fault, tally, LOOPCOST_TALLY_ALONE, sampling);
    if (!status)
        status = loopcost__engine_start(&engine, strategy, sampling, &memo, fault);
    if (!status)
        status = loopcost__check_unit(fault, tally, engine.sizes.unit_bits);
    if (status || !sampling->trials)
        return status;
    if (!tally->trials)
        loopcost__tally_begin(tally, engine.sizes.unit_bits);
    status = loopcost__tally_range(&engine, tally, memo);
    if (status)
        tally->trials = 0;
    return status;
}

/* Order statistics. */

LOOPCOST_API int32_t loopcost_simulate_between(const loopcost_strategy *strategy, const loopcost_sampling *sampling,
                                               double least, double most, double *costs, uint64_t room, uint64_t *found,
                                               uint64_t *below, loopcost_fault *fault)
{
    loopcost__engine engine;
    loopcost__window window;
    loopcost__tariff tariff;
    uint64_t *rest, counts[2] = {0, 0};
    int32_t status = loopcost__check_simulation(strategy, sampling, fault);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LEAST, least);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_MOST, most);
    if (!status && ((room && !costs) || !found || !below))
        status = loopcost__fail_field(fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS, 0.0);
    if (!status)
        status = loopcost__engine_start(&engine, strategy, sampling, &rest, fault);
    if (status)
        return status;
    tariff = loopcost__tariff_alone(strategy, &engine.sizes);
    loopcost__window_begin(&window, sampling);
    while (loopcost__window_next(&window, sampling)) {
        uint32_t i;
        if (engine.lean)
            loopcost__window_fill(&window, &engine);
        for (i = window.from; i < window.to; i++) {
            loopcost__outcome outcome;
            double cost;
            status = loopcost__window_outcome(&engine, &window, i, &outcome);
            if (status)
                return status;
            cost = loopcost__usd_of(&tariff, outcome.quantities + 1);
            counts[1] += cost < least;
            if (cost >= least && cost <= most) {
                if (counts[0] < room)
                    costs[counts[0]] = cost;
                counts[0]++;
            }
        }
    }
    *found = counts[0];
    *below = counts[1];
    return LOOPCOST_OK;
}

/* What a tally says. */

/* Exact sums of several sides, and how many trials they are of. */
typedef struct loopcost__sample {
    uint64_t sums[1 + LOOPCOST__PAIR * LOOPCOST__SUM + LOOPCOST__PAIR * (LOOPCOST__PAIR + 1) / 2 * LOOPCOST__PRODUCT];
    uint32_t quantities;
    int32_t unit_bits;
} loopcost__sample;

LOOPCOST_INTERNAL loopcost__sample loopcost__sample_of(const loopcost_tally *tally, uint32_t from, uint32_t to)
{
    loopcost__sample sample;
    memset(&sample, 0, sizeof sample);
    sample.quantities = loopcost__quantities(tally->kind);
    sample.unit_bits = (int32_t)tally->unit_bits;
    for (; from < to; from++)
        loopcost__add_side(sample.sums, tally->work + from * loopcost__side_words(sample.quantities),
                           sample.quantities);
    return sample;
}

/* Attempts have no unit. */
LOOPCOST_INTERNAL int32_t loopcost__quantity_bits(const loopcost__sample *sample, uint32_t i)
{
    return sample->quantities == LOOPCOST__ALONE && i == 0 ? 0 : sample->unit_bits;
}

LOOPCOST_INTERNAL double loopcost__sample_mean(const loopcost__sample *sample, uint32_t i)
{
    const double sum = loopcost__limbs_value(sample->sums + loopcost__sum_at(i), LOOPCOST__SUM,
                                             -loopcost__quantity_bits(sample, i));
    return sample->sums[0] ? sum / (double)sample->sums[0] : 0.0;
}

/* (n Sij - Si Sj) / (n (n-1)), the difference in integers. 0 of one trial. */
LOOPCOST_INTERNAL double loopcost__sample_covariance(const loopcost__sample *sample, uint32_t i, uint32_t j)
{
    const uint64_t n = sample->sums[0];
    const int32_t exponent = -loopcost__quantity_bits(sample, i) - loopcost__quantity_bits(sample, j);
    uint64_t whole[6], product[6];
    int negative;
    double value;
    if (n < 2)
        return 0.0;
    if (i > j)
        return loopcost__sample_covariance(sample, j, i);
    loopcost__limbs_product(whole, sample->sums + loopcost__product_at(sample->quantities, i, j), LOOPCOST__PRODUCT,
                            &n, 1);
    loopcost__limbs_product(product, sample->sums + loopcost__sum_at(i), LOOPCOST__SUM,
                            sample->sums + loopcost__sum_at(j), LOOPCOST__SUM);
    negative = loopcost__limbs_compare(whole, product, 6) < 0;
    loopcost__limbs_subtract(negative ? product : whole, negative ? whole : product, 6);
    value = loopcost__limbs_value(negative ? product : whole, 6, exponent) / (double)n / (double)(n - 1);
    return negative ? -value : value;
}

/* Expectations of a price list over quantities from..from+2, in 1e-6 USD. */
LOOPCOST_INTERNAL double loopcost__priced_mean(const loopcost__sample *sample, uint32_t from, const double *prices)
{
    double mean = 0.0;
    uint32_t i;
    for (i = 0; i < 3; i++)
        mean += prices[i] * loopcost__sample_mean(sample, from + i);
    return mean;
}

LOOPCOST_INTERNAL double loopcost__priced_covariance(const loopcost__sample *sample, uint32_t from,
                                                     const double *prices, uint32_t to, const double *others)
{
    double sum = 0.0;
    uint32_t i, j;
    for (i = 0; i < 3; i++)
        for (j = 0; j < 3; j++)
            sum += prices[i] * others[j] * loopcost__sample_covariance(sample, from + i, to + j);
    return sum;
}

LOOPCOST_INTERNAL double loopcost__priced_variance(const loopcost__sample *sample, uint32_t from, const double *prices)
{
    return fmax(0.0, loopcost__priced_covariance(sample, from, prices, from, prices));
}

LOOPCOST_INTERNAL double loopcost__standard_error(double variance, uint64_t n)
{
    return n ? sqrt(variance / (double)n) : 0.0;
}

LOOPCOST_INTERNAL double loopcost__share_error(uint64_t part, uint64_t n)
{
    const double share = (double)part / (double)n;
    return sqrt(share * ((double)(n - part) / (double)n) / (double)n);
}

/* 1e-6 USD */
LOOPCOST_INTERNAL double loopcost__first_call(const loopcost_strategy *strategy)
{
    return strategy->calls ? 0.0 : loopcost__generation_expense(strategy);
}

/* A tally of the kind, with trials, in the unit of the strategy. */
LOOPCOST_INTERNAL int32_t loopcost__check_reading(loopcost_fault *fault, const loopcost_tally *tally, uint32_t kind,
                                                  const loopcost_strategy *strategy, loopcost__sizes *sizes)
{
    int32_t status = loopcost__check_tally(fault, tally);
    if (!status)
        status = loopcost__check_tally_kind(fault, tally, kind);
    if (!status && !tally->trials)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_TALLY, 0.0);
    if (!status)
        status = loopcost__check_strategy(fault, strategy);
    if (!status)
        status = loopcost__read_sizes(strategy, sizes, fault);
    if (!status)
        status = loopcost__check_unit(fault, tally, sizes->unit_bits);
    return status;
}

LOOPCOST_INTERNAL void loopcost__estimate_side(const loopcost_tally *tally, uint32_t side, const double *prices,
                                               double generation, double *mean, double *error)
{
    const loopcost__sample sample = loopcost__sample_of(tally, side, side + 1);
    if (!sample.sums[0])
        return;
    *mean = (generation + loopcost__priced_mean(&sample, 1, prices)) / LOOPCOST__MTOK;
    *error = loopcost__standard_error(loopcost__priced_variance(&sample, 1, prices), sample.sums[0]) / LOOPCOST__MTOK;
}

LOOPCOST_API int32_t loopcost_tally_cost(const loopcost_tally *tally, const loopcost_strategy *strategy,
                                         loopcost_estimate *results, loopcost_fault *fault)
{
    loopcost_estimate answer = LOOPCOST_ESTIMATE_INIT;
    loopcost__sizes sizes;
    loopcost__sample all;
    loopcost__prices prices;
    double generation;
    int32_t status = loopcost__check_reading(fault, tally, LOOPCOST_TALLY_ALONE, strategy, &sizes);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_estimate));
    if (status)
        return status;
    all = loopcost__sample_of(tally, 0, 2);
    prices = loopcost__prices_of(strategy);
    generation = loopcost__first_call(strategy);
    answer.trials = all.sums[0];
    answer.solved = loopcost__sample_of(tally, 1, 2).sums[0];
    answer.generation = generation / LOOPCOST__MTOK;
    answer.mean = (generation + loopcost__priced_mean(&all, 1, prices.fix)) / LOOPCOST__MTOK;
    answer.variance = loopcost__priced_variance(&all, 1, prices.fix) / LOOPCOST__MTOK / LOOPCOST__MTOK;
    answer.mean_error = loopcost__standard_error(answer.variance, answer.trials);
    answer.p_solved = (double)answer.solved / (double)answer.trials;
    answer.p_solved_error = loopcost__share_error(answer.solved, answer.trials);
    answer.per_solved = answer.solved ? answer.mean / answer.p_solved : 0.0;
    loopcost__estimate_side(tally, 1, prices.fix, generation, &answer.mean_solved, &answer.mean_solved_error);
    loopcost__estimate_side(tally, 0, prices.fix, generation, &answer.mean_unsolved, &answer.mean_unsolved_error);
    answer.attempts_mean = loopcost__sample_mean(&all, 0);
    answer.attempts_variance = loopcost__sample_covariance(&all, 0, 0);
    answer.attempts_mean_error = loopcost__standard_error(answer.attempts_variance, answer.trials);
    answer.written = loopcost__sample_mean(&all, 1);
    answer.read = loopcost__sample_mean(&all, 2);
    answer.output = loopcost__sample_mean(&all, 3);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* The cost at the lower or the upper edge of a bin. */
LOOPCOST_INTERNAL double loopcost__bin_cost(const loopcost_tally *tally, const loopcost__tariff *tariff, uint64_t key,
                                            uint32_t upper)
{
    loopcost__wide tokens[3];
    uint32_t i;
    for (i = 0; i < 3; i++)
        tokens[i] = loopcost__bin_edge(key >> (2 - i) * LOOPCOST__BIN_BITS & LOOPCOST__BIN_MASK, tally->resolution,
                                       upper);
    return loopcost__usd_of(tariff, tokens);
}

/* Trials whose bins cost at most so much at that edge. */
LOOPCOST_INTERNAL uint64_t loopcost__trials_within(const loopcost_tally *tally, const loopcost__tariff *tariff,
                                                   uint32_t upper, double cost)
{
    const uint64_t slots = UINT64_C(1) << loopcost__slot_bits(tally->bins), *table = loopcost__table(tally);
    uint64_t within = 0, i;
    for (i = 0; i < slots; i++)
        if (table[2 * i + 1] && loopcost__bin_cost(tally, tariff, table[2 * i], upper) <= cost)
            within += table[2 * i + 1];
    return within;
}

/* The smallest whole number that is chance n at least, and 1 at least. The product is rounded: 0.1 is a little more
 * than a tenth, but a tenth of 3000 is meant to be 300. */
LOOPCOST_INTERNAL uint64_t loopcost__needed(double chance, uint64_t n)
{
    const double product = chance * (double)n;
    uint64_t whole;
    if (chance >= 1.0 || product >= 18446744073709549568.0)
        return n;
    whole = (uint64_t)product;
    whole += (double)whole < product;
    return whole ? whole : 1;
}

/* By bisection over all doubles, which are in the order of their bits. */
LOOPCOST_INTERNAL double loopcost__order_statistic(const loopcost_tally *tally, const loopcost__tariff *tariff,
                                                   uint32_t upper, uint64_t needed)
{
    uint64_t low = 0, high = UINT64_C(0x7FF0000000000000);
    double cost;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        memcpy(&cost, &middle, sizeof cost);
        if (loopcost__trials_within(tally, tariff, upper, cost) >= needed)
            high = middle;
        else
            low = middle + 1;
    }
    memcpy(&cost, &low, sizeof cost);
    return cost;
}

LOOPCOST_API int32_t loopcost_tally_quantile(const loopcost_tally *tally, const loopcost_strategy *strategy,
                                             double chance, loopcost_bracket *results, loopcost_fault *fault)
{
    loopcost_bracket answer = LOOPCOST_BRACKET_INIT;
    loopcost__sizes sizes;
    loopcost__tariff tariff;
    uint64_t needed;
    int32_t status = loopcost__check_reading(fault, tally, LOOPCOST_TALLY_ALONE, strategy, &sizes);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, chance);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_bracket));
    if (status)
        return status;
    tariff = loopcost__tariff_alone(strategy, &sizes);
    needed = loopcost__needed(chance, tally->trials);
    answer.least = loopcost__order_statistic(tally, &tariff, 0, needed);
    answer.most = loopcost__order_statistic(tally, &tariff, 1, needed);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_tally_over(const loopcost_tally *tally, const loopcost_strategy *strategy, double budget,
                                         double *least, double *most, loopcost_fault *fault)
{
    loopcost__sizes sizes;
    loopcost__tariff tariff;
    int32_t status = loopcost__check_reading(fault, tally, LOOPCOST_TALLY_ALONE, strategy, &sizes);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_BUDGET, budget);
    if (!status && (!least || !most))
        status = loopcost__fail_field(fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS, 0.0);
    if (status)
        return status;
    tariff = loopcost__tariff_alone(strategy, &sizes);
    *least = (double)(tally->trials - loopcost__trials_within(tally, &tariff, 0, budget)) / (double)tally->trials;
    *most = (double)(tally->trials - loopcost__trials_within(tally, &tariff, 1, budget)) / (double)tally->trials;
    return LOOPCOST_OK;
}

/* Pairs. */

typedef struct loopcost__duelist {
    loopcost__engine engine;
    loopcost__window window;
    loopcost__tariff tariff;
} loopcost__duelist;

/* The side of a pair: equal, second cheaper, second dearer. */
LOOPCOST_INTERNAL uint32_t loopcost__pair_side(const loopcost__duelist *duelists, const loopcost__outcome *outcomes)
{
    uint64_t costs[2][LOOPCOST__COST];
    int order;
    loopcost__exact_cost(&duelists[0].tariff, outcomes[0].quantities + 1, costs[0]);
    loopcost__exact_cost(&duelists[1].tariff, outcomes[1].quantities + 1, costs[1]);
    order = loopcost__limbs_compare(costs[1], costs[0], LOOPCOST__COST);
    return order < 0 ? 1 : order > 0 ? 2 : 0;
}

LOOPCOST_INTERNAL int32_t loopcost__pair_trial(const loopcost__duelist *duelists, loopcost_tally *tally, uint32_t i)
{
    loopcost__outcome outcomes[2];
    loopcost__wide quantities[LOOPCOST__PAIR];
    uint32_t which, side;
    for (which = 0; which < 2; which++) {
        const int32_t status =
            loopcost__window_outcome(&duelists[which].engine, &duelists[which].window, i, &outcomes[which]);
        if (status) {
            if (duelists[which].engine.fault)
                duelists[which].engine.fault->strategy = which;
            return status;
        }
        memcpy(quantities + 3 * which, outcomes[which].quantities + 1, 3 * sizeof *quantities);
    }
    side = loopcost__pair_side(duelists, outcomes);
    loopcost__add_trials(tally->work + side * loopcost__side_words(LOOPCOST__PAIR), LOOPCOST__PAIR, quantities, 1);
    tally->trials++;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__pair_range(loopcost__duelist *duelists, loopcost_tally *tally)
{
    const loopcost_sampling *sampling = duelists[0].engine.sampling;
    loopcost__window_begin(&duelists[0].window, sampling);
    loopcost__window_begin(&duelists[1].window, sampling);
    while (loopcost__window_next(&duelists[0].window, sampling)) {
        uint32_t i;
        loopcost__window_next(&duelists[1].window, sampling);
        for (i = 0; i < 2; i++)
            if (duelists[i].engine.lean)
                loopcost__window_fill(&duelists[i].window, &duelists[i].engine);
        for (i = duelists[0].window.from; i < duelists[0].window.to; i++) {
            const int32_t status = loopcost__pair_trial(duelists, tally, i);
            if (status)
                return status;
        }
    }
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__of_strategy(loopcost_fault *fault, uint32_t which, int32_t status)
{
    if (status && fault)
        fault->strategy = which;
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__pair_start(loopcost__duelist *duelists, const loopcost_strategy *const *both,
                                               const loopcost_sampling *sampling, loopcost_fault *fault)
{
    loopcost__prices prices[2];
    loopcost__arena arena = {0, 0};
    uint64_t words[2] = {0, 0};
    loopcost__coin coin;
    int32_t status = LOOPCOST_OK;
    uint32_t i;
    for (i = 0; !status && i < 2; i++)
        status = loopcost__of_strategy(fault, i, loopcost__engine_words(both[i], sampling, &words[i], fault));
    if (!status)
        status = loopcost__check_work(fault, sampling, words[0] + words[1]);
    arena.words = sampling->work;
    for (i = 0; !status && i < 2; i++) {
        status = loopcost__of_strategy(fault, i,
                                       loopcost__engine_make(&duelists[i].engine, both[i], sampling, &arena, fault));
        prices[i] = loopcost__prices_of(both[i]);
    }
    if (!status && duelists[0].engine.sizes.unit_bits != duelists[1].engine.sizes.unit_bits)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_TALLY_UNIT_BITS,
                                      duelists[0].engine.sizes.unit_bits);
    if (status)
        return status;
    coin = loopcost__coin_of(prices, 2);
    for (i = 0; i < 2; i++)
        duelists[i].tariff = loopcost__tariff_of(&prices[i], &duelists[i].engine.sizes, &coin);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_simulate_pair(const loopcost_strategy *first, const loopcost_strategy *second,
                                            const loopcost_sampling *sampling, loopcost_tally *tally,
                                            loopcost_fault *fault)
{
    const loopcost_strategy *both[2] = {first, second};
    loopcost__duelist duelists[2];
    int32_t status = LOOPCOST_OK;
    uint32_t i;
    for (i = 0; !status && i < 2; i++)
        status = loopcost__of_strategy(fault, i, loopcost__check_strategy(fault, both[i]));
    if (!status)
        status = loopcost__check_sampling(fault, sampling);
    if (!status)
        status = loopcost__check_target(fault, tally, LOOPCOST_TALLY_PAIR, sampling);
    if (!status)
        status = loopcost__pair_start(duelists, both, sampling, fault);
    if (!status)
        status = loopcost__check_unit(fault, tally, duelists[0].engine.sizes.unit_bits);
    if (status || !sampling->trials)
        return status;
    if (!tally->trials)
        loopcost__tally_begin(tally, duelists[0].engine.sizes.unit_bits);
    status = loopcost__pair_range(duelists, tally);
    if (status)
        tally->trials = 0;
    return status;
}

LOOPCOST_API int32_t loopcost_pair_difference(const loopcost_tally *tally, const loopcost_strategy *first,
                                              const loopcost_strategy *second, loopcost_difference *results,
                                              loopcost_fault *fault)
{
    const double mtok2 = LOOPCOST__MTOK * LOOPCOST__MTOK;
    loopcost_difference answer = LOOPCOST_DIFFERENCE_INIT;
    loopcost__sample all;
    loopcost__sizes sizes;
    double prices[2][3], variances[2], covariance;
    uint64_t sides[3], n;
    uint32_t i;
    int32_t status = loopcost__check_reading(fault, tally, LOOPCOST_TALLY_PAIR, first, &sizes);
    if (!status)
        status = loopcost__of_strategy(fault, 1,
                                       loopcost__check_reading(fault, tally, LOOPCOST_TALLY_PAIR, second, &sizes));
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_difference));
    if (status)
        return status;
    all = loopcost__sample_of(tally, 0, 3);
    for (i = 0; i < 3; i++)
        sides[i] = loopcost__sample_of(tally, i, i + 1).sums[0];
    for (i = 0; i < 2; i++) {
        const loopcost__prices some = loopcost__prices_of(i ? second : first);
        memcpy(prices[i], some.fix, sizeof some.fix);
        variances[i] = loopcost__priced_variance(&all, 3 * i, prices[i]) / mtok2;
    }
    covariance = loopcost__priced_covariance(&all, 0, prices[0], 3, prices[1]) / mtok2;
    n = answer.trials = all.sums[0];
    answer.mean = ((loopcost__first_call(second) - loopcost__first_call(first)) +
                   (loopcost__priced_mean(&all, 3, prices[1]) - loopcost__priced_mean(&all, 0, prices[0]))) /
                  LOOPCOST__MTOK;
    answer.mean_error = loopcost__standard_error(fmax(0.0, variances[0] + variances[1] - 2.0 * covariance), n);
    answer.independent_error = loopcost__standard_error(variances[0] + variances[1], n);
    if (variances[0] > 0.0 && variances[1] > 0.0)
        answer.correlation = fmax(-1.0, fmin(1.0, covariance / (sqrt(variances[0]) * sqrt(variances[1]))));
    answer.equal = (double)sides[0] / (double)n;
    answer.cheaper = (double)sides[1] / (double)n;
    answer.dearer = (double)sides[2] / (double)n;
    answer.equal_error = loopcost__share_error(sides[0], n);
    answer.cheaper_error = loopcost__share_error(sides[1], n);
    answer.dearer_error = loopcost__share_error(sides[2], n);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
