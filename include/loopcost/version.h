/* Which library is this?
 *
 * The release is the version of the whole project; the ABI number counts incompatible changes of the shared object
 * and is its soname. Until release 0.1.0 both stay as they are and the symbols may change from one commit to the next.
 */
#ifndef LOOPCOST_VERSION_H
#define LOOPCOST_VERSION_H

#include "attributes.h"

#define LOOPCOST_VERSION_MAJOR 0
#define LOOPCOST_VERSION_MINOR 1
#define LOOPCOST_VERSION_PATCH 0
#define LOOPCOST_VERSION "0.1.0"

#define LOOPCOST_ABI_VERSION 0

LOOPCOST_BEGIN

/* The release of the bodies in use, "0.1.0": linked, that of the shared object, which may be newer than the headers.
 * Static text, never null. O(1). */
LOOPCOST_API const char *loopcost_version(void);

/* The ABI number of the bodies in use. A binding compares it with LOOPCOST_ABI_VERSION when it loads the shared object
 * and refuses another. O(1). */
LOOPCOST_API uint32_t loopcost_abi_version(void);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/version.inl"
#endif

#endif
