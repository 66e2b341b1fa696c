#include "include/carchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdlib.h>

struct carchive {
  struct archive *reader;
  // libarchive turns names into the charset of the thread's locale; in "C" every Chinese name would be lost.
  locale_t names;
};

carchive *carchive_open(const void *bytes, size_t length) {
  carchive *archive = calloc(1, sizeof *archive);
  if (archive == NULL) return NULL;
  archive->names = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  archive->reader = archive_read_new();
  if (archive->reader == NULL) {
    carchive_close(archive);
    return NULL;
  }
  archive_read_support_format_zip(archive->reader);
  archive_read_support_format_rar(archive->reader);
  archive_read_support_format_rar5(archive->reader);
  archive_read_support_format_7zip(archive->reader);
  if (archive_read_open_memory(archive->reader, bytes, length) != ARCHIVE_OK) {
    carchive_close(archive);
    return NULL;
  }
  return archive;
}

int carchive_next(carchive *archive, carchive_member *member) {
  struct archive_entry *entry = NULL;
  locale_t before = archive->names == (locale_t)0 ? (locale_t)0 : uselocale(archive->names);
  int result = archive_read_next_header(archive->reader, &entry);
  if (entry != NULL && (result == ARCHIVE_OK || result == ARCHIVE_WARN)) {
    const char *name = archive_entry_pathname(entry);
    member->name = name != NULL ? name : archive_entry_pathname_utf8(entry);
    member->size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1;
    member->is_file = archive_entry_filetype(entry) == AE_IFREG;
    member->is_encrypted = archive_entry_is_encrypted(entry) != 0;
  }
  if (before != (locale_t)0) uselocale(before);
  if (result == ARCHIVE_EOF) return 0;
  return result == ARCHIVE_OK || result == ARCHIVE_WARN ? 1 : -1;
}

long carchive_read(carchive *archive, void *buffer, size_t room) {
  la_ssize_t count = archive_read_data(archive->reader, buffer, room);
  return count < 0 ? -1 : (long)count;
}

void carchive_close(carchive *archive) {
  if (archive->reader != NULL) archive_read_free(archive->reader);
  if (archive->names != (locale_t)0) freelocale(archive->names);
  free(archive);
}
