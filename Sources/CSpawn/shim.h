// SPDX-License-Identifier: Apache-2.0
#include <spawn.h>

// What a program that is started inherits is decided by whoever starts it, not by everybody who ever opened a file: glibc closes the rest
// itself since 2.34, but declares that only for GNU's extensions, which Swift does not ask for.
#ifdef __linux__
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
#endif
