// The part of libarchive that Wenhao uses: members of a ZIP, RAR or 7z held in memory, one after another.
// Nothing is ever written to disk, so no member's name can lead anywhere.
#ifndef WENHAO_CARCHIVE_H
#define WENHAO_CARCHIVE_H

#include <stddef.h>

typedef struct carchive carchive;

typedef struct {
  // Bytes as stored or as UTF-8 where the archive says what they are; NULL when they cannot be had. Valid
  // until the next call.
  const char *_Nullable name;
  // -1 when the archive does not say.
  long long size;
  int is_file;
  int is_encrypted;
} carchive_member;

// NULL when the bytes are no archive of these kinds. The bytes must outlive the archive.
carchive *_Nullable carchive_open(const void *_Nonnull bytes, size_t length);

// 1: `member` is filled; 0: the end; -1: damaged from here on.
int carchive_next(carchive *_Nonnull archive, carchive_member *_Nonnull member);

// Bytes of the current member: how many were put into `buffer`, 0 at its end, -1 when damaged or encrypted.
long carchive_read(carchive *_Nonnull archive, void *_Nonnull buffer, size_t room);

void carchive_close(carchive *_Nonnull archive);

#endif
