#include "pdf/read/PdfFile.h"

#include "pdf/read/Effort.h"
#include "pdf/read/Pages.h"
#include "pdf/read/Qpdf.h"
#include "pdf/read/SharedReading.h"
#include "pdf/read/Values.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace vanthu::pdf {

namespace {

constexpr qsizetype blockSize = 1 << 18; // stays in the processor's cache between reading and digesting
constexpr qint64 headerRoom = 1024;      // readers look for the header this far
constexpr qint64 mostWords = 12'000'000;
constexpr qint64 largestRepaired = 64LL * 1024 * 1024;

std::shared_ptr<const int> openDescriptor(const QString& path) {
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return nullptr;
    return {new int(fd), [](const int* descriptor) {
                ::close(*descriptor);
                delete descriptor;
            }};
}

qint64 lastModified(const struct stat& info) {
#ifdef Q_OS_WIN
    return qint64(info.st_mtime);
#else
    // The time of the last change of any kind, which a program cannot set.
    return qint64(info.st_ctim.tv_sec) * 1'000'000'000 + info.st_ctim.tv_nsec;
#endif
}

// What a container of objects becomes when it is inflated. Other filters than Flate hardly occur here; what they can
// make of their data at most is reckoned instead.
Inflated costOf(QPDFObjectHandle stream, qint64 budget) {
    if (!stream.isStream())
        return {};
    constexpr qint64 mostOfLzw = 1400;
    QPDFObjectHandle length = stream.getDict().getKey("/Length");
    const qint64 size = length.isInteger() ? length.getIntValue() : 0;
    QPDFObjectHandle filter = stream.getDict().getKey("/Filter");
    const int filters = filter.isArray() ? filter.getArrayNItems() : filter.isNull() ? 0 : 1;
    if (filter.isArray() && filters == 1)
        filter = filter.getArrayItem(0);
    QPDFObjectHandle parameters = stream.getDict().getKey("/DecodeParms");
    if (parameters.isArray() && parameters.getArrayNItems() == 1)
        parameters = parameters.getArrayItem(0);
    if (!hasSmallRows(parameters) || filters > 1 || size > budget)
        return {budget + 1, 0};
    const auto raw = stream.getRawStreamData();
    const char* bytes = reinterpret_cast<const char*>(raw->getBuffer());
    const auto count = qsizetype(raw->getSize());
    if (filters == 0)
        return {count, WordCount().add(bytes, count)};
    if (filter.isNameAndEquals("/FlateDecode") || filter.isNameAndEquals("/Fl"))
        return inflatedCost(bytes, count, budget);
    return {count * mostOfLzw, count * mostOfLzw / 2};
}

} // namespace

PdfFile::~PdfFile() = default;

QString PdfFile::name() const {
    return QFileInfo(m_path).fileName();
}

Error PdfFile::damaged(const char* what) const {
    return Error("pdf.damaged", {name()}, QString::fromUtf8(what).left(300));
}

Result<std::shared_ptr<PdfFile>> PdfFile::open(const QString& path, const Limits& limits, QByteArrayView password) {
    return openWith(path, limits, password, false);
}

Result<std::shared_ptr<PdfFile>> PdfFile::openRepaired(const QString& path, const Limits& limits,
                                                       QByteArrayView password) {
    return openWith(path, limits, password, true);
}

Result<std::shared_ptr<PdfFile>> PdfFile::openWith(const QString& path, const Limits& limits, QByteArrayView password,
                                                   bool repair) {
    if (!QFileInfo::exists(path))
        return fail("file.missing", {path});
    auto descriptor = openDescriptor(path);
    struct stat info {};
    if (!descriptor || ::fstat(*descriptor, &info) != 0 || !S_ISREG(info.st_mode))
        return fail("file.unreadable", {path}, QString::fromLocal8Bit(std::strerror(errno)));
    if (info.st_size > (repair ? std::min(limits.fileBytes, largestRepaired) : limits.fileBytes))
        return fail("file.too_large", {path, QString::number(limits.fileBytes / 1024 / 1024)});
    Limits own = limits;
    if (!own.effort)
        own.effort = std::make_shared<Effort>(mostWords, 0);
    auto file = parse(std::move(descriptor), path, info.st_size, own, password, repair, nullptr);
    if (file)
        (*file)->m_modified = lastModified(info);
    return file;
}

Result<std::shared_ptr<PdfFile>> PdfFile::openRevision(qint64 end) const {
    if (end <= 0 || end > m_size)
        return fail(damaged("no such revision"));
    return parse(m_descriptor, m_path, end, m_limits, m_password.view(), m_repair, m_shared);
}

Result<std::shared_ptr<PdfFile>> PdfFile::parse(std::shared_ptr<const int> descriptor, const QString& path, qint64 size,
                                                const Limits& limits, QByteArrayView password, bool repair,
                                                std::shared_ptr<Shared> shared) {
    std::shared_ptr<PdfFile> file(new PdfFile);
    file->m_descriptor = std::move(descriptor);
    file->m_shared = shared ? std::move(shared) : std::make_shared<Shared>(file->m_descriptor);
    file->m_path = path;
    file->m_size = size;
    file->m_limits = limits;
    file->m_password = Secret(password);
    const qsizetype header = readAt(*file->m_descriptor, 0, std::min(size, headerRoom)).indexOf("%PDF-");
    if (header < 0)
        return fail("pdf.not_a_pdf", {file->name()});
    file->m_headerOffset = header;
    file->m_repair = repair;
    file->m_structureEnd = size;
    if (repair) {
        TRY_VOID(file->readDocument());
        return file;
    }
    auto chain = file->readXrefChain();
    if (!chain && header > 0 && chain.error().code() == "pdf.damaged") {
        file->m_headerOffset = 0;
        file->m_maskedHeader = header;
        file->m_xrefChain.clear();
        chain = file->readXrefChain();
    }
    if (!chain)
        return fail(chain.error());
    TRY_VOID(file->readDocument());
    return file;
}

// Passwords of older files are in PDFDocEncoding or whatever the writer's machine spoke, those of new ones in UTF-8.
Result<> PdfFile::readDocument() {
    auto read = readDocument(m_password.view().data());
    if (read || read.error().code() != "pdf.password")
        return read;
    for (std::string& other : QUtil::possible_repaired_encodings(m_password.view().data())) {
        read = readDocument(other.c_str());
        wipe(other.data(), other.size());
        if (read)
            return read;
    }
    return fail("pdf.password", {name()});
}

namespace {

// What every reader understands alike: white space before a section, and a /Size other than one more than the highest
// number, which PDFBox takes from the objects it wrote last.
bool isHarmless(const Oddity& oddity) {
    return oddity.what.startsWith(QLatin1String("extraneous whitespace seen before xref")) ||
           oddity.what.startsWith(QLatin1String("reported number of objects"));
}

} // namespace

Result<> PdfFile::readDocument(const char* password) {
    m_document = std::make_unique<QPDF>();
    QPDF& document = *m_document;
    document.setAttemptRecovery(m_repair);
    document.setSuppressWarnings(true);
    auto logger = QPDFLogger::create();
    logger->setInfo(logger->discard());
    logger->setWarn(logger->discard());
    logger->setError(logger->discard());
    document.setLogger(logger);
    try {
        document.processInputSource(
            std::make_shared<PrefixSource>(
                m_maskedHeader < 0 ? m_shared->blocks : std::make_shared<FileBlocks>(m_descriptor, m_maskedHeader),
                m_repair ? endForRepair() : m_structureEnd, m_path.toStdString(), m_limits.effort),
            password);
        // What is odd about the outermost structure (a wrong /Size, white space before a section) and was understood
        // all the same says nothing about an object; warnings from here on do.
        m_oddities.clear();
        oddities();
        m_oddities.erase(std::remove_if(m_oddities.begin(), m_oddities.end(), isHarmless), m_oddities.end());
        m_structuralOddities = int(m_oddities.size());
        return measureObjectStreams();
    } catch (const QPDFExc& e) {
        if (isExhausted())
            return fail("pdf.too_complex", {name()});
        if (e.getErrorCode() == qpdf_e_password)
            return fail(m_password.isEmpty() ? "pdf.encrypted" : "pdf.password", {name()});
        if (e.getErrorCode() == qpdf_e_unsupported)
            return fail("pdf.encryption_unsupported", {name()}, QString::fromUtf8(e.what()).left(300));
        return fail(damaged(e.what()));
    } catch (const std::exception& e) {
        return isExhausted() ? fail("pdf.too_complex", {name()}) : fail(damaged(e.what()));
    }
}

// Before qpdf inflates an object stream, which it does whole and without a limit.
Result<> PdfFile::measureObjectStreams() {
    std::set<int> containers;
    const std::map<QPDFObjGen, QPDFXRefEntry> table = m_document->getXRefTable();
    if (table.size() > std::size_t(m_limits.objects))
        return fail("pdf.too_complex", {name()}, QStringLiteral("objects"));
    for (const auto& entry : table)
        if (entry.second.getType() == 2)
            containers.insert(entry.second.getObjStreamNumber());
    qint64 left = m_limits.structureBytes;
    for (const int number : containers) {
        const auto entry = table.find(QPDFObjGen(number, 0));
        if (entry == table.end() || entry->second.getType() != 1 ||
            !m_limits.effort->isNewContainer(entry->second.getOffset()))
            continue;
        const Inflated cost = costOf(m_document->getObjectByID(number, 0), left);
        left -= cost.bytes;
        if (left < 0)
            return fail("pdf.too_complex", {name()}, QStringLiteral("object streams"));
        m_limits.effort->spend(cost.words);
    }
    return {};
}

// qpdf repairs what it finds by following startxref, cross-reference streams of any size included; kept from it, it
// looks for the objects at once.
qint64 PdfFile::endForRepair() const {
    constexpr qint64 searched = 1100; // by qpdf: 1054
    qint64 end = m_size;
    for (int i = 0; i < 1000 && end > 0; ++i) {
        const qint64 from = std::max<qint64>(0, end - searched);
        const qsizetype found = readAt(*m_descriptor, from, end - from).indexOf("startxref");
        if (found < 0)
            break;
        end = from + found;
    }
    return end;
}

const QList<Oddity>& PdfFile::oddities() const {
    static const QRegularExpression object(QStringLiteral("object (\\d{1,9}) (\\d{1,9})"));
    constexpr qsizetype mostKept = 10'000;
    for (const QPDFExc& warning : m_document->getWarnings()) {
        Oddity oddity;
        const auto match = object.match(QString::fromStdString(warning.getObject()));
        oddity.object = match.captured(1).toInt();
        oddity.generation = match.captured(2).toInt();
        oddity.offset = warning.getFilePosition();
        oddity.what = QString::fromStdString(warning.getMessageDetail());
        if (m_oddities.size() < mostKept)
            m_oddities += oddity;
    }
    return m_oddities;
}

bool PdfFile::isLineEndAfter(qint64 end) const {
    constexpr qint64 most = 4;
    if (end < 0 || end > m_size || m_size - end > most)
        return false;
    const auto rest = bytes(end, m_size - end);
    return rest && std::all_of(rest->begin(), rest->end(), [](char c) { return c == '\r' || c == '\n'; });
}

bool PdfFile::isUnchanged() const {
    struct stat info {};
    return ::fstat(*m_descriptor, &info) == 0 && lastModified(info) == m_modified && info.st_size == m_size;
}

bool PdfFile::isExhausted() const {
    return m_limits.effort->isExceeded();
}

void PdfFile::checkEffort() const {
    m_limits.effort->check();
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
    if (offset < 0 || length < 0 || offset > m_size || length > m_size - offset)
        return fail("file.unreadable", {m_path}, QStringLiteral("range outside the file"));
    QByteArray block(qsizetype(std::min<qint64>(length, blockSize)), Qt::Uninitialized);
    while (length > 0) {
        const qint64 n = std::min<qint64>(length, block.size());
        if (readInto(*m_descriptor, block.data(), offset, n) != n)
            return fail("file.unreadable", {m_path}, QStringLiteral("the file became shorter"));
        if (!take(QByteArrayView(block.constData(), n)))
            return fail("pdf.cancelled", {name()});
        offset += n;
        length -= n;
    }
    return {};
}

int PdfFile::pageCount() const {
    if (m_pageCount < 0) {
        m_pageCount = 0;
        const auto counted = guarded([&]() -> Result<int> {
            int count = 0;
            walkPages(*m_document, [&](const PageNode&, int) { return ++count <= m_limits.pages; });
            return count;
        });
        m_pageCount = counted.value_or(0);
    }
    return m_pageCount;
}

Result<PageGeometry> PdfFile::page(int number) const {
    return guarded([&]() -> Result<PageGeometry> {
        std::optional<PageGeometry> found;
        walkPages(*m_document, [&](const PageNode& node, int at) {
            if (at == number)
                found = geometryOf(node);
            return at < number;
        });
        if (!found)
            return fail("pdf.no_such_page", {name(), QString::number(number + 1)});
        return *found;
    });
}

} // namespace vanthu::pdf
