#pragma once

#include "signing/Extend.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <functional>
#include <vector>

// Files that were signed without the time-stamp they should have, because nobody gave one and the person said so. They
// are kept in a list until they are completed: signing goes on without the network, and nothing is forgotten.
namespace vanthu::signing {

// The list's name in the folder of a profile.
constexpr char unfinishedListName[] = "unfinished-signatures.json";

struct UnfinishedFile {
    QString path;      // absolute
    QByteArray sha256; // of the file as it was signed: one that was changed since is not ours to complete
    Level wanted = Level::BT;
    QDateTime since; // UTC
};

// The list, in one small file (at most 10,000 entries) that several processes may share. Thread-safe; blocks (disk).
class UnfinishedFiles {
public:
    explicit UnfinishedFiles(QString listFile)
        : m_listFile(std::move(listFile)) {}

    // Empty when there is no list. `signing.unfinished_unreadable` when there is one that cannot be read: it is never
    // taken for an empty one.
    Result<std::vector<UnfinishedFile>> all() const;
    // Replaces entries of the same path. `file.*`, `signing.unfinished_unreadable`, `signing.unfinished_busy`.
    Result<> add(const std::vector<UnfinishedFile>& files);
    Result<> remove(const std::vector<QString>& paths);

private:
    Result<> change(const std::function<void(std::vector<UnfinishedFile>&)>& act);
    QString m_listFile;
};

struct Completion {
    UnfinishedFile file;
    std::optional<Error> error; // why it is still unfinished, or was taken off the list without being completed
    bool stillWaits = false;    // on the list: the authority did not answer, or the run ended before
};

// Gives each file of the list its time-stamp and what else its level wants, in place; `common` brings servers, trust
// and policies, its input, output and level are not looked at. What is done is taken off the list, and so is what is
// gone
// (`file.missing`) or was changed since (`signing.unfinished_changed`). The first failure of the time-stamp servers
// ends the run; the rest waits. Blocks; not on the GUI thread.
Result<std::vector<Completion>> completeFiles(UnfinishedFiles& list, const ExtendRequest& common, const Clock& clock,
                                              const Cancel& cancel = {});

} // namespace vanthu::signing
