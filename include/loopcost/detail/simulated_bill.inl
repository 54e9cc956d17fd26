/* Sizes, prices and bills in whole numbers: what a trial's tokens are and cost, without a rounding on the way. */
#include "tally.inl"

/* Sizes in whole units of 2^-unit_bits tokens. */

enum { LOOPCOST__FINE_UNIT = 20 };

typedef struct loopcost__sizes {
    uint32_t unit_bits;
    uint64_t base, held_first, held_later; /* L1, u */
    uint64_t step, output, growth;         /* D, G, gamma D */
    uint64_t early, late;                  /* so many steps are D, later ones this */
    uint64_t output_sd, trace_sd;
    uint64_t generation[3]; /* the first call: written, read, generated */
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
    const double tokens[10] = {
        task->prompt, task->generation, task->attempt,  task->trace, talk.held_first, talk.held_later,
        held,         task->attempt_sd, task->trace_sd, growth};
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
