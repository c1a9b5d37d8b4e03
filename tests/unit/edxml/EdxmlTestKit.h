#pragma once

#include "edxml/Reader.h"
#include "edxml/Writer.h"

#include <QBuffer>
#include <QFile>
#include <QHash>

#include <archive.h>
#include <archive_entry.h>

namespace vanthu::test {

inline QByteArray dataFile(const QString& name) {
    QFile file(QStringLiteral(VANTHU_SOURCE_DIR "/tests/data/edxml/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// What reading one message gave, with the bytes of its attachments.
struct Reading {
    Result<edxml::Message> message = fail("internal.unexpected");
    QHash<int, QByteArray> files;
    QHash<int, int> ends; // how often the end of a file was told

    const edxml::DocumentMessage& document() const { return std::get<edxml::DocumentMessage>(*message); }
    const edxml::StatusMessage& status() const { return std::get<edxml::StatusMessage>(*message); }
    QByteArray code() const { return message ? QByteArray() : message.error().code(); }
    QByteArray what() const { return message ? QByteArray() : message.error().technical().toUtf8(); }
};

inline Reading readBytes(QByteArray bytes, const edxml::ReadLimits& limits = {}) {
    Reading reading;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    reading.message = edxml::readMessage(
        buffer,
        [&](int position, QByteArrayView piece) {
            if (piece.isEmpty())
                ++reading.ends[position];
            reading.files[position].append(piece.data(), piece.size());
            return true;
        },
        limits);
    return reading;
}

inline Result<QByteArray> written(const edxml::DocumentMessage& message, const QList<QByteArray>& files) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto done = edxml::writeDocument(buffer, message, [&](int position) -> std::unique_ptr<QIODevice> {
        if (position >= files.size())
            return nullptr;
        auto file = std::make_unique<QBuffer>();
        file->setData(files[position]);
        file->open(QIODevice::ReadOnly);
        return file;
    });
    if (!done)
        return fail(done.error());
    return buffer.data();
}

// A ZIP as a stranger makes it.
inline QByteArray firstCode(const edxml::Remarks& remarks) {
    return remarks.isEmpty() ? QByteArray() : remarks.first().code();
}

inline QByteArray zipOf(const QList<QPair<QByteArray, QByteArray>>& entries) {
    QByteArray packed;
    archive* writer = archive_write_new();
    archive_write_set_format_zip(writer);
    archive_write_set_bytes_in_last_block(writer, 1);
    archive_write_open(
        writer, &packed, nullptr,
        [](archive*, void* target, const void* data, std::size_t size) {
            static_cast<QByteArray*>(target)->append(static_cast<const char*>(data), qsizetype(size));
            return la_ssize_t(size);
        },
        nullptr);
    for (const auto& [name, content] : entries) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.constData());
        archive_entry_set_size(entry, content.size());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(writer, entry);
        archive_write_data(writer, content.constData(), std::size_t(content.size()));
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    return packed;
}

// The smallest message that can be read, with what a test puts into it.
inline QByteArray smallMessage(const QByteArray& inHeader = {}, const QByteArray& attachments = {}) {
    return "<edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><edXMLEnvelope><edXMLHeader><MessageHeader>"
           "<From><OrganId>H28</OrganId></From><Subject>V/v</Subject><DocumentId>d</DocumentId>" +
           inHeader + "</MessageHeader></edXMLHeader></edXMLEnvelope><AttachmentEncoded>" + attachments +
           "</AttachmentEncoded></edXML>";
}

inline QByteArray attachmentOf(const QByteArray& name, const QByteArray& type, const QByteArray& bytes) {
    return "<Attachment><ContentId>cid:1</ContentId><AttachmentName>" + name + "</AttachmentName><ContentType>" + type +
           "</ContentType><ContentTransferEncoded>" + bytes.toBase64() + "</ContentTransferEncoded></Attachment>";
}

} // namespace vanthu::test
