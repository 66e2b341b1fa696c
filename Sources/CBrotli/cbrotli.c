#include "include/cbrotli.h"

#include <clibrary.h>
#include <pthread.h>

static struct {
  BrotliDecoderState *(*BrotliDecoderCreateInstance)(brotli_alloc_func, brotli_free_func, void *);
  void (*BrotliDecoderDestroyInstance)(BrotliDecoderState *);
  BrotliDecoderResult (*BrotliDecoderDecompressStream)(
      BrotliDecoderState *, size_t *, const uint8_t **, size_t *, uint8_t **, size_t *);
} real;

#define ENTRY(name) {#name, (void **)&real.name}

static void load(void) {
  static const clibrary_symbol symbols[] = {
      ENTRY(BrotliDecoderCreateInstance),
      ENTRY(BrotliDecoderDestroyInstance),
      ENTRY(BrotliDecoderDecompressStream),
      {NULL, NULL}};
  clibrary_load("libbrotlidec.so.1", symbols);
}

BrotliDecoderState *cbrotli_create(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return real.BrotliDecoderCreateInstance(NULL, NULL, NULL);
}
void cbrotli_destroy(BrotliDecoderState *decoder) { real.BrotliDecoderDestroyInstance(decoder); }
BrotliDecoderResult cbrotli_decompress(
    BrotliDecoderState *decoder, size_t *left, const uint8_t **next, size_t *free_bytes,
    uint8_t **place) {
  return real.BrotliDecoderDecompressStream(decoder, left, next, free_bytes, place, NULL);
}
