// Where the mark goes on each document of a BatchWindow, and the page on which it is shown.

#include "signing/PlacementFinder.h"
#include "signing/Preview.h"
#include "signing/ReportWords.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/batch/BatchWindow.h"
#include "ui/preview/PageLoader.h"
#include "ui/preview/PasswordBar.h"
#include "ui/signing/KeyChooser.h"
#include "ui/signing/PlacementView.h"
#include "workflow/Outgoing.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTableView>

#include <algorithm>

namespace vanthu::ui {

// Asks the rules for one document after the other; what a person has placed stays.
void BatchWindow::seekPlaces() {
    const QList<BatchItem>& items = m_model->items();
    const auto next = std::find_if(items.begin(), items.end(), [](const BatchItem& item) {
        return !item.placeSought && !item.placedByHand && !isDone(item.state);
    });
    if (m_seeking || m_running || next == items.end())
        return showState();
    m_seeking = true;
    const int row = int(next - items.begin());
    const signing::SignRequest request = this->request();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), person = m_session.person(), item = *next,
         request]() -> vanthu::Result<signing::Placement> {
            if (!item.documentId.isEmpty())
                return workflow::defaultPlacement(*office, item.documentId, request.purpose);
            const workflow::Profile& profile = office->profile();
            TRY(const signing::PlacementRules rules,
                signing::PlacementRules::load(profile.path(QStringLiteral("data/signature-places.json"))));
            signing::PlacementQuery query;
            query.purpose = request.purpose;
            query.signerName = person.fullName;
            query.day = vietnamDate(office->now());
            query.sealDiameterMm = profile.sealDiameterMm;
            query.textLines = signing::textLineCount(request, profile.organName);
            return signing::findPlacement(item.path, query, rules, {}, item.password);
        },
        [this, row, path = next->path, rules = m_rules](const vanthu::Result<signing::Placement>& place) {
            m_seeking = false;
            // The list may have changed meanwhile; the document is known by its file.
            if (rules == m_rules && row < m_model->rowCount() && m_model->at(row).path == path) {
                m_model->update(row, [&](BatchItem& item) {
                    item.placeSought = true;
                    item.needsPassword = !place && signing::asksForPassword(place.error());
                    if (place && !item.placedByHand)
                        item.placement = *place;
                });
                if (row == m_table->currentIndex().row())
                    showMark();
            }
            seekPlaces();
        });
}

void BatchWindow::askForPassword() {
    const int row = m_table->currentIndex().row();
    const BatchItem& item = m_model->at(row);
    m_password->ask(item.title, item.password != nullptr);
    m_model->update(row, [](BatchItem& one) { one.needsPassword = true; });
    showState();
}

// One password often opens all that came together, so that it is tried on every file that waits for one.
void BatchWindow::usePassword(const std::shared_ptr<const vanthu::Secret>& password) {
    const int chosen = m_table->currentIndex().row();
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (row == chosen || m_model->at(row).needsPassword)
            m_model->update(row, [&](BatchItem& item) {
                item.password = password;
                item.needsPassword = false;
                item.placeSought = item.placedByHand;
            });
    showChosen();
    seekPlaces();
}

void BatchWindow::purposeChosen() {
    ++m_rules;
    const double side = m_session.profile().sealDiameterMm * signing::pointsPerMillimetre;
    m_view->setFixedSize(purpose() == signing::Purpose::Seal ? std::optional(QSizeF(side, side)) : std::nullopt);
    if (purpose() == signing::Purpose::Copy)
        m_text->setText(QStringLiteral("SAO Y | %1").arg(m_session.profile().organName));
    else if (signing::isTextPurpose(purpose()))
        m_text->setText(m_session.profile().organName);
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (!isDone(m_model->at(row).state))
            m_model->update(row, [](BatchItem& item) {
                item.placement.reset();
                item.placeSought = false;
                item.placedByHand = false;
            });
    m_view->clearPlacement();
    showMark();
    seekPlaces();
}

void BatchWindow::showChosen() {
    const int row = m_table->currentIndex().row();
    m_view->clearPlacement();
    ++m_generation;
    if (row < 0 || row >= m_model->rowCount()) {
        m_view->clear();
        return showState();
    }
    m_password->hide();
    const BatchItem& item = m_model->at(row);
    const bool isSigned = isDone(item.state) && !item.output.isEmpty();
    m_loading = true;
    m_loadCancel.request();
    m_loadCancel = Cancel();
    runTask(
        this, m_session.pool(),
        [path = isSigned ? item.output : item.path, cancel = m_loadCancel, password = item.password] {
            return loadPages(path, cancel, password);
        },
        [this, generation = m_generation](const vanthu::Result<std::shared_ptr<PageSource>>& source) {
            if (generation != m_generation)
                return;
            m_loading = false;
            if (!source) {
                m_view->clear();
                if (signing::asksForPassword(source.error()))
                    askForPassword();
                else
                    m_view->showFailure(source.error());
                return;
            }
            m_view->setSource(*source);
            m_archive = (*source)->archive;
            showMark();
        });
    showState();
}

// The chosen document's mark, as it will be on the page; a signed one shows its own.
void BatchWindow::showMark() {
    const int row = m_table->currentIndex().row();
    const pkcs11::TokenCertificate* key = m_key->chosen();
    const QString holder = key ? key->certificate.commonName() : m_session.person().fullName;
    m_view->setMarkSource([request = request(), holder, now = m_session.office().now(),
                           archive = m_archive](const QSizeF& size, double scale) {
        return signing::previewSignature(request, size, holder, now, scale, archive);
    });
    if (row >= 0 && row < m_model->rowCount() && m_view->pageCount() > 0) {
        const BatchItem& item = m_model->at(row);
        if (item.placement && !isDone(item.state)) {
            const bool moved = !m_view->hasPlacement();
            m_view->setPlacement(item.placement->page - 1, item.placement->rect);
            if (moved)
                m_view->showRect(item.placement->page - 1, item.placement->rect);
        } else if (isDone(item.state) && item.placement) {
            m_view->showRect(item.placement->page - 1, item.placement->rect);
        }
    }
    showState();
}

void BatchWindow::takePlacement(int page, const QRectF& rect) {
    const int row = m_table->currentIndex().row();
    if (m_running || row < 0 || row >= m_model->rowCount() || isDone(m_model->at(row).state))
        return;
    m_model->update(row, [&](BatchItem& item) {
        item.placement = signing::Placement{page + 1, rect};
        item.placedByHand = true;
        item.placeSought = true;
    });
    showState();
}

void BatchWindow::applyToAll() {
    if (!m_view->hasPlacement())
        return;
    const signing::Placement place{m_view->placementPage() + 1, m_view->placementRect()};
    int changed = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (!isDone(m_model->at(row).state)) {
            ++changed;
            m_model->update(row, [&](BatchItem& item) {
                item.placement = place;
                item.placedByHand = true;
                item.placeSought = true;
            });
        }
    m_messages->showText(MessageBar::Kind::Information, tr("Đã đặt cùng một chỗ ký cho %n văn bản.", nullptr, changed));
    showState();
}

} // namespace vanthu::ui
