#include "clibrary.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void give_up(const char *file) {
  const char *reason = dlerror();
  fprintf(
      stderr, "wenhao: cannot load %s: %s; `make install` names the package\n", file,
      reason != NULL ? reason : "no reason given");
  exit(2);
}

void clibrary_load(const char *file, const clibrary_symbol *symbols) {
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) give_up(file);
  for (; symbols->name != NULL; symbols++) {
    *symbols->address = dlsym(library, symbols->name);
    if (*symbols->address == NULL) give_up(file);
  }
}
