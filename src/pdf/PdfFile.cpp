#include "pdf/PdfFile.h"

#include "pdf/Qpdf.h"
#include "pdf/Source.h"
#include "pdf/Structure.h"

#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vanthu::pdf {

namespace {

constexpr int longestXrefChain = 4096;
constexpr qsizetype blockSize = 1 << 20;

std::shared_ptr<const int> openDescriptor(const QString& path) {
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return nullptr;
    return {new int(fd), [](const int* descriptor) {
                ::close(*descriptor);
                delete descriptor;
            }};
}

// Bytes [from, from+n) of a descriptor, fewer at its end.
QByteArray readAt(int descriptor, qint64 from, qint64 n) {
    QByteArray bytes(qsizetype(n), Qt::Uninitialized);
    qint64 done = 0;
    while (done < n) {
        const auto got = ::pread(descriptor, bytes.data() + done, static_cast<std::size_t>(n - done), from + done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += got;
    }
    bytes.truncate(qsizetype(done));
    return bytes;
}

QRectF normalised(QPDFObjectHandle box) {
    double v[4];
    for (int i = 0; i < 4; ++i)
        v[i] = box.getArrayItem(i).getNumericValue();
    return QRectF(QPointF(std::min(v[0], v[2]), std::min(v[1], v[3])),
                  QPointF(std::max(v[0], v[2]), std::max(v[1], v[3])));
}

bool isBox(QPDFObjectHandle box) {
    if (!box.isArray() || box.getArrayNItems() != 4)
        return false;
    for (int i = 0; i < 4; ++i)
        if (!box.getArrayItem(i).isNumber())
            return false;
    return true;
}

} // namespace

QSizeF PageGeometry::displaySize() const {
    return rotation % 180 == 0 ? cropBox.size() : cropBox.size().transposed();
}

QRectF PageGeometry::toUser(const QRectF& d) const {
    const qreal w = cropBox.width();
    const qreal h = cropBox.height();
    QRectF r;
    switch (rotation) {
    case 90:
        r = {w - d.top() - d.height(), d.left(), d.height(), d.width()};
        break;
    case 180:
        r = {w - d.left() - d.width(), h - d.top() - d.height(), d.width(), d.height()};
        break;
    case 270:
        r = {d.top(), h - d.left() - d.width(), d.height(), d.width()};
        break;
    default:
        r = d;
    }
    return r.translated(cropBox.topLeft());
}

QRectF PageGeometry::toDisplay(const QRectF& user) const {
    const qreal w = cropBox.width();
    const qreal h = cropBox.height();
    const QRectF u = user.translated(-cropBox.topLeft());
    switch (rotation) {
    case 90:
        return {u.top(), w - u.left() - u.width(), u.height(), u.width()};
    case 180:
        return {w - u.left() - u.width(), h - u.top() - u.height(), u.width(), u.height()};
    case 270:
        return {h - u.top() - u.height(), u.left(), u.height(), u.width()};
    default:
        return u;
    }
}

PdfFile::~PdfFile() = default;

QString PdfFile::name() const {
    return QFileInfo(m_path).fileName();
}

Error PdfFile::damaged(const char* what) const {
    return Error("pdf.damaged", {name()}, QString::fromUtf8(what).left(300));
}

Result<std::shared_ptr<PdfFile>> PdfFile::open(const QString& path, const Limits& limits) {
    if (!QFileInfo::exists(path))
        return fail("file.missing", {path});
    auto descriptor = openDescriptor(path);
    struct stat info {};
    if (!descriptor || ::fstat(*descriptor, &info) != 0 || !S_ISREG(info.st_mode))
        return fail("file.unreadable", {path}, QString::fromLocal8Bit(std::strerror(errno)));
    if (info.st_size > limits.fileBytes)
        return fail("file.too_large", {path, QString::number(limits.fileBytes / 1024 / 1024)});
    return parse(std::move(descriptor), path, info.st_size, limits);
}

Result<std::shared_ptr<PdfFile>> PdfFile::openRevision(qint64 end) const {
    if (end <= 0 || end > m_size)
        return fail(damaged("no such revision"));
    return parse(m_descriptor, m_path, end, m_limits);
}

Result<std::shared_ptr<PdfFile>> PdfFile::parse(std::shared_ptr<const int> descriptor, const QString& path, qint64 size,
                                                const Limits& limits) {
    std::shared_ptr<PdfFile> file(new PdfFile);
    file->m_descriptor = std::move(descriptor);
    file->m_path = path;
    file->m_size = size;
    file->m_limits = limits;
    if (!readAt(*file->m_descriptor, 0, 1024).contains("%PDF-"))
        return fail("pdf.not_a_pdf", {file->name()});
    TRY_VOID(file->readXrefChain());

    file->m_document = std::make_unique<QPDF>();
    QPDF& document = *file->m_document;
    document.setAttemptRecovery(false);
    document.setSuppressWarnings(true);
    auto logger = QPDFLogger::create();
    logger->setInfo(logger->discard());
    logger->setWarn(logger->discard());
    logger->setError(logger->discard());
    document.setLogger(logger);
    try {
        document.processInputSource(std::make_shared<PrefixSource>(file->m_descriptor, size, path.toStdString()));
        if (document.isEncrypted())
            return fail("pdf.encrypted", {file->name()});
        if (int(document.getObjectCount()) > limits.objects)
            return fail("pdf.too_complex", {file->name()}, QStringLiteral("objects"));
        if (int(document.getAllPages().size()) > limits.pages)
            return fail("pdf.too_complex", {file->name()}, QStringLiteral("pages"));
    } catch (const QPDFExc& e) {
        if (e.getErrorCode() == qpdf_e_password)
            return fail("pdf.encrypted", {file->name()});
        return fail(file->damaged(e.what()));
    } catch (const std::exception& e) {
        return fail(file->damaged(e.what()));
    }
    return file;
}

// Followed by ourselves before qpdf reads a byte: every section must be where its predecessor says, the chain must end,
// and what the cross-reference streams inflate to has a limit that qpdf does not know.
Result<> PdfFile::readXrefChain() {
    const Bytes at = [this](qint64 offset, qint64 length) {
        return offset < 0 || offset >= m_size ? QByteArray()
                                              : readAt(*m_descriptor, offset, std::min(length, m_size - offset));
    };
    const auto start = findStartXref(at, m_size);
    if (!start)
        return fail(damaged("no startxref"));
    m_startXref = *start;
    qint64 inflated = 0;
    QList<qint64> waiting = {m_startXref};
    while (!waiting.isEmpty()) {
        const qint64 offset = waiting.takeFirst();
        if (m_xrefChain.contains(offset))
            return fail(damaged("the cross-reference sections form a circle"));
        if (m_xrefChain.size() >= longestXrefChain)
            return fail("pdf.too_complex", {name()}, QStringLiteral("cross-reference sections"));
        const auto section = readXrefSection(at, offset, m_limits.structureBytes - inflated);
        if (!section)
            return fail(damaged("a cross-reference section cannot be read"));
        if (section->tooLarge)
            return fail("pdf.too_complex", {name()}, QStringLiteral("cross-reference streams"));
        inflated += section->inflated;
        if (m_xrefChain.isEmpty())
            m_xrefIsStream = section->isStream;
        m_xrefChain += offset;
        // A hybrid file's stream belongs to its table; it is measured too, but is no revision of its own.
        if (section->hybridStream) {
            const auto stream = readXrefSection(at, *section->hybridStream, m_limits.structureBytes - inflated);
            if (!stream || stream->tooLarge)
                return fail("pdf.too_complex", {name()}, QStringLiteral("cross-reference streams"));
            inflated += stream->inflated;
        }
        if (section->previous)
            waiting += *section->previous;
    }
    return {};
}

Result<QByteArray> PdfFile::bytes(qint64 offset, qint64 length) const {
    if (offset < 0 || length < 0 || offset > m_size || length > m_size - offset)
        return fail("file.unreadable", {m_path}, QStringLiteral("range outside the file"));
    QByteArray all = readAt(*m_descriptor, offset, length);
    if (all.size() != length)
        return fail("file.unreadable", {m_path}, QStringLiteral("the file became shorter"));
    return all;
}

Result<> PdfFile::forEachBlock(qint64 offset, qint64 length, const std::function<bool(QByteArrayView)>& take) const {
    while (length > 0) {
        const qint64 n = std::min<qint64>(length, blockSize);
        TRY(const QByteArray block, bytes(offset, n));
        if (!take(block))
            return fail("pdf.cancelled", {name()});
        offset += n;
        length -= n;
    }
    return {};
}

int PdfFile::pageCount() const {
    return int(m_document->getAllPages().size());
}

Result<PageGeometry> PdfFile::page(int number) const {
    return guarded([&]() -> Result<PageGeometry> {
        const auto& pages = m_document->getAllPages();
        if (number < 0 || number >= int(pages.size()))
            return fail("pdf.no_such_page", {name(), QString::number(number + 1)});
        QPDFPageObjectHelper helper(pages[static_cast<std::size_t>(number)]);
        PageGeometry geometry;
        QPDFObjectHandle media = helper.getAttribute("/MediaBox", false);
        QPDFObjectHandle crop = helper.getAttribute("/CropBox", false);
        geometry.cropBox = isBox(media) ? normalised(media) : QRectF(0, 0, 612, 792);
        if (isBox(crop)) {
            const QRectF inside = normalised(crop).intersected(geometry.cropBox);
            if (!inside.isEmpty())
                geometry.cropBox = inside;
        }
        QPDFObjectHandle rotate = helper.getAttribute("/Rotate", false);
        if (rotate.isInteger())
            geometry.rotation = int(((rotate.getIntValue() % 360) + 360) % 360) / 90 * 90;
        return geometry;
    });
}

} // namespace vanthu::pdf
