#include "store/Deadlines.h"

namespace vanthu::store {

Result<QList<office::Pending>> pendingDocuments(Connection& connection) {
    QList<office::Pending> all;
    TRY_VOID(connection.select(
        // Each part by an index: one condition for all of them would read every document there is.
        "WITH waiting (id) AS (SELECT id FROM document WHERE direction = 'incoming' AND state = 'arrived' "
        "UNION SELECT id FROM document WHERE direction = 'outgoing' "
        "AND state IN ('person_signed', 'numbered', 'agency_signed') "
        "UNION SELECT m.document_id FROM outbox_message m JOIN document d ON d.id = m.document_id "
        "WHERE m.kind = 'document' AND m.state IN ('queued', 'sending', 'failed') AND d.state = 'issued') "
        "SELECT d.id, d.direction, d.urgency, d.arrived_at, (SELECT MIN(f.created_at) FROM document_file f "
        "WHERE f.document_id = d.id AND f.act = 'document.signed') FROM waiting w JOIN document d ON d.id = w.id",
        {}, [&](const Row& row) {
            const bool incoming = row.text(1) == QLatin1String("incoming");
            all += {row.text(0), incoming ? office::Duty::Answer : office::Duty::Send, office::Urgency(row.integer(2)),
                    incoming ? row.time(3) : row.time(4)};
        }));
    return all;
}

} // namespace vanthu::store
