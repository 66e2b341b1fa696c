// Loads a shared library when its first function is called. The loader would map and relocate libcurl, libxml2 and
// libarchive with the thirty libraries behind them at every start, which takes longer than to scan fifty megabytes
// of text; most commands need none of them.
#ifndef WENHAO_CLIBRARY_H
#define WENHAO_CLIBRARY_H

typedef struct {
  const char *name;
  void **address;  // Where the function's address goes.
} clibrary_symbol;

// Fills in all addresses; `symbols` ends with a NULL name. A library or function that is missing ends the process
// with a sentence and exit code 2, as a library that is linked would: nothing can be done without it, and nothing
// of what was being done is lost by a stop.
void clibrary_load(const char *file, const clibrary_symbol *symbols);

#endif
