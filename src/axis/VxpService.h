#pragma once

#include "axis/AxisStore.h"
#include "axis/SignedRequest.h"
#include "base/Clock.h"

#include <QByteArray>
#include <QJsonObject>

#include <tl/expected.hpp>

#include <atomic>

namespace httplib {
class Server;
struct Request;
struct Response;
} // namespace httplib

namespace vanthu::axis {

// How the axis misbehaves on purpose.
struct Misbehaviour {
    bool rubbish = false; // does what was asked and answers with bytes that are no JSON
    int failNext = 0;     // the first so many requests do nothing and get HTTP 503
};

// The operations of the VXP protocol (edxml.md §4.4) that an agency's client uses. Thread-safe.
class VxpService {
public:
    VxpService(AxisStore& store, Directory& directory, Misbehaviour misbehaviour, Clock clock = systemClock());

    void serve(httplib::Server& server);

    // Larger messages are refused before they are read.
    static constexpr std::size_t largestMessage = 100 * 1024 * 1024;

private:
    struct Reply {
        QJsonObject json;
        QByteArray raw; // instead of JSON, when not empty
    };
    using Answer = tl::expected<Reply, Refusal>;
    using Operation = Answer (VxpService::*)(const SignedRequest& request, const httplib::Request& http);

    void handle(Operation operation, const httplib::Request& http, httplib::Response& response);
    bool failsOnPurpose();

    Answer sendEdoc(const SignedRequest& request, const httplib::Request& http);
    Answer receivedList(const SignedRequest& request, const httplib::Request& http);
    Answer getEdoc(const SignedRequest& request, const httplib::Request& http);
    Answer downloadEdoc(const SignedRequest& request, const httplib::Request& http);
    Answer updateStatus(const SignedRequest& request, const httplib::Request& http);
    Answer sentList(const SignedRequest& request, const httplib::Request& http);
    Answer countDocuments(const SignedRequest& request, const httplib::Request& http);
    Answer countStatuses(const SignedRequest& request, const httplib::Request& http);
    Answer agencies(const SignedRequest& request, const httplib::Request& http);
    Answer agenciesQd20(const SignedRequest& request, const httplib::Request& http);

    Answer count(const SignedRequest& request, const QString& kind);
    tl::expected<QString, Refusal> kindOf(const SignedRequest& request) const;
    tl::expected<QStringList, Refusal> recipients(const SignedRequest& request, const QStringList& named);
    // Only for the system of the addressee.
    tl::expected<Delivery, Refusal> ownDelivery(const SignedRequest& request);
    tl::expected<QByteArray, Refusal> ownBytes(const SignedRequest& request);

    AxisStore& m_store;
    Directory& m_directory;
    Clock m_clock;
    const bool m_rubbish;
    std::atomic<int> m_failNext;
};

} // namespace vanthu::axis
