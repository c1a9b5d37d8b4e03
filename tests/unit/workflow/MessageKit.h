#pragma once

#include "WorkflowTestKit.h"
#include "edxml/Writer.h"
#include "pdf/compose/Compose.h"

#include <QBuffer>

#include <memory>

// Messages of other agencies, as the axis delivers them.
namespace vanthu::test {

struct File {
    QString name;
    QByteArray bytes;
};

inline QByteArray pdfOf(const QStringList& lines) {
    pdf::DocumentLayout layout;
    layout.organName = QStringLiteral("SỞ TÀI CHÍNH");
    layout.subject = QStringLiteral("thử nghiệm");
    for (const QString& line : lines)
        layout.body += pdf::Paragraph{line, pdf::ParagraphStyle::Heading, 0};
    const auto composed = pdf::composeDocument(layout, noon);
    return composed ? composed->pdf : QByteArray();
}

// A document of H28.02 with the code <number>/STC-VP.
inline edxml::DocumentMessage theirDocument(const QString& subject, const QString& number = QStringLiteral("7")) {
    edxml::DocumentMessage m;
    m.from.organId = QStringLiteral("H28.02");
    m.from.organName = QStringLiteral("Sở Tài chính");
    m.codeNumber = number;
    m.codeNotation = QStringLiteral("STC-VP");
    m.promulgationDate = noon.date();
    m.typeName = QStringLiteral("Công văn");
    m.subject = m.content = subject;
    m.documentId = QStringLiteral("H28.02,2026/03/02,%1/STC-VP").arg(number);
    return m;
}

// Nothing when it cannot be written.
inline QByteArray bytesOf(edxml::DocumentMessage m, const QList<File>& files) {
    for (const File& file : files) {
        edxml::Attachment attachment;
        attachment.contentId = attachment.name = file.name;
        m.attachments += attachment;
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto written = edxml::writeDocument(buffer, m, [&](int position) -> std::unique_ptr<QIODevice> {
        auto file = std::make_unique<QBuffer>();
        file->setData(files[position].bytes);
        file->open(QIODevice::ReadOnly);
        return file;
    });
    return written ? buffer.data() : QByteArray();
}

} // namespace vanthu::test
