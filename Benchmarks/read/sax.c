// The floor under any reader built on libxml2: its HTML SAX pass over the same files, with callbacks that only
// count. Compiled by Benchmarks/read/run.
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long elements, bytes;

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes) {
  (void)data, (void)name, (void)attributes;
  elements++;
}

static void on_end(void *data, const xmlChar *name) { (void)data, (void)name; }

static void on_text(void *data, const xmlChar *text, int length) {
  (void)data, (void)text;
  bytes += length;
}

static void parse(const char *page, int length) {
  htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(page, length);
  if (context == NULL) return;
  htmlCtxtUseOptions(context, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                  HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
  xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
  memset(context->sax, 0, sizeof *context->sax);
  context->sax->startElement = on_start;
  context->sax->endElement = on_end;
  context->sax->characters = on_text;
  context->sax->ignorableWhitespace = on_text;
  context->sax->cdataBlock = on_text;
  htmlParseDocument(context);
  htmlFreeParserCtxt(context);
}

static double cpu(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **files) {
  if (count < 3) return 2;
  int rounds = atoi(files[1]);
  double seconds = 0;
  for (int round = 0; round < rounds; round++) {
    for (int index = 2; index < count; index++) {
      FILE *file = fopen(files[index], "rb");
      if (file == NULL) return 1;
      fseek(file, 0, SEEK_END);
      long length = ftell(file);
      rewind(file);
      char *page = malloc(length + 1);
      length = fread(page, 1, length, file);
      fclose(file);
      page[length] = 0;
      double start = cpu();
      parse(page, (int)length);
      seconds += cpu() - start;
      free(page);
    }
  }
  printf("%.6f\n", seconds);
  fprintf(stderr, "%ld elements, %ld bytes of text\n", elements, bytes);
  return 0;
}
