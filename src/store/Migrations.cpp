#include "store/Migrations.h"

#include <iterator>

namespace vanthu::store {

namespace {

// Numbered steps: never edited once released, only added to. Standard SQL, except what stands in Connection.cpp.
constexpr const char* steps[] = {
    // 1: the life of a document
    R"sql(
CREATE TABLE document (
    id TEXT PRIMARY KEY,
    client_key TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    type_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    number INTEGER,
    notation TEXT NOT NULL,
    issued_date TEXT,
    place TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    organ_name TEXT NOT NULL,
    superior_organ_name TEXT NOT NULL,
    signer_competence TEXT NOT NULL,
    signer_position TEXT NOT NULL,
    signer_full_name TEXT NOT NULL,
    signer_id TEXT NOT NULL,
    drafter_name TEXT NOT NULL,
    due_date TEXT,
    page_amount INTEGER NOT NULL,
    paper_copy INTEGER NOT NULL,
    body TEXT NOT NULL,
    copy_places TEXT NOT NULL,
    arrival_number INTEGER,
    arrived_at TEXT,
    axis_document_id TEXT NOT NULL,
    note TEXT NOT NULL,
    folded TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX document_by_list ON document (direction, state, updated_at);
CREATE INDEX document_by_axis_id ON document (axis_document_id, organ_id);

CREATE TABLE recipient (
    document_id TEXT NOT NULL REFERENCES document (id),
    position INTEGER NOT NULL,
    organ_id TEXT NOT NULL,
    organ_name TEXT NOT NULL,
    status_code TEXT NOT NULL,
    status_at TEXT,
    status_staff TEXT NOT NULL,
    status_description TEXT NOT NULL,
    PRIMARY KEY (document_id, organ_id)
);

CREATE TABLE document_file (
    document_id TEXT NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    act TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (document_id, ordinal, revision)
);

CREATE TABLE register_book (
    name TEXT NOT NULL,
    year INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (name, year)
);
CREATE TABLE register_entry (
    name TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    document_id TEXT NOT NULL REFERENCES document (id),
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (name, year, number),
    UNIQUE (name, document_id)
);

CREATE TABLE outbox_message (
    id TEXT PRIMARY KEY,
    message_key TEXT NOT NULL UNIQUE,
    sequence INTEGER NOT NULL UNIQUE,
    document_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    from_organ TEXT NOT NULL,
    to_organs TEXT NOT NULL,
    payload_sha256 TEXT NOT NULL,
    urgent INTEGER NOT NULL,
    state TEXT NOT NULL,
    not_before TEXT NOT NULL,
    next_try_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    error_code TEXT NOT NULL,
    error_args TEXT NOT NULL,
    error_detail TEXT NOT NULL,
    axis_doc_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    sent_at TEXT
);
CREATE INDEX outbox_by_state ON outbox_message (state, urgent, sequence);
CREATE TABLE outbox_attempt (
    message_id TEXT NOT NULL REFERENCES outbox_message (id),
    attempt INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    result TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (message_id, attempt)
);

CREATE TABLE inbox_message (
    axis_doc_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    raw_sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    document_id TEXT NOT NULL,
    error_code TEXT NOT NULL,
    error_args TEXT NOT NULL,
    error_detail TEXT NOT NULL,
    received_at TEXT NOT NULL,
    confirmed_at TEXT
);
CREATE INDEX inbox_by_state ON inbox_message (state);
CREATE INDEX inbox_by_natural_key ON inbox_message (natural_key);

CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    document_id TEXT NOT NULL,
    document_sha256 TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX journal_by_document ON journal (document_id, sequence);

CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    old_id TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    folded TEXT NOT NULL
);

CREATE TABLE case_file (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    year INTEGER NOT NULL,
    retention TEXT NOT NULL,
    creator TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (year, code)
);
CREATE TABLE case_file_document (
    case_file_id TEXT NOT NULL REFERENCES case_file (id),
    document_id TEXT NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (case_file_id, document_id),
    UNIQUE (case_file_id, ordinal)
);
)sql",
    // 2: who sent a received message, as the axis says
    "ALTER TABLE inbox_message ADD COLUMN from_organ TEXT NOT NULL DEFAULT ''",
    // 3: leases, the order of arrival, the circuit breaker; requests to take back or change, links between documents
    R"sql(
ALTER TABLE outbox_message ADD COLUMN anchored_at TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox_message ADD COLUMN lease_owner TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox_message ADD COLUMN lease_until TEXT;
UPDATE outbox_message SET anchored_at = created_at;
CREATE INDEX outbox_due ON outbox_message (state, urgent DESC, sequence);
CREATE INDEX outbox_by_document ON outbox_message (document_id, sequence);

ALTER TABLE inbox_message ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox_message ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
UPDATE inbox_message SET sequence = (SELECT COUNT(*) FROM inbox_message e WHERE e.received_at < inbox_message.received_at
    OR (e.received_at = inbox_message.received_at AND e.axis_doc_id <= inbox_message.axis_doc_id));
CREATE INDEX inbox_in_order ON inbox_message (state, sequence);
CREATE INDEX inbox_by_sequence ON inbox_message (sequence);
CREATE INDEX inbox_by_document ON inbox_message (document_id);

CREATE TABLE exchange_endpoint (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    opened_at TEXT,
    probe_at TEXT,
    error_code TEXT NOT NULL,
    error_args TEXT NOT NULL,
    error_detail TEXT NOT NULL
);

ALTER TABLE document ADD COLUMN flags TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN request_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN request_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN request_at TEXT;
ALTER TABLE document ADD COLUMN request_staff TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN request_message TEXT NOT NULL DEFAULT '';
CREATE INDEX document_by_triple ON document (direction, notation, number);

ALTER TABLE recipient ADD COLUMN request_code TEXT NOT NULL DEFAULT '';
ALTER TABLE recipient ADD COLUMN request_at TEXT;
ALTER TABLE recipient ADD COLUMN request_staff TEXT NOT NULL DEFAULT '';
ALTER TABLE recipient ADD COLUMN request_description TEXT NOT NULL DEFAULT '';

CREATE TABLE recipient_status (
    document_id TEXT NOT NULL REFERENCES document (id),
    organ_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    status_code TEXT NOT NULL,
    status_at TEXT,
    staff TEXT NOT NULL,
    department TEXT NOT NULL,
    description TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (document_id, organ_id, ordinal)
);

CREATE TABLE document_link (
    document_id TEXT NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    code TEXT NOT NULL,
    issued_date TEXT,
    axis_document_id TEXT NOT NULL,
    target_id TEXT NOT NULL,
    PRIMARY KEY (document_id, ordinal)
);
CREATE INDEX link_by_target ON document_link (target_id);
)sql",
    // 4: the national directory: found by words, versioned by date; recipients remembered and grouped
    R"sql(
ALTER TABLE organisation ADD COLUMN search_number INTEGER;
UPDATE organisation SET search_number = rowid;
CREATE UNIQUE INDEX organisation_by_search_number ON organisation (search_number);
CREATE INDEX organisation_by_old_id ON organisation (old_id);
CREATE TABLE organisation_history (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    old_id TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT NOT NULL,
    PRIMARY KEY (id, valid_to)
);
CREATE VIRTUAL TABLE organisation_words USING fts5 (words, prefix = '1 2 3');
INSERT INTO organisation_words (rowid, words) SELECT search_number, folded FROM organisation
    WHERE valid_to IS NULL AND instr(id, 'W00') = 0;
CREATE TABLE recipient_use (
    organ_id TEXT PRIMARY KEY,
    uses INTEGER NOT NULL,
    last_used_at TEXT NOT NULL
);
CREATE TABLE recipient_group (
    name TEXT PRIMARY KEY
);
CREATE TABLE recipient_group_member (
    group_name TEXT NOT NULL REFERENCES recipient_group (name),
    position INTEGER NOT NULL,
    organ_id TEXT NOT NULL,
    PRIMARY KEY (group_name, organ_id)
);
CREATE TABLE done_at (
    name TEXT PRIMARY KEY,
    at TEXT NOT NULL
);
)sql",
    // 5: recalls and replacements that come before the document they name
    R"sql(
CREATE INDEX link_by_axis_id ON document_link (axis_document_id);
)sql",
    // 6: statuses in their rows
    R"sql(
ALTER TABLE outbox_message ADD COLUMN payload BLOB NOT NULL DEFAULT '';
ALTER TABLE inbox_message ADD COLUMN raw BLOB NOT NULL DEFAULT '';
)sql",
    // 7: the few that need a person among all that came
    R"sql(
CREATE INDEX inbox_troubles ON inbox_message (sequence) WHERE error_code <> '';
)sql",
    // 8: the few that were signed without a time-stamp, which is looked for every minute
    R"sql(
CREATE INDEX document_without_timestamp ON document (updated_at) WHERE instr(flags, 'timestamp_missing') > 0;
)sql",
};

} // namespace

int currentSchema() {
    return int(std::size(steps));
}

Result<int> schemaOf(Connection& connection) {
    TRY(const std::optional<qint64> version, connection.number("PRAGMA user_version"));
    return int(version.value_or(0));
}

Result<> migrate(Connection& connection, int to) {
    for (;;) {
        TRY_VOID(connection.execute("BEGIN IMMEDIATE"));
        // Read inside the transaction: another process may be migrating the same file.
        const auto version = schemaOf(connection);
        if (!version || *version >= to) {
            TRY_VOID(connection.execute("ROLLBACK"));
            return version ? Result<>() : fail(version.error());
        }
        const QByteArray mark = "PRAGMA user_version = " + QByteArray::number(*version + 1);
        auto done = connection.script(steps[*version]);
        if (done)
            done = connection.execute(mark.constData());
        if (done)
            done = connection.execute("COMMIT");
        if (!done) {
            (void)connection.execute("ROLLBACK");
            return done;
        }
    }
}

} // namespace vanthu::store
