#pragma once

#include <QByteArray>
#include <QList>
#include <QtEndian>

#include <zlib.h>

#include <array>
#include <functional>

// PNG files of kinds that Qt reads but does not write, put together chunk by chunk (PNG specification, W3C 2003).
namespace vanthu::test {

inline QByteArray bigEndian(quint32 value) {
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

inline QByteArray pngChunk(const QByteArray& type, const QByteArray& data) {
    const QByteArray body = type + data;
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.constData()), uInt(body.size()));
    return bigEndian(quint32(data.size())) + body + bigEndian(quint32(crc));
}

struct PngKind {
    int width = 16;
    int height = 16;
    char depth = 8;
    char colourType = 6; // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
    bool interlaced = false;
};

// `samples` gives the bytes of one pixel. `extra` chunks (PLTE, tRNS) stand before the data.
inline QByteArray makePng(const PngKind& kind, const std::function<QByteArray(int x, int y)>& samples,
                          const QByteArray& extra = {}) {
    QByteArray header = bigEndian(quint32(kind.width)) + bigEndian(quint32(kind.height));
    header += kind.depth;
    header += kind.colourType;
    header += QByteArray(2, 0);
    header += char(kind.interlaced ? 1 : 0);
    struct Pass {
        int x, y, dx, dy;
    };
    const QList<Pass> adam7 = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                               {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    QByteArray raw;
    for (const Pass& pass : kind.interlaced ? adam7 : QList<Pass>{{0, 0, 1, 1}})
        for (int y = pass.y; y < kind.height; y += pass.dy) {
            QByteArray row;
            for (int x = pass.x; x < kind.width; x += pass.dx)
                row += samples(x, y);
            if (!row.isEmpty())
                raw += '\0' + row; // no filter
        }
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + pngChunk("IHDR", header) + extra +
           pngChunk("IDAT", qCompress(raw).mid(4)) + pngChunk("IEND", {});
}

} // namespace vanthu::test
