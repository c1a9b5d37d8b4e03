#include "crypto/CrlAnswer.h"

#include "crypto/OpenSsl.h"

#include <algorithm>

namespace vanthu::crypto {

namespace {

// A complete list as of its own issue, or as of a delta's.
struct View {
    const BelievedCrl* complete = nullptr;
    const BelievedCrl* delta = nullptr;
    QDateTime issuedAt;
    QDateTime nextUpdate;
    bool settles = false;
    std::optional<Crl::Entry> entry;
};

bool isHold(const Crl::Entry& entry) {
    return entry.reason == OCSP_REVOKED_STATUS_CERTIFICATEHOLD;
}

bool isInForce(const Crl::Entry& entry, const QDateTime& at) {
    return !entry.revokedAt.isValid() || entry.revokedAt <= at;
}

bool sameKey(const Certificate& a, const Certificate& b) {
    return a.publicKeyInfoDer() == b.publicKeyInfoDer();
}

const BelievedCrl* deltaFor(const BelievedCrl& complete, const std::vector<BelievedCrl>& lists) {
    const BelievedCrl* newest = nullptr;
    for (const BelievedCrl& list : lists)
        if (list.crl.isDelta() && sameKey(list.signer, complete.signer) && list.crl.isDeltaOf(complete.crl) &&
            (!newest || list.crl.issuedAt() > newest->crl.issuedAt()))
            newest = &list;
    return newest;
}

View viewOf(const BelievedCrl& complete, const std::vector<BelievedCrl>& lists, const Certificate& certificate,
            const QDateTime& at) {
    const auto settles = [&](const BelievedCrl& list) {
        return list.freshness.settles(list.crl.issuedAt(), list.crl.nextUpdate(), at);
    };
    View view{&complete,
              nullptr,
              complete.crl.issuedAt(),
              complete.crl.nextUpdate(),
              settles(complete),
              complete.crl.entryOf(certificate)};
    view.delta = deltaFor(complete, lists);
    if (!view.delta)
        return view;
    view.issuedAt = view.delta->crl.issuedAt();
    view.nextUpdate = std::max(view.nextUpdate, view.delta->crl.nextUpdate());
    view.settles = view.settles || settles(*view.delta);
    if (auto changed = view.delta->crl.entryOf(certificate))
        view.entry = std::move(changed);
    return view;
}

// X.509 8.6.2.5: a list may drop certificates that have expired.
bool mayHaveForgotten(const View& view, const Certificate& certificate) {
    const QDateTime since = view.complete->crl.keepsExpiredSince();
    return view.issuedAt > certificate.notAfter() && (!since.isValid() || since > certificate.notAfter());
}

void addEvidence(RevocationStatus& status, const BelievedCrl& list) {
    if (status.evidence.isEmpty()) {
        status.evidence = list.crl.der();
        status.signer = list.signer;
    } else {
        status.moreEvidence.push_back(list.crl.der());
    }
}

void add(RevocationStatus& status, const View& view) {
    if (view.delta)
        addEvidence(status, *view.delta);
    addEvidence(status, *view.complete);
    status.issuedAt = status.issuedAt.isValid() ? std::min(status.issuedAt, view.issuedAt) : view.issuedAt;
    if (view.nextUpdate.isValid())
        status.nextUpdate =
            status.nextUpdate.isValid() ? std::min(status.nextUpdate, view.nextUpdate) : view.nextUpdate;
}

RevocationStatus begun() {
    RevocationStatus status;
    status.source = "CRL";
    return status;
}

// By the newest list that names it; `laterAt` is when it was revoked after the instant in question.
std::optional<RevocationStatus> revokedBy(const std::vector<BelievedCrl>& lists, const Certificate& certificate,
                                          const QDateTime& at, QDateTime& laterAt, int& laterReason) {
    std::optional<RevocationStatus> found;
    for (const BelievedCrl& list : lists) {
        const auto entry = list.crl.entryOf(certificate);
        if (!entry || entry->isRemoved || isHold(*entry))
            continue;
        if (!isInForce(*entry, at)) {
            if (!laterAt.isValid() || entry->revokedAt < laterAt) {
                laterAt = entry->revokedAt;
                laterReason = entry->reason;
            }
            continue;
        }
        if (found && found->issuedAt >= list.crl.issuedAt())
            continue;
        found = begun();
        found->state = RevocationState::Revoked;
        found->revokedAt = entry->revokedAt;
        found->reason = entry->reason;
        found->issuedAt = list.crl.issuedAt();
        found->nextUpdate = list.crl.nextUpdate();
        addEvidence(*found, list);
    }
    return found;
}

} // namespace

RevocationStatus unknownByLists(const char* reason, const Certificate& certificate) {
    RevocationStatus status = begun();
    status.why = Error("crypto.revocation_unknown", {certificate.commonName()},
                       QStringLiteral("CRL: %1").arg(QLatin1String(reason)));
    return status;
}

RevocationStatus answerOf(const std::vector<BelievedCrl>& lists, const Certificate& certificate, const QDateTime& at) {
    RevocationStatus status = begun();
    if (auto revoked = revokedBy(lists, certificate, at, status.revokedAt, status.reason))
        return *revoked;
    std::vector<View> views;
    for (const BelievedCrl& list : lists)
        if (!list.crl.isDelta())
            views.push_back(viewOf(list, lists, certificate, at));
    std::stable_sort(views.begin(), views.end(), [](const View& a, const View& b) { return a.issuedAt > b.issuedAt; });
    const char* why = views.empty() ? "a delta without its complete list" : "lists of some reasons only";
    Reasons covered = 0;
    for (const View& view : views) {
        if ((view.complete->reasons & ~covered) == 0)
            continue;
        if (!view.settles) {
            why = "too old";
            continue;
        }
        if (view.entry && !view.entry->isRemoved && isHold(*view.entry) && isInForce(*view.entry, at)) {
            RevocationStatus held = begun();
            held.revokedAt = view.entry->revokedAt;
            held.reason = view.entry->reason;
            add(held, view);
            held.why = Error("crypto.certificate_on_hold", {certificate.commonName()});
            return held;
        }
        if (mayHaveForgotten(view, certificate)) {
            why = "given after the certificate had expired";
            continue;
        }
        covered |= view.complete->reasons;
        add(status, view);
    }
    if (covered != allReasons) {
        RevocationStatus unknown = unknownByLists(why, certificate);
        unknown.revokedAt = status.revokedAt; // later, which still may count against its signer
        unknown.reason = status.reason;
        return unknown;
    }
    status.state = RevocationState::Good;
    return status;
}

} // namespace vanthu::crypto
