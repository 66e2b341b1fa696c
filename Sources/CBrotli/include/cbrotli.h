// Doors to brotli's decoder, loaded when the first body that needs it comes (CLibrary).
#ifndef WENHAO_CBROTLI_H
#define WENHAO_CBROTLI_H
#include <brotli/decode.h>

BrotliDecoderState *_Nullable cbrotli_create(void);
void cbrotli_destroy(BrotliDecoderState *_Nonnull decoder);
BrotliDecoderResult cbrotli_decompress(
    BrotliDecoderState *_Nonnull decoder, size_t *_Nonnull left,
    const uint8_t *_Nullable *_Nonnull next, size_t *_Nonnull free_bytes,
    uint8_t *_Nullable *_Nonnull place);

#endif
