// Starting a child process with limits that hold from its first instruction. Swift cannot fork, and
// posix_spawn has no resource limits.
#ifndef WENHAO_CCHILD_H
#define WENHAO_CCHILD_H

#include <stddef.h>

typedef struct {
  // Address space, processor seconds and size of any file it writes; the kernel enforces them.
  unsigned long long memory_bytes;
  unsigned long long cpu_seconds;
  unsigned long long file_bytes;
} cchild_limits;

// Starts `path` in a process group of its own, with the three descriptors as its standard ones and every
// other closed. Its process id, or -1 with errno. The child dies with the thread that started it, so that
// thread must wait for it.
int cchild_start(
    const char *_Nonnull path, const char *_Nullable const *_Nonnull arguments,
    const char *_Nullable const *_Nonnull environment, int input, int output, int errors,
    cchild_limits limits);

// A file without a name holding the bytes, at its start; -1 with errno.
int cchild_memory_file(const void *_Nullable bytes, size_t length);

// How a child that has ended did so: `*exit_code` or else `*signal` is set (the other is -1). 1 when it has
// ended, 0 while it runs, -1 when it is none of ours. What it left behind in its group is killed.
int cchild_ended(int process, int *_Nonnull exit_code, int *_Nonnull signal);

// Kills it and its group, and waits for its end.
void cchild_kill(int process);

#endif
