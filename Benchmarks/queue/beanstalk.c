// The peer's clients: beanstalk PORT CLIENTS SECONDS prints put → reserve → delete cycles per second. Each client is a
// thread with a connection and a body of 100 bytes, about a URL with what belongs to it.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int port;
static double until;
static atomic_long cycles;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void all(int fd, const char *text, size_t count) {
  while (count) {
    ssize_t n = write(fd, text, count);
    if (n <= 0) exit(1);
    text += n, count -= n;
  }
}

// Reads until `lines` line ends have come; the body has none.
static void answer(int fd, char *buffer, size_t size, int lines) {
  size_t have = 0;
  while (have < size - 1) {
    ssize_t n = read(fd, buffer + have, size - 1 - have);
    if (n <= 0) exit(1);
    for (ssize_t i = 0; i < n; i++) lines -= buffer[have + i] == '\n';
    have += n;
    buffer[have] = 0;
    if (lines <= 0) return;
  }
  exit(1);
}

static void *client(void *ignored) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
  if (connect(fd, (void *)&to, sizeof to)) exit(1);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  char body[128], command[200], reply[512];
  memset(body, 'x', 100);
  body[100] = 0;
  int length = snprintf(command, sizeof command, "put 1 0 60 100\r\n%s\r\n", body);
  while (now() < until) {
    char drop[64];
    unsigned long id;
    all(fd, command, length);
    answer(fd, reply, sizeof reply, 1);
    if (strncmp(reply, "INSERTED", 8)) exit(1);
    all(fd, "reserve\r\n", 9);
    answer(fd, reply, sizeof reply, 2);
    if (sscanf(reply, "RESERVED %lu", &id) != 1) exit(1);
    all(fd, drop, snprintf(drop, sizeof drop, "delete %lu\r\n", id));
    answer(fd, reply, sizeof reply, 1);
    if (strncmp(reply, "DELETED", 7)) exit(1);
    cycles++;
  }
  return ignored;
}

int main(int count, char **words) {
  if (count < 4) return 2;
  int clients = atoi(words[2]);
  double seconds = atof(words[3]), start = now();
  pthread_t threads[256];
  port = atoi(words[1]);
  until = start + seconds;
  if (clients > 256) return 2;
  for (int i = 0; i < clients; i++) pthread_create(&threads[i], NULL, client, NULL);
  for (int i = 0; i < clients; i++) pthread_join(threads[i], NULL);
  printf("%.0f\n", cycles / (now() - start));
}
