#pragma once

#include "pdf/compose/Compose.h"
#include "ui/window/MainWindow.h"
#include "workflow/Keys.h"
#include "workflow/Training.h"

#include <QCoreApplication>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>

// A training set-up with its axis, time-stamp and revocation servers, and PDF files to sign: for tests through windows.
namespace vanthu::test {

class DeskKit {
public:
    // Empty when all is there, else why not.
    QString start() {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, file(QStringLiteral("settings")));
        QCoreApplication::setOrganizationName(QStringLiteral("VanThu"));
        const auto prepared = workflow::prepareTraining(file(QStringLiteral("training")), [](const QString&) {});
        if (!prepared)
            return prepared.error().technical();
        training = *prepared;
        auto started = workflow::AxisProcess::start(training);
        if (!started)
            return started.error().technical();
        axis = std::move(*started);
        return {};
    }

    std::unique_ptr<ui::MainWindow> openWindow(workflow::Role role) const {
        auto office = workflow::Office::open(training.senderProfile);
        if (!office)
            return {};
        const QString person = (*office)->profile().firstWith(role)->id;
        return std::make_unique<ui::MainWindow>(std::move(*office), person, training);
    }

    // For looking at, when VANTHU_PICTURES names a folder.
    static void picture(QWidget* widget, const char* name) {
        const QString target = qEnvironmentVariable("VANTHU_PICTURES");
        if (target.isEmpty())
            return;
        QCoreApplication::processEvents();
        widget->grab().save(QStringLiteral("%1/%2.png").arg(target, QLatin1String(name)));
    }

    QString file(const QString& name) const { return folder.filePath(name); }

    // A letter for this signer, with the reserved fields for number and date.
    QString writeLetter(const QString& name, const QString& signer, int pages = 1) const {
        pdf::DocumentLayout layout;
        layout.organName = QStringLiteral("SỞ NỘI VỤ");
        layout.notation = QStringLiteral("SNV-VP");
        layout.subject = QStringLiteral("cử cán bộ dự tập huấn (%1)").arg(name);
        QString body = QStringLiteral("Kính gửi quý cơ quan.");
        for (int line = 0; line < (pages - 1) * 45; ++line)
            body += QStringLiteral("\nĐề nghị quý cơ quan cử cán bộ dự tập huấn, lần thứ %1.").arg(line);
        layout.body = pdf::paragraphsFromText(body);
        layout.competence = QStringLiteral("KT. GIÁM ĐỐC");
        layout.signerPosition = QStringLiteral("Phó Giám đốc");
        layout.signerName = signer;
        layout.recipients = {QStringLiteral("Như trên")};
        const auto made = pdf::composeDocument(layout, QDateTime(QDate(2026, 3, 2), QTime(8, 0), Qt::UTC));
        QFile target(file(name));
        if (!made || !target.open(QIODevice::WriteOnly) || target.write(made->pdf) != made->pdf.size())
            return {};
        return target.fileName();
    }

    QTemporaryDir folder;
    workflow::Training training;
    std::unique_ptr<workflow::AxisProcess> axis;
};

} // namespace vanthu::test
