#pragma once

#include "pdf/compare/Change.h"
#include "pdf/read/Form.h"

#include <QtGlobal>

// Who must allow what happened to a form field. For this room alone; throws what qpdf throws.
namespace vanthu::pdf {

// Nothing, an empty text or list, a button that is off.
bool isEmptyValue(QPDFObjectHandle value);
// What a person may fill in: a text, a choice, a button's state. A stream or a dictionary could be anything.
bool isPlainValue(QPDFObjectHandle value);
// What a value says to a reader: a text, the state of a button, choices, the name in a signature. At most 200 letters.
QString textOfValue(QPDFObjectHandle value);
bool isDocumentTimestamp(QPDFObjectHandle value);
// A signature whose byte range reaches further than the first `end` bytes: what comes with it is its signer's. One that
// does not vouches for nothing that is new.
bool signsMoreThan(QPDFObjectHandle value, qint64 end);

// A widget that shows itself and does nothing else.
bool isPlainWidget(QPDFObjectHandle widget);
// Of a text field: without text, ground, border and scripts that could format one.
bool isBlank(const FieldNode& node);

// Whether something is drawn from what the form as a whole says under `key` (/DA, /Q): a field has a value and says
// nothing of its own.
bool drawsFromForm(const FieldNode& node, const char* key);
// Whether a field with a value is drawn with the fonts of the form: viewers draw it, or its picture brings none.
bool drawsWithFormsFonts(const FieldNode& node);

// Whether the state of the document's layers decides what a widget shows of the things that it could.
bool isOnLayers(QPDFObjectHandle widget);

// A new signature field without a signature, or with a document time-stamp, must show nothing: nobody vouches for its
// look (the sneaky signature attack on certified documents). Rule::Nobody when it paints, Rule::Doubt when it has a
// place or anything else that a viewer could draw; Rule::Filling when it is silent.
Rule ruleOfSilentField(const FieldNode& node);

// A field that got another value: Rule::Filling when nothing that was signed is replaced by it, Rule::Doubt when its
// picture was signed with ink, its look changed beside its value, or value and picture disagree.
Rule ruleOfFilling(const FieldNode& before, const FieldNode& after);

} // namespace vanthu::pdf
