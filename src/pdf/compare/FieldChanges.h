#pragma once

#include "pdf/compare/Change.h"
#include "pdf/compare/Mentions.h"
#include "pdf/read/Form.h"

#include <map>
#include <set>
#include <vector>

namespace vanthu::pdf {

// What happened to the fields of a form between two revisions.
class FieldChanges {
public:
    // The earlier revision ends at `signedEnd`.
    FieldChanges(const QList<FieldNode>& before, const QList<FieldNode>& after, qint64 signedEnd);

    enum class State {
        Same,
        Filled,  // has another plain value, maybe none any more
        Signed,  // an empty signature field that has a signature now
        Touched, // its value became or was something else: never permitted
    };
    struct OldField {
        QString name;
        std::string type;
        State state = State::Same;
        bool isDocumentTimestamp = false; // when signed
        std::vector<QPDFObjectHandle> widgets;
    };
    enum class Part { Field, Widget, Parent, Appearance };
    struct Role {
        Part part = Part::Field;
        std::vector<int> fields; // of oldFields(); appearances may be shared
    };

    const std::vector<OldField>& oldFields() const { return m_old; }
    // What an object of the earlier revision is to its form; nothing when it is something else as well.
    const Role* roleOf(const Id& id, const Mentions& mentions) const;
    // Whether such an object may have become what it is now, when the later revision added these objects.
    bool isAllowed(const Role& role, QPDFObjectHandle old, QPDFObjectHandle now, const std::set<Id>& added) const;

    // Signature fields that are new, their widgets and the nodes above that hold nothing else.
    bool isNewSignature(const Id& id) const { return m_new.contains(id); }
    // Fields that got another value, that came or that went.
    struct Noted {
        ChangeKind kind = ChangeKind::FieldFilled;
        Rule rule = Rule::Nobody;
        QString name, before, after;
        std::vector<QPDFObjectHandle> widgets; // where it is seen
        bool isOld = true;                     // was a field of the earlier revision
    };
    const std::vector<Noted>& noted() const { return m_noted; }
    bool isAnythingNew() const { return !m_new.empty(); }
    // Whether no field of the earlier revision showed anything but signatures, whoever drew it: neither its picture nor
    // a viewer that makes pictures of the values (/NeedAppearances).
    bool allWereBlank() const { return m_allWereBlank; }

    // Whether the form may say something else under /DA or /Q: no field that had a value is drawn from it, and it is
    // not exchanged above one that has its own, which some viewers may not find.
    bool mayChangeForm(const char* key, QPDFObjectHandle old, QPDFObjectHandle now) const;

    // Whether the form may have other fonts: for fields that were filled in, while no other value is drawn with them.
    // `before` are the fields of the earlier revision.
    bool mayExchangeFonts(const QList<FieldNode>& before) const;

    // The old entries in their order, between them nothing but new signature fields.
    bool onlySignaturesAdded(QPDFObjectHandle old, QPDFObjectHandle now) const;

private:
    void readOld(const QList<FieldNode>& before, const QList<FieldNode>& after);
    void addAppearances(QPDFObjectHandle widget, int field);
    void readNew(const QList<FieldNode>& after);
    State stateOf(const FieldNode& node, QPDFObjectHandle now) const;
    void noteValue(OldField& field, const FieldNode& node, const FieldNode& now);
    void noteNew(const FieldNode& node, Rule rule);
    void noteDeleted(const QList<FieldNode>& before, const QList<FieldNode>& after);
    Rule ruleOfNew(const FieldNode& node) const;
    bool isOnlyAppearance(const Id& id, const Mentions& mentions) const;
    bool isAllowedWidget(const OldField& field, QPDFObjectHandle old, QPDFObjectHandle now, bool isField,
                         const std::set<Id>& added) const;

    const qint64 m_signedEnd;
    std::vector<OldField> m_old;
    std::map<Id, Role> m_roles;
    std::map<Id, int> m_edges;            // references to appearances from where they belong
    std::map<Id, std::set<Id>> m_holders; // what leads from widgets to appearances
    std::set<Id> m_seenAppearances;
    std::set<Id> m_new;
    std::set<QString> m_oldNames;
    std::vector<Noted> m_noted;
    bool m_allWereBlank = true;
    bool m_hadValues = false;                // of fields other than signatures
    bool m_drewFromForm[2] = {false, false}; // /DA, /Q
};

} // namespace vanthu::pdf
