#include "signing/PageInk.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace vanthu::signing {
namespace {

// In units of the page.
constexpr double border = 1;      // a place's own edge may lie on a line
constexpr double thin = 2.2;      // of a rule
constexpr double longLine = 12;   // shorter ones are strokes of letters
constexpr double leaderStep = 12; // between two dots of a dotted line
constexpr double speck = 0.8;     // dust of a scanned page
constexpr int inkContrast = 60;   // of 255: watermarks and grounds are lighter
constexpr int leaderLength = 4;   // dots

struct Blob {
    QRect box;
    int pixels = 0;
};

// The brightness that most of the place has.
int groundOf(const QImage& image) {
    constexpr int shades = 16;
    std::array<int, shades> counts{};
    for (int y = 0; y < image.height(); ++y) {
        const uchar* line = image.constScanLine(y);
        for (int x = 0; x < image.width(); ++x)
            ++counts[std::size_t(line[x] / shades)];
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    return int(most - counts.begin()) * shades + shades / 2;
}

// Connected ink, eight neighbours a pixel. Marks what it took as ground.
std::vector<Blob> blobsIn(QImage& image, int ground) {
    std::vector<Blob> blobs;
    std::vector<QPoint> next;
    const auto isInk = [&](int x, int y) { return std::abs(int(image.constScanLine(y)[x]) - ground) > inkContrast; };
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            if (!isInk(x, y))
                continue;
            Blob blob{QRect(x, y, 1, 1), 0};
            next.push_back({x, y});
            image.scanLine(y)[x] = uchar(ground);
            while (!next.empty()) {
                const QPoint at = next.back();
                next.pop_back();
                ++blob.pixels;
                blob.box |= QRect(at, QSize(1, 1));
                for (int dy = -1; dy <= 1; ++dy)
                    for (int dx = -1; dx <= 1; ++dx) {
                        const QPoint to(at.x() + dx, at.y() + dy);
                        if (!image.rect().contains(to) || !isInk(to.x(), to.y()))
                            continue;
                        image.scanLine(to.y())[to.x()] = uchar(ground);
                        next.push_back(to);
                    }
            }
            blobs.push_back(blob);
        }
    return blobs;
}

class Judge {
public:
    Judge(const std::vector<Blob>& blobs, double pixels)
        : m_blobs(blobs)
        , m_pixels(pixels) {}

    bool hasContent() const {
        return std::any_of(m_blobs.begin(), m_blobs.end(), [&](const Blob& blob) {
            return blob.pixels > speck * speck * m_pixels * m_pixels && !isRule(blob) && !isFrame(blob) &&
                   !isOfLeader(blob);
        });
    }

private:
    double width(const Blob& blob) const { return blob.box.width() / m_pixels; }
    double height(const Blob& blob) const { return blob.box.height() / m_pixels; }

    bool isRule(const Blob& blob) const {
        return (height(blob) <= thin && width(blob) >= longLine) || (width(blob) <= thin && height(blob) >= longLine);
    }
    // Thin lines round an empty middle, or part of them.
    bool isFrame(const Blob& blob) const {
        const double lines = 2 * (width(blob) + height(blob)) * thin * m_pixels * m_pixels;
        return width(blob) >= longLine && height(blob) >= longLine && blob.pixels <= lines / 2 &&
               blob.pixels <= 0.1 * blob.box.width() * blob.box.height();
    }
    // A dot or a dash among several on one line.
    bool isOfLeader(const Blob& blob) const {
        if (height(blob) > thin || width(blob) >= longLine)
            return false;
        int count = 0;
        for (const Blob& other : m_blobs)
            if (height(other) <= thin && std::abs(other.box.center().y() - blob.box.center().y()) <= m_pixels &&
                std::abs(other.box.center().x() - blob.box.center().x()) <= leaderLength * leaderStep * m_pixels)
                ++count;
        return count >= leaderLength;
    }

    const std::vector<Blob>& m_blobs;
    double m_pixels;
};

} // namespace

bool showsContent(const QImage& page, const QRectF& place, double pixels) {
    constexpr std::size_t mostBlobs = 5000; // more are a picture
    const double edge = border * pixels;
    const QRectF whole(place.x() * page.width(), place.y() * page.height(), place.width() * page.width(),
                       place.height() * page.height());
    const QRectF inner =
        whole.width() > 4 * edge && whole.height() > 4 * edge ? whole.adjusted(edge, edge, -edge, -edge) : whole;
    const QRect part = inner.toAlignedRect() & page.rect();
    if (part.isEmpty())
        return false;
    QImage grey = page.copy(part).convertToFormat(QImage::Format_Grayscale8);
    const std::vector<Blob> blobs = blobsIn(grey, groundOf(grey));
    return blobs.size() > mostBlobs || Judge(blobs, pixels).hasContent();
}

} // namespace vanthu::signing
