/* What holds for every struct that may grow: its _init function, and the sizes that a call accepts. */
#ifndef GROWABLE_H
#define GROWABLE_H

#include <loopcost/fault.h>

#include <stdlib.h>

#include "tap.h"

enum { GROWABLE_ROOM = 1024, GROWABLE_TAIL = 24, GROWABLE_UNTOUCHED = 0xA5 };

static inline int growable_all(const unsigned char *bytes, size_t from, size_t to, int value)
{
    for (; from < to; from++)
        if (bytes[from] != value)
            return 0;
    return 1;
}

typedef int32_t growable_initialiser(void *growable, uint32_t struct_size);

/* `defaults` holds what the _INIT macro holds; the first shipped size is today's. */
static inline void growable_init(growable_initialiser *init, const void *defaults, uint32_t size)
{
    unsigned char bytes[GROWABLE_ROOM];
    uint32_t given = size + GROWABLE_TAIL;

    memset(bytes, GROWABLE_UNTOUCHED, sizeof bytes);
    tap_status(init(bytes, size - 1), LOOPCOST_STRUCT_SIZE, "_init refuses a smaller struct");
    tap_check(growable_all(bytes, 0, sizeof bytes, GROWABLE_UNTOUCHED), "and leaves it alone");

    tap_status(init(bytes, size), LOOPCOST_OK, "_init fills a struct of its size");
    tap_check(!memcmp(bytes, defaults, size), "with what the _INIT macro holds");
    tap_check(growable_all(bytes, size, sizeof bytes, GROWABLE_UNTOUCHED), "and nothing past it");

    tap_status(init(bytes, given), LOOPCOST_OK, "_init fills a longer struct");
    tap_check(!memcmp(bytes, &given, sizeof given), "notes its size");
    tap_check(!memcmp(bytes + sizeof given, (const char *)defaults + sizeof given, size - sizeof given),
              "starts it as the _INIT macro does");
    tap_check(growable_all(bytes, size, given, 0), "turns off what it does not know");
    tap_check(growable_all(bytes, given, sizeof bytes, GROWABLE_UNTOUCHED), "and writes nothing past it");

    tap_status(init(NULL, size), LOOPCOST_NULL, "_init refuses a null pointer");
}

/* Checks the _init function of loopcost_<kind> against LOOPCOST_<KIND>_INIT. */
#define GROWABLE_INIT(kind, KIND)                                                                                      \
    static int32_t init_##kind(void *growable, uint32_t struct_size)                                                   \
    {                                                                                                                  \
        return loopcost_##kind##_init((loopcost_##kind *)growable, struct_size);                                       \
    }                                                                                                                  \
    static void check_init_##kind(void)                                                                                \
    {                                                                                                                  \
        const loopcost_##kind defaults = LOOPCOST_##KIND##_INIT;                                                       \
        tap_group("loopcost_" #kind);                                                                                  \
        growable_init(init_##kind, &defaults, sizeof defaults);                                                        \
    }

/* A call that takes the struct under test and has valid arguments otherwise. */
typedef int32_t growable_call(void *growable, loopcost_fault *fault);

static inline void growable_sized(growable_call *call, const void *valid, size_t room, uint32_t size, int32_t expected,
                                  const char *name)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    unsigned char bytes[GROWABLE_ROOM];
    memcpy(bytes, valid, room);
    memcpy(bytes, &size, sizeof size);
    tap_status(call(bytes, &fault), expected, name);
    tap_status(fault.status, expected, "  the fault's status");
    if (expected) {
        tap_double(fault.value, size, 0.0, "  the fault's value is the size given");
        tap_check(fault.field != LOOPCOST_PARAM_NONE, "  the fault names the struct");
    }
}

/* The sizes of a struct that the call reads. `valid` is an instance of today's size. */
static inline void growable_input(growable_call *call, const void *valid, uint32_t size)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    unsigned char bytes[GROWABLE_ROOM] = {0};
    memcpy(bytes, valid, size);
    growable_sized(call, bytes, size, 0, LOOPCOST_STRUCT_SIZE, "struct_size 0");
    growable_sized(call, bytes, size, size - 1, LOOPCOST_STRUCT_SIZE, "struct_size one short");
    growable_sized(call, bytes, size, size, LOOPCOST_OK, "struct_size of today");
    growable_sized(call, bytes, size + GROWABLE_TAIL, size + GROWABLE_TAIL, LOOPCOST_OK, "a longer struct, tail zero");
    bytes[size + GROWABLE_TAIL - 1] = 1;
    growable_sized(call, bytes, size + GROWABLE_TAIL, size + GROWABLE_TAIL, LOOPCOST_UNSUPPORTED,
                   "a longer struct, tail not zero");
    tap_status(call(NULL, &fault), LOOPCOST_NULL, "a null pointer");
    tap_status(call(NULL, NULL), LOOPCOST_NULL, "a null pointer, nobody asks for the fault");
}

/* The sizes of a struct that the call fills. `empty` is an instance of today's size. */
static inline void growable_results(growable_call *call, const void *empty, uint32_t size)
{
    const uint32_t longer = size + GROWABLE_TAIL, shorter = size - 1;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    unsigned char bytes[GROWABLE_ROOM];

    memset(bytes, GROWABLE_UNTOUCHED, sizeof bytes);
    memcpy(bytes, &shorter, sizeof shorter);
    tap_status(call(bytes, &fault), LOOPCOST_STRUCT_SIZE, "results one byte short");
    tap_integer(fault.field, LOOPCOST_PARAM_RESULTS, "  the fault names the results");
    tap_check(growable_all(bytes, sizeof shorter, sizeof bytes, GROWABLE_UNTOUCHED), "  and nothing is written");

    memcpy(bytes, empty, size);
    memcpy(bytes, &longer, sizeof longer);
    tap_status(call(bytes, NULL), LOOPCOST_OK, "results longer than known");
    tap_check(!memcmp(bytes, &longer, sizeof longer), "  struct_size stays");
    tap_check(growable_all(bytes, size, sizeof bytes, GROWABLE_UNTOUCHED), "  and what is not known is left alone");

    tap_status(call(NULL, &fault), LOOPCOST_NULL, "null results");
    tap_integer(fault.field, LOOPCOST_PARAM_RESULTS, "  the fault names the results");
}

#endif
