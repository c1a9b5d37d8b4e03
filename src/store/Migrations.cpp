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
};

} // namespace

int currentSchema() {
    return int(std::size(steps));
}

Result<int> schemaOf(Connection& connection) {
    TRY(const std::optional<qint64> version, connection.number("PRAGMA user_version"));
    return int(version.value_or(0));
}

Result<> migrate(Connection& connection) {
    for (;;) {
        TRY_VOID(connection.execute("BEGIN IMMEDIATE"));
        // Read inside the transaction: another process may be migrating the same file.
        const auto version = schemaOf(connection);
        if (!version || *version >= currentSchema()) {
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
