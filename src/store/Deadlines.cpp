#include "store/Deadlines.h"

namespace vanthu::store {

Result<QList<office::Pending>> pendingDocuments(Connection& connection) {
    QList<office::Pending> all;
    TRY_VOID(connection.select(
        "SELECT d.id, d.direction, d.urgency, d.arrived_at, (SELECT MIN(f.created_at) FROM document_file f "
        "WHERE f.document_id = d.id AND f.act = 'document.signed') FROM document d "
        "WHERE d.state IN ('arrived', 'person_signed', 'numbered', 'agency_signed') OR (d.state = 'issued' "
        "AND d.id IN (SELECT m.document_id FROM outbox_message m WHERE m.kind = 'document' "
        "AND m.state IN ('queued', 'sending', 'failed')))",
        {}, [&](const Row& row) {
            const bool incoming = row.text(1) == QLatin1String("incoming");
            all += {row.text(0), incoming ? office::Duty::Answer : office::Duty::Send, office::Urgency(row.integer(2)),
                    incoming ? row.time(3) : row.time(4)};
        }));
    return all;
}

} // namespace vanthu::store
