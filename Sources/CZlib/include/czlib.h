// Typed doors to zlib: its init functions are macros, which Swift cannot call.
#ifndef WENHAO_CZLIB_H
#define WENHAO_CZLIB_H
#include <zlib.h>

static inline int czlib_deflate_init_gzip(z_stream *_Nonnull s, int level) {
  return deflateInit2(s, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
// Window bits 15 + 32: zlib or gzip by the header. Raw deflate (what some servers send as "deflate"): -15.
static inline int czlib_inflate_init_auto(z_stream *_Nonnull s) { return inflateInit2(s, 15 + 32); }
static inline int czlib_inflate_init_raw(z_stream *_Nonnull s) { return inflateInit2(s, -15); }

#endif
