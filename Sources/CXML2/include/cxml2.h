// The part of libxml2 that Wenhao uses, behind functions of our own: Swift never sees libxml2's headers, so
// no importer needs their search path, and their ICU types cannot clash with those that Foundation brings
// (two definitions of UErrorCode).
#ifndef WENHAO_CXML2_H
#define WENHAO_CXML2_H

// A running parse, valid inside the callbacks only.
typedef struct cxml2_parse cxml2_parse;

// Events of one parse. `receiver` is passed through; `attributes` is NULL or pairs of name and value, ended
// by a NULL name; a value may be NULL. Texts come in pieces.
typedef struct {
  void (*_Nonnull start)(
      void *_Nonnull receiver, const unsigned char *_Nonnull name,
      const unsigned char *_Nullable *_Nullable attributes, cxml2_parse *_Nonnull parse);
  void (*_Nonnull end)(void *_Nonnull receiver);
  void (*_Nonnull text)(
      void *_Nonnull receiver, const unsigned char *_Nonnull bytes, int length,
      cxml2_parse *_Nonnull parse);
} cxml2_events;

// Parses HTML that is valid UTF-8 without NUL bytes, ignoring the encoding that it declares. Returns 0, or
// -1 when no parser could be made.
int cxml2_parse_html(
    const char *_Nonnull bytes, int length, const cxml2_events *_Nonnull events,
    void *_Nonnull receiver);

// Parses XML: no network, no entities but the five of XML, no document type declaration, nesting up to
// libxml2's own limit (256), names with their prefix. What stands before an error has been reported. Returns
// 0 when all of it was well-formed, 1 when it was not, 2 when it has a document type declaration (which
// ends it: no format that is read here has one, and entity bombs need one), -1 when no parser could be made.
int cxml2_parse_xml(
    const char *_Nonnull bytes, int length, const cxml2_events *_Nonnull events,
    void *_Nonnull receiver);

// Ends the parse early; may be called from a callback. Some events may still follow.
void cxml2_stop(cxml2_parse *_Nonnull parse);

#endif
