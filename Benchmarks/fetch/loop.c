// The yardstick: libcurl's multi interface and nothing else. Reads URLs from a file, keeps N transfers under
// way over kept connections, copies each body into memory, prints CPU seconds, wall seconds, pages, bytes.
//
//     cc -O2 loop.c -o loop -lcurl && ./loop URLS CONNECTIONS [poll|epoll]
//
// `poll` waits in curl_multi_poll; `epoll` is driven by curl_multi_socket_action.
#define _GNU_SOURCE
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

typedef struct {
  CURL *easy;
  char *bytes;
  size_t count, room;
} Transfer;

static char **urls;
static size_t url_count, next_url, done, failed, total_bytes;
static CURLM *multi;
static long timer_ms = -1;
static int epoll_fd = -1;

static size_t on_body(char *bytes, size_t size, size_t n, void *context) {
  Transfer *t = context;
  n *= size;
  if (t->count + n > t->room) {
    while (t->count + n > t->room) t->room = t->room ? t->room * 2 : 65536;
    t->bytes = realloc(t->bytes, t->room);
  }
  memcpy(t->bytes + t->count, bytes, n);
  t->count += n;
  return n;
}

static int begin(Transfer *t) {
  if (next_url == url_count) return 0;
  curl_easy_setopt(t->easy, CURLOPT_URL, urls[next_url++]);
  t->count = 0;
  curl_multi_add_handle(multi, t->easy);
  return 1;
}

static void finish_some(void) {
  CURLMsg *m;
  int left;
  while ((m = curl_multi_info_read(multi, &left))) {
    if (m->msg != CURLMSG_DONE) continue;
    Transfer *t;
    long status = 0;
    CURL *easy = m->easy_handle;
    CURLcode result = m->data.result;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&t);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_multi_remove_handle(multi, easy);
    if (result != CURLE_OK || status != 200) failed++;
    total_bytes += t->count;
    done++;
    begin(t);
  }
}

static int on_timer(CURLM *m, long ms, void *context) {
  (void)m; (void)context;
  timer_ms = ms;
  return 0;
}

static int on_socket(CURL *easy, curl_socket_t s, int what, void *context, void *known) {
  (void)easy; (void)context;
  struct epoll_event e = {.data.fd = s};
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(epoll_fd, EPOLL_CTL_DEL, s, NULL);
    curl_multi_assign(multi, s, NULL);
    return 0;
  }
  e.events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
  epoll_ctl(epoll_fd, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, s, &e);
  curl_multi_assign(multi, s, &epoll_fd);
  return 0;
}

static void run_poll(void) {
  int running;
  while (done < url_count) {
    curl_multi_perform(multi, &running);
    size_t before = done;
    finish_some();
    if (done == before) curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
}

static void run_epoll(void) {
  int running;
  epoll_fd = epoll_create1(0);
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
  struct epoll_event events[256];
  while (done < url_count) {
    int n = epoll_wait(epoll_fd, events, 256, timer_ms < 0 ? 1000 : (int)timer_ms);
    if (n == 0 || timer_ms == 0) {
      timer_ms = -1;
      curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    for (int i = 0; i < n; i++) {
      int what = (events[i].events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
                 (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                 (events[i].events & EPOLLERR ? CURL_CSELECT_ERR : 0);
      curl_multi_socket_action(multi, events[i].data.fd, what, &running);
    }
    finish_some();
  }
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  FILE *f = fopen(argv[1], "r");
  if (!f) return 2;
  char *line = NULL;
  size_t room = 0;
  ssize_t n;
  while ((n = getline(&line, &room, f)) > 0) {
    if (line[n - 1] == '\n') line[n - 1] = 0;
    urls = realloc(urls, (url_count + 1) * sizeof *urls);
    urls[url_count++] = strdup(line);
  }
  int connections = atoi(argv[2]);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)connections);
  Transfer *transfers = calloc(connections, sizeof *transfers);
  struct rusage a, b;
  struct timespec s, e;
  getrusage(RUSAGE_SELF, &a);
  clock_gettime(CLOCK_MONOTONIC, &s);
  for (int i = 0; i < connections; i++) {
    Transfer *t = &transfers[i];
    t->easy = curl_easy_init();
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
  }
  for (int i = 0; i < connections; i++) begin(&transfers[i]);
  if (argc > 3 && strcmp(argv[3], "epoll") == 0) run_epoll(); else run_poll();
  clock_gettime(CLOCK_MONOTONIC, &e);
  getrusage(RUSAGE_SELF, &b);
  double cpu = (b.ru_utime.tv_sec - a.ru_utime.tv_sec) + (b.ru_stime.tv_sec - a.ru_stime.tv_sec) +
               (b.ru_utime.tv_usec - a.ru_utime.tv_usec + b.ru_stime.tv_usec - a.ru_stime.tv_usec) / 1e6;
  double wall = (e.tv_sec - s.tv_sec) + (e.tv_nsec - s.tv_nsec) / 1e9;
  printf("%.3f %.3f %zu %zu %ld\n", cpu, wall, done - failed, total_bytes, b.ru_maxrss);
  return failed ? 1 : 0;
}
