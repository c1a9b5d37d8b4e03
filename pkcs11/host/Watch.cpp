#include "base/Frame.h"
#include "pkcs11/host/Acts.h"

#include <chrono>
#include <thread>
#include <unistd.h>

namespace vanthu::pkcs11 {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds settling{300};   // a card that was just put in does not answer at once
constexpr milliseconds leastPause{200}; // between two events
constexpr int mostIdleEvents = 20;      // events in a row that changed nothing

// Waits for the next change in the way that the module is good at.
class Watcher {
public:
    Watcher(const Module& module, const QCborMap& question)
        : m_module(module)
        , m_again(question[QStringLiteral("initialiseAgain")].toBool())
        , m_every(std::max<qint64>(question[QStringLiteral("everyMs")].toInteger(), 100))
        , m_polls(question[QStringLiteral("pollOnly")].toBool() || m_again || !knowsEvents()) {}

    void waitForChange() {
        if (m_polls)
            return poll();
        CK_SLOT_ID slot = 0;
        const CK_RV value = m_module.functions().C_WaitForSlotEvent(0, &slot, nullptr);
        if (value != CKR_OK) { // it said otherwise, or the smart-card service has gone
            m_polls = true;
            return poll();
        }
        std::this_thread::sleep_for(leastPause);
    }
    // Modules are known that report events without end: that would be a busy loop.
    void noteIdleEvent(bool idle) {
        m_idle = idle ? m_idle + 1 : 0;
        m_polls = m_polls || m_idle > mostIdleEvents;
    }
    bool polls() const { return m_polls; }

private:
    bool knowsEvents() const {
        CK_FUNCTION_LIST& functions = m_module.functions();
        if (functions.version.major < 2 || (functions.version.major == 2 && functions.version.minor < 1) ||
            !functions.C_WaitForSlotEvent)
            return false;
        CK_SLOT_ID slot = 0;
        const CK_RV value = functions.C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr);
        return value == CKR_OK || value == CKR_NO_EVENT;
    }

    void poll() {
        for (;;) {
            std::this_thread::sleep_for(milliseconds(m_every));
            if (m_again) { // soft tokens are read in no time, so they are read whole
                (void)m_module.initialiseAgain();
                return;
            }
            QByteArray now = glance();
            if (now != m_seen) {
                m_seen = std::move(now);
                return;
            }
        }
    }

    // What tells cheaply whether anything changed: slots, tokens and their flags; nothing is read from the objects.
    QByteArray glance() const {
        QByteArray seen;
        const auto slots = m_module.slots();
        if (!slots)
            return slots.error().code();
        for (const CK_SLOT_ID slot : *slots) {
            seen.append(reinterpret_cast<const char*>(&slot), sizeof slot);
            auto info = m_module.info(slot);
            if (!info)
                continue;
            const CK_FLAGS flags = info->flags;
            seen.append(reinterpret_cast<const char*>(info->label), sizeof info->label);
            seen.append(reinterpret_cast<const char*>(info->serialNumber), sizeof info->serialNumber);
            seen.append(reinterpret_cast<const char*>(&flags), sizeof flags);
            // Whoever changes a certificate uses some of it; where this is not told, it stays the same.
            seen.append(reinterpret_cast<const char*>(&info->ulFreePublicMemory), sizeof info->ulFreePublicMemory);
        }
        return seen;
    }

    const Module& m_module;
    bool m_again;
    qint64 m_every;
    bool m_polls;
    int m_idle = 0;
    QByteArray m_seen;
};

} // namespace

void watchTokens(const Module& module, const QCborMap& question) {
    Watcher watcher(module, question);
    QByteArray told;
    for (;;) {
        const auto listing = listCertificates(module);
        const QByteArray now = (listing ? *listing : errorMap(listing.error())).toCborValue().toCbor();
        const bool isNew = now != told;
        if (isNew && !writeFrame(channelDescriptor, now))
            ::_exit(0);
        if (isNew && !told.isEmpty() && !watcher.polls()) {
            told = now;
            std::this_thread::sleep_for(settling); // and once more
            continue;
        }
        told = now;
        watcher.noteIdleEvent(!isNew);
        watcher.waitForChange();
    }
}

} // namespace vanthu::pkcs11
