// Typed doors to libcurl's variadic functions, which Swift cannot call.
#ifndef WENHAO_CCURL_H
#define WENHAO_CCURL_H
#include <curl/curl.h>

static inline CURLcode ccurl_set_long(CURL *_Nonnull h, CURLoption o, long v) {
  return curl_easy_setopt(h, o, v);
}
static inline CURLcode ccurl_set_string(CURL *_Nonnull h, CURLoption o, const char *_Nullable v) {
  return curl_easy_setopt(h, o, v);
}
static inline CURLcode ccurl_set_pointer(CURL *_Nonnull h, CURLoption o, void *_Nullable v) {
  return curl_easy_setopt(h, o, v);
}
#endif
