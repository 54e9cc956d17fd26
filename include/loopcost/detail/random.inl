#ifndef LOOPCOST_DETAIL_RANDOM_INL
#define LOOPCOST_DETAIL_RANDOM_INL

#include <string.h>

#define LOOPCOST__PHILOX_A UINT32_C(0xD2511F53)
#define LOOPCOST__PHILOX_B UINT32_C(0xCD9E8D57)
#define LOOPCOST__PHILOX_KEY_A UINT32_C(0x9E3779B9)
#define LOOPCOST__PHILOX_KEY_B UINT32_C(0xBB67AE85)

typedef struct loopcost__philox_state {
    uint32_t x[4];
} loopcost__philox_state;

LOOPCOST_INLINE loopcost__philox_state loopcost__philox_round(loopcost__philox_state s, uint32_t key_a, uint32_t key_b)
{
    const uint64_t a = (uint64_t)LOOPCOST__PHILOX_A * s.x[0], b = (uint64_t)LOOPCOST__PHILOX_B * s.x[2];
    loopcost__philox_state next;
    next.x[0] = (uint32_t)(b >> 32) ^ s.x[1] ^ key_a;
    next.x[1] = (uint32_t)b;
    next.x[2] = (uint32_t)(a >> 32) ^ s.x[3] ^ key_b;
    next.x[3] = (uint32_t)a;
    return next;
}

/* Ten rounds in so many words: a loop would keep compilers from running several blocks side by side. */
LOOPCOST_INLINE loopcost__philox_state loopcost__philox(loopcost__philox_state s, uint32_t a, uint32_t b)
{
    s = loopcost__philox_round(s, a, b);
    s = loopcost__philox_round(s, a + LOOPCOST__PHILOX_KEY_A, b + LOOPCOST__PHILOX_KEY_B);
    s = loopcost__philox_round(s, a + 2 * LOOPCOST__PHILOX_KEY_A, b + 2 * LOOPCOST__PHILOX_KEY_B);
    s = loopcost__philox_round(s, a + 3 * LOOPCOST__PHILOX_KEY_A, b + 3 * LOOPCOST__PHILOX_KEY_B);
    s = loopcost__philox_round(s, a + 4 * LOOPCOST__PHILOX_KEY_A, b + 4 * LOOPCOST__PHILOX_KEY_B);
    s = loopcost__philox_round(s, a + 5 * LOOPCOST__PHILOX_KEY_A, b + 5 * LOOPCOST__PHILOX_KEY_B);
    s = loopcost__philox_round(s, a + 6 * LOOPCOST__PHILOX_KEY_A, b + 6 * LOOPCOST__PHILOX_KEY_B);
    s = loopcost__philox_round(s, a + 7 * LOOPCOST__PHILOX_KEY_A, b + 7 * LOOPCOST__PHILOX_KEY_B);
    s = loopcost__philox_round(s, a + 8 * LOOPCOST__PHILOX_KEY_A, b + 8 * LOOPCOST__PHILOX_KEY_B);
    return loopcost__philox_round(s, a + 9 * LOOPCOST__PHILOX_KEY_A, b + 9 * LOOPCOST__PHILOX_KEY_B);
}

/* Whose words: those of one bug, or of one thread, in one trial. */
typedef struct loopcost__address {
    uint64_t seed, trial;
    uint32_t class_index, bug;
} loopcost__address;

LOOPCOST_INLINE loopcost__address loopcost__address_of(uint64_t seed, uint64_t trial, uint32_t class_index,
                                                       uint32_t bug)
{
    loopcost__address address;
    address.seed = seed;
    address.trial = trial;
    address.class_index = class_index;
    address.bug = bug;
    return address;
}

LOOPCOST_INLINE uint32_t loopcost__word(const loopcost__address *address, uint32_t draw)
{
    loopcost__philox_state s;
    s.x[0] = (uint32_t)address->trial;
    s.x[1] = (uint32_t)(address->trial >> 32) | address->class_index << 16;
    s.x[2] = address->bug >> 2;
    s.x[3] = draw;
    s = loopcost__philox(s, (uint32_t)address->seed, (uint32_t)(address->seed >> 32));
    return s.x[address->bug & 3];
}

LOOPCOST_API int32_t loopcost_philox(const uint32_t *counter, const uint32_t *key, uint32_t *words)
{
    loopcost__philox_state s;
    if (!counter || !key || !words)
        return LOOPCOST_NULL;
    memcpy(s.x, counter, sizeof s.x);
    s = loopcost__philox(s, key[0], key[1]);
    memcpy(words, s.x, sizeof s.x);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_random_next(loopcost_random *random, uint64_t *bits)
{
    loopcost__address address;
    if (!random || !bits)
        return LOOPCOST_NULL;
    if (random->trial >> 48 || random->class_index >> 16)
        return LOOPCOST_OUT_OF_RANGE;
    if (random->left < 2)
        return LOOPCOST_OVERFLOW;
    address = loopcost__address_of(random->seed, random->trial, random->class_index, random->bug);
    *bits = (uint64_t)loopcost__word(&address, random->draw) << 32 | loopcost__word(&address, random->draw + 1);
    random->draw += 2;
    random->left -= 2;
    return LOOPCOST_OK;
}

#endif
