/* How is this copy of the library compiled?
 *
 * One body serves three ways of use:
 *
 *   (nothing defined)   header-only: every function is `static inline`, the only library to link is libm
 *   LOOPCOST_LINKED     plain declarations: the bodies are in the shared object (set by loopcost.pc and by the Meson
 *                       dependency, never by hand)
 *   LOOPCOST_BUILD      exported definitions: set in lib/ alone, where the shared object is made
 *
 * LOOPCOST_API marks a public function, LOOPCOST_INTERNAL a private helper. LOOPCOST_BODIES is 1 where bodies are
 * compiled and 0 where they are linked.
 */
#ifndef LOOPCOST_ATTRIBUTES_H
#define LOOPCOST_ATTRIBUTES_H

#include <stdint.h>

#if defined(__cplusplus)
#if __cplusplus < 201703L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 201703L)
#error "loopcost: the headers are C++17; compile with -std=c++17 or later"
#endif
#elif !defined(__STDC_VERSION__) || __STDC_VERSION__ < 201112L
#error "loopcost: the headers are C11; compile with -std=c11 or later"
#endif

#if defined(LOOPCOST_LINKED) && defined(LOOPCOST_BUILD)
#error "loopcost: LOOPCOST_LINKED uses the shared object, LOOPCOST_BUILD makes it; define one of them at most"
#endif

#if defined(LOOPCOST_LINKED)
#define LOOPCOST_BODIES 0
#define LOOPCOST_API extern
#elif defined(LOOPCOST_BUILD)
#define LOOPCOST_BODIES 1
#define LOOPCOST_API __attribute__((visibility("default")))
#else
#define LOOPCOST_BODIES 1
#define LOOPCOST_API static inline
#endif

#define LOOPCOST_INTERNAL static inline

/* A few instructions that are worth no call, however large the program around them is. */
#define LOOPCOST_INLINE static inline __attribute__((always_inline))

/* A helper for what is rarely asked, kept out of the way of what is asked at every step: inlined it would cost that. */
#define LOOPCOST_ASIDE static __attribute__((noinline, cold, unused))

/* NaN, infinities and the order of additions mean something here: modes that give them up change answers. */
#if LOOPCOST_BODIES
#if defined(__FAST_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(_M_FP_FAST)
#error "loopcost: compile without -ffast-math and its parts, or link the shared object (loopcost.pc)"
#endif
#if defined(__FLT_EVAL_METHOD__)
#if __FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2
#error "loopcost: x87 arithmetic keeps more digits than a double; compile with -msse2 -mfpmath=sse"
#endif
#endif
#if defined(__FINITE_MATH_ONLY__)
#if __FINITE_MATH_ONLY__
#error "loopcost: compile without -ffinite-math-only, or link the shared object (loopcost.pc)"
#endif
#endif
#endif

#ifdef __cplusplus
#define LOOPCOST_BEGIN extern "C" {
#define LOOPCOST_END }
#else
#define LOOPCOST_BEGIN
#define LOOPCOST_END
#endif

#endif
