#include <math.h>

LOOPCOST_API int32_t loopcost_thread_init(loopcost_thread *thread, uint32_t struct_size)
{
    const loopcost_thread defaults = LOOPCOST_THREAD_INIT;
    return loopcost__init(thread, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_thread_cost_init(loopcost_thread_cost *cost, uint32_t struct_size)
{
    const loopcost_thread_cost defaults = LOOPCOST_THREAD_COST_INIT;
    return loopcost__init(cost, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_thread_coefficients_init(loopcost_thread_coefficients *coefficients, uint32_t struct_size)
{
    const loopcost_thread_coefficients defaults = LOOPCOST_THREAD_COEFFICIENTS_INIT;
    return loopcost__init(coefficients, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* How a conversation grows and what its tokens cost: what a thread and a strategy's fix phase both come down to. Also a
 * direction in which these numbers move (detail/crossover.inl), hence one type of field only. Prices are per Mtok. */
typedef struct loopcost__conversation {
    double write, read, generate; /* cw, cr, cout */
    double expiry;                /* m */
    double base, step, output;    /* L1, D, G */
    double held_first, new_first; /* u and L1 - u when the first thread starts */
    double held_later, new_later; /* when each later thread starts */
} loopcost__conversation;

LOOPCOST_INLINE void loopcost__set_prices(loopcost__conversation *talk, const loopcost_price *price, uint32_t caching,
                                          double expiry)
{
    talk->write = caching ? price->cache_write : price->input;
    talk->read = caching ? price->cache_read : price->input;
    talk->generate = price->output;
    talk->expiry = caching ? expiry : 0.0;
}

/* How often the parts of a conversation are billed, in expectation: every mean is linear in these, and so the cost of a
 * conversation is `conversation x repetition`. Attempts S that follow the first of their thread read it again. */
typedef struct loopcost__repetition {
    double first, later; /* threads: the first one, the later ones */
    double attempts;     /* E T */
    double rereads;      /* E S */
    double regrowth;     /* E binom(S,2) */
    double resquares;    /* 2 E binom(S,3) + E binom(S,2) */
} loopcost__repetition;

/* The factors through which a - the attempts after the first, if every attempt succeeds - enters. */
typedef struct loopcost__later_attempts {
    double a, a_minus_1, twice_minus_1, twice_plus_1;
} loopcost__later_attempts;

LOOPCOST_INLINE loopcost__later_attempts loopcost__later_attempts_of(const loopcost__failures *f)
{
    loopcost__later_attempts later;
    later.a = loopcost__bugs_beyond(f, 1.0);
    later.a_minus_1 = loopcost__bugs_beyond(f, 2.0);
    later.twice_minus_1 = 2.0 * loopcost__bugs_beyond(f, 1.5);
    later.twice_plus_1 = 2.0 * loopcost__bugs_beyond(f, 0.5);
    return later;
}

/* With the absolute values in their place a sum of terms becomes the sum of their sizes. */
LOOPCOST_INTERNAL loopcost__later_attempts loopcost__size_of_later(loopcost__later_attempts later)
{
    later.a = fabs(later.a);
    later.a_minus_1 = fabs(later.a_minus_1);
    later.twice_minus_1 = fabs(later.twice_minus_1);
    later.twice_plus_1 = fabs(later.twice_plus_1);
    return later;
}

/* One thread for all: S = a + X with X the failures, E binom(a + X, k) = sum binom(a, j) E binom(X, k - j). */
LOOPCOST_INLINE loopcost__repetition loopcost__repetition_shared(const loopcost__failures *f,
                                                                 const loopcost__later_attempts *later)
{
    const double a = later->a, x1 = f->m1, x2 = 0.5 * (x1 * x1 + f->m2);
    const double x3 = (x1 * x1 * x1 + 3.0 * x1 * f->m2 + 2.0 * f->m3) / 6.0;
    loopcost__repetition times;
    times.first = 1.0;
    times.later = 0.0;
    times.attempts = f->bugs + x1;
    times.rereads = a + x1;
    times.regrowth = 0.5 * (a * later->a_minus_1) + (a * x1 + x2);
    times.resquares =
        a * later->a_minus_1 * later->twice_minus_1 / 6.0 + (a * a * x1 + later->twice_plus_1 * x2 + 2.0 * x3);
    return times;
}

/* A thread for each bug. `later` threads follow the first one. */
LOOPCOST_INLINE loopcost__repetition loopcost__repetition_fresh(const loopcost__failures *f, double first, double later)
{
    loopcost__repetition times;
    times.first = first;
    times.later = later;
    times.attempts = f->bugs + f->m1;
    times.rereads = f->m1;
    times.regrowth = f->m2;
    times.resquares = 2.0 * f->m3 + f->m2;
    return times;
}

typedef struct loopcost__tokens {
    double fresh; /* new to the cache */
    double held;  /* known to it, unless they have expired */
    double output;
} loopcost__tokens;

LOOPCOST_INLINE loopcost__tokens loopcost__tokens_of(const loopcost__conversation *talk,
                                                     const loopcost__repetition *times)
{
    loopcost__tokens tokens;
    tokens.fresh = times->first * talk->new_first + times->later * talk->new_later + talk->step * times->rereads;
    tokens.held = times->first * talk->held_first + times->later * talk->held_later + talk->base * times->rereads +
                  talk->step * times->regrowth;
    tokens.output = talk->output * times->attempts;
    return tokens;
}

/* E sum of squares of the held tokens: what the variance of expiry is proportional to. */
LOOPCOST_INLINE double loopcost__held_squares(const loopcost__conversation *talk, const loopcost__repetition *times)
{
    return times->first * (talk->held_first * talk->held_first) + times->later * (talk->held_later * talk->held_later) +
           talk->base * talk->base * times->rereads + 2.0 * talk->base * talk->step * times->regrowth +
           talk->step * talk->step * times->resquares;
}

/* The mean, split by the price that each part is billed at. USD per Mtok times tokens: 1e-6 USD. */
typedef struct loopcost__expense {
    double write, read, generate;
} loopcost__expense;

LOOPCOST_INLINE loopcost__expense loopcost__expense_of(const loopcost__conversation *talk,
                                                       const loopcost__tokens *tokens)
{
    loopcost__expense expense;
    expense.write = talk->write * (tokens->fresh + talk->expiry * tokens->held);
    expense.read = talk->read * ((1.0 - talk->expiry) * tokens->held);
    expense.generate = talk->generate * tokens->output;
    return expense;
}

/* The variance that one held token brings when the cache may expire: a coin between a read and a write. */
LOOPCOST_INLINE double loopcost__expiry_variance(const loopcost__conversation *talk)
{
    const double premium = talk->write - talk->read;
    return talk->expiry * (1.0 - talk->expiry) * (premium * premium);
}

#define LOOPCOST__MTOK 1e6

/* The public thread. */

/* What the fields of a rate card are called in a fault. */
typedef struct loopcost__price_words {
    uint32_t price, input, output, cache_read, cache_write;
} loopcost__price_words;

LOOPCOST_INLINE int32_t loopcost__check_price(loopcost_fault *fault, const loopcost__price_words *words,
                                              const loopcost_price *price)
{
    int32_t status = loopcost__check_struct(fault, words->price, price, sizeof(loopcost_price), sizeof(loopcost_price));
    if (!status && price->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, words->price, price->reserved);
    if (!status)
        status = loopcost__check(fault, words->input, price->input);
    if (!status)
        status = loopcost__check(fault, words->output, price->output);
    if (!status)
        status = loopcost__check(fault, words->cache_read, price->cache_read);
    if (!status)
        status = loopcost__check(fault, words->cache_write, price->cache_write);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_thread(loopcost_fault *fault, const loopcost_thread *thread)
{
    static const loopcost__price_words words = {LOOPCOST_PARAM_PRICE, LOOPCOST_PARAM_PRICE_INPUT,
                                                LOOPCOST_PARAM_PRICE_OUTPUT, LOOPCOST_PARAM_PRICE_CACHE_READ,
                                                LOOPCOST_PARAM_PRICE_CACHE_WRITE};
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_THREAD, thread, sizeof(loopcost_thread), sizeof(loopcost_thread));
    if (!status && thread->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_THREAD, 0.0);
    if (!status)
        status = loopcost__check_price(fault, &words, thread->price);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_THREAD_CACHING, thread->caching);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_THREAD_BASE, thread->base);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_THREAD_STEP, thread->step);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_THREAD_OUTPUT, thread->output);
    if (!status)
        status =
            loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_THREAD_WARM), thread->warm, 0.0, thread->base);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_THREAD_EXPIRY, thread->expiry);
    return status;
}

LOOPCOST_INTERNAL void loopcost__read_thread(const loopcost_thread *thread, loopcost__conversation *talk)
{
    memset(talk, 0, sizeof *talk);
    loopcost__set_prices(talk, thread->price, thread->caching, thread->expiry);
    talk->base = thread->base;
    talk->step = thread->step;
    talk->output = thread->output;
    talk->held_first = thread->caching ? thread->warm : 0.0;
    talk->new_first = thread->base - talk->held_first;
}

LOOPCOST_INTERNAL void loopcost__give_thread_cost(const loopcost__conversation *talk, const loopcost__tokens *tokens,
                                                  double held_squares, loopcost_thread_cost *results)
{
    const loopcost__expense expense = loopcost__expense_of(talk, tokens);
    loopcost_thread_cost answer = LOOPCOST_THREAD_COST_INIT;
    answer.mean = (expense.write + expense.read + expense.generate) / LOOPCOST__MTOK;
    answer.variance = loopcost__expiry_variance(talk) * held_squares / (LOOPCOST__MTOK * LOOPCOST__MTOK);
    answer.new_tokens = tokens->fresh;
    answer.held_tokens = tokens->held;
    answer.output_tokens = tokens->output;
    loopcost__give(results, &answer, sizeof answer);
}

LOOPCOST_INTERNAL int32_t loopcost__check_thread_call(loopcost_fault *fault, const loopcost_thread *thread,
                                                      uint64_t attempts, double least_attempts,
                                                      const loopcost_thread_cost *results)
{
    int32_t status = loopcost__check_thread(fault, thread);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_ATTEMPTS), (double)attempts,
                                       least_attempts, loopcost__param(LOOPCOST_PARAM_ATTEMPTS)->most);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_thread_cost));
    return status;
}

LOOPCOST_API int32_t loopcost_thread_attempt(const loopcost_thread *thread, uint64_t attempt,
                                             loopcost_thread_cost *results, loopcost_fault *fault)
{
    loopcost__conversation talk;
    loopcost__tokens tokens;
    const int32_t status = loopcost__check_thread_call(fault, thread, attempt, 1.0, results);
    if (status)
        return status;
    loopcost__read_thread(thread, &talk);
    tokens.fresh = attempt == 1 ? talk.new_first : talk.step;
    tokens.held = attempt == 1 ? talk.held_first : talk.base + (double)(attempt - 2) * talk.step;
    tokens.output = talk.output;
    loopcost__give_thread_cost(&talk, &tokens, tokens.held * tokens.held, results);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_thread_total(const loopcost_thread *thread, uint64_t attempts,
                                           loopcost_thread_cost *results, loopcost_fault *fault)
{
    loopcost__conversation talk;
    loopcost__tokens tokens;
    loopcost__failures surely;
    loopcost__repetition times = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    const int32_t status = loopcost__check_thread_call(fault, thread, attempts, 0.0, results);
    if (status)
        return status;
    loopcost__read_thread(thread, &talk);
    if (attempts) {
        loopcost__later_attempts later;
        memset(&surely, 0, sizeof surely);
        surely.bugs = (double)attempts;
        later = loopcost__later_attempts_of(&surely);
        times = loopcost__repetition_shared(&surely, &later);
    }
    tokens = loopcost__tokens_of(&talk, &times);
    loopcost__give_thread_cost(&talk, &tokens, loopcost__held_squares(&talk, &times), results);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_thread_polynomial(const loopcost_thread *thread, loopcost_thread_coefficients *results,
                                                loopcost_fault *fault)
{
    loopcost__conversation talk;
    loopcost_thread_coefficients answer = LOOPCOST_THREAD_COEFFICIENTS_INIT;
    double premium, read;
    int32_t status = loopcost__check_thread(fault, thread);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_thread_coefficients));
    if (status)
        return status;
    loopcost__read_thread(thread, &talk);
    premium = (1.0 - talk.expiry) * (talk.write - talk.read);
    read = (1.0 - talk.expiry) * talk.read + talk.expiry * talk.write;
    answer.c0 = premium * (talk.new_first - talk.step) / LOOPCOST__MTOK;
    answer.c1 = (read * talk.base + premium * talk.step + talk.generate * talk.output) / LOOPCOST__MTOK;
    answer.c2 = read * talk.step / LOOPCOST__MTOK;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
