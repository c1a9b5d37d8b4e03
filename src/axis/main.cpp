// vanthu-axis: the training axis. See README.md.

#include "axis/PkiService.h"
#include "axis/PlainServer.h"
#include "axis/VxpService.h"
#include "base/Files.h"

#include <QDir>
#include <QJsonDocument>
#include <QLocale>
#include <QLoggingCategory>

#include <CLI/CLI.hpp>
#include <httplib.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace vanthu;
using namespace vanthu::axis;

namespace {

enum Exit : int { Unavailable = 69, CannotCreate = 73 };

const char* const host = "127.0.0.1";

struct Options {
    std::string training, folder, readyFile, pki;
    std::vector<std::string> tls; // certificate chain and key, PEM
    int port = 0;
    bool withParent = false;
    std::vector<std::string> faults;
    std::string faultPlan;
};

int complain(const QString& what, int status) {
    std::fprintf(stderr, "vanthu-axis: %s\n", qPrintable(what));
    return status;
}

// The parent holds the other end of standard input and never writes: its end is the parent's end. A parent-death signal
// would follow the parent's thread instead.
void endWithParent() {
    std::thread([] {
        char nothing = 0;
        while (::read(STDIN_FILENO, &nothing, 1) != 0) {
        }
        ::kill(::getpid(), SIGTERM);
    }).detach();
}

// Blocked in every thread; main() waits for them.
sigset_t endSignals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return set;
}

// What a client wrote must not forge lines of the log.
std::string printable(const std::string& text) {
    std::string result;
    for (const char c : text.substr(0, 80))
        result += c > 0x20 && c < 0x7f ? c : '?';
    return result.empty() ? "-" : result;
}

void logRequest(const httplib::Request& request, const httplib::Response& response) {
    const QString time = toStorageTime(systemClock()());
    std::fprintf(stderr, "%s %s %s system=%s in=%zu status=%d error=%s fault=%s\n", qPrintable(time),
                 printable(request.method).c_str(), printable(request.path).c_str(),
                 printable(request.get_header_value("XroadVnpt-systemid")).c_str(), request.body.size(),
                 response.status, printable(response.get_header_value("X-Axis-Error")).c_str(),
                 printable(response.get_header_value("X-Axis-Fault")).c_str());
}

void configure(httplib::Server& server) {
    // Not the library's SO_REUSEPORT, by which two servers could share one port.
    server.set_socket_options([](int socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    // A connection that lives keeps a thread of the library: there are as many as a few busy agencies open.
    constexpr std::size_t connections = 64;
    server.new_task_queue = [] { return new httplib::ThreadPool(connections); };
    server.set_keep_alive_max_count(100'000);
    server.set_keep_alive_timeout(5);
    server.set_tcp_nodelay(true);
    // The vendor's kit adds two bytes to a message.
    server.set_payload_max_length(VxpService::largestMessage + 2);
    server.set_logger(logRequest);
}

// Over TLS ≥ 1.2 when a certificate is given; null when that cannot be used.
std::unique_ptr<httplib::Server> serverFor(const Options& options) {
    if (options.tls.empty())
        return std::make_unique<PlainServer>();
    auto server = std::make_unique<httplib::SSLServer>(options.tls[0].c_str(), options.tls[1].c_str());
    if (!server->is_valid())
        return nullptr;
    SSL_CTX_set_min_proto_version(server->ssl_context(), TLS1_2_VERSION);
    return server;
}

// The clock that the axis shows is the one that it judges requests by.
void datedByTheAxis(httplib::Server& server, FaultPlan& faults) {
    server.set_post_routing_handler([&faults](const httplib::Request&, httplib::Response& response) {
        const QDateTime now = systemClock()().addSecs(faults.clockOffset().count());
        response.set_header(
            "Date", QLocale::c().toString(now, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toStdString());
    });
}

void serveHealth(httplib::Server& server, const QString& folder, int port) {
    const QJsonObject health{{QStringLiteral("name"), QStringLiteral("vanthu-axis")},
                             {QStringLiteral("folder"), folder},
                             {QStringLiteral("port"), port}};
    const std::string text = QJsonDocument(health).toJson(QJsonDocument::Compact).toStdString();
    server.Get("/health", [text](const httplib::Request&, httplib::Response& response) {
        response.set_content(text, "application/json");
    });
}

// Idle connections would hold the end up for as long as they may live, and the library hides its sockets. Only their
// reading ends: replies on their way go out.
void endIdleConnections() {
    for (const QString& name : QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System)) {
        const int descriptor = name.toInt();
        int listens = 0;
        socklen_t size = sizeof listens;
        if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens == 0)
            ::shutdown(descriptor, SHUT_RD);
    }
}

// Serves until a signal comes.
int listen(httplib::Server& server, const Options& options, int port, const sigset_t& signals) {
    std::atomic<bool> ended = false;
    std::thread listener([&] {
        server.listen_after_bind();
        ended = true;
        ::kill(::getpid(), SIGTERM);
    });
    while (!server.is_running() && !ended)
        std::this_thread::yield();
    int status = ended ? Unavailable : 0;
    if (status == 0 && !options.readyFile.empty()) {
        const QString readyFile = QString::fromLocal8Bit(options.readyFile.c_str());
        if (const auto written = writeFileDurably(readyFile, QByteArray::number(port) + '\n'); !written)
            status = complain(written.error().technical(), CannotCreate);
    }
    int signal = 0;
    if (status == 0)
        sigwait(&signals, &signal);
    server.stop();
    endIdleConnections();
    listener.join();
    return status;
}

// What a training set-up says of its axis: the port that its certificates name, and where things are.
bool takeTraining(Options& options) {
    const QString folder = QString::fromLocal8Bit(options.training.c_str());
    const auto file = readFile(folder + QStringLiteral("/training.json"), 64 * 1024);
    options.port = file ? QJsonDocument::fromJson(*file).object()[QStringLiteral("port")].toInt() : 0;
    options.folder = options.training + "/axis";
    options.pki = options.training + "/pki";
    return options.port > 0;
}

int run(Options options) {
    if (!options.training.empty() && !takeTraining(options))
        return complain(
            QStringLiteral("no training set-up in %1").arg(QString::fromLocal8Bit(options.training.c_str())), 66);
    if (options.folder.empty())
        return complain(QStringLiteral("--training or --folder is required"), 64);
    const sigset_t signals = endSignals();
    std::signal(SIGPIPE, SIG_IGN);
    if (options.withParent)
        endWithParent();

    const QString folder = QDir(QString::fromLocal8Bit(options.folder.c_str())).absolutePath();
    const auto store = AxisStore::open(folder);
    if (!store)
        return complain(store.error().technical() + QLatin1Char(' ') + store.error().message(Language::English),
                        CannotCreate);
    const std::unique_ptr<httplib::Server> made = serverFor(options);
    if (!made)
        return complain(QStringLiteral("the certificate or its key cannot be used"), 65);
    httplib::Server& server = *made;
    configure(server);
    const int port = options.port == 0                         ? server.bind_to_any_port(host)
                     : server.bind_to_port(host, options.port) ? options.port
                                                               : -1;
    if (port <= 0)
        return complain(QStringLiteral("port %1 is taken").arg(options.port), Unavailable);

    const QString pkiFolder =
        options.pki.empty() ? folder + QStringLiteral("/pki") : QString::fromLocal8Bit(options.pki.c_str());
    const QString address =
        options.tls.empty() ? QStringLiteral("http://127.0.0.1:%1") : QStringLiteral("https://127.0.0.1:%1");
    const auto pki = PkiService::open(pkiFolder, QUrl(address.arg(port)));
    if (!pki)
        return complain(pki.error().technical(), CannotCreate);
    Directory directory(folder);
    FaultPlan faults(options.faultPlan.empty() ? folder + QStringLiteral("/faults.json")
                                               : QString::fromLocal8Bit(options.faultPlan.c_str()));
    for (const std::string& rule : options.faults)
        if (!faults.addRule(QString::fromLocal8Bit(rule.c_str())))
            return complain(QStringLiteral("no such fault: %1").arg(QString::fromLocal8Bit(rule.c_str())), 64);
    VxpService vxp(**store, directory, faults);
    datedByTheAxis(server, faults);
    vxp.serve(server);
    (*pki)->serve(server);
    serveHealth(server, folder, port);
    return listen(server, options, port, signals);
}

} // namespace

int main(int argc, char** argv) {
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=false\nqt.*=false"));
    Options options;
    CLI::App app("Trục liên thông huấn luyện của VanThu: chỉ dùng để tập dượt và kiểm thử", "vanthu-axis");
    app.set_version_flag("--version", VANTHU_VERSION);
    app.add_option("--training", options.training, "Thư mục huấn luyện: lấy cổng, dữ liệu và chứng thư từ đó");
    app.add_option("--folder", options.folder, "Thư mục dữ liệu của trục");
    app.add_option("--port", options.port, "Cổng trên 127.0.0.1; 0 = cổng trống bất kỳ")->check(CLI::Range(0, 65535));
    app.add_option("--ready-file", options.readyFile, "Tệp nhận số cổng khi trục đã sẵn sàng");
    app.add_flag("--with-parent", options.withParent, "Kết thúc khi đầu vào chuẩn đóng lại");
    app.add_option("--pki", options.pki, "Thư mục PKI huấn luyện; mặc định là pki trong thư mục dữ liệu");
    app.add_option("--tls", options.tls, "Phục vụ qua HTTPS: tệp chứng thư và tệp khóa (PEM)")->expected(2);
    app.add_option("--fault", options.faults,
                   "Diễn tập: lỗi cố ý, LOẠI[:XÁC SUẤT[:SỐ LẦN]] hoặc LOẠI@LẦN_THỨ; các loại ở README (dropBefore, "
                   "dropAfter, delay …)");
    app.add_option("--faults", options.faultPlan,
                   "Diễn tập: tệp kế hoạch lỗi, đọc lại khi thay đổi; mặc định là faults.json trong thư mục dữ liệu");
    CLI11_PARSE(app, argc, argv);
    return run(options);
}
