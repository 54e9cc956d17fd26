/* Did it work, and if not, why?
 *
 * Every function that can fail returns one of these as an int32_t. On anything but LOOPCOST_OK no result is written:
 * a bad input never yields a number.
 */
#ifndef LOOPCOST_STATUS_H
#define LOOPCOST_STATUS_H

#include "attributes.h"

enum loopcost_status {
    LOOPCOST_OK = 0,
    LOOPCOST_NULL = 1,         /* a pointer that the call needs is null */
    LOOPCOST_STRUCT_SIZE = 2,  /* a struct_size is smaller than the first one shipped: was the struct initialised? */
    LOOPCOST_UNSUPPORTED = 3,  /* a valid wish that this version, or this formula, does not know */
    LOOPCOST_NOT_A_NUMBER = 4, /* a NaN */
    LOOPCOST_OUT_OF_RANGE = 5, /* outside the closed range [least, most], infinities included */
    LOOPCOST_INEXACT = 6,      /* a price that is no whole number of nano-USD per Mtok */
    LOOPCOST_OVERFLOW = 7,     /* the exact answer does not fit its integer */
    LOOPCOST_UNDEFINED = 8,    /* the question has no answer at this input, though its neighbours have one */
    LOOPCOST_SYNTAX = 9,       /* text that is no decimal number */
    LOOPCOST_UNPRICED = 10,    /* tokens of a kind for which the rate card has no rate */
    LOOPCOST_DIVERGENT = 11,   /* each bug brings in one or more on average: the repairs never end */
    LOOPCOST_STATUS_END        /* one past the last status; it grows with the list */
};

LOOPCOST_BEGIN

/* What a status means, in a few words of English: "outside its range". Static text, never null; "unknown status" for a
 * number that is none. O(1). */
LOOPCOST_API const char *loopcost_status_text(int32_t status);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/status.inl"
#endif

#endif
