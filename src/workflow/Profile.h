#pragma once

#include "base/Http.h"
#include "base/Keyring.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "signing/PdfSigner.h"

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
// Kept as `profile.json` in the profile folder. Secrets rest in the system's keyring, or in files of mode 0600 beside
// it where there is none and in a training set-up; a file put there by hand moves into the keyring when it is first
// read: `axis.secret`, `axis.password`, `proxy.password` and `client.password`.
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

    // The road to the axis: the vendor's protocol, or a province's platform with a token (edxml.md §4.7).
    enum class AxisRoad { Vxp, TokenRest };
    AxisRoad axisRoad = AxisRoad::Vxp;
    QUrl axisEndpoint;
    bool axisPadFileHash = false; // for an axis that wants the hash's leading zeros (edxml.md §4.3)
    QString axisUser;             // of the road with a token
    QString axisApplicationCode;
    QString axisSystemId;
    QString axisSecretFile = QStringLiteral("axis.secret");
    QList<QUrl> timestampAuthorities;                   // in order of preference
    signing::Level signatureLevel = signing::Level::BT; // of new signatures
    HttpPolicy http;

    QString tokenModule;          // PKCS#11 library; empty = search (pkcs11/Modules.h)
    QStringList tokenEnvironment; // "NAME=value" handed to vanthu-token alone (the training tokens' SOFTHSM2_CONF)
    bool pinMayBeRepeated =
        false;           // a key that asks at every signature may get the batch's PIN again, if the person agrees
    QString trustFolder; // anchors and intermediates; relative to the folder

    int undoSeconds = 30; // pause between issuing and the first sending

    const Person* person(const QString& id) const;
    const Person* firstWith(Role role) const;
    QString path(const QString& relative) const;
    Keyring keyring() const;
    // Empty when there is none or it cannot be had; such a profile works, but does not sync.
    Secret axisSecret() const;
    Secret axisPassword() const;
};

// `profile.missing`, `profile.damaged` (names the field).
Result<Profile> loadProfile(const QString& folder);
Result<> saveProfile(const Profile& profile);

} // namespace vanthu::workflow
