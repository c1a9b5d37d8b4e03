#include "edxml/Fields.h"

#include "edxml/Format.h"

namespace vanthu::edxml {

namespace {

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

ResponseFor responseOf(const Node& node) {
    // Some write the number as a group, as in the document's own header.
    const Node& code = node.group("Code");
    QString text = code.text;
    if (text.isEmpty() && !code.at("CodeNumber").isEmpty())
        text = code.at("CodeNumber") + QLatin1Char('/') + code.at("CodeNotation");
    return {node.at("OrganId"), text, fromDate(node.at("PromulgationDate")), node.at("DocumentId")};
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
    m.priority = qBound(0, other.at("Priority").toInt(), 4);
    m.sphereOfPromulgation = other.at("SphereOfPromulgation");
    m.typerNotation = other.at("TyperNotation");
    m.promulgationAmount = qMax(0, other.at("PromulgationAmount").toInt());
    m.pageAmount = qMax(0, other.at("PageAmount").toInt());
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
    m.responseFor = responseOf(header.group("ResponseFor"));
    m.staff = staffOf(header.group("StaffInfo"));
    m.statusCode = statusCodeOf(header.at("StatusCode"));
    m.description = header.at("Description");
    m.timestamp = fromTimestamp(header.at("Timestamp"));
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
    m.promulgationDate = fromDate(promulgation.at("PromulgationDate"));
    const Node& type = header.group("DocumentType");
    if (!type.at("Type").isEmpty())
        m.type = type.at("Type").toInt();
    m.typeDetail = type.at("TypeDetail").toInt();
    m.typeName = type.at("TypeName");
    m.subject = header.at("Subject");
    m.content = header.at("Content");
    const Node& signer = header.group("SignerInfo");
    m.signerCompetence = signer.at("Competence");
    m.signerPosition = signer.at("Position");
    m.signerFullName = signer.at("FullName");
    m.dueDate = fromDate(header.at("DueDate"));
    for (const Node* place : header.group("ToPlaces").all("Place"))
        m.toPlaces += place->text;
    readOther(header.group("OtherInfo"), m);
    m.steeringType = header.at("SteeringType").toInt();
    for (const Node* response : header.all("ResponseFor"))
        if (!response->children.isEmpty())
            m.responseFor += responseOf(*response);
    m.documentId = header.at("DocumentId");
    TRY_VOID(require(m.from.organId, "MessageHeader/From/OrganId"));
    TRY_VOID(require(m.documentId, "MessageHeader/DocumentId"));
    return require(m.subject, "MessageHeader/Subject");
}

void readTraces(const Node& list, DocumentMessage& m) {
    for (const Node* trace : list.all("TraceHeader")) {
        const QString organId = trace->at("OrganId");
        // The axis's own entries have none, or the word "null".
        m.traces += {organId == QLatin1String("null") ? QString() : organId, fromTimestamp(trace->at("Timestamp"))};
    }
    const Node& business = list.group("Bussiness");
    m.business.type = BusinessType(qBound(0, business.at("BussinessDocType").toInt(), 3));
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
