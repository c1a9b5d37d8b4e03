#pragma once

#include "base/Http.h"
#include "base/Result.h"
#include "base/Secret.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace vanthu::workflow {

// What a person may do in the agency (decree 30/2020 art. 6, 13, 32). Only the clerk holds the agency's key.
enum class Role { Officer, Leader, Clerk };

struct Person {
    QString id; // stable, ASCII: "lanhdao"
    QString fullName;
    QString position;   // "Giám đốc"
    QString competence; // "KT.", "TL." …; empty when the head signs
    QString unit;
    Role role = Role::Officer;
    QString tokenLabel;     // the token that holds this person's (for the clerk: the agency's) key; empty if none
    QString signatureImage; // file name inside the profile folder; blue signature or, for the clerk, the red seal
};

// One agency on one PC: where its store is, who works there, which services and tokens it uses.
// Kept as `profile.json` in the profile folder; secrets are files of mode 0600 beside it.
struct Profile {
    QString folder; // absolute; not stored in the file
    bool training = false;

    QString organId; // "H28.01"
    QString organName;
    QString superiorOrganName;
    QString organAbbreviation; // in notations: "SNV"
    QString unitAbbreviation;  // drafting unit of a công văn: "VP"
    QString place;             // địa danh: "Hòa Bình"
    QString address;
    QString email;
    QString telephone;
    double sealDiameterMm = 36; // SIG-15: the true size of this agency's seal

    QList<Person> people;

    QUrl axisEndpoint;
    QString axisSystemId;
    QString axisSecretFile = QStringLiteral("axis.secret");
    QList<QUrl> timestampAuthorities; // in order of preference
    HttpPolicy http;

    QString tokenModule;          // PKCS#11 library; empty = search (pkcs11/Modules.h)
    QStringList tokenEnvironment; // "NAME=value" handed to vanthu-token alone (the training tokens' SOFTHSM2_CONF)
    QString trustFolder;          // anchors and intermediates; relative to the folder

    int undoSeconds = 30; // pause between issuing and the first sending

    const Person* person(const QString& id) const;
    const Person* firstWith(Role role) const;
    QString path(const QString& relative) const;
    // Empty when the file is missing or unreadable; such a profile works, but does not sync.
    Secret axisSecret() const;
};

// `profile.missing`, `profile.damaged` (names the field).
Result<Profile> loadProfile(const QString& folder);
Result<> saveProfile(const Profile& profile);

} // namespace vanthu::workflow
