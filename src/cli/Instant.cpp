#include "cli/Instant.h"

#include "cli/Context.h"

namespace vanthu::cli {

Result<QDateTime> instantOf(const std::string& text) {
    const QDateTime at = QDateTime::fromString(local(text), Qt::ISODateWithMs);
    if (!at.isValid())
        return fail("cli.usage", {QStringLiteral("--at %1").arg(local(text))});
    return at.timeSpec() == Qt::LocalTime ? QDateTime(at.date(), at.time(), Qt::OffsetFromUTC, 7 * 3600).toUTC()
                                          : at.toUTC();
}

} // namespace vanthu::cli
