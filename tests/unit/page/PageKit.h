#pragma once

#include "../pdf/HandMadePdf.h"

#include <QFile>
#include <QTemporaryDir>

#include <zlib.h>

// Files whose pages are ordinary, endless or larger than any memory, and a program in the place of vanthu-page that
// writes down its process numbers.
namespace vanthu::test {

inline QByteArray deflated(const QByteArray& bytes) {
    QByteArray out(qsizetype(::compressBound(uLong(bytes.size()))), Qt::Uninitialized);
    uLongf size = uLongf(out.size());
    ::compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                uLong(bytes.size()), 1);
    out.truncate(qsizetype(size));
    return out;
}

// One page of A4 for each content.
inline QByteArray pagesWith(const QList<QByteArray>& contents, const QByteArray& entries = {}) {
    Objects objects;
    objects[1] = "<< /Type /Catalog /Pages 2 0 R >>";
    QByteArray kids;
    int number = 3;
    for (const QByteArray& content : contents) {
        kids += QByteArray::number(number) + " 0 R ";
        objects[number] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents " +
                          QByteArray::number(number + 1) + " 0 R " + entries + " >>";
        objects[number + 1] = streamOf(deflated(content), "/Filter /FlateDecode");
        number += 2;
    }
    objects[2] = "<< /Type /Pages /Kids [" + kids + "] /Count " + QByteArray::number(contents.size()) + " >>";
    return withObjects({}, objects);
}

inline const QByteArray square = "1 0 0 rg 100 100 200 200 re f\n";

inline const QByteArray helvetica =
    "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>";

inline QByteArray lines(const QList<QByteArray>& texts) {
    QByteArray content = "BT /F 12 Tf 14 TL 20 800 Td\n";
    for (const QByteArray& text : texts)
        content += "(" + text + ") Tj T*\n";
    return content + "ET\n";
}

// Hours of drawing in some kilobytes.
inline QByteArray endless() {
    return QByteArray("0 0 595 842 re f\n").repeated(3'000'000);
}

// One page, which wants two gigabytes at once: a predictor works on whole lines, the file says how long they are, and
// each filter of a chain has a predictor of its own.
inline QByteArray swelling() {
    constexpr int filters = 8;
    Objects objects;
    objects[4] =
        streamOf(deflated(square), "/Filter [" + QByteArray("/FlateDecode ").repeated(filters) + "] /DecodeParms [" +
                                       QByteArray("<< /Predictor 12 /Columns 260000000 >> ").repeated(filters) + "]");
    return withObjects(pagesWith({square}), objects);
}

class PageFolder {
public:
    QString file(const QString& name, const QByteArray& bytes) const {
        const QString path = m_folder.filePath(name);
        QFile made(path);
        return made.open(QIODevice::WriteOnly) && made.write(bytes) == bytes.size() ? path : QString();
    }
    // `lines` of a shell script; each start is written down.
    QString program(const QByteArray& lines) const {
        const QString path = file(QStringLiteral("program.sh"),
                                  "#!/bin/sh\necho $$ >> " + startsFile().toLocal8Bit() + "\n" + lines + "\n");
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    QList<int> starts() const {
        QFile read(startsFile());
        QList<int> all;
        if (read.open(QIODevice::ReadOnly))
            for (const QByteArray& line : read.readAll().split('\n'))
                if (!line.isEmpty())
                    all += line.toInt();
        return all;
    }

private:
    QString startsFile() const { return m_folder.filePath(QStringLiteral("starts")); }
    QTemporaryDir m_folder;
};

// Hundredths of a second of processor time; -1 when there is no such process.
inline long processorTime(int process) {
    QFile stat(QStringLiteral("/proc/%1/stat").arg(process));
    if (!stat.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray all = stat.readAll();
    const QList<QByteArray> fields = all.mid(all.lastIndexOf(')') + 2).split(' ');
    return fields.size() > 12 ? fields[11].toLong() + fields[12].toLong() : -1;
}

} // namespace vanthu::test
