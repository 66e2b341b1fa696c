// Doors of the same names and types as libcurl's own; the first that is called loads the library (CLibrary).
#define CURL_DISABLE_TYPECHECK
#include "ccurl.h"

#include <clibrary.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt
#undef curl_share_setopt

static struct {
  CURLcode (*global_init)(long);
  CURL *(*easy_init)(void);
  void (*easy_cleanup)(CURL *);
  CURLcode (*easy_perform)(CURL *);
  const char *(*easy_strerror)(CURLcode);
  CURLcode (*easy_pause)(CURL *, int);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
  void (*slist_free_all)(struct curl_slist *);
  CURLM *(*multi_init)(void);
  CURLMcode (*multi_cleanup)(CURLM *);
  CURLMcode (*multi_add_handle)(CURLM *, CURL *);
  CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
  CURLMcode (*multi_perform)(CURLM *, int *);
  CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd[], unsigned int, int, int *);
  CURLMcode (*multi_wakeup)(CURLM *);
  CURLMsg *(*multi_info_read)(CURLM *, int *);
  CURLMcode (*multi_setopt)(CURLM *, CURLMoption, ...);
  CURLSH *(*share_init)(void);
  CURLSHcode (*share_cleanup)(CURLSH *);
  CURLSHcode (*share_setopt)(CURLSH *, CURLSHoption, ...);
} real;

#define ENTRY(name) {"curl_" #name, (void **)&real.name}

static void load(void) {
  static const clibrary_symbol symbols[] = {
      ENTRY(global_init),      ENTRY(easy_init),       ENTRY(easy_cleanup),
      ENTRY(easy_perform),     ENTRY(easy_strerror),
      ENTRY(easy_setopt),      ENTRY(easy_getinfo),    ENTRY(slist_append),
      ENTRY(slist_free_all),   ENTRY(multi_init),      ENTRY(multi_cleanup),
      ENTRY(multi_add_handle), ENTRY(multi_remove_handle), ENTRY(multi_perform),
      ENTRY(multi_poll),       ENTRY(multi_wakeup),    ENTRY(multi_info_read),
      ENTRY(multi_setopt),     ENTRY(share_init),      ENTRY(share_cleanup),
      ENTRY(share_setopt),     ENTRY(easy_pause),      {NULL, NULL}};
  clibrary_load("libcurl.so.4", symbols);
}

static void ready(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
}

CURLcode curl_global_init(long flags) {
  ready();
  return real.global_init(flags);
}
CURLcode curl_easy_perform(CURL *h) {
  ready();
  return real.easy_perform(h);
}
const char *curl_easy_strerror(CURLcode code) {
  ready();
  return real.easy_strerror(code);
}
CURL *curl_easy_init(void) {
  ready();
  return real.easy_init();
}
void curl_easy_cleanup(CURL *h) {
  ready();
  real.easy_cleanup(h);
}
CURLcode curl_easy_pause(CURL *h, int directions) {
  ready();
  return real.easy_pause(h, directions);
}
struct curl_slist *curl_slist_append(struct curl_slist *list, const char *line) {
  ready();
  return real.slist_append(list, line);
}
void curl_slist_free_all(struct curl_slist *list) {
  ready();
  real.slist_free_all(list);
}
CURLM *curl_multi_init(void) {
  ready();
  return real.multi_init();
}
CURLMcode curl_multi_cleanup(CURLM *m) {
  ready();
  return real.multi_cleanup(m);
}
CURLMcode curl_multi_add_handle(CURLM *m, CURL *h) {
  ready();
  return real.multi_add_handle(m, h);
}
CURLMcode curl_multi_remove_handle(CURLM *m, CURL *h) {
  ready();
  return real.multi_remove_handle(m, h);
}
CURLMcode curl_multi_perform(CURLM *m, int *running) {
  ready();
  return real.multi_perform(m, running);
}
CURLMcode curl_multi_poll(
    CURLM *m, struct curl_waitfd extra[], unsigned int count, int milliseconds, int *ready_count) {
  ready();
  return real.multi_poll(m, extra, count, milliseconds, ready_count);
}
CURLMcode curl_multi_wakeup(CURLM *m) {
  ready();
  return real.multi_wakeup(m);
}
CURLMsg *curl_multi_info_read(CURLM *m, int *left) {
  ready();
  return real.multi_info_read(m, left);
}
CURLSH *curl_share_init(void) {
  ready();
  return real.share_init();
}
CURLSHcode curl_share_cleanup(CURLSH *s) {
  ready();
  return real.share_cleanup(s);
}

// Options have one value, a long, a curl_off_t or a pointer: eight bytes passed alike on the systems that Swift
// runs on.
_Static_assert(sizeof(long) == 8 && sizeof(void *) == 8, "options are passed on as eight bytes");

CURLcode curl_easy_setopt(CURL *h, CURLoption option, ...) {
  ready();
  va_list values;
  va_start(values, option);
  void *value = va_arg(values, void *);
  va_end(values);
  return real.easy_setopt(h, option, value);
}
CURLcode curl_easy_getinfo(CURL *h, CURLINFO info, ...) {
  ready();
  va_list values;
  va_start(values, info);
  void *value = va_arg(values, void *);
  va_end(values);
  return real.easy_getinfo(h, info, value);
}
CURLMcode curl_multi_setopt(CURLM *m, CURLMoption option, ...) {
  ready();
  va_list values;
  va_start(values, option);
  void *value = va_arg(values, void *);
  va_end(values);
  return real.multi_setopt(m, option, value);
}
CURLSHcode curl_share_setopt(CURLSH *s, CURLSHoption option, ...) {
  ready();
  va_list values;
  va_start(values, option);
  void *value = va_arg(values, void *);
  va_end(values);
  return real.share_setopt(s, option, value);
}

// OpenSSL 3 refuses servers that renegotiate in the old way, and libcurl has no option for it. The function is
// looked up in the library that libcurl itself brought: with another TLS library there is none, and the
// exception is weaker by that much.
static CURLcode allow_old_renegotiation(CURL *h, void *tls_context, void *context) {
  (void)h;
  (void)context;
  typedef uint64_t (*setter)(void *, uint64_t);
  const uint64_t legacy_server_connect = 1 << 2;  // SSL_OP_LEGACY_SERVER_CONNECT
  void *library = dlopen("libssl.so.3", RTLD_NOW | RTLD_NOLOAD);
  if (!library) return CURLE_OK;
  setter set = (setter)dlsym(library, "SSL_CTX_set_options");
  if (set) set(tls_context, legacy_server_connect);
  dlclose(library);
  return CURLE_OK;
}

CURLcode ccurl_set_old_tls(CURL *h, int old) {
  curl_easy_setopt(h, CURLOPT_SSL_CTX_FUNCTION, old ? (void *)allow_old_renegotiation : NULL);
  curl_easy_setopt(h, CURLOPT_SSL_CIPHER_LIST, old ? "DEFAULT@SECLEVEL=0" : NULL);
  return curl_easy_setopt(
      h, CURLOPT_SSLVERSION, old ? (long)CURL_SSLVERSION_TLSv1_0 : (long)CURL_SSLVERSION_DEFAULT);
}
