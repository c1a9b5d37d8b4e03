#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "pdf/read/PageGeometry.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

class QPDF;

namespace vanthu::pdf {

class Effort;
struct XrefSection;

// What a foreign PDF may cost before it is refused as `pdf.too_complex`.
struct Limits {
    // Of all that is read from the file; by default without a time.
    std::shared_ptr<Effort> effort;
    qint64 fileBytes = 9LL * 1024 * 1024 * 1024; // the offsets of a cross-reference table have ten digits
    int objects = 1'500'000;
    qint64 structureBytes = 256LL * 1024 * 1024; // inflated object streams together
    qint64 xrefBytes = 64LL * 1024 * 1024;       // inflated cross-reference streams together
    int pages = 20'000;
};

// Something that qpdf had to make allowances for.
struct Oddity {
    int object = 0; // 0 = of the file's outermost structure, or not known
    int generation = 0;
    qint64 offset = 0;
    QString what;
};

// A PDF opened once: the bytes that are hashed are the bytes that are parsed. Read strictly (no repair of broken files)
// by qpdf; its exceptions do not leave this room. Objects are read when they are asked for. Not thread-safe; the file
// must not change meanwhile. `file.missing`, `file.unreadable`, `file.too_large`, `pdf.not_a_pdf`, `pdf.damaged`,
// `pdf.too_complex`; `pdf.encrypted` when a password is needed, `pdf.password` when it is another one,
// `pdf.encryption_unsupported`.
class PdfFile {
public:
    // `password` is the user's or the owner's, in UTF-8; a file that needs none ignores it.
    static Result<std::shared_ptr<PdfFile>> open(const QString& path, const Limits& limits = {},
                                                 QByteArrayView password = {});
    // As a reader with an open mind would see a file whose cross-references are broken: its objects are looked for in
    // the whole file. What is found that way may be shown to a person as what seems to be there, and never be relied
    // on.
    static Result<std::shared_ptr<PdfFile>> openRepaired(const QString& path, const Limits& limits = {},
                                                         QByteArrayView password = {});
    // The document as it was when its first `end` bytes were the whole file: an earlier revision.
    Result<std::shared_ptr<PdfFile>> openRevision(qint64 end) const;
    ~PdfFile();

    const QString& path() const { return m_path; }
    QString name() const;                  // for sentences: the file name without its folder
    qint64 size() const { return m_size; } // of this revision
    // Bytes [offset, offset+length) of the file; `file.unreadable` when they are not all there.
    Result<QByteArray> bytes(qint64 offset, qint64 length) const;
    // Passes the range to `take` in blocks.
    Result<> forEachBlock(qint64 offset, qint64 length, const std::function<bool(QByteArrayView)>& take) const;

    // Appends all bytes to `descriptor`, by the kernel where it can; `goOn` is asked between the steps. Any thread,
    // also while another one reads. `file.disk_full`, `file.unwritable`, `file.unreadable`, `pdf.cancelled`.
    Result<> copyTo(int descriptor, const QString& outputName, const std::function<bool()>& goOn) const;

    int pageCount() const; // 0 when the page tree cannot be read
    // `page` from 0. `pdf.no_such_page`.
    Result<PageGeometry> page(int page) const;

    // The offsets in the file's own structure count from here: from its header when something stands before it, except
    // in files whose writer counted from the very beginning. Byte ranges always count from the very beginning.
    qint64 headerOffset() const { return m_headerOffset; }

    // Where the last cross-reference section begins, and all sections back to the first, as the file says it.
    qint64 startXref() const { return m_startXref; }
    const QList<qint64>& xrefChain() const { return m_xrefChain; }
    // Behind the last startxref, its number and %%EOF. What follows belongs to no revision.
    qint64 structureEnd() const { return m_structureEnd; }
    bool lastXrefIsStream() const { return m_xrefIsStream; }

    // What was odd in all that was read up to now; qpdf takes a damaged object for null and reads on.
    const QList<Oddity>& oddities() const;
    // Of them, those of the cross-reference sections.
    int structuralOddities() const { return m_structuralOddities; }
    // False when an object was damaged. Ask after the questions, not before.
    bool isSound() const { return oddities().size() <= m_structuralOddities; }

    // Whether nothing but a few ends of lines follows `end`.
    bool isLineEndAfter(qint64 end) const;
    // Whether the file is still what it was when it was opened: the bytes that were digested are those that were read.
    bool isUnchanged() const;
    // Whether reading was given up because it cost too much; what was read since then means nothing.
    bool isExhausted() const;
    // Throws when the effort is at its end; for long loops over what was read.
    void checkEffort() const;

    // The parsed document, for this room and those that read objects of their own. Throws; guard with guarded().
    QPDF& document() const { return *m_document; }

    // Runs `act` and turns every exception of qpdf into an error that names this file.
    template<class Act>
    auto guarded(Act act) const -> std::invoke_result_t<Act>;

private:
    PdfFile() = default;
    struct Shared; // by all revisions of a file
    static Result<std::shared_ptr<PdfFile>> parse(std::shared_ptr<const int> descriptor, const QString& path,
                                                  qint64 size, const Limits& limits, QByteArrayView password,
                                                  bool repair, std::shared_ptr<Shared> shared);
    static Result<std::shared_ptr<PdfFile>> openWith(const QString& path, const Limits& limits, QByteArrayView password,
                                                     bool repair);
    Result<> readXrefChain();
    std::function<QByteArray(qint64 begin, qint64 length)> upToEnd() const;
    std::optional<XrefSection> xrefSection(qint64 offset, qint64 inflateBudget);
    Result<> measureObjectStreams();
    qint64 endForRepair() const;
    Result<> readDocument();
    Result<> readDocument(const char* password);
    Error damaged(const char* what) const;

    std::shared_ptr<const int> m_descriptor;
    QString m_path;
    qint64 m_size = 0;
    Limits m_limits;
    qint64 m_modified = 0; // nanoseconds, as the file system says
    bool m_repair = false;
    qint64 m_structureEnd = 0;
    mutable QList<Oddity> m_oddities;
    int m_structuralOddities = 0;
    Secret m_password;
    std::unique_ptr<QPDF> m_document;
    qint64 m_headerOffset = 0;
    qint64 m_maskedHeader = -1; // a header that qpdf must not count from
    mutable int m_pageCount = -1;
    qint64 m_startXref = 0;
    QList<qint64> m_xrefChain;
    std::shared_ptr<Shared> m_shared;
    bool m_xrefIsStream = false;
};

template<class Act>
auto PdfFile::guarded(Act act) const -> std::invoke_result_t<Act> {
    try {
        return act();
    } catch (const std::exception& e) {
        return fail(damaged(e.what()));
    }
}

} // namespace vanthu::pdf
