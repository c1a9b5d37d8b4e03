#include "page/PageProcess.h"

#include "page/Nursery.h"

#include <QCborArray>
#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <poll.h>

namespace vanthu::page {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds cancelIsAskedEvery{20};
constexpr milliseconds cancelGrace{1'000};    // for a helper that was told to stop
constexpr milliseconds transferLimit{10'000}; // for bytes that are on their way
constexpr int mostPages = 20'000;
constexpr qint64 mostPixels = 41'000'000; // what the helper draws at most, and rounding
constexpr int longestEdge = 20'001;
constexpr qsizetype mostOmissions = 5;
constexpr qsizetype longestOmission = 200;
constexpr double smallestUnit = 0.01; // points
constexpr double largestUnit = 10'000;

// What the helper could not do. It speaks for a file from outside: its words are limited like one.
Error errorOf(const QCborMap& answer) {
    QStringList args;
    for (const QCborValue& arg : answer[QStringLiteral("args")].toArray())
        args += arg.toString().left(500);
    return Error(answer[QStringLiteral("error")].toString().left(100).toLatin1(), args.mid(0, 9),
                 answer[QStringLiteral("detail")].toString().left(500));
}

QList<pdf::PlacedWord> wordsIn(const QCborArray& parts) {
    constexpr qsizetype partsOfAWord = 6;
    QList<pdf::PlacedWord> words;
    for (qsizetype i = 0; i + partsOfAWord <= parts.size(); i += partsOfAWord) {
        const QRectF rect(parts[i + 1].toDouble(), parts[i + 2].toDouble(), parts[i + 3].toDouble(),
                          parts[i + 4].toDouble());
        if (std::isfinite(rect.right()) && std::isfinite(rect.bottom()))
            words += {parts[i].toString(), rect, parts[i + 5].toBool()};
    }
    return words;
}

// Answers: there are bytes, or the helper is gone. Neither: nothing within `limit`.
bool hasNews(const HelperProcess& helper, milliseconds limit) {
    pollfd sources[] = {{helper.descriptor(), POLLIN, 0}, {helper.processDescriptor(), POLLIN, 0}};
    return ::poll(sources, helper.processDescriptor() >= 0 ? 2 : 1, int(limit.count())) > 0;
}

} // namespace

PageProcess::PageProcess(Document document, Options options)
    : m_document(std::move(document))
    , m_options(std::move(options)) {}

Result<std::unique_ptr<PageProcess>> PageProcess::open(Document document, const Cancel& cancel, Options options) {
    std::unique_ptr<PageProcess> opened(new PageProcess(std::move(document), std::move(options)));
    const QMutexLocker lock(&opened->m_mutex);
    TRY_VOID(opened->start(cancel));
    return opened;
}

Result<std::unique_ptr<PageProcess>> PageProcess::open(Document document, const Cancel& cancel) {
    return open(std::move(document), cancel, Options());
}

QString PageProcess::name() const {
    return QFileInfo(m_document.path).fileName();
}

Error PageProcess::ended(ReadOutcome outcome) {
    m_helper.reset();
    if (outcome == ReadOutcome::TimedOut)
        return Error("page.too_slow", {name(), QString::number(m_options.limit.count() / 1000)});
    return Error("page.helper_ended", {name()});
}

Result<> PageProcess::start(const Cancel& cancel) {
    TRY(m_helper, newHelper(m_options.program));
    const Secret* password = m_document.password.get();
    const QCborMap question = {{QStringLiteral("ask"), QStringLiteral("open")},
                               {QStringLiteral("file"), QFileInfo(m_document.path).absoluteFilePath()},
                               {QStringLiteral("end"), m_document.end},
                               {QStringLiteral("password"), password != nullptr}};
    TRY(const QCborMap answer, ask(question, cancel, password));
    if (answer.contains(QStringLiteral("error"))) {
        m_helper.reset(); // it has nothing to show
        return fail(errorOf(answer));
    }
    const QCborArray edges = answer[QStringLiteral("sizes")].toArray();
    QList<QSizeF> sizes;
    for (qsizetype i = 0; i + 1 < edges.size() && sizes.size() < mostPages; i += 2) {
        const double width = edges[i].toDouble();
        const double height = edges[i + 1].toDouble();
        sizes += std::isfinite(width) && std::isfinite(height) ? QSizeF(width, height) : QSizeF(0, 0);
    }
    m_sizes = sizes;
    m_units.clear();
    for (const QCborValue& unit : answer[QStringLiteral("units")].toArray())
        m_units += std::clamp(unit.toDouble(1), smallestUnit, largestUnit);
    m_archive = {int(std::clamp<qint64>(answer[QStringLiteral("archivePart")].toInteger(), 0, 4)),
                 answer[QStringLiteral("outputIntent")].toBool()};
    return {};
}

// Until the answer begins. A helper that was told to stop answers soon, or is ended.
Result<> PageProcess::await(const Cancel& cancel) {
    using Clock = std::chrono::steady_clock;
    auto end = Clock::now() + m_options.limit;
    bool stopped = false;
    while (!hasNews(*m_helper, cancelIsAskedEvery)) {
        if (!stopped && cancel.requested()) {
            stopped = true;
            end = std::min(end, Clock::now() + cancelGrace);
            writeMap(m_helper->descriptor(), {{QStringLiteral("ask"), QStringLiteral("stop")}});
        }
        if (Clock::now() < end)
            continue;
        const Error why = ended(ReadOutcome::TimedOut);
        return fail(stopped ? Error("pdf.cancelled", {name()}) : why);
    }
    return {};
}

// It may have died before this question came, by the system's want of memory.
template<class Act>
auto PageProcess::retried(const Cancel& cancel, Act act) -> decltype(act()) {
    const QMutexLocker lock(&m_mutex);
    const bool isOld = m_helper != nullptr;
    auto answer = act();
    if (!answer && answer.error().code() == "page.helper_ended" && isOld && !cancel.requested())
        answer = act();
    return answer;
}

Result<QCborMap> PageProcess::askOpened(const QCborMap& question, const Cancel& cancel) {
    if (cancel.requested())
        return fail("pdf.cancelled", {name()});
    if (!m_helper)
        TRY_VOID(start(cancel));
    TRY(const QCborMap answer, ask(question, cancel));
    if (answer.contains(QStringLiteral("error")))
        return fail(errorOf(answer));
    return answer;
}

Result<QImage> PageProcess::render(int page, double pixelsPerUnit, const Cancel& cancel) {
    return renderAs(QStringLiteral("render"), page, pixelsPerUnit, cancel);
}

Result<QImage> PageProcess::renderWithoutAnnotations(int page, double pixelsPerUnit, const Cancel& cancel) {
    return renderAs(QStringLiteral("renderWithoutAnnotations"), page, pixelsPerUnit, cancel);
}

QStringList PageProcess::omissions() const {
    const QMutexLocker lock(&m_mutex);
    return m_omissions;
}

Result<QImage> PageProcess::renderAs(const QString& how, int page, double pixelsPerUnit, const Cancel& cancel) {
    return retried(cancel, [&]() -> Result<QImage> {
        TRY(const QCborMap answer, askOpened({{QStringLiteral("ask"), how},
                                              {QStringLiteral("page"), page},
                                              {QStringLiteral("scale"), pixelsPerUnit}},
                                             cancel));
        TRY(const QImage image, readImage(answer));
        m_omissions.clear();
        for (const QCborValue& omission : answer[QStringLiteral("omitted")].toArray())
            if (m_omissions.size() < mostOmissions)
                m_omissions += omission.toString().left(longestOmission);
        if (cancel.requested())
            return fail("pdf.cancelled", {name()});
        return image;
    });
}

Result<QList<pdf::PlacedWord>> PageProcess::words(int page, const Cancel& cancel) {
    return retried(cancel, [&]() -> Result<QList<pdf::PlacedWord>> {
        TRY(const QCborMap answer,
            askOpened({{QStringLiteral("ask"), QStringLiteral("words")}, {QStringLiteral("page"), page}}, cancel));
        return wordsIn(answer[QStringLiteral("words")].toArray());
    });
}

Result<QCborMap> PageProcess::ask(const QCborMap& question, const Cancel& cancel, const Secret* password) {
    if (!writeMap(m_helper->descriptor(), question) ||
        (password && !writeFrame(m_helper->descriptor(), password->view())))
        return fail(ended(ReadOutcome::Closed));
    TRY_VOID(await(cancel));
    QCborMap answer;
    Wait wait;
    wait.limit = transferLimit;
    wait.process = m_helper->processDescriptor();
    if (const ReadOutcome outcome = readMap(m_helper->descriptor(), answer, wait); outcome != ReadOutcome::Complete)
        return fail(ended(outcome));
    return answer;
}

// The picture's bytes follow its size, in frames as large as the channel takes.
Result<QImage> PageProcess::readImage(const QCborMap& header) {
    const qint64 width = header[QStringLiteral("width")].toInteger();
    const qint64 height = header[QStringLiteral("height")].toInteger();
    if (width <= 0 || height <= 0 || width > longestEdge || height > longestEdge || width * height > mostPixels)
        return fail(ended(ReadOutcome::Closed));
    QImage image(int(width), int(height), QImage::Format_RGB32);
    if (image.isNull())
        return fail("page.no_memory", {name()});
    uchar* to = image.bits();
    qsizetype left = image.sizeInBytes();
    Wait wait;
    wait.limit = transferLimit;
    wait.process = m_helper->processDescriptor();
    while (left > 0) {
        QByteArray part;
        const ReadOutcome outcome = readFrame(m_helper->descriptor(), part, wait);
        if (outcome != ReadOutcome::Complete || part.isEmpty() || part.size() > left)
            return fail(ended(outcome == ReadOutcome::TimedOut ? outcome : ReadOutcome::Closed));
        std::memcpy(to, part.constData(), std::size_t(part.size()));
        to += part.size();
        left -= part.size();
    }
    return image;
}

} // namespace vanthu::page
