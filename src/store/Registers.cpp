#include "store/Registers.h"

namespace vanthu::store {

Result<int> takeNumber(Transaction& transaction, const QString& name, int year, const QString& documentId,
                       const QDateTime& now) {
    Connection& connection = transaction.connection();
    TRY(const std::optional<qint64> present,
        connection.number("SELECT number FROM register_entry WHERE name = ? AND document_id = ?", {name, documentId}));
    if (present)
        return int(*present);
    TRY_VOID(connection.execute("INSERT INTO register_book (name, year, last_number) VALUES (?, ?, 1) "
                                "ON CONFLICT (name, year) DO UPDATE SET last_number = last_number + 1",
                                {name, toValue(year)}));
    TRY(const std::optional<qint64> number,
        connection.number("SELECT last_number FROM register_book WHERE name = ? AND year = ?", {name, toValue(year)}));
    TRY_VOID(connection.execute("INSERT INTO register_entry (name, year, number, document_id, state, created_at) "
                                "VALUES (?, ?, ?, ?, 'used', ?)",
                                {name, toValue(year), number.value_or(0), documentId, toValue(now)}));
    return int(number.value_or(0));
}

Result<QList<RegisterGap>> registerGaps(Connection& connection) {
    QList<RegisterGap> gaps;
    QList<RegisterGap> books; // number = last number
    TRY_VOID(connection.select("SELECT name, year, last_number FROM register_book", {}, [&](const Row& row) {
        books += {row.text(0), int(row.integer(1)), int(row.integer(2))};
    }));
    for (const RegisterGap& book : books) {
        int expected = 1;
        TRY_VOID(connection.select("SELECT number FROM register_entry WHERE name = ? AND year = ? ORDER BY number",
                                   {book.registerName, toValue(book.year)}, [&](const Row& row) {
                                       for (; expected < row.integer(0); ++expected)
                                           gaps += {book.registerName, book.year, expected};
                                       ++expected;
                                   }));
        for (; expected <= book.number; ++expected)
            gaps += {book.registerName, book.year, expected};
    }
    return gaps;
}

} // namespace vanthu::store
