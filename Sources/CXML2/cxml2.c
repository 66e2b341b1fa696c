#include "include/cxml2.h"

#include <clibrary.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlversion.h>
#include <pthread.h>
#include <string.h>

// libxml2's functions, loaded at the first parse (CLibrary).
static struct {
  htmlParserCtxtPtr (*htmlCreateMemoryParserCtxt)(const char *, int);
  int (*htmlCtxtUseOptions)(htmlParserCtxtPtr, int);
  int (*htmlParseDocument)(htmlParserCtxtPtr);
  void (*htmlFreeParserCtxt)(htmlParserCtxtPtr);
  int (*xmlSwitchEncoding)(xmlParserCtxtPtr, xmlCharEncoding);
  xmlParserCtxtPtr (*xmlCreateMemoryParserCtxt)(const char *, int);
  int (*xmlCtxtUseOptions)(xmlParserCtxtPtr, int);
  int (*xmlParseDocument)(xmlParserCtxtPtr);
  void (*xmlFreeParserCtxt)(xmlParserCtxtPtr);
  void (*xmlStopParser)(xmlParserCtxtPtr);
  void (*xmlInitParser)(void);
} real;

#define ENTRY(name) {#name, (void **)&real.name}

static void load(void) {
  static const clibrary_symbol symbols[] = {
      ENTRY(htmlCreateMemoryParserCtxt), ENTRY(htmlCtxtUseOptions),
      ENTRY(htmlParseDocument),          ENTRY(htmlFreeParserCtxt),
      ENTRY(xmlSwitchEncoding),          ENTRY(xmlCreateMemoryParserCtxt),
      ENTRY(xmlCtxtUseOptions),          ENTRY(xmlParseDocument),
      ENTRY(xmlFreeParserCtxt),          ENTRY(xmlStopParser),
      ENTRY(xmlInitParser),              {NULL, NULL}};
  // Version 2.14 changed the library's number: the one whose headers this was compiled with is loaded.
#if LIBXML_VERSION >= 21400
  clibrary_load("libxml2.so.16", symbols);
#else
  clibrary_load("libxml2.so.2", symbols);
#endif
  // Two threads whose first parsers come at the same time lock each other out for ever otherwise (2.9.14).
  real.xmlInitParser();
}

static void ready(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
}

struct cxml2_parse {
  htmlParserCtxtPtr context;
  const cxml2_events *events;
  void *receiver;
  int has_doctype;
};

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes) {
  cxml2_parse *parse = data;
  parse->events->start(parse->receiver, name, attributes, parse);
}

static void on_end(void *data, const xmlChar *name) {
  cxml2_parse *parse = data;
  (void)name;
  parse->events->end(parse->receiver);
}

static void on_text(void *data, const xmlChar *bytes, int length) {
  cxml2_parse *parse = data;
  parse->events->text(parse->receiver, bytes, length, parse);
}

int cxml2_parse_html(
    const char *bytes, int length, const cxml2_events *events, void *receiver) {
  ready();
  htmlParserCtxtPtr context = real.htmlCreateMemoryParserCtxt(bytes, length);
  if (context == NULL) return -1;
  cxml2_parse parse = {context, events, receiver, 0};
  real.htmlCtxtUseOptions(
      context, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                   HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
  real.xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
  memset(context->sax, 0, sizeof *context->sax);
  context->sax->startElement = on_start;
  context->sax->endElement = on_end;
  context->sax->characters = on_text;
  context->sax->ignorableWhitespace = on_text;
  context->sax->cdataBlock = on_text;
  context->userData = &parse;
  real.htmlParseDocument(context);
  real.htmlFreeParserCtxt(context);
  return 0;
}

static void on_doctype(
    void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  cxml2_parse *parse = data;
  (void)name;
  (void)external;
  (void)system;
  parse->has_doctype = 1;
  real.xmlStopParser(parse->context);
}

int cxml2_parse_xml(
    const char *bytes, int length, const cxml2_events *events, void *receiver) {
  ready();
  xmlParserCtxtPtr context = real.xmlCreateMemoryParserCtxt(bytes, length);
  if (context == NULL) return -1;
  cxml2_parse parse = {context, events, receiver, 0};
  real.xmlCtxtUseOptions(
      context, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
  // Without `getEntity` and `entityDecl` there are no entities beyond XML's own.
  memset(context->sax, 0, sizeof *context->sax);
  context->sax->startElement = on_start;
  context->sax->endElement = on_end;
  context->sax->characters = on_text;
  context->sax->ignorableWhitespace = on_text;
  context->sax->cdataBlock = on_text;
  context->sax->internalSubset = on_doctype;
  context->userData = &parse;
  real.xmlParseDocument(context);
  int result = parse.has_doctype ? 2 : context->wellFormed ? 0 : 1;
  real.xmlFreeParserCtxt(context);
  return result;
}

void cxml2_stop(cxml2_parse *parse) { real.xmlStopParser(parse->context); }
