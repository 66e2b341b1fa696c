#include "include/carchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <clibrary.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>

// libarchive's functions, loaded when the first archive is opened (CLibrary).
static struct {
  struct archive *(*archive_read_new)(void);
  int (*archive_read_support_format_zip)(struct archive *);
  int (*archive_read_support_format_rar)(struct archive *);
  int (*archive_read_support_format_rar5)(struct archive *);
  int (*archive_read_support_format_7zip)(struct archive *);
  int (*archive_read_open_memory)(struct archive *, const void *, size_t);
  int (*archive_read_next_header)(struct archive *, struct archive_entry **);
  la_ssize_t (*archive_read_data)(struct archive *, void *, size_t);
  int (*archive_read_free)(struct archive *);
  const char *(*archive_entry_pathname)(struct archive_entry *);
  const char *(*archive_entry_pathname_utf8)(struct archive_entry *);
  int (*archive_entry_size_is_set)(struct archive_entry *);
  la_int64_t (*archive_entry_size)(struct archive_entry *);
  __LA_MODE_T (*archive_entry_filetype)(struct archive_entry *);
  int (*archive_entry_is_encrypted)(struct archive_entry *);
} real;

#define ENTRY(name) {#name, (void **)&real.name}

static void load(void) {
  static const clibrary_symbol symbols[] = {
      ENTRY(archive_read_new),
      ENTRY(archive_read_support_format_zip),
      ENTRY(archive_read_support_format_rar),
      ENTRY(archive_read_support_format_rar5),
      ENTRY(archive_read_support_format_7zip),
      ENTRY(archive_read_open_memory),
      ENTRY(archive_read_next_header),
      ENTRY(archive_read_data),
      ENTRY(archive_read_free),
      ENTRY(archive_entry_pathname),
      ENTRY(archive_entry_pathname_utf8),
      ENTRY(archive_entry_size_is_set),
      ENTRY(archive_entry_size),
      ENTRY(archive_entry_filetype),
      ENTRY(archive_entry_is_encrypted),
      {NULL, NULL}};
  clibrary_load("libarchive.so.13", symbols);
}

static void ready(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
}

struct carchive {
  struct archive *reader;
  // libarchive turns names into the charset of the thread's locale; in "C" every Chinese name would be lost.
  locale_t names;
};

carchive *carchive_open(const void *bytes, size_t length) {
  ready();
  carchive *archive = calloc(1, sizeof *archive);
  if (archive == NULL) return NULL;
  archive->names = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  archive->reader = real.archive_read_new();
  if (archive->reader == NULL) {
    carchive_close(archive);
    return NULL;
  }
  real.archive_read_support_format_zip(archive->reader);
  real.archive_read_support_format_rar(archive->reader);
  real.archive_read_support_format_rar5(archive->reader);
  real.archive_read_support_format_7zip(archive->reader);
  if (real.archive_read_open_memory(archive->reader, bytes, length) != ARCHIVE_OK) {
    carchive_close(archive);
    return NULL;
  }
  return archive;
}

int carchive_next(carchive *archive, carchive_member *member) {
  struct archive_entry *entry = NULL;
  locale_t before = archive->names == (locale_t)0 ? (locale_t)0 : uselocale(archive->names);
  int result = real.archive_read_next_header(archive->reader, &entry);
  if (entry != NULL && (result == ARCHIVE_OK || result == ARCHIVE_WARN)) {
    const char *name = real.archive_entry_pathname(entry);
    member->name = name != NULL ? name : real.archive_entry_pathname_utf8(entry);
    member->size = real.archive_entry_size_is_set(entry) ? real.archive_entry_size(entry) : -1;
    member->is_file = real.archive_entry_filetype(entry) == AE_IFREG;
    member->is_encrypted = real.archive_entry_is_encrypted(entry) != 0;
  }
  if (before != (locale_t)0) uselocale(before);
  if (result == ARCHIVE_EOF) return 0;
  return result == ARCHIVE_OK || result == ARCHIVE_WARN ? 1 : -1;
}

long carchive_read(carchive *archive, void *buffer, size_t room) {
  la_ssize_t count = real.archive_read_data(archive->reader, buffer, room);
  return count < 0 ? -1 : (long)count;
}

void carchive_close(carchive *archive) {
  if (archive->reader != NULL) real.archive_read_free(archive->reader);
  if (archive->names != (locale_t)0) freelocale(archive->names);
  free(archive);
}
