#pragma once

#include "store/Documents.h"
#include "store/Inbox.h"
#include "store/Journal.h"
#include "workflow/Office.h"
#include "workflow/Profile.h"

#include <QDir>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>

namespace vanthu::test {

inline const QDateTime noon(QDate(2026, 3, 2), QTime(5, 0), Qt::UTC);

inline workflow::Person personOf(const QString& id, workflow::Role role) {
    workflow::Person person;
    person.id = id;
    person.fullName = id;
    person.role = role;
    return person;
}

// An agency with a store and three people, without tokens, axis or trusted authorities.
inline Result<std::unique_ptr<workflow::Office>> newOffice(const QString& folder) {
    workflow::Profile profile;
    profile.folder = folder;
    profile.organId = QStringLiteral("H28.01");
    profile.organName = QStringLiteral("Sở Nội vụ");
    profile.organAbbreviation = QStringLiteral("SNV");
    profile.trustFolder = QStringLiteral("trust");
    profile.people = {personOf(QStringLiteral("lanhdao"), workflow::Role::Leader),
                      personOf(QStringLiteral("vanthu"), workflow::Role::Clerk),
                      personOf(QStringLiteral("chuyenvien"), workflow::Role::Officer)};
    TRY_VOID(workflow::saveProfile(profile));
    QDir().mkpath(profile.path(profile.trustFolder));
    return workflow::Office::open(folder, [] { return noon; });
}

// While it lives, no file of this process grows beyond the limit: a disk that is full from there on.
class SmallDisk {
public:
    explicit SmallDisk(qint64 largestFile) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{static_cast<rlim_t>(largestFile), m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

private:
    rlimit m_before{};
};

template<class T>
QByteArray codeOf(const Result<T>& result) {
    return result ? QByteArray("done") : result.error().code();
}

} // namespace vanthu::test
