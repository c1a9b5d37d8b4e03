#pragma once

#include "base/Cancel.h"
#include "pdf/read/PdfFile.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QRectF>
#include <QString>

#include <functional>
#include <map>
#include <memory>

class QPDFObjectHandle;

namespace vanthu::pdf {

// Bodies of new objects numbered one after the other from `first`; the first is the form XObject to be shown.
// Made by pdf/compose/Appearance.h; the bodies refer to each other by their final numbers.
struct NewObjects {
    int first = 0;
    QList<QByteArray> bodies; // without "N 0 obj" and "endobj"
};

struct SignatureSpec {
    // An empty signature field of this name is signed where it is; else a new field gets it. Empty = the first free
    // "SignatureN".
    QString fieldName;
    QByteArray subFilter = "ETSI.CAdES.detached";
    QDateTime signedAt;
    QString signerName, reason, location;
    int contentsRoom = 16 * 1024; // bytes reserved for the CMS
    int page = 0;                 // from 0; the widget always belongs to a page
    QRectF rect;                  // display coordinates; empty = invisible
    NewObjects appearance;        // empty when invisible
    bool emptyAppearance = false; // an invisible field gets a picture of nothing: PDF/A-1 wants one of every field
};

struct TextFieldSpec {
    QString name;
    int page = 0;
    QRectF rect; // display coordinates
};

// What a revision appends to the source's bytes. Offsets count from the beginning of the whole file.
struct Section {
    QByteArray bytes;
    qint64 begin = 0;    // the source's size
    qint64 gapBegin = 0; // of '<' of /Contents; 0 when the revision has no signature
    qint64 gapEnd = 0;   // after '>'

    qint64 end() const { return begin + bytes.size(); }
    // The two parts of `bytes` that the signature covers; all of them without a signature.
    QByteArrayView beforeGap() const;
    QByteArrayView afterGap() const;
    // Puts the CMS into the reserved room. `pdf.contents_too_small` when it does not fit.
    Result<> insertContents(QByteArrayView cms, const QString& outputName);
};

// What was written: everything that signing needs to finish the file in place.
struct WrittenRevision {
    qint64 size = 0;     // of the whole file
    qint64 gapBegin = 0; // offset of '<' of /Contents; 0 when the revision has no signature
    qint64 gapEnd = 0;   // offset after '>'
};

// One incremental update of a PDF. The source's bytes stay an exact prefix of the result; changed objects are appended
// whole, what is new is encrypted when the source is, and the cross-reference section is of the kind the source ended
// with (a table after a stream breaks validators). The source's parsed document is only read. One thread at a time.
// Fails with `pdf.damaged`, `pdf.cannot_revise`, `pdf.no_such_page`, `pdf.field_taken`, `pdf.no_such_field`.
class Revision {
public:
    static Result<std::unique_ptr<Revision>> begin(std::shared_ptr<PdfFile> source);
    ~Revision();

    // The number that the next new object gets; hand it to the appearance builder.
    int nextNumber() const { return m_nextNumber; }

    // Adds a signature field with its value, or signs an existing empty field of that name. Once for each revision.
    Result<> addSignature(const SignatureSpec& spec);
    // An empty text field to be filled by a later revision.
    Result<> addTextField(const TextFieldSpec& spec);
    // Gives an existing text field its value and picture: form filling, which signatures allow.
    Result<> fillTextField(const QString& name, const QString& value, const NewObjects& appearance);
    // Where a field's widget is, in display coordinates: what an appearance for it must be sized to.
    struct FieldPlace {
        int page = 0;
        QRectF rect;
    };
    Result<FieldPlace> fieldPlace(const QString& name) const;
    bool hasField(const QString& name) const;
    QString signatureFieldName() const { return m_signatureName; }

    // For those of this room that write structures of their own (Dss.h). Throw what qpdf throws.
    // A new stream object; its number. `dictionary` are further entries, without strings.
    int addStream(const QByteArray& dictionary, QByteArrayView data);
    // A handle for an object that may not have been written yet.
    QPDFObjectHandle referenceTo(int number, int generation = 0) const;
    // Gives the catalog's `key` a new value, which was `present`: the smallest indirect owner is written again.
    void putIntoCatalog(const char* key, const QPDFObjectHandle& present, const QPDFObjectHandle& value);
    // The same without an object of its own, for what has to stand in the catalog itself.
    void putDirectlyIntoCatalog(const char* key, const QPDFObjectHandle& value);

    // What is to be appended, with the byte range in place; empty when nothing was changed. For those who copy the
    // source themselves.
    Section section() const;
    // Writes source and update to the empty file `descriptor`; the source alone when nothing was changed. `signedBytes`
    // is given every byte of the signed ranges in order (nothing when the revision has no signature), `allBytes` every
    // byte of the file as it stands before the CMS is in. `file.disk_full`, `file.unwritable`, `file.unreadable`,
    // `pdf.cancelled`.
    Result<WrittenRevision> writeTo(int descriptor, const QString& outputName,
                                    const std::function<void(QByteArrayView)>& signedBytes, const Cancel& cancel = {},
                                    const Progress& progress = {});
    // Puts the CMS into the reserved room. `pdf.contents_too_small` when it does not fit.
    static Result<> insertContents(int descriptor, const QString& outputName, const WrittenRevision& written,
                                   QByteArrayView cms);

private:
    struct State;

    explicit Revision(std::shared_ptr<PdfFile> source);
    template<class Act>
    Result<> writing(Act act);
    void store();
    int add(QByteArray body);
    int addAppearance(const NewObjects& objects, int rotation);
    QPDFObjectHandle current(QPDFObjectHandle object) const;
    QPDFObjectHandle draft(const QPDFObjectHandle& object);
    QPDFObjectHandle draftEntry(QPDFObjectHandle owner, const char* key, bool array);
    QPDFObjectHandle pageToChange(int page) const;
    QByteArray signatureValue(const SignatureSpec& spec, QPDFObjectHandle lock) const;
    Result<> signExisting(const SignatureSpec& spec);
    void appendToPage(QPDFObjectHandle page, int widget);
    void appendToForm(const QList<int>& fields, bool signature);

    std::shared_ptr<PdfFile> m_source;
    std::unique_ptr<State> m_state;
    int m_firstNumber = 1; // of the new objects
    int m_nextNumber = 1;
    int m_signatureValue = 0; // object with the placeholders; 0 = none
    QString m_signatureName;
};

} // namespace vanthu::pdf
