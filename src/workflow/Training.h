#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "workflow/Profile.h"

#include <QString>

#include <functional>
#include <memory>

// The training set-up that agencies rehearse on: a test PKI, SoftHSM2 tokens, two agencies, the training axis with its
// TSA and OCSP responder on loopback, and a dozen documents. Everything real but the trust anchor; it says so on
// screen.
namespace vanthu::workflow {

struct Training {
    QString folder;
    quint16 port = 0;         // of vanthu-axis; fixed when the set-up is made, since certificates name it
    QString senderProfile;    // folder of H28.01
    QString recipientProfile; // folder of H28.02
    QString axisFolder;
};

using Say = std::function<void(const QString& step)>;

// Creates what is missing and returns the set-up; repeated after a crash it goes on where it stopped.
// `training.module_missing` (no SoftHSM2), `training.port_taken`, `training.cancelled`, `file.*`, `token.*`. Needs a
// QGuiApplication for the pictures; blocks for seconds, so not on the GUI thread.
Result<Training> prepareTraining(const QString& folder, const Say& say, const Cancel& cancel = {});
// Where the set-up is made when no folder is named: in the user's data folder.
QString defaultTrainingFolder();
// Reads an existing set-up. `training.missing`.
Result<Training> loadTraining(const QString& folder);

// The PIN of a training token, printed on the training banner: it protects nothing.
QByteArray trainingPin();

// The training axis as a child process that ends with this object, and with this process however that ends. If one of
// the same set-up already answers on the port, it is used. Asks the network: not on the GUI thread.
class AxisProcess {
public:
    // `training.port_taken`, `training.axis_failed`.
    static Result<std::unique_ptr<AxisProcess>> start(const Training& training);
    ~AxisProcess();
    qint64 processId() const; // 0 when another process's axis is used

private:
    AxisProcess();
    struct Child;
    std::unique_ptr<Child> m_child;
};

} // namespace vanthu::workflow
