// libxml2 without its ICU part: Debian's headers would bring ICU's types, which clash with those that
// Foundation brings (two definitions of UErrorCode). Only trailing fields of a pointer-only struct go.
#ifndef WENHAO_CXML2_H
#define WENHAO_CXML2_H
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/encoding.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#endif
