#include "exchange/SyncEngine.h"

#include "base/FileLock.h"
#include "exchange/Pass.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QSysInfo>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace vanthu::exchange {

namespace {

Q_LOGGING_CATEGORY(log, "vanthu.sync")

// Longer than any exchange may take.
constexpr qint64 leaseSeconds = 2 * 3600;

QString ownerName() {
    return QStringLiteral("%1:%2:%3")
        .arg(QString::fromLatin1(QSysInfo::machineUniqueId()).left(32))
        .arg(QCoreApplication::applicationPid())
        .arg(QUuid::createUuid().toString(QUuid::Id128));
}

Result<> recover(Pass& pass) {
    return pass.store.write([&](store::Transaction& transaction) -> Result<> {
        TRY_VOID(store::takeOver(transaction, pass.lease, pass.now()));
        TRY_VOID(store::settleClock(transaction, pass.now(), longestBackOff));
        return {};
    });
}

// Half open: one simple question decides whether the axis is used.
Result<bool> mayUseAxis(Pass& pass) {
    if (!pass.breaker.isOpen())
        return true;
    if (pass.breaker.rests() && !pass.options.byPerson) {
        pass.report.restsUntil = pass.breaker.probeAt();
        if (pass.breaker.lastError())
            pass.report.problems += *pass.breaker.lastError();
        return false;
    }
    const Result<> answer = pass.transport.ping(pass.cancel);
    if (answer) {
        TRY_VOID(pass.breaker.noteSuccess());
        return true;
    }
    if (!mayConcernTheAxis(answer.error()))
        return true;
    TRY_VOID(pass.noteSilence(answer.error()));
    return false;
}

// Up to three times: one answer that broke off or made no sense says little of the axis.
template<class Question>
std::invoke_result_t<Question> persistently(const Cancel& cancel, Question question) {
    constexpr int tries = 3;
    for (int i = 1;; ++i) {
        auto answer = question();
        const bool mayHelp = !answer && !cancel.requested() &&
                             (answer.error().code() == "network.unreachable" || // also a connection that broke
                              answer.error().code() == "axis.bad_reply" || answer.error().code() == "axis.http_error");
        if (!mayHelp || i == tries)
            return answer;
    }
}

} // namespace

Result<> Pass::note(bool someWentWell, const QList<Error>& errors) {
    const bool isDoubtful = !someWentWell && std::any_of(errors.begin(), errors.end(), mayConcernTheAxis);
    if (someWentWell)
        TRY_VOID(noteAnswer());
    if (isDoubtful && !stopped() && !std::exchange(answered, false)) {
        const Result<> answer = persistently(cancel, [this] { return transport.ping(cancel); });
        if (!answer && mayConcernTheAxis(answer.error()))
            TRY_VOID(noteSilence(answer.error()));
        answered = answer.has_value();
    }
    for (const Error& error : errors)
        TRY_VOID(noteProblem(error));
    return {};
}

Result<QList<WaitingMessage>> Pass::ask(store::MessageKind kind) {
    return persistently(cancel, [&] { return transport.waiting(kind, cancel); });
}

Result<> Pass::noteSilence(const Error& error) {
    if (cancel.requested())
        return {};
    axisIsDown = true;
    TRY_VOID(breaker.noteFailure(error));
    report.restsUntil = breaker.probeAt();
    return noteProblem(error);
}

Result<> Pass::noteProblem(const Error& error) {
    qCWarning(log).noquote() << error.technical();
    for (const Error& known : report.problems)
        if (known.code() == error.code() && known.args() == error.args())
            return {};
    report.problems += error;
    return {};
}

Result<SyncReport> syncOnce(store::Store& store, AxisTransport& transport, const Receiver& receiver,
                            const Cancel& cancel, const SyncOptions& options) {
    FileLock lock(store.folder() + QStringLiteral("/sync.lock"));
    if (!lock.tryLock())
        return fail("axis.sync_busy");
    Pass pass{store,
              transport,
              receiver,
              cancel,
              options,
              Breaker(store, transport.endpoint(), options.random),
              {ownerName(), store.clock()().addSecs(leaseSeconds)},
              {}};
    TRY_VOID(recover(pass));
    TRY_VOID(pass.breaker.load());
    TRY(const bool usable, mayUseAxis(pass));
    if (!usable)
        return pass.report;
    TRY_VOID(exchangeAll(pass));
    return pass.report;
}

Result<SyncReport> syncOnce(store::Store& store, AxisTransport& transport, const ApplyReceived& apply,
                            const Cancel& cancel, const SyncOptions& options) {
    Receiver receiver;
    receiver.prepare = [&apply](const store::InboxMessage& message) -> Result<Prepared> {
        TRY_VOID(apply(message));
        return Prepared{{}, [](store::Transaction&) -> Result<> { return {}; }};
    };
    return syncOnce(store, transport, receiver, cancel, options);
}

} // namespace vanthu::exchange
