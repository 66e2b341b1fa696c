#define _GNU_SOURCE
#include "include/cchild.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void limit(int resource, unsigned long long value) {
  struct rlimit rule = {value, value};
  setrlimit(resource, &rule);
}

int cchild_start(
    const char *path, const char *const *arguments, const char *const *environment, int input,
    int output, int errors, cchild_limits limits) {
  int process = fork();
  if (process != 0) {
    // Also set by the child: whichever comes first, the group exists before anybody signals it.
    if (process > 0) setpgid(process, process);
    return process;
  }
  // Between fork and exec only calls that are safe in a signal handler: other threads' locks are frozen.
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0) _exit(126);
  close_range(3, ~0U, 0);
  if (limits.memory_bytes > 0) limit(RLIMIT_AS, limits.memory_bytes);
  if (limits.cpu_seconds > 0) limit(RLIMIT_CPU, limits.cpu_seconds);
  limit(RLIMIT_FSIZE, limits.file_bytes);
  limit(RLIMIT_CORE, 0);
  // A program that was just written is busy while another child, forked in that moment, has not yet closed
  // its copy of the descriptor: some microseconds.
  for (int attempt = 0; attempt < 100; attempt++) {
    execve(path, (char *const *)arguments, (char *const *)environment);
    if (errno != ETXTBSY) break;
    const struct timespec moment = {0, 2000000};
    nanosleep(&moment, NULL);
  }
  _exit(127);
}

int cchild_memory_file(const void *bytes, size_t length) {
  int file = memfd_create("input", MFD_CLOEXEC);
  if (file < 0) return -1;
  size_t written = 0;
  while (written < length) {
    ssize_t count = write(file, (const char *)bytes + written, length - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      close(file);
      return -1;
    }
    written += (size_t)count;
  }
  lseek(file, 0, SEEK_SET);
  return file;
}

int cchild_ended(int process, int *exit_code, int *signal) {
  int status = 0;
  *exit_code = -1;
  *signal = -1;
  siginfo_t info = {0};
  int peeked;
  do peeked = waitid(P_PID, process, &info, WEXITED | WNOHANG | WNOWAIT);
  while (peeked < 0 && errno == EINTR);
  if (peeked < 0) return -1;
  if (info.si_pid == 0) return 0;
  // Before it is reaped: afterwards the group's number may be another's.
  kill(-process, SIGKILL);
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  if (WIFEXITED(status)) *exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) *signal = WTERMSIG(status);
  return 1;
}

void cchild_kill(int process) {
  int status;
  kill(-process, SIGKILL);
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
}
