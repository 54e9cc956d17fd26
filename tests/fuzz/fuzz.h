/* What all fuzz targets share: numbers and structs out of the fuzzer's bytes, and what must hold after any call.
 *
 * Every struct is given in a block of its own that is exactly as long as its struct_size says, so that the address
 * sanitizer sees a byte read or written too far. Work is bounded by what the caller of the library can know of it
 * before the call; an input that would take longer is left out. */
#ifndef FUZZ_H
#define FUZZ_H

#include <loopcost/loopcost.h>

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every call is judged by this: what is printed is the finding, and the abort is what the fuzzer sees. */
#define FUZZ_EXPECT(holds)                                                                                             \
    do {                                                                                                               \
        if (!(holds)) {                                                                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #holds);                                                \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/* The same of a call that must have an answer: what it says otherwise is printed too. */
#define FUZZ_EXPECT_OK(call, fault)                                                                                    \
    do {                                                                                                               \
        if ((call) != LOOPCOST_OK) {                                                                                   \
            char said[LOOPCOST_FAULT_TEXT_SIZE];                                                                       \
            loopcost_fault_text(fault, said, sizeof said);                                                             \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, said);                                                  \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/* How freely numbers are chosen. */
enum fuzz_mood {
    FUZZ_TAME,  /* as people choose them: few bugs, whole tokens */
    FUZZ_VALID, /* over all of their ranges */
    FUZZ_WILD   /* and beyond: not a number, null pointers, sizes of structs that are none */
};

enum { FUZZ_BLOCKS = 256, FUZZ_ROOM = 4096, FUZZ_UNTOUCHED = 0xA5 };

typedef struct fuzz {
    const uint8_t *next;
    size_t left;
    enum fuzz_mood mood;
    void *blocks[FUZZ_BLOCKS];
    uint32_t n_blocks;
} fuzz;

/* The bytes: 0 once there are no more. */

static inline uint32_t fuzz_byte(fuzz *f)
{
    if (!f->left)
        return 0;
    f->left--;
    return *f->next++;
}

static inline uint32_t fuzz_pick(fuzz *f, uint32_t n)
{
    return fuzz_byte(f) % n;
}

static inline uint64_t fuzz_word(fuzz *f, uint32_t n_bytes)
{
    uint64_t word = 0;
    for (; n_bytes; n_bytes--)
        word = word << 8 | fuzz_byte(f);
    return word;
}

static inline fuzz fuzz_begin(const uint8_t *bytes, size_t size)
{
    fuzz f;
    f.next = bytes;
    f.left = size;
    f.n_blocks = 0;
    f.mood = (enum fuzz_mood)fuzz_pick(&f, 3);
    return f;
}

static inline void fuzz_end(fuzz *f)
{
    while (f->n_blocks)
        free(f->blocks[--f->n_blocks]);
}

/* One time in `n`, and only where anything goes. */
static inline uint32_t fuzz_wild(fuzz *f, uint32_t n)
{
    return f->mood == FUZZ_WILD && fuzz_pick(f, n) == 1;
}

/* Numbers. */

static inline double fuzz_any_double(fuzz *f)
{
    static const double some[] = {NAN,   INFINITY, -INFINITY, -1.0, -0.0,  5e-324, -5e-324, 1e-310,
                                  1e300, -1e300,   1e308,     1e12, 1e-12, 1e9,    0x1p53,  0x1p64};
    const uint32_t which = fuzz_pick(f, 32);
    double any;
    uint64_t bits;
    if (which < 16)
        return some[which];
    bits = fuzz_word(f, 8);
    memcpy(&any, &bits, sizeof any);
    return any;
}

static inline double fuzz_valid_double(fuzz *f, double least, double most)
{
    const double floor_of_log = least > 0.0 ? least : most * 1e-20;
    switch (fuzz_pick(f, 10)) {
    case 0:
        return 0.0;
    case 1:
        return least;
    case 2:
        return most;
    case 3:
        return nextafter(least, most);
    case 4:
        return nextafter(most, least);
    case 5:
        return least + (most - least) * ((double)fuzz_word(f, 2) / 65535.0);
    case 6:
        return floor_of_log * pow(most / floor_of_log, (double)fuzz_word(f, 2) / 65535.0);
    case 7:
        return (double)fuzz_byte(f);
    case 8:
        return (double)fuzz_word(f, 2) / 256.0;
    default:
        return fuzz_any_double(f);
    }
}

/* A number in [least, most]; where anything goes, sometimes another. */
static inline double fuzz_double(fuzz *f, double least, double most)
{
    double valid;
    if (fuzz_wild(f, 24))
        return fuzz_any_double(f);
    valid = fuzz_valid_double(f, least, most);
    return valid >= least ? fmin(valid, most) : least;
}

/* A scalar of the library, in its own range. */
static inline double fuzz_scalar(fuzz *f, uint32_t field)
{
    double least = 0.0, most = 0.0;
    FUZZ_EXPECT(loopcost_param_range(field, &least, &most) == LOOPCOST_OK);
    return fuzz_double(f, least, most);
}

/* The same, but no larger than people would choose it. */
static inline double fuzz_small_scalar(fuzz *f, uint32_t field, double most)
{
    return f->mood == FUZZ_TAME ? floor(most * ((double)fuzz_word(f, 2) / 65535.0)) : fuzz_scalar(f, field);
}

/* A count up to `most`, sometimes the next one, or any. */
static inline uint64_t fuzz_count(fuzz *f, uint64_t most)
{
    if (fuzz_wild(f, 24))
        return fuzz_pick(f, 2) ? most + 1 : fuzz_word(f, 8);
    switch (fuzz_pick(f, 4)) {
    case 0:
        return most;
    case 1:
        return fuzz_word(f, 8) % (most + (most != UINT64_MAX));
    case 2:
        return fuzz_word(f, 2) % (most + (most != UINT64_MAX));
    default:
        return fuzz_byte(f) % (most + (most != UINT64_MAX));
    }
}

/* A choice of `n`, where anything goes sometimes one past the last. */
static inline uint32_t fuzz_choice(fuzz *f, uint32_t n)
{
    return fuzz_wild(f, 48) ? n : fuzz_pick(f, n);
}

static inline int fuzz_finite(double number)
{
    return number - number == 0.0;
}

static inline int fuzz_chance_is_sound(double chance)
{
    return chance >= 0.0 && chance <= 1.0;
}

/* Sums of chances that are rounded one by one. */
static inline int fuzz_close(double a, double b, double relative)
{
    return fabs(a - b) <= relative * fmax(fabs(a), fabs(b));
}

/* Memory. */

static inline void *fuzz_block(fuzz *f, size_t size)
{
    void *block = malloc(size ? size : 1);
    if (!block || f->n_blocks == FUZZ_BLOCKS)
        abort();
    memset(block, FUZZ_UNTOUCHED, size ? size : 1);
    return f->blocks[f->n_blocks++] = block;
}

static inline void *fuzz_copy(fuzz *f, const void *from, size_t size)
{
    return size ? memcpy(fuzz_block(f, size), from, size) : fuzz_block(f, 0);
}

/* What struct_size says: today's size, or where anything goes sometimes less, or more. */
static inline uint32_t fuzz_struct_size(fuzz *f, uint32_t known)
{
    if (!fuzz_wild(f, 32))
        return known;
    switch (fuzz_pick(f, 4)) {
    case 0:
        return 0;
    case 1:
        return known - 1 - fuzz_pick(f, known - 1);
    default:
        return known + fuzz_pick(f, 64);
    }
}

/* An input struct, in a block of its own. */
static inline void *fuzz_input(fuzz *f, const void *valid, uint32_t known)
{
    const uint32_t given = fuzz_struct_size(f, known), room = given < sizeof given ? (uint32_t)sizeof given : given;
    unsigned char *block;
    if (fuzz_wild(f, 64))
        return NULL;
    block = (unsigned char *)fuzz_block(f, room);
    memcpy(block, valid, room < known ? room : known);
    memcpy(block, &given, sizeof given);
    if (given > known) {
        memset(block + known, 0, given - known);
        block[given - 1] = fuzz_pick(f, 2) ? 1 : 0;
    }
    return block;
}

/* Records, `*stride` bytes apart; what lies between them is somebody else's. */
static inline void *fuzz_records(fuzz *f, const void *records, uint32_t n, uint32_t size, uint32_t *stride)
{
    uint32_t step = size, i;
    unsigned char *block;
    *stride = 0;
    if (fuzz_pick(f, 4) == 1)
        *stride = step = size + fuzz_pick(f, 20);
    if (fuzz_wild(f, 48)) {
        *stride = fuzz_pick(f, size);
        step = *stride ? *stride : size;
    }
    if (fuzz_wild(f, 64))
        return NULL;
    block = (unsigned char *)fuzz_block(f, n ? (size_t)step * (n - 1) + size : 0);
    for (i = 0; i < n; i++)
        memcpy(block + (size_t)i * step, (const unsigned char *)records + (size_t)i * size, size);
    return block;
}

/* Numbers in a block of their own: as people have them, few different ones. */
static inline double *fuzz_numbers(fuzz *f, uint32_t n, double least, double most)
{
    double *const numbers = (double *)fuzz_block(f, n * sizeof *numbers);
    uint32_t i;
    for (i = 0; i < n; i++)
        numbers[i] =
            f->mood == FUZZ_TAME ? fmin(most, fmax(least, fuzz_byte(f) % 32 / 8.0)) : fuzz_double(f, least, most);
    return numbers;
}

/* Into ascending order; what is not a number stays where it is. */
static inline double *fuzz_ascending(double *numbers, uint32_t n)
{
    uint32_t i, j;
    for (i = 1; i < n; i++)
        for (j = i; j > 0 && numbers[j - 1] > numbers[j]; j--) {
            const double larger = numbers[j - 1];
            numbers[j - 1] = numbers[j];
            numbers[j] = larger;
        }
    return numbers;
}

/* A length as it is; where anything goes sometimes one that is more than `most`, which is refused before it is read. */
static inline uint64_t fuzz_length(fuzz *f, uint32_t n, uint64_t most)
{
    return fuzz_wild(f, 64) ? most + 1 + fuzz_byte(f) : n;
}

/* An array that is there, or where anything goes sometimes is not. */
static inline const double *fuzz_given(fuzz *f, const double *numbers)
{
    return fuzz_wild(f, 64) ? NULL : numbers;
}

/* Memory of so many words; where anything goes sometimes of one less, or none. */
static inline uint64_t *fuzz_memory(fuzz *f, uint64_t *words)
{
    if (*words && fuzz_wild(f, 32))
        --*words;
    return fuzz_wild(f, 64) ? NULL : (uint64_t *)fuzz_block(f, (size_t)*words * sizeof(uint64_t));
}

/* What a call answers. */

typedef struct fuzz_answer {
    unsigned char *results; /* what the call is to fill, or null */
    loopcost_fault *fault;  /* what it is to explain itself in, or null */
    uint32_t known, given;  /* bytes of the results: as the headers have them, as struct_size says */
    uint32_t held;          /* bytes that there are: struct_size itself at least */
    uint32_t numbers;       /* from here on they are doubles */
    unsigned char before[FUZZ_ROOM];
    loopcost_fault untouched;
} fuzz_answer;

static inline void fuzz_expect_fault(fuzz *f, fuzz_answer *a)
{
    static const loopcost_fault none = LOOPCOST_FAULT_INIT;
    a->untouched = none;
    a->untouched.value = 42.0;
    a->fault = fuzz_wild(f, 16) ? NULL : (loopcost_fault *)fuzz_copy(f, &a->untouched, sizeof none);
}

/* For results in a struct. `empty` is what its _INIT holds. */
static inline fuzz_answer fuzz_expect(fuzz *f, const void *empty, uint32_t known, uint32_t numbers)
{
    fuzz_answer a;
    a.known = known;
    a.numbers = numbers;
    a.results = (unsigned char *)fuzz_input(f, empty, known);
    a.given = a.held = 0;
    if (a.results) {
        memcpy(&a.given, a.results, sizeof a.given);
        a.held = a.given < sizeof a.given ? (uint32_t)sizeof a.given : a.given;
        memcpy(a.before, a.results, a.held);
    }
    fuzz_expect_fault(f, &a);
    return a;
}

/* For one number or an array of them. */
static inline fuzz_answer fuzz_expect_bytes(fuzz *f, uint32_t size)
{
    fuzz_answer a;
    a.known = a.given = a.held = size;
    a.numbers = size;
    a.results = size && fuzz_wild(f, 64) ? NULL : (unsigned char *)fuzz_block(f, size); /* of nothing, null is fine */
    FUZZ_EXPECT(size <= sizeof a.before);
    memset(a.before, FUZZ_UNTOUCHED, size);
    fuzz_expect_fault(f, &a);
    return a;
}

static inline void fuzz_check_fault(const fuzz_answer *a, int32_t status)
{
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    if (!a->fault)
        return;
    if (status == LOOPCOST_OK) {
        FUZZ_EXPECT(!memcmp(a->fault, &a->untouched, sizeof a->untouched));
        return;
    }
    FUZZ_EXPECT(a->fault->status == status);
    FUZZ_EXPECT(*loopcost_param_path(a->fault->field));
    FUZZ_EXPECT(a->fault->least <= a->fault->most);
    FUZZ_EXPECT(loopcost_fault_text(a->fault, text, sizeof text) == LOOPCOST_OK);
    FUZZ_EXPECT(strlen(text) > 8 && strlen(text) < sizeof text - 1);
}

/* Whether a path is one of `roots` or below it: "values" is above "values[]", "arm" above "arm.trials". */
static inline int fuzz_is_below(const char *path, const char *roots)
{
    const char *root = roots;
    while (*root) {
        const size_t length = strcspn(root, " ");
        if (!strncmp(path, root, length) && !strchr("_abcdefghijklmnopqrstuvwxyz", path[length] ? path[length] : '.'))
            return 1;
        root += length + (root[length] == ' ');
    }
    return 0;
}

/* A fault is of something that the call was given: of its results, or of what `roots` name, with a space between. */
static inline void fuzz_check_blame(const fuzz_answer *a, int32_t status, const char *roots)
{
    const char *const path = a->fault && status ? loopcost_param_path(a->fault->field) : "results";
    if (fuzz_is_below(path, roots) || fuzz_is_below(path, "results"))
        return;
    fprintf(stderr, "a fault of %s, where the call was given %s\n", path, roots);
    abort();
}

/* What must hold after every call. Says whether there are results. */
static inline int fuzz_answered(const fuzz_answer *a, int32_t status)
{
    uint32_t i;
    double number;
    FUZZ_EXPECT(status >= LOOPCOST_OK && status < LOOPCOST_STATUS_END);
    fuzz_check_fault(a, status);
    if (!a->results) {
        FUZZ_EXPECT(status != LOOPCOST_OK);
        return 0;
    }
    if (status) {
        FUZZ_EXPECT(!memcmp(a->results, a->before, a->held));
        return 0;
    }
    FUZZ_EXPECT(a->given >= a->known);
    FUZZ_EXPECT(!memcmp(a->results + a->known, a->before + a->known, a->given - a->known));
    for (i = a->numbers; i < a->known; i += (uint32_t)sizeof number) {
        memcpy(&number, a->results + i, sizeof number);
        FUZZ_EXPECT(fuzz_finite(number));
    }
    return 1;
}

/* The same where it is known what a fault may be of. */
static inline int fuzz_answered_or(const fuzz_answer *a, int32_t status, const char *roots)
{
    fuzz_check_blame(a, status, roots);
    return fuzz_answered(a, status);
}

/* One number that a call is asked for. */
static inline int fuzz_word_answered_or(const fuzz_answer *a, int32_t status, const char *roots, uint64_t *word)
{
    const int answered = fuzz_answered_or(a, status, roots);
    if (answered)
        memcpy(word, a->results, sizeof *word);
    return answered;
}

static inline int fuzz_number_answered_or(const fuzz_answer *a, int32_t status, const char *roots, double *number)
{
    const int answered = fuzz_answered_or(a, status, roots);
    if (answered)
        memcpy(number, a->results, sizeof *number);
    return answered;
}

/* An answer of type `kind`, empty. Behind struct_size and its neighbour all is doubles. */
#define FUZZ_STRUCT(f, kind, KIND) fuzz_expect(f, &(const kind)KIND##_INIT, (uint32_t)sizeof(kind), 8)

/* The same for a struct in which doubles start at the field `first`. */
#define FUZZ_STRUCT_FROM(f, kind, KIND, first)                                                                         \
    fuzz_expect(f, &(const kind)KIND##_INIT, (uint32_t)sizeof(kind), (uint32_t)offsetof(kind, first))

#endif
