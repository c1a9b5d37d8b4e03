<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="vi_VN">
<context>
    <name>CaseChooser</name>
    <message>
        <source>Chưa có hồ sơ nào đang mở. Mở hồ sơ mới ở mục Hồ sơ công việc (Ctrl+4).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đưa văn bản vào hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Hồ sơ đang mở:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Các hồ sơ đang mở</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đưa &amp;vào hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đưa vào hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CaseFilesPage</name>
    <message>
        <source>Đang mở</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã đóng</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hồ sơ này đã đóng</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Văn bản trong hồ sơ %1:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã mở hồ sơ. Đưa văn bản vào hồ sơ từ mục Văn bản đến hoặc Văn bản đi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng hồ sơ?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sau khi đóng, không thể đưa thêm văn bản vào hồ sơ %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa đóng</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã đóng hồ sơ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Mở hồ sơ…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mở hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đón&amp;g hồ sơ…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Danh sách hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Số, ký hiệu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiêu đề</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bảo quản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trạng thái</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản trong hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa có hồ sơ công việc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hồ sơ gom các văn bản đi và đến của một việc để theo dõi và nộp lưu. Một văn bản có thể nằm trong nhiều hồ sơ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mở hồ sơ…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hồ sơ chưa có văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chọn văn bản ở mục Văn bản đến hoặc Văn bản đi, rồi bấm Đưa vào hồ sơ.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChangePinDialog</name>
    <message>
        <source>Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thẻ đã bị khóa. Liên hệ đơn vị cấp chứng thư để mở khóa.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xác nhận lần thử cuối.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nhập mã PIN hiện tại.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Mã PIN mới cần ít nhất %n ký tự.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nhập lại mã PIN mới.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang đổi mã PIN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hai lần nhập mã PIN mới không giống nhau. Nhập lại cả hai.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng cửa sổ này rồi thử lại từ đầu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đổi mã PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thẻ %1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mã PIN &amp;hiện tại:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mã PIN &amp;mới:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Nhập lại mã PIN mới:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đây là lần thử cuối trước khi thẻ bị khóa. Gõ ĐỒNG Ý để xác nhận:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xác nhận lần thử cuối, gõ ĐỒNG Ý</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đổi mã &amp;PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>Chưa mở được cơ quan</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DocumentModel</name>
    <message>
        <source>Khẩn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thượng khẩn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hỏa tốc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Số, ký hiệu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trích yếu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cơ quan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ngày</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trạng thái</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DocumentPage</name>
    <message>
        <source>Việc này của %1 (%2).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Việc này của %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (còn %2 giây)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Không tìm thấy văn bản nào</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thử từ khác; có thể gõ không dấu. Xóa ô tìm kiếm để xem tất cả.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa có văn bản đến</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản gửi tới cơ quan qua trục liên thông hiện ở đây sau mỗi lần gửi nhận. Nhấn F9 để nhận ngay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa có văn bản đi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soạn văn bản đầu tiên, hoặc kéo thả một tệp PDF vào đây để làm dự thảo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soạn văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Không có văn bản nào chờ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dự thảo được trình duyệt và văn bản chờ ký, chờ số, chờ dấu của bạn hiện ở đây.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chỉ hiện %1 văn bản mới nhất. Dùng ô tìm kiếm để xem văn bản cũ hơn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã lưu dự thảo. Bước tiếp theo: trình duyệt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Soạn văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tìm…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tìm văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tìm theo số, trích yếu, cơ quan; không cần gõ dấu (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Danh sách văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Việc khác với văn bản đang chọn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Mở bằng ứng dụng khác</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lưu bản sao…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chữ ký số không hợp lệ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chữ ký số trên văn bản này không hợp lệ. Nên từ chối để cơ quan ban hành gửi lại.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa tiếp nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vẫn tiếp nhận</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DraftDialog</name>
    <message>
        <source>Soạn văn bản đi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Loại văn bản:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loại văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Trích yếu:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trích yếu nội dung</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Nơi nhận:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cơ quan nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Người &amp;ký:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Người ký</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Độ khẩn, độ &amp;mật:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Độ khẩn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hạn trả lời:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hạn trả lời</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Độ mật</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ví dụ: gửi báo cáo công tác văn thư quý III năm 2026</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thường</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Khẩn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thượng khẩn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hỏa tốc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Không mật</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mật</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tối mật</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tuyệt mật</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yêu cầu trả lời trước ngày</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soạn nội dung</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dùng tệp PDF có sẵn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nội dung văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mỗi đoạn một dòng. Quốc hiệu, số, ngày, nơi nhận và khối ký được trình bày tự động theo Nghị định 30/2020/NĐ-CP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chọn tệp PDF…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chọn tệp PDF làm dự thảo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kéo thả tệp PDF vào đây, hoặc chọn tệp.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lưu dự thảo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản PDF (*.pdf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản mật không được soạn, lưu hoặc gửi bằng phần mềm này (Luật Bảo vệ bí mật nhà nước 117/2025/QH15). Dùng máy tính độc lập theo quy định.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nhập trích yếu nội dung.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chọn ít nhất một cơ quan nhận.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nhập nội dung, hoặc chọn một tệp PDF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chọn tệp PDF, hoặc soạn nội dung.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang lưu dự thảo…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bỏ dự thảo?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nội dung đang soạn chưa được lưu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiếp tục soạn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bỏ</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Hướng dẫn – Văn thư</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Các mục hướng dẫn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trang hướng dẫn</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Đang gửi và nhận…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa gửi nhận lần nào</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – gửi nhận chưa xong: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – đã gửi %2, đã nhận %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, chưa gửi được %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, không đọc được %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Giới thiệu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn thư %1
Quản lý văn bản và ký số cho cơ quan nhà nước.
Giấy phép GPL-3.0 trở lên.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – Văn thư</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>N&amp;gười làm việc:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Người làm việc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Xem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trợ &amp;giúp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Soạn văn bản…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tìm văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Gửi và nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Th&amp;oát</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Làm mới</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản đế&amp;n</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản đ&amp;i</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chờ &amp;ký</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Hồ sơ công việc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hộp &amp;gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Thiết lập</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Hướng dẫn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Giới &amp;thiệu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi và nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi và nhận ngay (F9)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kết quả gửi nhận lần cuối</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CHẾ ĐỘ HUẤN LUYỆN – văn bản và chữ ký không có giá trị pháp lý. Mã PIN của mọi thẻ: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cơ &amp;quan:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cơ quan huấn luyện</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Thông báo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hiện chi tiết kỹ thuật</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng thông báo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>%1, %2 việc đang chờ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Các mục làm việc</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewCaseDialog</name>
    <message>
        <source>Nhập số, ký hiệu, tiêu đề và thời hạn bảo quản.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mở hồ sơ công việc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Số, ký hiệu hồ sơ:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tiêu đề:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thời &amp;hạn bảo quản:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Số, ký hiệu hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ví dụ: 01.TCCB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiêu đề hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ví dụ: Hồ sơ về tuyển dụng công chức năm 2026</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thời hạn bảo quản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Mở hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mở hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message>
        <source>Chờ gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi lỗi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã hủy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi thông điệp đang chọn mà không chờ lần thử tới</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chỉ thông điệp đang chờ hoặc gửi lỗi mới gửi lại được</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang gửi lại.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi n&amp;gay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi ngay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi và &amp;nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi và nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi và nhận ngay (F9)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thông điệp gửi lên trục liên thông</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nội dung</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nơi nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trạng thái</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lý do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Số lần gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lần thử tới</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thời điểm gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Các lần gửi của thông điệp đang chọn:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Các lần gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lần</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lúc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kết quả</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa có gì để gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản đã phát hành và trạng thái trả lời nơi gửi hiện ở đây cho tới khi tới trục liên thông. Khi mất mạng, chúng chờ ở đây và tự được gửi sau.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PdfView</name>
    <message>
        <source>Trang văn bản</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinEdit</name>
    <message>
        <source>Mã PIN</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>Trang %1/%2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>số %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ngày %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>số đến %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>người ký: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>… và %n nơi nhận khác</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nơi nhận: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ghi chú: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang kiểm tra chữ ký…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chữ ký số (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chữ ký số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lưu bản sao văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản PDF (*.pdf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã lưu bản sao vào %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa chọn văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chọn một văn bản trong danh sách để xem nội dung, chữ ký số và quá trình xử lý.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phóng to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thu nhỏ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vừa chiều rộng</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xem chi tiết chữ ký số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xem văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quá trình</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quá trình xử lý</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lúc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Người làm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Việc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-&amp;256 của tệp:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 của tệp chính</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>Từ chối tiếp nhận văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lý do (cơ quan ban hành sẽ đọc được):</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lý do từ chối</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ví dụ: văn bản gửi không đúng thẩm quyền giải quyết</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Từ chối</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Từ chối</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecipientPicker</name>
    <message>
        <source>Gõ tên hoặc mã định danh cơ quan, không cần dấu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tìm cơ quan nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Các cơ quan nhận đã chọn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chọn rồi nhấn Delete để bỏ một cơ quan</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Không có</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang gửi và nhận…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa lần nào</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: đã gửi %2, đã nhận %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – %2
Cấp bởi %3, hết hạn %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã bị khóa vì nhập sai mã PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Còn một lần thử mã PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Không thấy thẻ ký số nào. Cắm thẻ rồi bấm Đọc lại thẻ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã đổi mã PIN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Đã cập nhật danh sách %n cơ quan.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Chung</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cơ quan và người làm việc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trục liên thông</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thẻ ký số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chứng thư gốc được tin cậy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Giao diện:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phiên bản:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cơ quan:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mã định danh:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cấp trên:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Người làm việc:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thẻ ký số:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thư mục hồ sơ:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Địa chỉ trục:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gửi nhận lần cuối:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Ngôn ngữ:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ngôn ngữ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sáng hoặc tối theo hệ thống</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa cấu hình</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cập nhật &amp;danh sách cơ quan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cập nhật danh sách cơ quan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thẻ ký số trong tầm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đọc &amp;lại thẻ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đọc lại thẻ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đổi mã &amp;PIN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đổi mã PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, hết hạn %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <source>Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Có thể phím Caps Lock đang bật.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thẻ đã bị khóa vì nhập sai mã PIN nhiều lần. Liên hệ đơn vị cấp chứng thư để mở khóa.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đây là lần thử cuối: nhập sai mã PIN thêm một lần, thẻ sẽ bị khóa.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mã PIN của thẻ này đã bị nhập sai. Kiểm tra kỹ trước khi nhập lại.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chứng thư không còn hoặc chưa có hiệu lực, không dùng để ký được.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Chứng thư hết hạn sau %n ngày. Đề nghị gia hạn sớm.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Mã PIN của thẻ %1 được nhập trên thiết bị.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mã PIN của thẻ %1 (%2):</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mã PIN:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang đọc thẻ ký số…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Không thấy chứng thư ký số nào. Cắm thẻ ký số rồi bấm nút đọc lại.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thẻ này đã bị khóa.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chọn chứng thư còn hiệu lực.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bấm vào trang để chọn chỗ đóng dấu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bấm vào trang để chọn chỗ ký.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xác nhận lần thử cuối.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nhập mã PIN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang dừng…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang ký, vui lòng không rút thẻ…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã dừng ký. Văn bản chưa thay đổi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng dấu cơ quan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ký số văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kéo hoặc bấm vào trang để đặt dấu; dấu giữ đúng kích thước thật.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kéo hoặc bấm vào trang để đặt chữ ký; kéo góc để đổi cỡ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chỗ đóng dấu trên trang</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chỗ ký trên trang</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Chứng thư ký số:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chứng thư ký số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đọc lại các thẻ ký số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Người giữ:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cấp bởi:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thẻ:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Số sê-ri:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hết hạn:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gõ ĐỒNG Ý để xác nhận lần thử cuối:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xác nhận lần thử cuối, gõ ĐỒNG Ý</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiến độ ký</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng &amp;dấu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Ký số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignaturePanel</name>
    <message>
        <source>Nội dung đã bị thay đổi sau khi ký</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nguyên vẹn, không có thay đổi nào sau khi ký</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nguyên vẹn; sau đó chỉ có bổ sung được phép (số, ngày, chữ ký khác)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sau khi ký, văn bản đã bị thay đổi trái phép</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Không ghi thời gian ký</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (dấu thời gian)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (theo máy người ký)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chữ ký hợp lệ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chữ ký không hợp lệ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chữ ký chưa xác định</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa có chữ ký số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Không đọc được tệp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hợp lệ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Không hợp lệ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa xác định</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chữ ký số trên văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang kiểm tra chữ ký…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dấu thời gian của văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thời gian:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Toàn vẹn:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cơ quan:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cấp bởi:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mức chữ ký:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lý do:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xem trên trang %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xem chữ ký của %1 trên trang %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartWindow</name>
    <message>
        <source>Đang mở Văn thư…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đó&amp;ng</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn thư</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đang chuẩn bị</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chưa mở được Văn thư</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vanthu::ui::DocumentActs</name>
    <message>
        <source>&amp;Trình duyệt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã trình dự thảo lên lãnh đạo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Duyệt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã duyệt dự thảo; văn bản chờ ký số.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Ký số…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã ký số; văn bản chờ văn thư cấp số.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cấp số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã cấp số và ghi ngày ban hành vào văn bản.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng &amp;dấu…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã đóng dấu; văn bản sẵn sàng phát hành.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Phát hành</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã phát hành; văn bản được gửi khi hết thời gian hoàn tác.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Hoàn tác phát hành</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã hoàn tác phát hành; văn bản chưa được gửi đi.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tiếp nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã tiếp nhận và vào sổ văn bản đến.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Từ c&amp;hối…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã từ chối; lý do được gửi tới cơ quan ban hành.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đưa &amp;vào hồ sơ…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đã đưa văn bản vào hồ sơ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lãnh đạo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>văn thư</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chuyên viên</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vanthu::ui::HelpWindow</name>
    <message>
        <source>Bắt đầu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soạn và trình văn bản</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ký số và đóng dấu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cấp số và phát hành</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiếp nhận văn bản đến</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vanthu::ui::JournalTitles</name>
    <message>
        <source>Soạn dự thảo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trình duyệt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duyệt dự thảo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ký số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cấp số</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đóng dấu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phát hành</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoàn tác phát hành</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản đến</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiếp nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Từ chối</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trạng thái nơi nhận</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Đưa vào hồ sơ</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vanthu::ui::Navigation</name>
    <message>
        <source>Văn bản đến</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Văn bản đi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chờ ký</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hồ sơ công việc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hộp gửi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thiết lập</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
