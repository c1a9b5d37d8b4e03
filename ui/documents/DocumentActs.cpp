#include "ui/documents/DocumentActs.h"

#include <algorithm>

namespace vanthu::ui {

namespace {

using office::State;
using workflow::Role;

struct Entry {
    DocumentAct act;
    const char* name;
    const char* icon;
    const char* title;
    const char* done;
    std::optional<Role> role;
    QList<State> states;
};

// The states in which a request of the issuer waits for the clerk.
QList<State> whileHandled() {
    return {State::Received, State::Assigned, State::InProgress, State::Completed};
}

// It has passed, or was meant to pass, through the axis.
QList<State> exchanged() {
    return {State::Issued,   State::Recalled, State::Replaced,   State::Arrived,   State::Rejected,
            State::Received, State::Assigned, State::InProgress, State::Completed, State::Cancelled};
}

const QList<Entry>& entries() {
    static const QList<Entry> all = {
        {DocumentAct::Submit,
         "submit",
         "up",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Trình duyệt"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã trình dự thảo lên lãnh đạo."),
         {},
         {State::Draft}},
        {DocumentAct::Approve,
         "approve",
         "approve",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Duyệt"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã duyệt dự thảo; văn bản chờ ký số."),
         Role::Leader,
         {State::InReview}},
        {DocumentAct::Sign,
         "sign",
         "sign",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Ký số…"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã ký số; văn bản chờ văn thư cấp số."),
         Role::Leader,
         {State::DraftApproved}},
        {DocumentAct::AssignNumber,
         "assignNumber",
         "number",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Cấp số"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã cấp số và ghi ngày ban hành vào văn bản."),
         Role::Clerk,
         {State::PersonSigned}},
        {DocumentAct::Seal,
         "seal",
         "seal",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đóng &dấu…"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã đóng dấu; văn bản sẵn sàng phát hành."),
         Role::Clerk,
         {State::Numbered}},
        {DocumentAct::Issue,
         "issue",
         "issue",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Phát hành"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã phát hành; văn bản được gửi khi hết thời gian hoàn tác."),
         Role::Clerk,
         {State::AgencySigned}},
        {DocumentAct::UndoIssue,
         "undoIssue",
         "undo",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Hoàn tác phát hành"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã hoàn tác phát hành; văn bản chưa được gửi đi."),
         Role::Clerk,
         {State::Issued}},
        {DocumentAct::ConfirmUnclassified,
         "confirmUnclassified",
         "approve",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã xem, không có dấu &mật"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã ghi nhận: văn bản không có dấu mật."),
         Role::Clerk,
         {State::Arrived, State::Received, State::Assigned, State::InProgress}},
        {DocumentAct::Accept,
         "accept",
         "accept",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Tiếp nhận"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã tiếp nhận và vào sổ văn bản đến."),
         Role::Clerk,
         {State::Arrived}},
        {DocumentAct::Refuse,
         "refuse",
         "refuse",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Từ c&hối…"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã từ chối; lý do được gửi tới cơ quan ban hành."),
         Role::Clerk,
         {State::Arrived}},
        {DocumentAct::Recall,
         "recall",
         "undo",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "T&hu hồi…"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs",
                           "Đã ghi thu hồi; yêu cầu lấy lại được gửi tới các nơi nhận đã chọn."),
         Role::Clerk,
         {State::Issued, State::Recalled}},
        {DocumentAct::Agree, "agree", "accept", QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đồng ý &lấy lại"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã hủy văn bản theo yêu cầu của nơi gửi và trả lời nơi gửi."),
         Role::Clerk, whileHandled()},
        {DocumentAct::Decline, "decline", "refuse",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Khô&ng cho lấy lại…"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã từ chối yêu cầu lấy lại; lý do được gửi tới nơi gửi."),
         Role::Clerk, whileHandled()},
        {DocumentAct::Reply,
         "reply",
         "edit",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Soạn t&rả lời…"),
         "", // the dialog tells
         {},
         whileHandled()},
        {DocumentAct::Complete,
         "complete",
         "approve",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "H&oàn thành"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã hoàn thành; nơi gửi sẽ được báo."),
         {},
         {State::Received, State::Assigned, State::InProgress}},
        {DocumentAct::FileInCase,
         "fileInCase",
         "cases",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đư&a vào hồ sơ…"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã đưa văn bản vào hồ sơ."),
         {},
         {State::Issued, State::Received, State::Assigned, State::InProgress, State::Completed}},
        {DocumentAct::Resend,
         "resend",
         "issue",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Gửi lại cho một nơi nhận…"),
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Đã đưa vào Hộp gửi để gửi lại."),
         Role::Clerk,
         {State::Issued}},
        {DocumentAct::RecallByDocument,
         "recallByDocument",
         "edit",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Soạn văn bản &thu hồi…"),
         "",
         {},
         {State::Issued}},
        {DocumentAct::Update,
         "update",
         "edit",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Soạn bản &cập nhật…"),
         "",
         {},
         {State::Issued}},
        {DocumentAct::Replace,
         "replace",
         "edit",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "Soạn văn bản t&hay thế…"),
         "",
         {},
         {State::Issued}},
        {DocumentAct::ExportEvidence,
         "exportEvidence",
         "save",
         QT_TRANSLATE_NOOP("vanthu::ui::DocumentActs", "&Xuất gói bằng chứng…"),
         "",
         {},
         exchanged()},
    };
    return all;
}

const Entry& entry(DocumentAct act) {
    return entries()[int(act)];
}

} // namespace

const QList<DocumentAct>& allActs() {
    static const QList<DocumentAct> acts = [] {
        QList<DocumentAct> all;
        for (const Entry& e : entries())
            all += e.act;
        return all;
    }();
    return acts;
}

bool stateAllows(const office::Document& document, DocumentAct act) {
    const bool answers = act == DocumentAct::Agree || act == DocumentAct::Decline;
    const bool isAsked = document.request.kind != office::RequestKind::None;
    if ((answers && !isAsked) || (act == DocumentAct::Reply && isAsked)) // first the issuer is answered
        return false;
    if (act == DocumentAct::Recall && document.state == State::Recalled && // who refused may be asked again
        std::none_of(document.recipients.begin(), document.recipients.end(),
                     [](const office::Recipient& r) { return r.mayBeAskedBack(); }))
        return false;
    const bool mustLook = document.flags.contains(office::Flag::SecrecyNotChecked);
    const bool goesOn = act == DocumentAct::Accept || act == DocumentAct::Complete;
    if ((mustLook && goesOn) || (!mustLook && act == DocumentAct::ConfirmUnclassified))
        return false;
    return entry(act).states.contains(document.state);
}

std::optional<workflow::Role> roleFor(DocumentAct act) {
    return entry(act).role;
}

QString roleTitle(workflow::Role role) {
    switch (role) {
    case Role::Leader:
        return QCoreApplication::translate("vanthu::ui::DocumentActs", "lãnh đạo");
    case Role::Clerk:
        return QCoreApplication::translate("vanthu::ui::DocumentActs", "văn thư");
    case Role::Officer:
        break;
    }
    return QCoreApplication::translate("vanthu::ui::DocumentActs", "chuyên viên");
}

QString actTitle(DocumentAct act, office::RequestKind asked) {
    const bool update = asked == office::RequestKind::Update;
    if (update && act == DocumentAct::Agree)
        return QCoreApplication::translate("vanthu::ui::DocumentActs", "Nhận &bản cập nhật");
    if (update && act == DocumentAct::Decline)
        return QCoreApplication::translate("vanthu::ui::DocumentActs", "Khô&ng nhận cập nhật…");
    return QCoreApplication::translate("vanthu::ui::DocumentActs", entry(act).title);
}

bool isInMenu(DocumentAct act) {
    return act >= DocumentAct::Resend;
}

QString actIcon(DocumentAct act) {
    return QString::fromLatin1(entry(act).icon);
}

QString actName(DocumentAct act) {
    return QString::fromLatin1(entry(act).name);
}

QString doneText(DocumentAct act, office::RequestKind asked) {
    const bool update = asked == office::RequestKind::Update;
    if (update && act == DocumentAct::Agree)
        return QCoreApplication::translate("vanthu::ui::DocumentActs", "Đã nhận bản cập nhật và trả lời nơi gửi.");
    if (update && act == DocumentAct::Decline)
        return QCoreApplication::translate("vanthu::ui::DocumentActs",
                                           "Đã từ chối bản cập nhật; lý do được gửi tới nơi gửi.");
    return QCoreApplication::translate("vanthu::ui::DocumentActs", entry(act).done);
}

} // namespace vanthu::ui
