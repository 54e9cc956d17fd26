/* What exactly was wrong with the input?
 *
 * Every function that can fail ends with `loopcost_fault *fault`, which may be null. When it returns anything but
 * LOOPCOST_OK, the fault names the parameter, its value and the range it must lie in; when it returns LOOPCOST_OK the
 * fault is left alone.
 */
#ifndef LOOPCOST_FAULT_H
#define LOOPCOST_FAULT_H

#include "param.h"

/* Frozen: this struct never grows, so it carries no struct_size. */
typedef struct loopcost_fault {
    int32_t status;     /* what the function returned */
    uint32_t field;     /* LOOPCOST_PARAM_..., the input at fault */
    uint32_t index;     /* which class, for the paths with `classes[]`; else LOOPCOST_NO_INDEX */
    uint32_t strategy;  /* which strategy of the call, counted from 0; LOOPCOST_NO_INDEX if there is one at most */
    uint64_t row;       /* which row of a table, counted from 0; UINT64_MAX if there is none */
    double value;       /* what was given, in the unit of the field; 0 where that is no number (LOOPCOST_SYNTAX) */
    double least, most; /* what it must lie in; for LOOPCOST_STRUCT_SIZE the sizes in bytes */
} loopcost_fault;

#define LOOPCOST_FAULT_INIT                                                                                            \
    {                                                                                                                  \
        LOOPCOST_OK, LOOPCOST_PARAM_NONE, LOOPCOST_NO_INDEX, LOOPCOST_NO_INDEX, UINT64_MAX, 0.0, 0.0, 0.0              \
    }

/* Room for every text that loopcost_fault_text() writes, its final NUL included. */
#define LOOPCOST_FAULT_TEXT_SIZE 256

LOOPCOST_BEGIN

/* Sets LOOPCOST_FAULT_INIT.
 * Returns LOOPCOST_OK or LOOPCOST_NULL. */
LOOPCOST_API int32_t loopcost_fault_init(loopcost_fault *fault);

/* The fault as a sentence for a person:
 *
 *     fixer.price.input is -3; it must be from 0 to 1e9 USD per Mtok
 *     strategy 1: generator.classes[2].fix_chance is NaN; it must be from 1e-12 to 1
 *
 * Numbers carry 12 significant digits, 17 where fewer would look right, and a decimal point in every locale. A text
 * that does not fit in `size` bytes (the NUL included) is cut.
 * Returns LOOPCOST_OK, or LOOPCOST_NULL when a pointer is null or `size` is 0. */
LOOPCOST_API int32_t loopcost_fault_text(const loopcost_fault *fault, char *text, uint32_t size);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/fault.inl"
#endif

#endif
