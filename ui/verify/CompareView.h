#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "base/Secret.h"
#include "signing/Revisions.h"

#include <QHash>
#include <QRectF>
#include <QThreadPool>
#include <QWidget>

#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QToolButton;

namespace vanthu::ui {

class DifferenceView;
struct PageSource;

// A document as it stands and, beside it, as it was when one of its signatures was made; both scroll together and what
// differs to the eye is boxed. Such a comparison is for people: the verdict comes from the verifier alone.
class CompareView : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(QThreadPool* pool, QWidget* parent = nullptr);
    ~CompareView() override;

    // `brokenFields`: the signatures that do not match the file, of which equal pages say nothing.
    void showFile(const QString& path, const QList<signing::SignedRevision>& revisions, const QStringList& brokenFields,
                  const std::shared_ptr<const vanthu::Secret>& password = {});
    void clear();
    bool isSettled() const;

    bool isComparing() const;
    void setComparing(bool comparing);
    // The revision of this signature is compared with.
    void chooseRevision(const QString& field);
    void showSignature(int page, const QRectF& rect);
    // Pages, from 1, that differ; empty while nothing is compared.
    QList<int> differentPages() const;

Q_SIGNALS:
    void failed(const vanthu::Error& error);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void retranslate();
    void refreshIcons();
    void loadPresent();
    void loadSigned();
    void findDifferences();
    void takeDifferences(const QHash<int, QList<QRectF>>& boxes);
    void goToDifference(int step);
    bool isBroken() const; // the signature that is compared with
    void showState();

    QThreadPool* m_pool;
    QString m_path;
    std::shared_ptr<const vanthu::Secret> m_password; // of an encrypted file
    QList<signing::SignedRevision> m_revisions;
    QStringList m_brokenFields;
    std::shared_ptr<PageSource> m_present;
    std::shared_ptr<PageSource> m_signed;
    QHash<int, QList<QRectF>> m_differences;
    bool m_compared = false;
    Cancel m_cancel;
    int m_generation = 0;
    int m_pending = 0;
    bool m_following = false;

    QCheckBox* m_compare;
    QComboBox* m_revision;
    QLabel* m_result;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_zoomIn;
    QToolButton* m_zoomOut;
    QToolButton* m_fitWidth;
    QWidget* m_signedSide;
    QLabel* m_signedTitle;
    QLabel* m_presentTitle;
    DifferenceView* m_signedPages;
    DifferenceView* m_presentPages;
};

} // namespace vanthu::ui
