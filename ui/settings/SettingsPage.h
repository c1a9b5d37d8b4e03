#pragma once

#include "pkcs11/TokenInfo.h"
#include "ui/base/PageWidget.h"

#include <optional>
#include <vector>

class QBoxLayout;
class QComboBox;
class QFormLayout;
class QGroupBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace vanthu::ui {

class MessageBar;
class Session;

// What the desktop works with: language, agency, axis, tokens and trust. The agency's facts come from its profile,
// which the administrator keeps.
class SettingsPage : public PageWidget {
    Q_OBJECT
public:
    explicit SettingsPage(Session& session, QWidget* parent = nullptr);

    void refresh() override;
    bool isSettled() const override;
    QString helpTopic() const override { return QStringLiteral("bat-dau"); }

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    // What each row of the list is about; rows of modules that failed have none.
    struct TokenRow {
        std::optional<pkcs11::TokenInfo> token;
        QString holder;
        QByteArray certificate; // hex SHA-256
    };

    QGroupBox* buildGeneral();
    QGroupBox* buildAgency();
    QGroupBox* buildAxis();
    QGroupBox* buildTokens();
    QGroupBox* buildTrust();
    QLabel* addFact(QFormLayout* form, const char* name);
    void retranslate();
    void refreshIcons();
    void showPerson();
    void showSync();
    void showTokens();
    void addToken(const pkcs11::TokenInfo& token, const pkcs11::TokenCertificate* entry);
    const TokenRow* chosenToken() const;
    void showTokenActs();
    void changePin();
    void testSign();
    void refreshAgencies();

    Session& m_session;
    std::vector<TokenRow> m_tokenRows;
    bool m_watching = false;
    bool m_asking = false;

    MessageBar* m_messages;
    QBoxLayout* m_columns;
    QGroupBox* m_general;
    QGroupBox* m_agency;
    QGroupBox* m_axis;
    QGroupBox* m_tokenGroup;
    QGroupBox* m_trust;
    QList<QLabel*> m_factLabels;
    QLabel* m_languageLabel;
    QComboBox* m_language;
    QLabel* m_theme;
    QLabel* m_version;
    QLabel* m_organ;
    QLabel* m_organCode;
    QLabel* m_superior;
    QLabel* m_person;
    QLabel* m_personToken;
    QLabel* m_profile;
    QLabel* m_endpoint;
    QLabel* m_lastSync;
    QPushButton* m_agencies;
    QListWidget* m_tokenList;
    QPushButton* m_readTokens;
    QPushButton* m_changePin;
    QPushButton* m_testSign;
    QListWidget* m_anchors;
};

} // namespace vanthu::ui
