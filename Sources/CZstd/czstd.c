#include "include/czstd.h"

#include <clibrary.h>
#include <pthread.h>

static struct {
  ZSTD_DStream *(*ZSTD_createDStream)(void);
  size_t (*ZSTD_freeDStream)(ZSTD_DStream *);
  size_t (*ZSTD_DCtx_setParameter)(ZSTD_DCtx *, ZSTD_dParameter, int);
  size_t (*ZSTD_decompressStream)(ZSTD_DStream *, ZSTD_outBuffer *, ZSTD_inBuffer *);
  unsigned (*ZSTD_isError)(size_t);
} real;

#define ENTRY(name) {#name, (void **)&real.name}

static void load(void) {
  static const clibrary_symbol symbols[] = {
      ENTRY(ZSTD_createDStream),     ENTRY(ZSTD_freeDStream), ENTRY(ZSTD_DCtx_setParameter),
      ENTRY(ZSTD_decompressStream), ENTRY(ZSTD_isError),     {NULL, NULL}};
  clibrary_load("libzstd.so.1", symbols);
}

ZSTD_DStream *czstd_create(int window_log_max) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  ZSTD_DStream *decoder = real.ZSTD_createDStream();
  if (decoder) real.ZSTD_DCtx_setParameter(decoder, ZSTD_d_windowLogMax, window_log_max);
  return decoder;
}
void czstd_destroy(ZSTD_DStream *decoder) { real.ZSTD_freeDStream(decoder); }
size_t czstd_decompress(ZSTD_DStream *decoder, ZSTD_outBuffer *output, ZSTD_inBuffer *input) {
  return real.ZSTD_decompressStream(decoder, output, input);
}
int czstd_is_error(size_t code) { return real.ZSTD_isError(code) != 0; }
