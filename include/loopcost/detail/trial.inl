/* Trials: the lean ones, four bugs of a block at once, and those of any strategy. */
#include <math.h>
#include <string.h>

#if defined(__SSE2__) && !defined(LOOPCOST__NO_SSE2)
#include <emmintrin.h>
#endif

#include "engine.inl"

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
    uint32_t stopped; /* 1: the conversation's cap is passed */
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
        const loopcost__spot place = loopcost__own_spot(engine, trial->number, address->class_index, address->bug);
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
        const loopcost__address address = loopcost__address_of(engine->sampling->seed, trial->number, class_index, bug);
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
    const uint32_t k = engine->n_species < 2 ? 0
                                             : (uint32_t)loopcost__draw_task(engine, &engine->mixture, trial->number, 0,
                                                                             LOOPCOST__DRAW_KIND);
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
    status = engine->strategy->calls ? loopcost__run_loop(&trial)
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
    return _mm_castps_si128(_mm_shuffle_ps(_mm_castsi128_ps(left), _mm_castsi128_ps(right), _MM_SHUFFLE(2, 0, 2, 0)));
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
