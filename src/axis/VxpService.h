#pragma once

#include "axis/AxisStore.h"
#include "axis/FaultPlan.h"
#include "axis/SignedRequest.h"
#include "base/Clock.h"

#include <QByteArray>
#include <QJsonObject>

#include <tl/expected.hpp>

#include <optional>

namespace httplib {
class Server;
struct Request;
struct Response;
} // namespace httplib

namespace vanthu::axis {

// The operations of the VXP protocol (edxml.md §4.4) that an agency's client uses. Thread-safe.
class VxpService {
public:
    VxpService(AxisStore& store, Directory& directory, FaultPlan& faults, Clock clock = systemClock());

    void serve(httplib::Server& server);

    // Larger messages are refused before they are read.
    static constexpr std::size_t largestMessage = 600 * 1024 * 1024; // files of 400 MB, in base64

private:
    struct Reply {
        QJsonObject json;
        std::optional<AxisStore::Content> message; // instead of JSON
    };
    using Answer = tl::expected<Reply, Refusal>;
    // A request as an operation sees it.
    struct Call {
        const SignedRequest& signedBy;
        IncomingMessage* body; // of operations that take a message
        std::optional<Fault> fault;
    };
    using Operation = Answer (VxpService::*)(const Call& call);

    void handle(const QString& name, Operation operation, const httplib::Request& http, httplib::Response& response,
                IncomingMessage* body);
    Answer answerTo(Operation operation, const httplib::Request& http, IncomingMessage* body,
                    std::optional<Fault> fault);
    QDateTime now();

    Answer sendEdoc(const Call& call);
    Answer receivedList(const Call& call);
    Answer getEdoc(const Call& call);
    Answer downloadEdoc(const Call& call);
    Answer updateStatus(const Call& call);
    Answer sentList(const Call& call);
    Answer countDocuments(const Call& call);
    Answer countStatuses(const Call& call);
    Answer agencies(const Call& call);
    Answer agenciesQd20(const Call& call);

    Answer count(const SignedRequest& request, const QString& kind);
    tl::expected<QString, Refusal> kindOf(const SignedRequest& request) const;
    tl::expected<QStringList, Refusal> recipients(const SignedRequest& request, const QStringList& named);
    // Only for the system of the addressee.
    tl::expected<Delivery, Refusal> ownDelivery(const SignedRequest& request);
    tl::expected<AxisStore::Content, Refusal> ownMessage(const SignedRequest& request);

    AxisStore& m_store;
    Directory& m_directory;
    FaultPlan& m_faults;
    Clock m_clock;
};

} // namespace vanthu::axis
