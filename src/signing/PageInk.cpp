#include "signing/PageInk.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace vanthu::signing {
namespace {

// In units of the page.
constexpr double border = 1;                 // a place's own edge may lie on a line
constexpr double thin = 2.2;                 // of a rule
constexpr double longLine = 12;              // shorter ones are strokes of letters
constexpr double leaderStep = 12;            // between two dots of a dotted line
constexpr double speck = 0.8;                // dust of a scanned page
constexpr int inkContrast = 60;              // of 255: watermarks and grounds are lighter
constexpr int leaderLength = 4;              // dots
constexpr double letter = 10;                // the size of one
constexpr double leastInk = 4;               // of a letter, in square units; less is a dot or a part of a stroke
constexpr double mostHidden = 0.6;           // of a letter beside the signature that the seal lies over
constexpr double mostHiddenElsewhere = 0.25; // of any other
constexpr double mostRubbedOut = 0.1;

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

// The pixels of the place; without its outermost ones where there are enough.
QRect pixelsOf(const QImage& page, const QRectF& place, double edge) {
    const QRectF whole(place.x() * page.width(), place.y() * page.height(), place.width() * page.width(),
                       place.height() * page.height());
    const QRectF inner =
        whole.width() > 4 * edge && whole.height() > 4 * edge ? whole.adjusted(edge, edge, -edge, -edge) : whole;
    return inner.toAlignedRect() & page.rect();
}

// How many pixels there are in any rectangle, known from four sums.
class Sums {
public:
    explicit Sums(const QSize& size)
        : m_width(size.width() + 1)
        , m_sums(std::size_t(m_width) * std::size_t(size.height() + 1)) {}

    // From left to right and from the top down.
    void add(int x, int y, bool counts) { at(x + 1, y + 1) = int(counts) + at(x, y + 1) + at(x + 1, y) - at(x, y); }
    int in(const QRect& part) const {
        const int right = part.x() + part.width(), bottom = part.y() + part.height();
        return at(right, bottom) - at(part.x(), bottom) - at(right, part.y()) + at(part.x(), part.y());
    }

private:
    int& at(int x, int y) { return m_sums[std::size_t(y) * std::size_t(m_width) + std::size_t(x)]; }
    int at(int x, int y) const { return m_sums[std::size_t(y) * std::size_t(m_width) + std::size_t(x)]; }

    int m_width;
    std::vector<int> m_sums;
};

} // namespace

bool showsContent(const QImage& page, const QRectF& place, double pixels) {
    constexpr std::size_t mostBlobs = 5000; // more are a picture
    const QRect part = pixelsOf(page, place, border * pixels);
    if (part.isEmpty())
        return false;
    QImage grey = page.copy(part).convertToFormat(QImage::Format_Grayscale8);
    const std::vector<Blob> blobs = blobsIn(grey, groundOf(grey));
    return blobs.size() > mostBlobs || Judge(blobs, pixels).hasContent();
}

bool hidesContent(const Sealed& pictures, const QRectF& place, const QRectF& block, double pixels) {
    if (pictures.page.size() != pictures.before.size() || pictures.page.size() != pictures.after.size())
        return true; // not the same page
    const QRect part = pixelsOf(pictures.page, place, 0);
    if (part.isEmpty())
        return false;
    const QRect near = pixelsOf(pictures.page, block, 0).translated(-part.topLeft());
    const auto greyOf = [&](const QImage& image) {
        return image.copy(part).convertToFormat(QImage::Format_Grayscale8);
    };
    const QImage page = greyOf(pictures.page), before = greyOf(pictures.before), after = greyOf(pictures.after);
    const int ground = groundOf(page);
    const auto isInk = [&](int shade) { return std::abs(shade - ground) > inkContrast; };
    Sums ink(page.size()), hidden(page.size()), rubbedOut(page.size());
    for (int y = 0; y < page.height(); ++y)
        for (int x = 0; x < page.width(); ++x) {
            const int was = before.constScanLine(y)[x], now = after.constScanLine(y)[x];
            // What the signature's own picture hides was hidden when it was signed.
            const bool counts = isInk(page.constScanLine(y)[x]) && isInk(was);
            ink.add(x, y, counts);
            hidden.add(x, y, counts && std::abs(now - was) > inkContrast);
            rubbedOut.add(x, y, counts && !isInk(now));
        }
    const QSize window = QSize(int(letter * pixels), int(letter * pixels)).boundedTo(page.size());
    for (int y = 0; y + window.height() <= page.height(); ++y)
        for (int x = 0; x + window.width() <= page.width(); ++x) {
            const QRect one(QPoint(x, y), window);
            const int there = ink.in(one);
            if (there < leastInk * pixels * pixels)
                continue;
            const double most = near.contains(one.center()) ? mostHidden : mostHiddenElsewhere;
            if (hidden.in(one) > most * there || rubbedOut.in(one) > mostRubbedOut * there)
                return true;
        }
    return false;
}

} // namespace vanthu::signing
