#pragma once

// libqpdf as the house includes it. Clang 14 refuses qpdf 11's JSON.hh in C++20 (it destroys a vector of a class that
// is not complete yet); nothing here uses its JSON, and for the other headers a declaration is enough.
#define JSON_HH
class JSON;

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFLogger.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QUtil.hh>
