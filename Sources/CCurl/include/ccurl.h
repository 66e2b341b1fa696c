// Typed doors to libcurl's variadic functions, which Swift cannot call.
#ifndef WENHAO_CCURL_H
#define WENHAO_CCURL_H
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

// Options of an easy handle.

static inline CURLcode ccurl_set_long(CURL *_Nonnull h, CURLoption o, long v) {
  return curl_easy_setopt(h, o, v);
}
static inline CURLcode ccurl_set_size(CURL *_Nonnull h, CURLoption o, long long v) {
  return curl_easy_setopt(h, o, (curl_off_t)v);
}
static inline CURLcode ccurl_set_string(CURL *_Nonnull h, CURLoption o, const char *_Nullable v) {
  return curl_easy_setopt(h, o, v);
}
static inline CURLcode ccurl_set_pointer(CURL *_Nonnull h, CURLoption o, void *_Nullable v) {
  return curl_easy_setopt(h, o, v);
}
static inline CURLcode ccurl_set_list(CURL *_Nonnull h, CURLoption o,
                                      struct curl_slist *_Nullable v) {
  return curl_easy_setopt(h, o, v);
}

// Callbacks, each with the one type that its option takes.

typedef size_t (*ccurl_data_callback)(char *_Nullable bytes, size_t size, size_t count,
                                      void *_Nullable context);
typedef int (*ccurl_debug_callback)(CURL *_Nullable h, curl_infotype kind, char *_Nullable bytes,
                                    size_t count, void *_Nullable context);
typedef curl_socket_t (*ccurl_socket_callback)(void *_Nullable context, curlsocktype purpose,
                                               struct curl_sockaddr *_Nullable address);
typedef int (*ccurl_request_callback)(void *_Nullable context, char *_Nullable remote_address,
                                      char *_Nullable local_address, int remote_port,
                                      int local_port);

// Asked about once a second, and whenever something moves; not zero ends the transfer.
typedef int (*ccurl_progress_callback)(void *_Nullable context, curl_off_t expected_down,
                                       curl_off_t down, curl_off_t expected_up, curl_off_t up);

static inline CURLcode ccurl_on_progress(CURL *_Nonnull h, ccurl_progress_callback _Nonnull f) {
  return curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, f);
}
static inline CURLcode ccurl_on_header(CURL *_Nonnull h, ccurl_data_callback _Nonnull f) {
  return curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
}
static inline CURLcode ccurl_on_body(CURL *_Nonnull h, ccurl_data_callback _Nonnull f) {
  return curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
}
static inline CURLcode ccurl_on_debug(CURL *_Nonnull h, ccurl_debug_callback _Nonnull f) {
  return curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, f);
}
static inline CURLcode ccurl_on_socket(CURL *_Nonnull h, ccurl_socket_callback _Nonnull f) {
  return curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f);
}
static inline CURLcode ccurl_on_request(CURL *_Nonnull h, ccurl_request_callback _Nonnull f) {
  return curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, f);
}

// TLS as old servers speak it: version 1.0 on, short keys and SHA-1, renegotiation as before RFC 5746.
// 0 sets libcurl's own defaults again.
CURLcode ccurl_set_old_tls(CURL *_Nonnull h, int old);

// What a transfer knows.

static inline void *_Nullable ccurl_context(CURL *_Nonnull h) {
  char *p = NULL;
  return curl_easy_getinfo(h, CURLINFO_PRIVATE, &p) == CURLE_OK ? p : NULL;
}
static inline const char *_Nullable ccurl_remote_address(CURL *_Nonnull h) {
  char *p = NULL;
  return curl_easy_getinfo(h, CURLINFO_PRIMARY_IP, &p) == CURLE_OK ? p : NULL;
}
static inline long ccurl_status(CURL *_Nonnull h) {
  long v = 0;
  return curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &v) == CURLE_OK ? v : 0;
}
static inline CURLcode ccurl_result(const CURLMsg *_Nonnull m) { return m->data.result; }

// The loop's own.

static inline CURLMcode ccurl_multi_set_long(CURLM *_Nonnull m, CURLMoption o, long v) {
  return curl_multi_setopt(m, o, v);
}
static inline CURLSHcode ccurl_share_data(CURLSH *_Nonnull s, curl_lock_data what) {
  return curl_share_setopt(s, CURLSHOPT_SHARE, what);
}
// The constant is a macro with a cast, which Swift does not import.
static inline CURLcode ccurl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

// The 4 or 16 bytes of an address about to be connected to; NULL for another family.
static inline const unsigned char *_Nullable ccurl_address_bytes(
    const struct curl_sockaddr *_Nonnull a, int *_Nonnull count) {
  if (a->family == AF_INET) {
    *count = 4;
    return (const unsigned char *)&((const struct sockaddr_in *)&a->addr)->sin_addr;
  }
  if (a->family == AF_INET6) {
    *count = 16;
    return (const unsigned char *)&((const struct sockaddr_in6 *)&a->addr)->sin6_addr;
  }
  *count = 0;
  return NULL;
}
#endif
