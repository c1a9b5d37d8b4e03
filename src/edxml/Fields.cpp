#include "edxml/Fields.h"

#include "base/Text.h"
#include "edxml/Format.h"

#include <QHash>

namespace vanthu::edxml {

namespace {

void remark(Remarks& remarks, Sureness sureness, const char* name, const QString& text) {
    constexpr qsizetype longestQuote = 60;
    if (!text.isEmpty() && sureness != Sureness::Plain)
        remarks += Error(sureness == Sureness::Repaired ? "edxml.value_repaired" : "edxml.value_unclear",
                         {QLatin1String(name), text.left(longestQuote)});
}

template<class Value>
Value valueOf(Value (*from)(const QString&, Sureness*), const Node& node, const char* name, Remarks& remarks) {
    const QString text = node.at(name);
    Sureness sureness{};
    Value value = from(text, &sureness);
    remark(remarks, sureness, name, text);
    return value;
}

QDate dateOf(const Node& node, const char* name, Remarks& remarks) {
    return valueOf(fromDate, node, name, remarks);
}

QDateTime timeOf(const Node& node, const char* name, Remarks& remarks) {
    return valueOf(fromTimestamp, node, name, remarks);
}

// A whole number of at least 0; what is none counts as `otherwise`.
int numberOf(const Node& node, const char* name, Remarks& remarks, int otherwise = 0, int highest = 1'000'000) {
    const QString text = node.at(name);
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    const bool isClear = isNumber && number >= 0 && number <= highest;
    if (!isClear)
        remark(remarks, Sureness::Unclear, name, text);
    return isClear ? number : otherwise;
}

// Some write its name (edxml.md §2.3).
int priorityOf(const Node& node, Remarks& remarks) {
    static const QHash<QString, int> names = {
        {QStringLiteral("thuong"), 0},          {QStringLiteral("binh thuong"), 0}, {QStringLiteral("khan"), 1},
        {QStringLiteral("thuong khan"), 2},     {QStringLiteral("hoa toc"), 3},     {QStringLiteral("hoa toc hen gio"), 4}};
    const QString text = node.at("Priority");
    if (const auto named = names.constFind(foldText(text)); named != names.constEnd()) {
        remark(remarks, Sureness::Repaired, "Priority", text);
        return *named;
    }
    constexpr int highest = 4;
    return numberOf(node, "Priority", remarks, 0, highest);
}

Organ organOf(const Node& node) {
    return {node.at("OrganId"),   node.at("OrganizationInCharge"),
            node.at("OrganName"), node.at("OrganAdd"),
            node.at("Email"),     node.at("Telephone"),
            node.at("Fax"),       node.at("Website")};
}

Staff staffOf(const Node& node) {
    return {node.at("Department"), node.at("Staff"),        node.at("Mobile"),
            node.at("Email"),      node.at("DepartmentId"), node.at("StaffId")};
}

ResponseFor responseOf(const Node& node, Remarks& remarks) {
    // Some write the number as a group, as in the document's own header.
    const Node& code = node.group("Code");
    QString text = code.text;
    if (text.isEmpty() && !code.at("CodeNumber").isEmpty())
        text = code.at("CodeNumber") + QLatin1Char('/') + code.at("CodeNotation");
    return {node.at("OrganId"), text, dateOf(node, "PromulgationDate", remarks), node.at("DocumentId")};
}

Result<> require(const QString& value, const char* path) {
    if (value.isEmpty())
        return fail("edxml.missing", {QLatin1String(path)});
    return {};
}

bool isTrue(const QString& text) {
    return text == QLatin1String("1") || text.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

// "3" is written for "03".
QString statusCodeOf(const QString& text) {
    return text.size() == 1 ? QLatin1Char('0') + text : text;
}

void readOther(const Node& other, DocumentMessage& m) {
    m.priority = priorityOf(other, m.remarks);
    m.sphereOfPromulgation = other.at("SphereOfPromulgation");
    m.typerNotation = other.at("TyperNotation");
    m.promulgationAmount = numberOf(other, "PromulgationAmount", m.remarks);
    m.pageAmount = numberOf(other, "PageAmount", m.remarks);
    m.direction = isTrue(other.at("Direction"));
    for (const Node* list : other.all("Appendixes"))
        for (const Node* appendix : list->all("Appendix"))
            m.appendixes += appendix->text;
}

Change changeOf(const Node& info) {
    Change change;
    change.documentInfo = isTrue(info.at("DocumentInfo"));
    change.documentReceiver = isTrue(info.at("DocumentReceiver"));
    for (const Node* receiver : info.group("ReceiverList").all("Receiver"))
        change.receivers += {receiver->at("OrganId"), receiver->at("ReceiverType").toInt()};
    return change;
}

QList<Replacement> replacementsOf(const Node& list) {
    QList<Replacement> replacements;
    for (const Node* info : list.all("ReplacementInfo")) {
        Replacement replacement{info->at("DocumentId"), {}};
        for (const Node* organ : info->group("OrganIdList").all("OrganId"))
            replacement.organIds += organ->text;
        replacements += replacement;
    }
    return replacements;
}

} // namespace

Result<StatusMessage> readStatus(const Node& header) {
    StatusMessage m;
    m.from = organOf(header.group("From"));
    m.responseFor = responseOf(header.group("ResponseFor"), m.remarks);
    m.staff = staffOf(header.group("StaffInfo"));
    m.statusCode = statusCodeOf(header.at("StatusCode"));
    m.description = header.at("Description");
    m.timestamp = timeOf(header, "Timestamp", m.remarks);
    TRY_VOID(require(m.from.organId, "MessageHeader/From/OrganId"));
    TRY_VOID(require(m.responseFor.documentId, "MessageHeader/ResponseFor/DocumentId"));
    return m;
}

Result<> readDocument(const Node& header, DocumentMessage& m) {
    m.from = organOf(header.group("From"));
    for (const Node* to : header.all("To"))
        m.to += organOf(*to);
    const Node& code = header.group("Code");
    m.codeNumber = code.at("CodeNumber");
    m.codeNotation = code.at("CodeNotation");
    const Node& promulgation = header.group("PromulgationInfo");
    m.place = promulgation.at("Place");
    m.promulgationDate = dateOf(promulgation, "PromulgationDate", m.remarks);
    const Node& type = header.group("DocumentType");
    m.type = numberOf(type, "Type", m.remarks, m.type);
    m.typeDetail = numberOf(type, "TypeDetail", m.remarks);
    m.typeName = type.at("TypeName");
    m.subject = header.at("Subject");
    m.content = header.at("Content");
    const Node& signer = header.group("SignerInfo");
    m.signerCompetence = signer.at("Competence");
    m.signerPosition = signer.at("Position");
    m.signerFullName = signer.at("FullName");
    m.dueDate = dateOf(header, "DueDate", m.remarks);
    for (const Node* place : header.group("ToPlaces").all("Place"))
        m.toPlaces += place->text;
    readOther(header.group("OtherInfo"), m);
    m.steeringType = numberOf(header, "SteeringType", m.remarks);
    for (const Node* response : header.all("ResponseFor"))
        if (!response->children.isEmpty())
            m.responseFor += responseOf(*response, m.remarks);
    m.documentId = header.at("DocumentId");
    TRY_VOID(require(m.from.organId, "MessageHeader/From/OrganId"));
    TRY_VOID(require(m.documentId, "MessageHeader/DocumentId"));
    return require(m.subject, "MessageHeader/Subject");
}

void readTraces(const Node& list, DocumentMessage& m) {
    for (const Node* trace : list.all("TraceHeader")) {
        const QString organId = trace->at("OrganId");
        // The axis's own entries have none, or the word "null".
        m.traces += {organId == QLatin1String("null") ? QString() : organId, timeOf(*trace, "Timestamp", m.remarks)};
    }
    const Node& business = list.group("Bussiness");
    // What no number of the list says is a new document: it arrives, and nothing else is done to another one.
    m.business.type = BusinessType(numberOf(business, "BussinessDocType", m.remarks, int(BusinessType::New),
                                            int(BusinessType::Replace)));
    m.business.reason = business.at("BussinessDocReason");
    if (const Node* info = business.child("BussinessDocumentInfo"))
        m.business.change = changeOf(*info);
    m.business.documentId = business.at("DocumentId");
    m.business.staff = staffOf(business.group("StaffInfo"));
    // Very old messages have it one level higher.
    const QString older = list.at("Paper");
    const QString paper = business.at("Paper");
    m.business.paper = isTrue(paper.isEmpty() ? older : paper);
    m.business.replacements = replacementsOf(business.group("ReplacementInfoList"));
}

void readErrors(const Node& header, QList<PackageError>& errors) {
    for (const Node* error : header.group("ErrorList").all("Error")) {
        QString code = error->at("code");
        QString description = error->at("description");
        for (const auto& [name, value] : error->attributes) {
            if (code.isEmpty() && name.compare(QLatin1String("code"), Qt::CaseInsensitive) == 0)
                code = value;
            if (description.isEmpty() && name.compare(QLatin1String("description"), Qt::CaseInsensitive) == 0)
                description = value;
        }
        if (code.isEmpty())
            code = error->at("Code");
        if (description.isEmpty())
            description = error->at("Description");
        errors += {code, description};
    }
}

} // namespace vanthu::edxml
