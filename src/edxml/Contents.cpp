#include "edxml/Contents.h"

#include "base/Base64.h"
#include "edxml/Zip.h"

#include <QBuffer>
#include <QFileDevice>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace vanthu::edxml {

namespace {

constexpr qsizetype decodeBlock = 64 * 1024;
constexpr qsizetype copyBlock = 256 * 1024;
constexpr qsizetype longestPrefix = 256; // "data:application/pdf;base64,"

QByteArrayView zipMagic() {
    return {"PK\x03\x04", 4};
}

bool isZipBased(const QString& suffix) {
    static const QStringList suffixes = {QStringLiteral("zip"),  QStringLiteral("docx"), QStringLiteral("docm"),
                                         QStringLiteral("dotx"), QStringLiteral("xlsx"), QStringLiteral("xlsm"),
                                         QStringLiteral("xltx"), QStringLiteral("pptx"), QStringLiteral("pptm"),
                                         QStringLiteral("ppsx"), QStringLiteral("odt"),  QStringLiteral("ods"),
                                         QStringLiteral("odp"),  QStringLiteral("odg"),  QStringLiteral("epub"),
                                         QStringLiteral("jar"),  QStringLiteral("kmz"),  QStringLiteral("asice")};
    return suffixes.contains(suffix);
}

} // namespace

Result<> Contents::begin(int position, const QString& path) {
    m_position = position;
    m_path = path;
    m_text.clear();
    m_head.clear();
    m_decoded = 0;
    m_padded = m_packed = m_begun = false;
    m_mayHavePrefix = true;
    m_digest = Digest();
    if (position >= 0)
        m_contents.resize(std::max<std::size_t>(m_contents.size(), std::size_t(position) + 1));
    return {};
}

Result<> Contents::text(QByteArrayView base64) {
    const auto isSpace = [](char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\xA0'; // the last is a no-break space
    };
    // Whole lines at a time: letter by letter this would be a third of the reading.
    for (const char *from = base64.begin(), *end = base64.end(); from != end;) {
        const char* to = std::find_if(from, end, isSpace);
        m_text.append(from, to - from);
        from = std::find_if_not(to, end, isSpace);
    }
    return m_text.size() >= decodeBlock ? decode(false) : Result<>();
}

// Browsers write "data:TYPE;base64," before it (RFC 2397).
void Contents::dropPrefix() {
    if (!std::exchange(m_mayHavePrefix, false) || !m_text.startsWith("data:"))
        return;
    const qsizetype comma = m_text.indexOf(',');
    if (comma < 0 || comma > longestPrefix || !QByteArrayView(m_text).first(comma).endsWith(";base64"))
        return;
    m_remarks += Error("edxml.value_repaired", {m_path, QString::fromLatin1(m_text.first(comma + 1))});
    m_text.remove(0, comma + 1);
}

// RFC 4648 section 3.2: some leave the padding out.
bool Contents::pad() {
    const qsizetype rest = m_text.size() % 4;
    if (m_padded || rest < 2 || m_text.endsWith('='))
        return false;
    m_remarks += Error("edxml.value_repaired", {m_path, QStringLiteral("base64")});
    m_text.append(4 - rest, '=');
    return true;
}

Result<> Contents::decode(bool last) {
    dropPrefix();
    if (last && m_text.size() % 4 != 0 && !pad())
        return fail("edxml.attachment_damaged", {m_path, QStringLiteral("base64")});
    const qsizetype whole = m_text.size() / 4 * 4;
    // Padding ends the text, also where it comes in pieces.
    if (m_padded && !m_text.isEmpty())
        return fail("edxml.attachment_damaged", {m_path, QStringLiteral("base64")});
    if (whole == 0)
        return {};
    const auto decoded = fromBase64(QByteArrayView(m_text).first(whole));
    if (!decoded)
        return fail("edxml.attachment_damaged", {m_path, QStringLiteral("base64")});
    m_padded = m_text[whole - 1] == '=';
    m_text.remove(0, whole);
    m_decoded += decoded->size();
    if (m_decoded > m_limits.attachmentBytes)
        return fail("edxml.limit", {m_path, QStringLiteral("size")});
    return accept(*decoded);
}

Result<> Contents::accept(QByteArrayView bytes) {
    if (m_position < 0)
        return {};
    if (m_begun)
        return m_packed ? spool(bytes) : deliver(m_position, bytes, m_digest);
    m_head.append(bytes.data(), bytes.size());
    if (m_head.size() < zipMagic().size())
        return {};
    m_begun = true;
    m_packed = m_head.startsWith(zipMagic());
    if (m_packed)
        m_waiting.push_back({m_position, m_spoolEnd, 0});
    return accept(std::exchange(m_head, {}));
}

Result<> Contents::end() {
    TRY_VOID(decode(true));
    if (m_position < 0 || m_packed)
        return {};
    if (!m_begun && !m_head.isEmpty())
        TRY_VOID(deliver(m_position, m_head, m_digest));
    return finish(m_position, m_digest);
}

Result<> Contents::deliver(int position, QByteArrayView bytes, Digest& digest) {
    m_allBytes += bytes.size();
    if (m_allBytes > m_limits.allBytes)
        return fail("edxml.limit", {m_path, QStringLiteral("size")});
    digest.add(bytes);
    m_contents[std::size_t(position)].size += bytes.size();
    if (!m_sink(position, bytes))
        return fail("edxml.attachment_unwritable", {m_path});
    return {};
}

Result<> Contents::finish(int position, Digest& digest) {
    Content& content = m_contents[std::size_t(position)];
    if (!m_sink(position, {}))
        return fail("edxml.attachment_unwritable", {m_path});
    content.sha256 = digest.result().toHex();
    content.settled = true;
    return {};
}

Result<> Contents::spool(QByteArrayView bytes) {
    if (!m_spool) {
        m_spool = m_makeSpool ? m_makeSpool() : std::make_unique<QBuffer>();
        if (!m_spool || (!m_spool->isOpen() && !m_spool->open(QIODevice::ReadWrite)))
            return fail("edxml.attachment_unwritable", {m_path});
    }
    if (!m_spool->seek(m_spoolEnd) || m_spool->write(bytes.data(), bytes.size()) != bytes.size())
        return fail("edxml.attachment_unwritable", {m_path}, m_spool->errorString());
    m_spoolEnd += bytes.size();
    m_waiting.back().size += bytes.size();
    return {};
}

// Read rule of edxml.md §1.5: a ZIP of one file in a name that is no ZIP's was made by the sender's program. Everything else
// stays as it came: nobody but the addressee can say what an unknown kind of file should look like. What the wrapped file's
// size is said to be, and may not exceed; nothing when none is wrapped.
std::optional<qint64> Contents::sizeOfWrapped(const Waiting& waiting, const QString& name, const QString& mediaType) {
    const QString suffix = QFileInfo(name).suffix().toLower();
    if (suffix == QLatin1String("zip"))
        return std::nullopt;
    const auto only = onlyEntry(*m_spool, waiting.from, waiting.size);
    if (!only)
        return std::nullopt;
    const qint64 most = std::max(m_limits.unpackedAnyway, qint64(m_limits.zipRatio * double(waiting.size)));
    if (only->size > std::min(most, m_limits.attachmentBytes)) {
        m_remarks += Error("edxml.left_packed", {name});
        return std::nullopt;
    }
    // A kind that is a ZIP itself is wrapped when the entry is of its kind or a ZIP again, or when the sender says so of a
    // kind that never has one entry alone.
    static const QStringList mayHaveOne = {QStringLiteral("kmz"), QStringLiteral("jar"), QStringLiteral("asice")};
    const bool isDeclared = mediaType.compare(QLatin1String("application/zip"), Qt::CaseInsensitive) == 0;
    const bool isWrapping = !isZipBased(suffix) || QFileInfo(only->name).suffix().toLower() == suffix || only->isZip ||
                            (isDeclared && !mayHaveOne.contains(suffix));
    return isWrapping ? std::optional(only->size) : std::nullopt;
}

Result<> Contents::settle(int position, const QString& name, const QString& mediaType) {
    const auto found = std::find_if(m_waiting.begin(), m_waiting.end(),
                                    [&](const Waiting& waiting) { return waiting.position == position; });
    if (found == m_waiting.end())
        return {};
    const Waiting waiting = *found;
    m_waiting.erase(found);
    // A full disk shows here at the latest. What it cut short must not be taken for a damaged message: its sender would
    // be told so.
    auto* file = qobject_cast<QFileDevice*>(m_spool.get());
    if ((file && !file->flush()) || m_spool->size() < waiting.from + waiting.size)
        return fail("edxml.attachment_unwritable", {m_path}, m_spool->errorString());
    const std::optional<qint64> size = sizeOfWrapped(waiting, name, mediaType);
    TRY_VOID(size ? unpack(waiting, name, *size) : copyRaw(waiting));
    if (m_waiting.empty())
        m_spoolEnd = 0; // the space is used again
    return {};
}

Result<> Contents::copyRaw(const Waiting& waiting) {
    Digest digest;
    if (!m_spool->seek(waiting.from))
        return fail("edxml.attachment_unwritable", {m_path}, m_spool->errorString());
    for (qint64 left = waiting.size; left > 0;) {
        const QByteArray piece = m_spool->read(std::min<qint64>(left, copyBlock));
        if (piece.isEmpty())
            return fail("edxml.attachment_unwritable", {m_path}, m_spool->errorString());
        TRY_VOID(deliver(waiting.position, piece, digest));
        left -= piece.size();
    }
    return finish(waiting.position, digest);
}

Result<> Contents::unpack(const Waiting& waiting, const QString& name, qint64 size) {
    Digest digest;
    Result<> delivered;
    const auto take = [&](QByteArrayView piece) {
        delivered = deliver(waiting.position, piece, digest);
        return delivered.has_value();
    };
    const bool done = unzipOne(*m_spool, waiting.from, waiting.size, size, take);
    if (!delivered)
        return delivered;
    if (!done)
        return fail("edxml.attachment_damaged", {name.isEmpty() ? m_path : name, QStringLiteral("zip")});
    m_contents[std::size_t(waiting.position)].wasZip = true;
    return finish(waiting.position, digest);
}

} // namespace vanthu::edxml
