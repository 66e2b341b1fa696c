// Doors to Zstandard's streaming decoder, loaded when the first body that needs it comes (CLibrary).
#ifndef WENHAO_CZSTD_H
#define WENHAO_CZSTD_H
#include <zstd.h>

ZSTD_DStream *_Nullable czstd_create(int window_log_max);
void czstd_destroy(ZSTD_DStream *_Nonnull decoder);
size_t czstd_decompress(
    ZSTD_DStream *_Nonnull decoder, ZSTD_outBuffer *_Nonnull output, ZSTD_inBuffer *_Nonnull input);
int czstd_is_error(size_t code);

#endif
