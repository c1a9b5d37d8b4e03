<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="vi_VN">
<context>
    <name>vanthu::crypto::Path</name>
    <message>
        <source>CA gốc được tin cậy</source>
        <translation>Trusted root</translation>
    </message>
    <message>
        <source>CA cấp chứng thư</source>
        <translation>Issuing CA</translation>
    </message>
    <message>
        <source>Chứng thư</source>
        <translation>Certificate</translation>
    </message>
    <message>
        <source>%1 do người dùng hoặc quản trị viên đưa vào</source>
        <translation>%1 given by the user or administrator</translation>
    </message>
    <message>
        <source>%1 kèm trong tài liệu</source>
        <translation>%1 from the document</translation>
    </message>
    <message>
        <source>%1 hỏi tại %2</source>
        <translation>%1 asked at %2</translation>
    </message>
    <message>
        <source>không bị thu hồi</source>
        <translation>not revoked</translation>
    </message>
    <message>
        <source>đã bị thu hồi</source>
        <translation>revoked</translation>
    </message>
    <message>
        <source>không trả lời được</source>
        <translation>no answer</translation>
    </message>
    <message>
        <source>; lập lúc %1, bản kế tiếp trước %2</source>
        <translation>; made on %1, the next one before %2</translation>
    </message>
    <message>
        <source>; lập lúc %1</source>
        <translation>; made on %1</translation>
    </message>
    <message>
        <source>Chứng thư của nơi cấp tại %1</source>
        <translation>Issuer’s certificate at %1</translation>
    </message>
    <message>
        <source>đã lưu từ lần hỏi trước</source>
        <translation>kept from an earlier question</translation>
    </message>
    <message>
        <source>đã lấy được</source>
        <translation>fetched</translation>
    </message>
    <message>
        <source>Không bị thu hồi vào thời điểm đó (thu hồi lúc %1)</source>
        <translation>Not revoked at that time (revoked on %1)</translation>
    </message>
    <message>
        <source>Không bị thu hồi</source>
        <translation>Not revoked</translation>
    </message>
    <message>
        <source>Đã bị thu hồi lúc %1</source>
        <translation>Revoked on %1</translation>
    </message>
    <message>
        <source>Đang bị tạm dừng</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>Chưa biết có bị thu hồi hay không</source>
        <translation>Not known whether it was revoked</translation>
    </message>
    <message>
        <source>Có hiệu lực từ %1 đến %2</source>
        <translation>Valid from %1 to %2</translation>
    </message>
    <message>
        <source>Không có hiệu lực vào %1</source>
        <translation>Not valid on %1</translation>
    </message>
    <message>
        <source>Không có câu trả lời nào, và không có máy chủ nào được hỏi</source>
        <translation>There was no answer, and no server was asked</translation>
    </message>
    <message>
        <source>Đáng tin cậy</source>
        <translation>Trusted</translation>
    </message>
    <message>
        <source>Không được tin: đã bị thu hồi</source>
        <translation>Not trusted: revoked</translation>
    </message>
    <message>
        <source>Chưa thể tin cậy</source>
        <translation>Cannot be trusted yet</translation>
    </message>
    <message>
        <source>Chủ chứng thư: %1</source>
        <translation>Holder: %1</translation>
    </message>
    <message>
        <source>Cơ quan cấp: %1</source>
        <translation>Issuer: %1</translation>
    </message>
    <message>
        <source>Số sê-ri: %1</source>
        <translation>Serial number: %1</translation>
    </message>
    <message>
        <source>%1 đã lưu từ lần hỏi trước tại %2</source>
        <translation>%1 kept from an earlier question to %2</translation>
    </message>
</context>
<context>
    <name>vanthu::signing::Report</name>
    <message>
        <source>Kết luận</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>Nên làm gì</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>Kiểm tra lúc</source>
        <translation>Checked at</translation>
    </message>
    <message>
        <source>Mã băm SHA-256 của tệp</source>
        <translation>SHA-256 of the file</translation>
    </message>
    <message>
        <source>Kích thước</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>%1 byte</source>
        <translation>%1 bytes</translation>
    </message>
    <message>
        <source>Số chữ ký</source>
        <translation>Number of signatures</translation>
    </message>
    <message>
        <source>BÁO CÁO KIỂM TRA CHỮ KÝ SỐ</source>
        <translation>REPORT ON DIGITAL SIGNATURES</translation>
    </message>
    <message>
        <source>Báo cáo này do phần mềm lập tại thời điểm kiểm tra và không thay thế văn bản đã ký. Muốn chắc chắn, kiểm tra lại chính tệp có mã băm nêu trên.</source>
        <translation>This report was made by the program at the time of the check and does not stand for the signed document. To be sure, check the very file with the hash given above again.</translation>
    </message>
    <message>
        <source>Văn thư %1 · kiểm tra lúc %2</source>
        <translation>VanThu %1 · checked at %2</translation>
    </message>
    <message>
        <source>Không xác định được</source>
        <translation>Cannot be told</translation>
    </message>
    <message>
        <source>Không ghi thời gian ký</source>
        <translation>No signing time given</translation>
    </message>
    <message>
        <source>%1 (dấu thời gian)</source>
        <translation>%1 (time-stamp)</translation>
    </message>
    <message>
        <source>%1 (theo máy người ký)</source>
        <translation>%1 (by the signer&apos;s computer)</translation>
    </message>
    <message>
        <source>Không: nội dung không khớp với chữ ký, đã bị thay đổi hoặc chữ ký bị hỏng</source>
        <translation>No: the content does not match the signature; it was changed, or the signature is damaged</translation>
    </message>
    <message>
        <source>Có: đúng từng bit như lúc ký</source>
        <translation>Yes: bit for bit as it was signed</translation>
    </message>
    <message>
        <source>Không có gì thay đổi sau khi ký</source>
        <translation>Nothing was changed after signing</translation>
    </message>
    <message>
        <source>Chỉ có bổ sung được phép: số, ngày, chữ ký khác, dữ liệu kiểm tra chữ ký</source>
        <translation>Only permitted additions: number, date, other signatures, validation data</translation>
    </message>
    <message>
        <source>Có: chú thích trên trang được đặt, sửa hoặc xóa mà không ai ký, có thể che hoặc thay nội dung đã ký</source>
        <translation>Yes: annotations were added, changed or deleted, which nobody signed and which may hide or replace what was signed</translation>
    </message>
    <message>
        <source>Có: ô biểu mẫu hiện hình lưu sẵn thay cho giá trị mà người ký đã thấy; giá trị đã ký còn nguyên</source>
        <translation>Yes: form fields show stored pictures instead of the values that the signer saw; the signed values are intact</translation>
    </message>
    <message>
        <source>Có: ghi chú trên trang được thêm, sửa hoặc xóa mà không ai ký; nội dung đã ký còn nguyên</source>
        <translation>Yes: comments on the pages were added, changed or deleted, which nobody signed; what was signed is as it was</translation>
    </message>
    <message>
        <source>Có: văn bản đã bị sửa sau khi ký</source>
        <translation>Yes: the document was changed after signing</translation>
    </message>
    <message>
        <source>Không đọc được chứng thư của người ký</source>
        <translation>The signer&apos;s certificate cannot be read</translation>
    </message>
    <message>
        <source>Chưa: không dẫn tới CA gốc mà cơ quan đã cài làm tin cậy</source>
        <translation>Not yet: it does not lead to a root that this agency trusts</translation>
    </message>
    <message>
        <source>Chưa: chứng thư không còn (hoặc chưa có) hiệu lực, không có bằng chứng đã ký khi còn hiệu lực</source>
        <translation>Not yet: the certificate is not in force any more (or not yet), and nothing proves that it was used while it was</translation>
    </message>
    <message>
        <source>Có: dẫn tới CA gốc tin cậy, còn hiệu lực khi ký</source>
        <translation>Yes: it leads to a trusted root and was valid when signing</translation>
    </message>
    <message>
        <source>Chưa kết luận, xem các vấn đề bên dưới</source>
        <translation>Open, see the problems below</translation>
    </message>
    <message>
        <source>Đã bị thu hồi</source>
        <translation>Was revoked</translation>
    </message>
    <message>
        <source>Đã kiểm tra: không bị thu hồi</source>
        <translation>Checked: not revoked</translation>
    </message>
    <message>
        <source>Chưa kiểm tra được</source>
        <translation>Could not be checked</translation>
    </message>
    <message>
        <source>Có thể tiếp nhận: văn bản đúng như khi được ký và người ký đã được xác nhận.</source>
        <translation>It can be accepted: the document is as it was signed and the signer is confirmed.</translation>
    </message>
    <message>
        <source>Không sử dụng văn bản này như bản có giá trị; liên hệ nơi gửi để nhận lại bản gốc và cho biết lý do nêu trong kết quả kiểm tra.</source>
        <translation>Do not use this document as a valid one; ask the sender for the original and give the reason that is stated in this result.</translation>
    </message>
    <message>
        <source>Chưa đủ căn cứ để kết luận, đây chưa phải là hợp lệ: làm theo gợi ý của từng vấn đề rồi kiểm tra lại.</source>
        <translation>There is not enough evidence to decide, and this does not mean valid: follow the advice given with each problem, then check again.</translation>
    </message>
    <message>
        <source>Không coi tệp này là văn bản đã ký: không có chữ ký số nào cho biết ai ban hành và nội dung có bị sửa hay không.</source>
        <translation>Do not take this file for a signed document: no digital signature says who issued it and whether its content was changed.</translation>
    </message>
    <message>
        <source>Nhập mật khẩu mở tệp để kiểm tra: tệp được bảo vệ bằng mật khẩu.</source>
        <translation>Enter the password that opens the file to check it: the file is protected by a password.</translation>
    </message>
    <message>
        <source>Đề nghị nơi gửi gửi lại: tệp bị hỏng hoặc không phải PDF nên không kiểm tra được.</source>
        <translation>Ask the sender to send it again: the file is damaged or not a PDF and cannot be checked.</translation>
    </message>
    <message>
        <source>Dấu thời gian của văn bản</source>
        <translation>Time-stamp of the document</translation>
    </message>
    <message>
        <source>Ai ký</source>
        <translation>Signed by</translation>
    </message>
    <message>
        <source>Ký lúc nào</source>
        <translation>Signed at</translation>
    </message>
    <message>
        <source>Nội dung nguyên vẹn</source>
        <translation>Content intact</translation>
    </message>
    <message>
        <source>Thay đổi sau khi ký</source>
        <translation>Changed after signing</translation>
    </message>
    <message>
        <source>Chứng thư tin cậy</source>
        <translation>Certificate trusted</translation>
    </message>
    <message>
        <source>Bị thu hồi</source>
        <translation>Revoked</translation>
    </message>
    <message>
        <source>Lý do ký</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Chủ thể chứng thư</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Cấp bởi</source>
        <translation>Issued by</translation>
    </message>
    <message>
        <source>Số sê-ri</source>
        <translation>Serial number</translation>
    </message>
    <message>
        <source>Hiệu lực chứng thư</source>
        <translation>Certificate valid</translation>
    </message>
    <message>
        <source>Khóa</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>Dấu thời gian của</source>
        <translation>Time-stamp by</translation>
    </message>
    <message>
        <source>Mức chữ ký</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>Trường chữ ký</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>Kết luận theo ETSI</source>
        <translation>Indication by ETSI</translation>
    </message>
    <message>
        <source>Chữ ký hợp lệ</source>
        <translation>Signatures valid</translation>
    </message>
    <message>
        <source>Chữ ký không hợp lệ</source>
        <translation>Signatures invalid</translation>
    </message>
    <message>
        <source>Chữ ký chưa xác định</source>
        <translation>Signatures indeterminate</translation>
    </message>
    <message>
        <source>Chưa có chữ ký số</source>
        <translation>Not signed</translation>
    </message>
    <message>
        <source>Không đọc được tệp</source>
        <translation>File unreadable</translation>
    </message>
    <message>
        <source>Hợp lệ</source>
        <translation>Valid</translation>
    </message>
    <message>
        <source>Không hợp lệ</source>
        <translation>Invalid</translation>
    </message>
    <message>
        <source>Chưa xác định</source>
        <translation>Indeterminate</translation>
    </message>
    <message>
        <source>điền ô “%1”</source>
        <translation>the field “%1” was filled in</translation>
    </message>
    <message>
        <source>thay giá trị đã ký của ô “%1”</source>
        <translation>the signed value of the field “%1” was replaced</translation>
    </message>
    <message>
        <source>đổi cách hiện của ô “%1”</source>
        <translation>the look of the field “%1” was changed</translation>
    </message>
    <message>
        <source>thêm ô “%1”</source>
        <translation>the field “%1” was added</translation>
    </message>
    <message>
        <source>bỏ ô “%1”</source>
        <translation>the field “%1” was taken out</translation>
    </message>
    <message>
        <source>các ô biểu mẫu hiện hình lưu sẵn, không hiện theo giá trị nữa</source>
        <translation>form fields show stored pictures and no longer their values</translation>
    </message>
    <message>
        <source>thêm chữ ký vào ô “%1”</source>
        <translation>a signature was added in the field “%1”</translation>
    </message>
    <message>
        <source>thêm dấu thời gian vào ô “%1”</source>
        <translation>a time-stamp was added in the field “%1”</translation>
    </message>
    <message>
        <source>thêm %1</source>
        <translation>added: %1</translation>
    </message>
    <message>
        <source>sửa %1</source>
        <translation>changed: %1</translation>
    </message>
    <message>
        <source>xóa %1</source>
        <translation>deleted: %1</translation>
    </message>
    <message>
        <source>sửa nội dung của trang</source>
        <translation>the content of the page was changed</translation>
    </message>
    <message>
        <source>thêm trang</source>
        <translation>a page was added</translation>
    </message>
    <message>
        <source>bỏ trang</source>
        <translation>a page was taken out</translation>
    </message>
    <message>
        <source>thay hoặc đổi chỗ các trang</source>
        <translation>pages were replaced or moved</translation>
    </message>
    <message>
        <source>sửa phần dùng chung của biểu mẫu</source>
        <translation>what all form fields share was changed</translation>
    </message>
    <message>
        <source>sửa cấu trúc mà phần mềm đọc màn hình dựa vào</source>
        <translation>the structure that screen readers go by was changed</translation>
    </message>
    <message>
        <source>sửa thông tin mô tả tệp</source>
        <translation>the description of the file was changed</translation>
    </message>
    <message>
        <source>bổ sung dữ liệu kiểm tra chữ ký</source>
        <translation>data to check signatures with was added</translation>
    </message>
    <message>
        <source>sửa phần chung của tài liệu</source>
        <translation>something of the document as a whole was changed</translation>
    </message>
    <message>
        <source>phần nối thêm vào tệp có dữ liệu lạ hoặc sai cấu trúc, mỗi phần mềm có thể hiện một nội dung khác nhau</source>
        <translation>what was appended to the file holds foreign data or is malformed, so that programs may show different content</translation>
    </message>
    <message>
        <source>ghi chú</source>
        <translation>note</translation>
    </message>
    <message>
        <source>phần tô sáng</source>
        <translation>highlight</translation>
    </message>
    <message>
        <source>gạch chân</source>
        <translation>underline</translation>
    </message>
    <message>
        <source>gạch ngang chữ</source>
        <translation>strike-out</translation>
    </message>
    <message>
        <source>dấu chèn</source>
        <translation>insertion mark</translation>
    </message>
    <message>
        <source>chữ viết lên trang</source>
        <translation>text written on the page</translation>
    </message>
    <message>
        <source>hình đóng lên trang</source>
        <translation>stamp on the page</translation>
    </message>
    <message>
        <source>nét vẽ tay</source>
        <translation>drawing by hand</translation>
    </message>
    <message>
        <source>hình vẽ</source>
        <translation>drawing</translation>
    </message>
    <message>
        <source>liên kết</source>
        <translation>link</translation>
    </message>
    <message>
        <source>ô biểu mẫu</source>
        <translation>form field</translation>
    </message>
    <message>
        <source>tệp đính kèm</source>
        <translation>attached file</translation>
    </message>
    <message>
        <source>chú thích loại %1</source>
        <translation>annotation of kind %1</translation>
    </message>
    <message>
        <source>(trống)</source>
        <translation>(empty)</translation>
    </message>
    <message>
        <source>thêm dấu thời gian của %1</source>
        <translation>a time-stamp of %1 was added</translation>
    </message>
    <message>
        <source>thêm chữ ký của %1</source>
        <translation>the signature of %1 was added</translation>
    </message>
    <message>
        <source>không ai ký</source>
        <translation>signed by nobody</translation>
    </message>
    <message>
        <source>người ký: %1</source>
        <translation>signed by %1</translation>
    </message>
    <message>
        <source>Trang %1: %2</source>
        <translation>Page %1: %2</translation>
    </message>
    <message>
        <source>Không xét: chữ ký không khớp với nội dung</source>
        <translation>Not considered: the signature does not match the content</translation>
    </message>
    <message>
        <source>Có: thay đổi mà người ký không cho phép rõ, có thể che hoặc thay nội dung đã ký</source>
        <translation>Yes: changes that the signer did not clearly allow, which may hide or replace what was signed</translation>
    </message>
    <message>
        <source>Và %1 thay đổi khác</source>
        <translation>And %1 more changes</translation>
    </message>
    <message>
        <source>, đè lên một phần hình của chữ ký %1</source>
        <translation>, over a part of the picture of the signature %1</translation>
    </message>
    <message>
        <source>hình của trang khác lúc ký mà không rõ vì sao</source>
        <translation>the page looks different from when it was signed, and nothing says why</translation>
    </message>
    <message>
        <source>, ở chỗ cách mép trái %1 mm, mép dưới %2 mm, rộng %3 mm, cao %4 mm</source>
        <translation>, at a place %1 mm from the left edge and %2 mm from the lower edge, %3 mm wide, %4 mm high</translation>
    </message>
    <message>
        <source>, đè lên nội dung đã ký</source>
        <translation>, over content that was signed</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::BatchModel</name>
    <message>
        <source>Đang ký</source>
        <translation>Signing</translation>
    </message>
    <message>
        <source>Đã ký</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>Bỏ qua</source>
        <translation>Skipped</translation>
    </message>
    <message>
        <source>Không ký được</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>Chưa ký tới</source>
        <translation>Not reached</translation>
    </message>
    <message>
        <source>Chờ ký</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Chưa có chỗ ký: bấm vào trang bên cạnh để chọn.</source>
        <translation>No place yet: click on the page beside to choose one.</translation>
    </message>
    <message>
        <source>Trang %1</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>Chưa có</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Văn bản</source>
        <translation>Document</translation>
    </message>
    <message>
        <source>Chỗ ký</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>Kết quả</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>Lý do, việc cần làm</source>
        <translation>Reason, what to do</translation>
    </message>
    <message>
        <source>Đã ký từ trước: %1</source>
        <translation>Signed before: %1</translation>
    </message>
    <message>
        <source>Cần mật khẩu</source>
        <translation>Needs its password</translation>
    </message>
    <message>
        <source>Chờ bổ sung dấu thời gian.</source>
        <translation>The time-stamp is added later.</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::BatchWindow</name>
    <message numerus="yes">
        <source>Đã đặt cùng một chỗ ký cho %n văn bản.</source>
        <translation>
            <numerusform>%n document has this place now.</numerusform>
            <numerusform>%n documents have this place now.</numerusform>
        </translation>
    </message>
    <message>
        <source>Thêm tệp PDF cần ký.</source>
        <translation>Add the PDF files to sign.</translation>
    </message>
    <message>
        <source>Không có văn bản nào chờ ký.</source>
        <translation>No document waits to be signed.</translation>
    </message>
    <message>
        <source>Đã ký tất cả.</source>
        <translation>All are signed.</translation>
    </message>
    <message>
        <source>Đang tìm chỗ ký trên các văn bản…</source>
        <translation>Looking for places on the documents…</translation>
    </message>
    <message>
        <source>Đã ký %1, không ký được %2, chưa ký tới %3.</source>
        <translation>Signed %1, failed %2, not reached %3.</translation>
    </message>
    <message>
        <source>Đã chép kết quả; dán được vào bảng tính.</source>
        <translation>The results are copied; they can be pasted into a spreadsheet.</translation>
    </message>
    <message>
        <source>Lưu kết quả ký hàng loạt</source>
        <translation>Save the results of the batch</translation>
    </message>
    <message>
        <source>Bảng chữ (*.tsv)</source>
        <translation>Text table (*.tsv)</translation>
    </message>
    <message>
        <source>Đã lưu kết quả vào %1.</source>
        <translation>The results are saved in %1.</translation>
    </message>
    <message>
        <source>Chọn tệp PDF để ký</source>
        <translation>Choose PDF files to sign</translation>
    </message>
    <message>
        <source>Văn bản PDF (*.pdf)</source>
        <translation>PDF documents (*.pdf)</translation>
    </message>
    <message>
        <source>Chọn thư mục có tệp PDF để ký</source>
        <translation>Choose a folder with PDF files to sign</translation>
    </message>
    <message>
        <source>Chọn thư mục để lưu các tệp đã ký</source>
        <translation>Choose a folder for the signed files</translation>
    </message>
    <message>
        <source>Chọn một văn bản để xem chỗ ký.</source>
        <translation>Choose a document to see its place.</translation>
    </message>
    <message>
        <source>Đang dừng sau văn bản đang ký…</source>
        <translation>Stopping after the present document…</translation>
    </message>
    <message>
        <source>Đang ký, vui lòng không rút thiết bị…</source>
        <translation>Signing, please leave the token plugged in…</translation>
    </message>
    <message>
        <source>&amp;Ký tiếp %1 văn bản</source>
        <translation>&amp;Sign %1 more</translation>
    </message>
    <message>
        <source>&amp;Ký %1 văn bản</source>
        <translation>&amp;Sign %1</translation>
    </message>
    <message>
        <source>&amp;Ký</source>
        <translation>&amp;Sign</translation>
    </message>
    <message>
        <source>&amp;Dừng</source>
        <translation>S&amp;top</translation>
    </message>
    <message>
        <source>Ký hàng loạt – Văn thư</source>
        <translation>Batch signing – VanThu</translation>
    </message>
    <message>
        <source>&amp;Bỏ</source>
        <translation>&amp;Remove</translation>
    </message>
    <message>
        <source>Chép kết &amp;quả</source>
        <translation>Copy &amp;results</translation>
    </message>
    <message>
        <source>&amp;Lưu kết quả…</source>
        <translation>Sa&amp;ve results…</translation>
    </message>
    <message>
        <source>Bỏ các dòng đang chọn khỏi danh sách; tệp không bị xóa (Delete)</source>
        <translation>Takes the chosen lines off the list; the files stay (Delete)</translation>
    </message>
    <message>
        <source>Các văn bản cần ký</source>
        <translation>Documents to sign</translation>
    </message>
    <message>
        <source>Ký nhiều tệp với một lần nhập mã PIN</source>
        <translation>Sign many files with one PIN</translation>
    </message>
    <message>
        <source>Không có văn bản nào chờ ký</source>
        <translation>No document waits to be signed</translation>
    </message>
    <message>
        <source>Kéo thả tệp hoặc thư mục vào đây. Chỗ ký được tìm trên từng tệp và xem được trước khi ký.</source>
        <translation>Drop files or folders here. The place is sought on each file and can be seen before signing.</translation>
    </message>
    <message>
        <source>Chọn các văn bản ở trang Chờ ký rồi mở lại cửa sổ này.</source>
        <translation>Choose the documents on the page To sign, then open this window again.</translation>
    </message>
    <message>
        <source>Thêm tệp…</source>
        <translation>Add files…</translation>
    </message>
    <message>
        <source>Chỗ ký trên trang</source>
        <translation>Place of the signature on the page</translation>
    </message>
    <message>
        <source>&amp;Mục đích ký:</source>
        <translation>&amp;Kind of signature:</translation>
    </message>
    <message>
        <source>Mục đích ký</source>
        <translation>Purpose</translation>
    </message>
    <message>
        <source>Ký phê duyệt</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>Ký nháy</source>
        <translation>Initial</translation>
    </message>
    <message>
        <source>Đóng dấu cơ quan</source>
        <translation>Agency&apos;s seal</translation>
    </message>
    <message>
        <source>Ký phụ lục</source>
        <translation>Annex</translation>
    </message>
    <message>
        <source>Sao y</source>
        <translation>Certified copy</translation>
    </message>
    <message>
        <source>Số hóa văn bản đến</source>
        <translation>Digitised incoming paper</translation>
    </message>
    <message>
        <source>Các dòng chữ của khối chữ ký</source>
        <translation>Lines of the signature&apos;s text block</translation>
    </message>
    <message>
        <source>Tệp đã ký được lưu cạnh tệp gốc, thêm “-da-ky” vào tên.</source>
        <translation>Signed files are saved beside the originals, with “-da-ky” added to the name.</translation>
    </message>
    <message>
        <source>Tệp đã ký được lưu vào %1.</source>
        <translation>Signed files are saved in %1.</translation>
    </message>
    <message>
        <source>Tiến độ ký</source>
        <translation>Progress of signing</translation>
    </message>
    <message numerus="yes">
        <source>%n văn bản đã ký từ trước.</source>
        <translation>
            <numerusform>%n document was signed before.</numerusform>
            <numerusform>%n documents were signed before.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Tệp…</source>
        <translation>&amp;Files…</translation>
    </message>
    <message>
        <source>Thêm tệp PDF vào danh sách</source>
        <translation>Add PDF files to the list</translation>
    </message>
    <message>
        <source>Thêm mọi tệp PDF trong một thư mục</source>
        <translation>Add all PDF files of a folder</translation>
    </message>
    <message>
        <source>Dùng chỗ này cho mọi văn bản</source>
        <translation>Use this place for all documents</translation>
    </message>
    <message>
        <source>Mở thư mục</source>
        <translation>Open the folder</translation>
    </message>
    <message>
        <source>Đón&amp;g</source>
        <translation>&amp;Close</translation>
    </message>
    <message>
        <source>T&amp;hư mục…</source>
        <translation>F&amp;older…</translation>
    </message>
    <message>
        <source>Dùng ch&amp;o tất cả</source>
        <translation>&amp;Use for all</translation>
    </message>
    <message>
        <source>Chọ&amp;n thư mục khác…</source>
        <translation>Choose a&amp;nother folder…</translation>
    </message>
    <message>
        <source>Các dòng chữ, cách nh&amp;au bằng dấu |:</source>
        <translation>&amp;Lines of text, separated by |:</translation>
    </message>
    <message numerus="yes">
        <source>%n văn bản chờ bổ sung dấu thời gian.</source>
        <translation>
            <numerusform>%n document waits for its time-stamp.</numerusform>
            <numerusform>%n documents wait for their time-stamps.</numerusform>
        </translation>
    </message>
    <message>
        <source>Việc ký chờ bạn chọn ở trên.</source>
        <translation>Signing waits for your choice above.</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::CaseChooser</name>
    <message>
        <source>Chưa có hồ sơ nào đang mở. Mở hồ sơ mới ở mục Hồ sơ công việc (Ctrl+4).</source>
        <translation>No case file is open. Open a new one under Case files (Ctrl+4).</translation>
    </message>
    <message>
        <source>Đưa văn bản vào hồ sơ</source>
        <translation>Put the document in a case file</translation>
    </message>
    <message>
        <source>&amp;Hồ sơ đang mở:</source>
        <translation>&amp;Open case files:</translation>
    </message>
    <message>
        <source>Các hồ sơ đang mở</source>
        <translation>Open case files</translation>
    </message>
    <message>
        <source>Đưa &amp;vào hồ sơ</source>
        <translation>&amp;Put in case file</translation>
    </message>
    <message>
        <source>Đưa vào hồ sơ</source>
        <translation>Put in case file</translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::CaseFilesPage</name>
    <message>
        <source>Đang mở</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Đã đóng</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Hồ sơ này đã đóng</source>
        <translation>This case file is closed</translation>
    </message>
    <message>
        <source>&amp;Văn bản trong hồ sơ %1:</source>
        <translation>Docu&amp;ments in case file %1:</translation>
    </message>
    <message>
        <source>Đã mở hồ sơ. Đưa văn bản vào hồ sơ từ mục Văn bản đến hoặc Văn bản đi.</source>
        <translation>The case file is open. Put documents in it from Incoming or Outgoing documents.</translation>
    </message>
    <message>
        <source>Đóng hồ sơ?</source>
        <translation>Close the case file?</translation>
    </message>
    <message>
        <source>Sau khi đóng, không thể đưa thêm văn bản vào hồ sơ %1.</source>
        <translation>Once closed, the case file %1 takes no more documents.</translation>
    </message>
    <message>
        <source>Chưa đóng</source>
        <translation>Keep open</translation>
    </message>
    <message>
        <source>Đóng hồ sơ</source>
        <translation>Close case file</translation>
    </message>
    <message>
        <source>Đã đóng hồ sơ.</source>
        <translation>The case file is closed.</translation>
    </message>
    <message>
        <source>&amp;Mở hồ sơ…</source>
        <translation>&amp;New case file…</translation>
    </message>
    <message>
        <source>Mở hồ sơ</source>
        <translation>New case file</translation>
    </message>
    <message>
        <source>Danh sách hồ sơ</source>
        <translation>List of case files</translation>
    </message>
    <message>
        <source>Số, ký hiệu</source>
        <translation>Number, code</translation>
    </message>
    <message>
        <source>Tiêu đề</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Bảo quản</source>
        <translation>Retention</translation>
    </message>
    <message>
        <source>Văn bản</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Trạng thái</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Văn bản trong hồ sơ</source>
        <translation>Documents in the case file</translation>
    </message>
    <message>
        <source>Chưa có hồ sơ công việc</source>
        <translation>No case files yet</translation>
    </message>
    <message>
        <source>Hồ sơ gom các văn bản đi và đến của một việc để theo dõi và nộp lưu. Một văn bản có thể nằm trong nhiều hồ sơ.</source>
        <translation>A case file holds the incoming and outgoing documents of one matter, to follow it up and hand it over to the archive. A document may be in several case files.</translation>
    </message>
    <message>
        <source>Mở hồ sơ…</source>
        <translation>New case file…</translation>
    </message>
    <message>
        <source>Hồ sơ chưa có văn bản</source>
        <translation>No documents in this case file yet</translation>
    </message>
    <message>
        <source>Chọn văn bản ở mục Văn bản đến hoặc Văn bản đi, rồi bấm Đưa vào hồ sơ.</source>
        <translation>Choose a document under Incoming or Outgoing documents and press Put in case file.</translation>
    </message>
    <message>
        <source>Đó&amp;ng hồ sơ…</source>
        <translation>&amp;Close case file…</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::CertificateDialog</name>
    <message>
        <source>Điều cần biết</source>
        <translation>What to know</translation>
    </message>
    <message>
        <source>Vì sao, và việc cần làm</source>
        <translation>Why, and what to do</translation>
    </message>
    <message>
        <source>Đang kiểm tra chứng thư…</source>
        <translation>Checking the certificate…</translation>
    </message>
    <message>
        <source>Đã dừng</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>Xét tại %1.</source>
        <translation>As of %1.</translation>
    </message>
    <message>
        <source>Đang dừng…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <source>Đang kiểm tra…</source>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>Đã dừng; dưới đây là kết quả trước đó.</source>
        <translation>Stopped; this is the former result.</translation>
    </message>
    <message>
        <source>Đã hỏi máy chủ của cơ quan cấp chứng thư.</source>
        <translation>The certificate authority&apos;s servers were asked.</translation>
    </message>
    <message>
        <source>Chưa hỏi máy chủ nào: dùng dữ liệu có sẵn.</source>
        <translation>No server was asked: this rests on what is at hand.</translation>
    </message>
    <message>
        <source>&amp;Dừng kiểm tra</source>
        <translation>&amp;Stop checking</translation>
    </message>
    <message>
        <source>&amp;Kiểm tra trực tuyến</source>
        <translation>Check &amp;online</translation>
    </message>
    <message>
        <source>Hỏi máy chủ của cơ quan cấp chứng thư xem chứng thư có bị thu hồi hay không</source>
        <translation>Ask the certificate authority&apos;s servers whether the certificate was revoked</translation>
    </message>
    <message>
        <source>Chứng thư</source>
        <translation>Certificate</translation>
    </message>
    <message>
        <source>Chứng thư của %1</source>
        <translation>Certificate of %1</translation>
    </message>
    <message>
        <source>Đường dẫn chứng thư và các câu trả lời</source>
        <translation>Certificate path and answers</translation>
    </message>
    <message>
        <source>Đang kiểm tra chứng thư</source>
        <translation>Checking the certificate</translation>
    </message>
    <message>
        <source>&amp;Chép nội dung</source>
        <translation>&amp;Copy</translation>
    </message>
    <message>
        <source>Chép nội dung</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Đón&amp;g</source>
        <translation>C&amp;lose</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::ChangePinDialog</name>
    <message>
        <source>Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt.</source>
        <translation>A PIN has only plain letters, digits and symbols. Switch the Vietnamese input method off.</translation>
    </message>
    <message>
        <source>ĐỒNG Ý</source>
        <translation>I AGREE</translation>
    </message>
    <message>
        <source>Xác nhận lần thử cuối.</source>
        <translation>Confirm the last try.</translation>
    </message>
    <message>
        <source>Nhập mã PIN hiện tại.</source>
        <translation>Enter the present PIN.</translation>
    </message>
    <message numerus="yes">
        <source>Mã PIN mới cần ít nhất %n ký tự.</source>
        <translation>
            <numerusform>The new PIN needs at least %n character.</numerusform>
            <numerusform>The new PIN needs at least %n characters.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nhập lại mã PIN mới.</source>
        <translation>Enter the new PIN again.</translation>
    </message>
    <message>
        <source>Đang đổi mã PIN…</source>
        <translation>Changing the PIN…</translation>
    </message>
    <message>
        <source>Hai lần nhập mã PIN mới không giống nhau. Nhập lại cả hai.</source>
        <translation>The two entries of the new PIN differ. Enter both again.</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Đóng cửa sổ này rồi thử lại từ đầu.</source>
        <translation>Close this window and start again.</translation>
    </message>
    <message>
        <source>Đổi mã PIN</source>
        <translation>Change PIN</translation>
    </message>
    <message>
        <source>Thiết bị %1 (%2)</source>
        <translation>Device %1 (%2)</translation>
    </message>
    <message>
        <source>Mã PIN &amp;hiện tại:</source>
        <translation>&amp;Present PIN:</translation>
    </message>
    <message>
        <source>Mã PIN &amp;mới:</source>
        <translation>&amp;New PIN:</translation>
    </message>
    <message>
        <source>&amp;Nhập lại mã PIN mới:</source>
        <translation>New PIN &amp;again:</translation>
    </message>
    <message>
        <source>Đây là lần thử cuối trước khi thiết bị bị khóa. Gõ ĐỒNG Ý để xác nhận:</source>
        <translation>This is the last try before the device locks. Type I AGREE to confirm:</translation>
    </message>
    <message>
        <source>Xác nhận lần thử cuối, gõ ĐỒNG Ý</source>
        <translation>Confirm the last try, type I AGREE</translation>
    </message>
    <message>
        <source>Đổi mã &amp;PIN</source>
        <translation>&amp;Change PIN</translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Mã PIN mới phải khác mã hiện tại.</source>
        <translation>The new PIN must differ from the present one.</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::CompareView</name>
    <message>
        <source>Tệp này không có chữ ký nào để so sánh.</source>
        <translation>This file has no signature to compare with.</translation>
    </message>
    <message>
        <source>Đang so sánh…</source>
        <translation>Comparing…</translation>
    </message>
    <message>
        <source>Các trang nhìn giống hệt lúc ký.</source>
        <translation>The pages look just as when they were signed.</translation>
    </message>
    <message>
        <source>Nội dung tệp không khớp với chữ ký này. Các trang nhìn giống nhau không có nghĩa là tệp chưa bị sửa.</source>
        <translation>The file does not match this signature. That the pages look the same does not mean that nothing was changed.</translation>
    </message>
    <message>
        <source>Chữ ký không rõ người ký</source>
        <translation>Signature of an unknown signer</translation>
    </message>
    <message>
        <source>Trang có chỗ khác lúc ký: %1. Chỗ khác được khoanh màu cam; số, ngày và chữ ký thêm sau cũng được khoanh.</source>
        <translation>Pages that differ from when they were signed: %1. Differences are framed in orange; a number, date and signatures added later are framed too.</translation>
    </message>
    <message>
        <source>&amp;So với lúc ký:</source>
        <translation>Co&amp;mpare with:</translation>
    </message>
    <message>
        <source>So với lúc ký</source>
        <translation>Compare with when signed</translation>
    </message>
    <message>
        <source>Chữ ký để so sánh</source>
        <translation>Signature to compare with</translation>
    </message>
    <message>
        <source>Lúc ký</source>
        <translation>When signed</translation>
    </message>
    <message>
        <source>Hiện tại</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>Văn bản lúc ký</source>
        <translation>The document when signed</translation>
    </message>
    <message>
        <source>Văn bản hiện tại</source>
        <translation>The document now</translation>
    </message>
    <message>
        <source>Trang khác trước đó</source>
        <translation>Previous page that differs</translation>
    </message>
    <message>
        <source>Trang khác kế tiếp</source>
        <translation>Next page that differs</translation>
    </message>
    <message>
        <source>Phóng to</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>Thu nhỏ</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>Vừa chiều ngang</source>
        <translation>Fit width</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::Desktop</name>
    <message>
        <source>Chưa mở được cơ quan</source>
        <translation>The agency could not be opened</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::Discard</name>
    <message>
        <source>Tiếp tục soạn</source>
        <translation>Go on writing</translation>
    </message>
    <message>
        <source>Bỏ</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>Bỏ nội dung đã nhập?</source>
        <translation>Give up what was typed?</translation>
    </message>
    <message>
        <source>Những gì đã gõ trong cửa sổ này chưa được dùng.</source>
        <translation>What was typed in this window has not been used yet.</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::DocumentActs</name>
    <message>
        <source>&amp;Trình duyệt</source>
        <translation>Sub&amp;mit</translation>
    </message>
    <message>
        <source>Đã trình dự thảo lên lãnh đạo.</source>
        <translation>The draft was submitted to the leader.</translation>
    </message>
    <message>
        <source>&amp;Duyệt</source>
        <translation>&amp;Approve</translation>
    </message>
    <message>
        <source>Đã duyệt dự thảo; văn bản chờ ký số.</source>
        <translation>The draft is approved; the document waits for its signature.</translation>
    </message>
    <message>
        <source>&amp;Ký số…</source>
        <translation>&amp;Sign…</translation>
    </message>
    <message>
        <source>Đã ký số; văn bản chờ văn thư cấp số.</source>
        <translation>Signed; the document waits for the clerk to number it.</translation>
    </message>
    <message>
        <source>&amp;Cấp số</source>
        <translation>Assign num&amp;ber</translation>
    </message>
    <message>
        <source>Đã cấp số và ghi ngày ban hành vào văn bản.</source>
        <translation>Number and date of issue are on the document.</translation>
    </message>
    <message>
        <source>Đóng &amp;dấu…</source>
        <translation>Sea&amp;l…</translation>
    </message>
    <message>
        <source>Đã đóng dấu; văn bản sẵn sàng phát hành.</source>
        <translation>Sealed; the document is ready to issue.</translation>
    </message>
    <message>
        <source>&amp;Phát hành</source>
        <translation>&amp;Issue</translation>
    </message>
    <message>
        <source>Đã phát hành; văn bản được gửi khi hết thời gian hoàn tác.</source>
        <translation>Issued; the document is sent when the time to undo is over.</translation>
    </message>
    <message>
        <source>&amp;Hoàn tác phát hành</source>
        <translation>&amp;Undo issue</translation>
    </message>
    <message>
        <source>Đã hoàn tác phát hành; văn bản chưa được gửi đi.</source>
        <translation>The issue was undone; the document was not sent.</translation>
    </message>
    <message>
        <source>Đã ghi nhận: văn bản không có dấu mật.</source>
        <translation>Recorded: the document bears no mark of a state secret.</translation>
    </message>
    <message>
        <source>&amp;Tiếp nhận</source>
        <translation>A&amp;ccept</translation>
    </message>
    <message>
        <source>Đã tiếp nhận và vào sổ văn bản đến.</source>
        <translation>Accepted and entered in the register of incoming documents.</translation>
    </message>
    <message>
        <source>Từ c&amp;hối…</source>
        <translation>R&amp;efuse…</translation>
    </message>
    <message>
        <source>Đã từ chối; lý do được gửi tới cơ quan ban hành.</source>
        <translation>Refused; the reason goes to the issuing agency.</translation>
    </message>
    <message>
        <source>Đã đưa văn bản vào hồ sơ.</source>
        <translation>The document is in the case file.</translation>
    </message>
    <message>
        <source>lãnh đạo</source>
        <translation>leader</translation>
    </message>
    <message>
        <source>văn thư</source>
        <translation>clerk</translation>
    </message>
    <message>
        <source>chuyên viên</source>
        <translation>officer</translation>
    </message>
    <message>
        <source>T&amp;hu hồi…</source>
        <translation>Re&amp;call…</translation>
    </message>
    <message>
        <source>Đồng ý &amp;lấy lại</source>
        <translation>Give it &amp;back</translation>
    </message>
    <message>
        <source>Đã hủy văn bản theo yêu cầu của nơi gửi và trả lời nơi gửi.</source>
        <translation>The document was cancelled as its sender asked, and the sender is told.</translation>
    </message>
    <message>
        <source>Đã từ chối yêu cầu lấy lại; lý do được gửi tới nơi gửi.</source>
        <translation>The request was declined; the sender is told why.</translation>
    </message>
    <message>
        <source>H&amp;oàn thành</source>
        <translation>C&amp;omplete</translation>
    </message>
    <message>
        <source>Đã hoàn thành; nơi gửi sẽ được báo.</source>
        <translation>Completed; the sender will be told.</translation>
    </message>
    <message>
        <source>Đã ghi thu hồi; yêu cầu lấy lại được gửi tới các nơi nhận đã chọn.</source>
        <translation>Recall recorded; the chosen recipients are asked to give it back.</translation>
    </message>
    <message>
        <source>Soạn t&amp;rả lời…</source>
        <translation>Draft &amp;reply…</translation>
    </message>
    <message>
        <source>&amp;Gửi lại cho một nơi nhận…</source>
        <translation>&amp;Send again to a recipient…</translation>
    </message>
    <message>
        <source>Đã đưa vào Hộp gửi để gửi lại.</source>
        <translation>Put into the outbox to be sent again.</translation>
    </message>
    <message>
        <source>Soạn văn bản &amp;thu hồi…</source>
        <translation>Draft a &amp;recalling document…</translation>
    </message>
    <message>
        <source>Soạn bản &amp;cập nhật…</source>
        <translation>Draft an &amp;update…</translation>
    </message>
    <message>
        <source>Soạn văn bản t&amp;hay thế…</source>
        <translation>Draft a re&amp;placement…</translation>
    </message>
    <message>
        <source>&amp;Xuất gói bằng chứng…</source>
        <translation>&amp;Export evidence…</translation>
    </message>
    <message>
        <source>Nhận &amp;bản cập nhật</source>
        <translation>&amp;Take the update</translation>
    </message>
    <message>
        <source>Đã nhận bản cập nhật và trả lời nơi gửi.</source>
        <translation>The update was taken and the sender answered.</translation>
    </message>
    <message>
        <source>Đã từ chối bản cập nhật; lý do được gửi tới nơi gửi.</source>
        <translation>The update was refused; the reason goes to the sender.</translation>
    </message>
    <message>
        <source>Đã xem, không có dấu &amp;mật</source>
        <translation>No secrecy &amp;mark, I have looked</translation>
    </message>
    <message>
        <source>Khô&amp;ng cho lấy lại…</source>
        <translation>&amp;Keep it…</translation>
    </message>
    <message>
        <source>Đư&amp;a vào hồ sơ…</source>
        <translation>&amp;Put in case file…</translation>
    </message>
    <message>
        <source>Khô&amp;ng nhận cập nhật…</source>
        <translation>Re&amp;fuse the update…</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::DocumentHeader</name>
    <message>
        <source>số %1</source>
        <translation>number %1</translation>
    </message>
    <message>
        <source>ngày %1</source>
        <translation>of %1</translation>
    </message>
    <message>
        <source>số đến %1</source>
        <translation>arrival number %1</translation>
    </message>
    <message>
        <source>người ký: %1</source>
        <translation>signer: %1</translation>
    </message>
    <message>
        <source>kèm bản giấy</source>
        <translation>paper copy follows</translation>
    </message>
    <message numerus="yes">
        <source>… và %n nơi nhận khác</source>
        <translation>
            <numerusform>… and %n other recipient</numerusform>
            <numerusform>… and %n other recipients</numerusform>
        </translation>
    </message>
    <message>
        <source>Nơi nhận: %1</source>
        <translation>Recipients: %1</translation>
    </message>
    <message>
        <source>Có tệp chương trình không kiểm tra được dấu mật: xem hết các trang rồi xác nhận.</source>
        <translation>A file could not be searched for a secrecy mark: look at every page, then confirm.</translation>
    </message>
    <message>
        <source>Nơi gửi chờ văn thư trả lời: xem thẻ Trao đổi.</source>
        <translation>The sender waits for the clerk to answer: see the tab Exchange.</translation>
    </message>
    <message>
        <source>Ghi chú: %1</source>
        <translation>Note: %1</translation>
    </message>
    <message>
        <source>Đang kiểm tra chữ ký…</source>
        <translation>Checking the signatures…</translation>
    </message>
    <message>
        <source>Xem chi tiết chữ ký số</source>
        <translation>Show the details of the signatures</translation>
    </message>
    <message>
        <source>Chữ ký chờ dấu thời gian; được tự bổ sung khi máy chủ trả lời.</source>
        <translation>The signature waits for its time-stamp, which is added by itself when a server answers.</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::DocumentModel</name>
    <message>
        <source>Khẩn</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>Thượng khẩn</source>
        <translation>Very urgent</translation>
    </message>
    <message>
        <source>Hỏa tốc</source>
        <translation>Express</translation>
    </message>
    <message>
        <source>Số, ký hiệu</source>
        <translation>Number, code</translation>
    </message>
    <message>
        <source>Trích yếu</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Cơ quan</source>
        <translation>Agency</translation>
    </message>
    <message>
        <source>Ngày</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Trạng thái</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Thời hạn</source>
        <translation>Time limit</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::DocumentPage</name>
    <message>
        <source>Việc này của %1 (%2).</source>
        <translation>This step is for the %1 (%2).</translation>
    </message>
    <message>
        <source>Việc này của %1.</source>
        <translation>This step is for the %1.</translation>
    </message>
    <message>
        <source>%1 (còn %2 giây)</source>
        <translation>%1 (%2 s left)</translation>
    </message>
    <message>
        <source>Không tìm thấy văn bản nào</source>
        <translation>No documents found</translation>
    </message>
    <message>
        <source>Thử từ khác; có thể gõ không dấu. Xóa ô tìm kiếm để xem tất cả.</source>
        <translation>Try other words; marks may be left out. Clear the search box to see all.</translation>
    </message>
    <message>
        <source>Chưa có văn bản đến</source>
        <translation>No incoming documents yet</translation>
    </message>
    <message>
        <source>Văn bản gửi tới cơ quan qua trục liên thông hiện ở đây sau mỗi lần gửi nhận. Nhấn F9 để nhận ngay.</source>
        <translation>Documents sent to the agency over the axis appear here after each exchange. Press F9 to receive now.</translation>
    </message>
    <message>
        <source>Chưa có văn bản đi</source>
        <translation>No outgoing documents yet</translation>
    </message>
    <message>
        <source>Soạn văn bản đầu tiên, hoặc kéo thả một tệp PDF vào đây để làm dự thảo.</source>
        <translation>Write the first document, or drop a PDF file here to make it a draft.</translation>
    </message>
    <message>
        <source>Soạn văn bản</source>
        <translation>New document</translation>
    </message>
    <message>
        <source>Không có văn bản nào chờ</source>
        <translation>No documents are waiting</translation>
    </message>
    <message>
        <source>Dự thảo được trình duyệt và văn bản chờ ký, chờ số, chờ dấu của bạn hiện ở đây.</source>
        <translation>Drafts to approve and documents that wait for your signature, number or seal appear here.</translation>
    </message>
    <message>
        <source>Chỉ hiện %1 văn bản mới nhất. Dùng ô tìm kiếm để xem văn bản cũ hơn.</source>
        <translation>Only the newest %1 documents are shown. Use the search box to see older ones.</translation>
    </message>
    <message>
        <source>Đã lưu dự thảo. Bước tiếp theo: trình duyệt.</source>
        <translation>The draft is saved. Next step: submit it.</translation>
    </message>
    <message>
        <source>&amp;Soạn văn bản</source>
        <translation>&amp;New document</translation>
    </message>
    <message>
        <source>Tìm…</source>
        <translation>Find…</translation>
    </message>
    <message>
        <source>Tìm văn bản</source>
        <translation>Find documents</translation>
    </message>
    <message>
        <source>Tìm theo số, trích yếu, cơ quan; không cần gõ dấu (Ctrl+F)</source>
        <translation>Find by number, subject or agency; marks may be left out (Ctrl+F)</translation>
    </message>
    <message>
        <source>Danh sách văn bản</source>
        <translation>List of documents</translation>
    </message>
    <message>
        <source>Việc khác với văn bản đang chọn</source>
        <translation>Other actions on the chosen document</translation>
    </message>
    <message>
        <source>&amp;Mở bằng ứng dụng khác</source>
        <translation>&amp;Open with another program</translation>
    </message>
    <message>
        <source>&amp;Lưu bản sao…</source>
        <translation>Save a cop&amp;y…</translation>
    </message>
    <message>
        <source>Chữ ký số không hợp lệ</source>
        <translation>Digital signature not valid</translation>
    </message>
    <message>
        <source>Chữ ký số trên văn bản này không hợp lệ. Nên từ chối để cơ quan ban hành gửi lại.</source>
        <translation>The digital signature on this document is not valid. It is best to refuse it, so that the issuing agency sends it again.</translation>
    </message>
    <message>
        <source>Chưa tiếp nhận</source>
        <translation>Do not accept</translation>
    </message>
    <message>
        <source>Vẫn tiếp nhận</source>
        <translation>Accept anyway</translation>
    </message>
    <message>
        <source>Chọn nhiều dòng (Ctrl, Shift) để chỉ ký các văn bản đó; một lần nhập mã PIN.</source>
        <translation>Select several lines (Ctrl, Shift) to sign only those; the PIN is typed once.</translation>
    </message>
    <message numerus="yes">
        <source>Ký &amp;hàng loạt (%n)…</source>
        <translation>
            <numerusform>&amp;Batch signing (%n)…</numerusform>
            <numerusform>&amp;Batch signing (%n)…</numerusform>
        </translation>
    </message>
    <message>
        <source>Đã lưu dự thảo ở mục Văn bản đi.</source>
        <translation>The draft was saved among the outgoing documents.</translation>
    </message>
    <message>
        <source>Xuất gói bằng chứng</source>
        <translation>Export evidence</translation>
    </message>
    <message>
        <source>Gói bằng chứng (*.zip)</source>
        <translation>Evidence pack (*.zip)</translation>
    </message>
    <message>
        <source>Đang xuất gói bằng chứng…</source>
        <translation>Exporting the evidence…</translation>
    </message>
    <message>
        <source>Đã xuất gói bằng chứng vào %1 (SHA-256 %2).</source>
        <translation>The evidence was exported to %1 (SHA-256 %2).</translation>
    </message>
    <message>
        <source>Mở dự thảo</source>
        <translation>Open the draft</translation>
    </message>
    <message>
        <source>Mở thư mục</source>
        <translation>Open the folder</translation>
    </message>
    <message>
        <source>Dấu thời gian được tự bổ sung khi máy chủ trả lời.</source>
        <translation>The time-stamp is added by itself when a server answers.</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::DraftDialog</name>
    <message>
        <source>Soạn văn bản đi</source>
        <translation>New outgoing document</translation>
    </message>
    <message>
        <source>&amp;Loại văn bản:</source>
        <translation>&amp;Type:</translation>
    </message>
    <message>
        <source>Loại văn bản</source>
        <translation>Document type</translation>
    </message>
    <message>
        <source>&amp;Trích yếu:</source>
        <translation>S&amp;ubject:</translation>
    </message>
    <message>
        <source>Trích yếu nội dung</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>&amp;Nơi nhận:</source>
        <translation>&amp;Recipients:</translation>
    </message>
    <message>
        <source>Cơ quan nhận</source>
        <translation>Receiving agencies</translation>
    </message>
    <message>
        <source>Người &amp;ký:</source>
        <translation>&amp;Signer:</translation>
    </message>
    <message>
        <source>Người ký</source>
        <translation>Signer</translation>
    </message>
    <message>
        <source>Độ khẩn, độ &amp;mật:</source>
        <translation>Ur&amp;gency, secrecy:</translation>
    </message>
    <message>
        <source>Độ khẩn</source>
        <translation>Urgency</translation>
    </message>
    <message>
        <source>Hạn trả lời:</source>
        <translation>Reply by:</translation>
    </message>
    <message>
        <source>Hạn trả lời</source>
        <translation>Reply by</translation>
    </message>
    <message>
        <source>Độ mật</source>
        <translation>Secrecy</translation>
    </message>
    <message>
        <source>Ví dụ: gửi báo cáo công tác văn thư quý III năm 2026</source>
        <translation>Example: gửi báo cáo công tác văn thư quý III năm 2026</translation>
    </message>
    <message>
        <source>Thường</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Khẩn</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>Thượng khẩn</source>
        <translation>Very urgent</translation>
    </message>
    <message>
        <source>Hỏa tốc</source>
        <translation>Express</translation>
    </message>
    <message>
        <source>Không mật</source>
        <translation>Not classified</translation>
    </message>
    <message>
        <source>Mật</source>
        <translation>Confidential</translation>
    </message>
    <message>
        <source>Tối mật</source>
        <translation>Secret</translation>
    </message>
    <message>
        <source>Tuyệt mật</source>
        <translation>Top secret</translation>
    </message>
    <message>
        <source>Yêu cầu trả lời trước ngày</source>
        <translation>Reply required by</translation>
    </message>
    <message>
        <source>Soạn nội dung</source>
        <translation>Write the text</translation>
    </message>
    <message>
        <source>Dùng tệp PDF có sẵn</source>
        <translation>Use an existing PDF file</translation>
    </message>
    <message>
        <source>Nội dung văn bản</source>
        <translation>Text of the document</translation>
    </message>
    <message>
        <source>Mỗi đoạn một dòng. Quốc hiệu, số, ngày, nơi nhận và khối ký được trình bày tự động theo Nghị định 30/2020/NĐ-CP.</source>
        <translation>One paragraph a line. The state heading, number, date, recipients and signature block are laid out by themselves as Decree 30/2020/NĐ-CP demands.</translation>
    </message>
    <message>
        <source>Chọn tệp PDF…</source>
        <translation>Choose a PDF file…</translation>
    </message>
    <message>
        <source>Chọn tệp PDF làm dự thảo</source>
        <translation>Choose a PDF file as the draft</translation>
    </message>
    <message>
        <source>Kéo thả tệp PDF vào đây, hoặc chọn tệp.</source>
        <translation>Drop a PDF file here, or choose one.</translation>
    </message>
    <message>
        <source>Lưu dự thảo</source>
        <translation>Save draft</translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Văn bản PDF (*.pdf)</source>
        <translation>PDF documents (*.pdf)</translation>
    </message>
    <message>
        <source>Văn bản mật không được soạn, lưu hoặc gửi bằng phần mềm này (Luật Bảo vệ bí mật nhà nước 117/2025/QH15). Dùng máy tính độc lập theo quy định.</source>
        <translation>Classified documents must not be written, stored or sent with this program (Law on State Secrets 117/2025/QH15). Use the isolated computer provided for them.</translation>
    </message>
    <message>
        <source>Nhập trích yếu nội dung.</source>
        <translation>Enter the subject.</translation>
    </message>
    <message>
        <source>Chọn ít nhất một cơ quan nhận.</source>
        <translation>Choose at least one recipient.</translation>
    </message>
    <message>
        <source>Nhập nội dung, hoặc chọn một tệp PDF.</source>
        <translation>Enter the text, or choose a PDF file.</translation>
    </message>
    <message>
        <source>Chọn tệp PDF, hoặc soạn nội dung.</source>
        <translation>Choose a PDF file, or write the text.</translation>
    </message>
    <message>
        <source>Đang lưu dự thảo…</source>
        <translation>Saving the draft…</translation>
    </message>
    <message>
        <source>Bỏ dự thảo?</source>
        <translation>Discard the draft?</translation>
    </message>
    <message>
        <source>Nội dung đang soạn chưa được lưu.</source>
        <translation>What you have written is not saved.</translation>
    </message>
    <message>
        <source>L&amp;iên quan:</source>
        <translation>Re&amp;lates to:</translation>
    </message>
    <message>
        <source>Văn bản liên quan</source>
        <translation>Related document</translation>
    </message>
    <message>
        <source>Gửi kèm &amp;bản giấy</source>
        <translation>A &amp;paper copy follows</translation>
    </message>
    <message>
        <source>Nơi nhận được báo là bản giấy gửi theo đường bưu chính</source>
        <translation>Recipients are told that a paper copy comes by post</translation>
    </message>
    <message>
        <source>Bỏ liên kết</source>
        <translation>Remove the link</translation>
    </message>
    <message>
        <source>Soạn văn bản thu hồi</source>
        <translation>Draft a recalling document</translation>
    </message>
    <message>
        <source>Soạn bản cập nhật</source>
        <translation>Draft an update</translation>
    </message>
    <message>
        <source>Soạn văn bản thay thế</source>
        <translation>Draft a replacement</translation>
    </message>
    <message>
        <source>Soạn văn bản trả lời</source>
        <translation>Draft a reply</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::ExchangePanel</name>
    <message>
        <source>một văn bản chưa đến đây</source>
        <translation>a document that is not here yet</translation>
    </message>
    <message>
        <source>văn bản số %1 ngày %2</source>
        <translation>document %1 of %2</translation>
    </message>
    <message>
        <source>dự thảo “%1”</source>
        <translation>the draft “%1”</translation>
    </message>
    <message>
        <source>Nơi gửi đã gửi bản cập nhật, chờ văn thư trả lời: %1</source>
        <translation>The sender has sent an update; the clerk is to answer: %1</translation>
    </message>
    <message>
        <source>Nơi gửi yêu cầu lấy lại văn bản, chờ văn thư trả lời: %1</source>
        <translation>The sender asks for the document back; the clerk is to answer: %1</translation>
    </message>
    <message>
        <source>Chưa có văn bản trả lời, thu hồi, cập nhật hay thay thế văn bản này.</source>
        <translation>Nothing answers, recalls, updates or replaces this document.</translation>
    </message>
    <message>
        <source>Lúc</source>
        <translation>When</translation>
    </message>
    <message>
        <source>Người</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Nơi nhận và trạng thái</source>
        <translation>Recipients and their states</translation>
    </message>
    <message>
        <source>Lấy lại, cập nhật: %1</source>
        <translation>Give back, update: %1</translation>
    </message>
    <message>
        <source>Nơi nhận, trạng thái</source>
        <translation>Recipient, state</translation>
    </message>
    <message>
        <source>Nhấn Enter để mở văn bản</source>
        <translation>Press Enter to open the document</translation>
    </message>
    <message>
        <source>chưa có hồi báo</source>
        <translation>no answer yet</translation>
    </message>
    <message>
        <source>Văn bản liên quan</source>
        <translation>Related document</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::GroupsDialog</name>
    <message>
        <source>Chưa có nhóm nào. Khi soạn văn bản, chọn các nơi nhận rồi bấm Nhóm để lưu thành nhóm.</source>
        <translation>No groups yet. When drafting, choose recipients, then press Groups to save them as one.</translation>
    </message>
    <message>
        <source>Xóa nhóm nơi nhận?</source>
        <translation>Delete the group?</translation>
    </message>
    <message>
        <source>Nhóm “%1” sẽ bị xóa. Các cơ quan trong nhóm không bị ảnh hưởng.</source>
        <translation>The group “%1” will be deleted. The agencies in it stay.</translation>
    </message>
    <message>
        <source>Giữ lại</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Xóa nhóm</source>
        <translation>Delete the group</translation>
    </message>
    <message>
        <source>Nhóm nơi nhận</source>
        <translation>Groups of recipients</translation>
    </message>
    <message>
        <source>&amp;Nhóm:</source>
        <translation>&amp;Groups:</translation>
    </message>
    <message>
        <source>Các nhóm nơi nhận</source>
        <translation>Groups of recipients</translation>
    </message>
    <message>
        <source>&amp;Cơ quan trong nhóm:</source>
        <translation>&amp;Agencies in the group:</translation>
    </message>
    <message>
        <source>Cơ quan trong nhóm</source>
        <translation>Agencies in the group</translation>
    </message>
    <message>
        <source>Đổ&amp;i tên</source>
        <translation>&amp;Rename</translation>
    </message>
    <message>
        <source>&amp;Xóa nhóm…</source>
        <translation>&amp;Delete the group…</translation>
    </message>
    <message>
        <source>&amp;Bỏ khỏi nhóm</source>
        <translation>&amp;Take out of the group</translation>
    </message>
    <message>
        <source>Đón&amp;g</source>
        <translation>&amp;Close</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::HelpWindow</name>
    <message>
        <source>Bắt đầu</source>
        <translation>Getting started</translation>
    </message>
    <message>
        <source>Soạn và trình văn bản</source>
        <translation>Writing and submitting</translation>
    </message>
    <message>
        <source>Ký số và đóng dấu</source>
        <translation>Signing and sealing</translation>
    </message>
    <message>
        <source>Cấp số và phát hành</source>
        <translation>Numbering and issuing</translation>
    </message>
    <message>
        <source>Tiếp nhận văn bản đến</source>
        <translation>Accepting incoming documents</translation>
    </message>
    <message>
        <source>Hướng dẫn – Văn thư</source>
        <translation>User guide – VanThu</translation>
    </message>
    <message>
        <source>Các mục hướng dẫn</source>
        <translation>Topics of the guide</translation>
    </message>
    <message>
        <source>Trang hướng dẫn</source>
        <translation>Page of the guide</translation>
    </message>
    <message>
        <source>Ký hàng loạt</source>
        <translation>Batch signing</translation>
    </message>
    <message>
        <source>Kiểm tra chữ ký</source>
        <translation>Checking signatures</translation>
    </message>
    <message>
        <source>Trả lời, thu hồi, cập nhật</source>
        <translation>Reply, recall, update</translation>
    </message>
    <message>
        <source>Thời hạn theo quy định</source>
        <translation>Time limits of the law</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::HintTexts</name>
    <message>
        <source>Quá hạn gửi</source>
        <translation>Late to send</translation>
    </message>
    <message>
        <source>Quá hạn trả lời</source>
        <translation>Late to answer</translation>
    </message>
    <message>
        <source>Gửi ngay</source>
        <translation>Send at once</translation>
    </message>
    <message>
        <source>Trả lời ngay</source>
        <translation>Answer at once</translation>
    </message>
    <message>
        <source>Trước %1</source>
        <translation>By %1</translation>
    </message>
    <message>
        <source>Văn bản khẩn phải gửi ngay sau khi ký (Quyết định 28/2018/QĐ-TTg, Điều 6).</source>
        <translation>An urgent document is sent right after signing (Decision 28/2018/QĐ-TTg, art. 6).</translation>
    </message>
    <message>
        <source>Phải gửi trong ngày ký, chậm nhất %1 (Quyết định 28/2018/QĐ-TTg, Điều 6).</source>
        <translation>To be sent on the day of signing, by %1 at the latest (Decision 28/2018/QĐ-TTg, art. 6).</translation>
    </message>
    <message>
        <source>Văn bản khẩn: tiếp nhận hoặc từ chối ngay (Nghị định 30/2020/NĐ-CP, Điều 21).</source>
        <translation>Urgent: accept or refuse it at once (Decree 30/2020/NĐ-CP, art. 21).</translation>
    </message>
    <message>
        <source>Phải tiếp nhận hoặc từ chối trong ngày, chậm nhất %1 (Nghị định 30/2020/NĐ-CP, Điều 21).</source>
        <translation>To be accepted or refused within the day, by %1 at the latest (Decree 30/2020/NĐ-CP, art. 21).</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::HistoryPanel</name>
    <message>
        <source>Quá trình xử lý</source>
        <translation>History of the document</translation>
    </message>
    <message>
        <source>Lúc</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Người làm</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Việc</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>SHA-&amp;256 của tệp:</source>
        <translation>SHA-&amp;256 of the file:</translation>
    </message>
    <message>
        <source>SHA-256 của tệp chính</source>
        <translation>SHA-256 of the main file</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::JournalTitles</name>
    <message>
        <source>Soạn dự thảo</source>
        <translation>Drafted</translation>
    </message>
    <message>
        <source>Trình duyệt</source>
        <translation>Submitted</translation>
    </message>
    <message>
        <source>Duyệt dự thảo</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Ký số</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>Cấp số</source>
        <translation>Numbered</translation>
    </message>
    <message>
        <source>Đóng dấu</source>
        <translation>Sealed</translation>
    </message>
    <message>
        <source>Phát hành</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>Hoàn tác phát hành</source>
        <translation>Issue undone</translation>
    </message>
    <message>
        <source>Văn bản đến</source>
        <translation>Arrived</translation>
    </message>
    <message>
        <source>Đã xem, không có dấu mật</source>
        <translation>Looked through, no secrecy mark</translation>
    </message>
    <message>
        <source>Tiếp nhận</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>Từ chối</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>Trạng thái nơi nhận</source>
        <translation>Recipient status</translation>
    </message>
    <message>
        <source>Đưa vào hồ sơ</source>
        <translation>Put in case file</translation>
    </message>
    <message>
        <source>Thu hồi</source>
        <translation>Recalled</translation>
    </message>
    <message>
        <source>Nơi gửi yêu cầu lấy lại</source>
        <translation>Sender asks it back</translation>
    </message>
    <message>
        <source>Không cho lấy lại</source>
        <translation>Request declined</translation>
    </message>
    <message>
        <source>Hủy do bị thu hồi</source>
        <translation>Cancelled by recall</translation>
    </message>
    <message>
        <source>Cập nhật từ nơi gửi</source>
        <translation>Updated by its issuer</translation>
    </message>
    <message>
        <source>Bản cập nhật đến muộn, không áp dụng</source>
        <translation>Update came late and was not applied</translation>
    </message>
    <message>
        <source>Đồng ý bản cập nhật</source>
        <translation>Update agreed</translation>
    </message>
    <message>
        <source>Từ chối bản cập nhật</source>
        <translation>Update refused</translation>
    </message>
    <message>
        <source>Được văn bản khác thay thế</source>
        <translation>Replaced by another document</translation>
    </message>
    <message>
        <source>Văn bản liên quan đã đến</source>
        <translation>The related document has arrived</translation>
    </message>
    <message>
        <source>Gửi lại</source>
        <translation>Sent again</translation>
    </message>
    <message>
        <source>Phân công xử lý</source>
        <translation>Assigned</translation>
    </message>
    <message>
        <source>Bắt đầu xử lý</source>
        <translation>Started</translation>
    </message>
    <message>
        <source>Hoàn thành xử lý</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>Hủy gửi thông điệp</source>
        <translation>Message cancelled</translation>
    </message>
    <message>
        <source>Xuất bằng chứng</source>
        <translation>Evidence exported</translation>
    </message>
    <message>
        <source>Có hiệu lực trở lại</source>
        <translation>In force again</translation>
    </message>
    <message>
        <source>Bổ sung dấu thời gian</source>
        <translation>Time-stamp added</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::KeyChooser</name>
    <message>
        <source>Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt.</source>
        <translation>A PIN has only plain letters, digits and symbols. Switch the Vietnamese input method off.</translation>
    </message>
    <message>
        <source>Có thể phím Caps Lock đang bật.</source>
        <translation>Caps Lock may be on.</translation>
    </message>
    <message>
        <source>Mã PIN của thiết bị %1 được nhập trên chính thiết bị.</source>
        <translation>The PIN of the device %1 is entered on its own keypad.</translation>
    </message>
    <message>
        <source>ĐỒNG Ý</source>
        <translation>I AGREE</translation>
    </message>
    <message>
        <source>Đang đọc thiết bị ký…</source>
        <translation>Reading the signing devices…</translation>
    </message>
    <message>
        <source>Không thấy chứng thư ký số nào. Cắm thiết bị ký rồi bấm nút đọc lại.</source>
        <translation>No signing certificate found. Plug the signing device in and press the button to read again.</translation>
    </message>
    <message>
        <source>Thiết bị này đã bị khóa.</source>
        <translation>This device is locked.</translation>
    </message>
    <message>
        <source>Chọn chứng thư còn hiệu lực.</source>
        <translation>Choose a valid certificate.</translation>
    </message>
    <message>
        <source>Xác nhận lần thử cuối.</source>
        <translation>Confirm the last try.</translation>
    </message>
    <message>
        <source>Nhập mã PIN.</source>
        <translation>Enter the PIN.</translation>
    </message>
    <message>
        <source>&amp;Chứng thư ký số:</source>
        <translation>C&amp;ertificate:</translation>
    </message>
    <message>
        <source>Chứng thư ký số</source>
        <translation>Certificate</translation>
    </message>
    <message>
        <source>Đọc lại các thiết bị ký</source>
        <translation>Read the signing devices again</translation>
    </message>
    <message>
        <source>Người giữ:</source>
        <translation>Holder:</translation>
    </message>
    <message>
        <source>Cấp bởi:</source>
        <translation>Issued by:</translation>
    </message>
    <message>
        <source>Thiết bị:</source>
        <translation>Device:</translation>
    </message>
    <message>
        <source>Số sê-ri:</source>
        <translation>Serial number:</translation>
    </message>
    <message>
        <source>Hết hạn:</source>
        <translation>Expires:</translation>
    </message>
    <message>
        <source>Gõ ĐỒNG Ý để xác nhận lần thử cuối:</source>
        <translation>Type I AGREE to confirm the last try:</translation>
    </message>
    <message>
        <source>Xác nhận lần thử cuối, gõ ĐỒNG Ý</source>
        <translation>Confirm the last try, type I AGREE</translation>
    </message>
    <message>
        <source>Mã &amp;PIN của thiết bị %1 (%2):</source>
        <translation>&amp;PIN of the device %1 (%2):</translation>
    </message>
    <message>
        <source>Mã &amp;PIN:</source>
        <translation>&amp;PIN:</translation>
    </message>
    <message>
        <source>Mã PIN của thiết bị %1 (%2)</source>
        <translation>PIN of the device %1 (%2)</translation>
    </message>
    <message>
        <source>Mã PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Chứng thư…</source>
        <translation>Certificate…</translation>
    </message>
    <message>
        <source>Xem chứng thư đang chọn và vì sao được tin cậy hay không</source>
        <translation>Show the chosen certificate and why it is trusted or not</translation>
    </message>
    <message>
        <source>Xem chứng thư đang chọn</source>
        <translation>Show the chosen certificate</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::LinkTexts</name>
    <message>
        <source>Thu hồi %1</source>
        <translation>Recalls %1</translation>
    </message>
    <message>
        <source>Cập nhật %1</source>
        <translation>Updates %1</translation>
    </message>
    <message>
        <source>Thay thế %1</source>
        <translation>Replaces %1</translation>
    </message>
    <message>
        <source>Trả lời %1</source>
        <translation>Answers %1</translation>
    </message>
    <message>
        <source>Bị thu hồi bằng %1</source>
        <translation>Recalled by %1</translation>
    </message>
    <message>
        <source>Được cập nhật bằng %1</source>
        <translation>Updated by %1</translation>
    </message>
    <message>
        <source>Được thay thế bằng %1</source>
        <translation>Replaced by %1</translation>
    </message>
    <message>
        <source>Được trả lời bằng %1</source>
        <translation>Answered by %1</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::MainWindow</name>
    <message>
        <source>Giới thiệu</source>
        <translation>About VanThu</translation>
    </message>
    <message>
        <source>Văn thư %1
Quản lý văn bản và ký số cho cơ quan nhà nước.
Giấy phép GPL-3.0 trở lên.</source>
        <translation>VanThu %1
Document management and digital signing for state agencies.
Licence: GPL-3.0 or later.</translation>
    </message>
    <message>
        <source>%1 – Văn thư</source>
        <translation>%1 – VanThu</translation>
    </message>
    <message>
        <source>Người làm việc</source>
        <translation>Working as</translation>
    </message>
    <message>
        <source>&amp;Văn bản</source>
        <translation>&amp;Document</translation>
    </message>
    <message>
        <source>&amp;Xem</source>
        <translation>&amp;View</translation>
    </message>
    <message>
        <source>Trợ &amp;giúp</source>
        <translation>&amp;Help</translation>
    </message>
    <message>
        <source>&amp;Soạn văn bản…</source>
        <translation>&amp;New document…</translation>
    </message>
    <message>
        <source>&amp;Tìm văn bản</source>
        <translation>&amp;Find documents</translation>
    </message>
    <message>
        <source>&amp;Gửi và nhận</source>
        <translation>&amp;Send and receive</translation>
    </message>
    <message>
        <source>Th&amp;oát</source>
        <translation>&amp;Quit</translation>
    </message>
    <message>
        <source>&amp;Làm mới</source>
        <translation>&amp;Refresh</translation>
    </message>
    <message>
        <source>Văn bản đế&amp;n</source>
        <translation>&amp;Incoming documents</translation>
    </message>
    <message>
        <source>Văn bản đ&amp;i</source>
        <translation>&amp;Outgoing documents</translation>
    </message>
    <message>
        <source>Chờ &amp;ký</source>
        <translation>To &amp;sign</translation>
    </message>
    <message>
        <source>&amp;Hồ sơ công việc</source>
        <translation>&amp;Case files</translation>
    </message>
    <message>
        <source>Hộp &amp;gửi</source>
        <translation>Out&amp;box</translation>
    </message>
    <message>
        <source>&amp;Thiết lập</source>
        <translation>Se&amp;ttings</translation>
    </message>
    <message>
        <source>&amp;Hướng dẫn</source>
        <translation>&amp;User guide</translation>
    </message>
    <message>
        <source>Giới &amp;thiệu</source>
        <translation>&amp;About VanThu</translation>
    </message>
    <message>
        <source>&amp;Ký hàng loạt…</source>
        <translation>&amp;Batch signing…</translation>
    </message>
    <message>
        <source>Kiểm tra &amp;chữ ký…</source>
        <translation>&amp;Check signatures…</translation>
    </message>
    <message>
        <source>Ngườ&amp;i làm việc:</source>
        <translation>&amp;Working as:</translation>
    </message>
    <message numerus="yes">
        <source>Đã bổ sung dấu thời gian cho %n chữ ký.</source>
        <translation>
            <numerusform>A time-stamp was added to %n signature.</numerusform>
            <numerusform>Time-stamps were added to %n signatures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vanthu::ui::MessageBar</name>
    <message>
        <source>Thông báo</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Hiện chi tiết kỹ thuật</source>
        <translation>Show technical details</translation>
    </message>
    <message>
        <source>Đóng thông báo</source>
        <translation>Close the message</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::Navigation</name>
    <message>
        <source>Văn bản đến</source>
        <translation>Incoming documents</translation>
    </message>
    <message>
        <source>Văn bản đi</source>
        <translation>Outgoing documents</translation>
    </message>
    <message>
        <source>Chờ ký</source>
        <translation>To sign</translation>
    </message>
    <message>
        <source>Hồ sơ công việc</source>
        <translation>Case files</translation>
    </message>
    <message>
        <source>Hộp gửi</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>Thiết lập</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>%1, %2 việc đang chờ</source>
        <translation>%1, %2 waiting</translation>
    </message>
    <message>
        <source>Các mục làm việc</source>
        <translation>Work areas</translation>
    </message>
    <message>
        <source>gấp %1</source>
        <translation>%1 pressing</translation>
    </message>
    <message numerus="yes">
        <source>%n văn bản khẩn hoặc quá hạn</source>
        <translation>
            <numerusform>%n urgent or late document</numerusform>
            <numerusform>%n urgent or late documents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vanthu::ui::NewCaseDialog</name>
    <message>
        <source>Nhập số, ký hiệu, tiêu đề và thời hạn bảo quản.</source>
        <translation>Enter code, title and retention period.</translation>
    </message>
    <message>
        <source>Mở hồ sơ công việc</source>
        <translation>New case file</translation>
    </message>
    <message>
        <source>&amp;Số, ký hiệu hồ sơ:</source>
        <translation>&amp;Code:</translation>
    </message>
    <message>
        <source>&amp;Tiêu đề:</source>
        <translation>&amp;Title:</translation>
    </message>
    <message>
        <source>Thời &amp;hạn bảo quản:</source>
        <translation>&amp;Retention period:</translation>
    </message>
    <message>
        <source>Số, ký hiệu hồ sơ</source>
        <translation>Code of the case file</translation>
    </message>
    <message>
        <source>Ví dụ: 01.TCCB</source>
        <translation>Example: 01.TCCB</translation>
    </message>
    <message>
        <source>Tiêu đề hồ sơ</source>
        <translation>Title of the case file</translation>
    </message>
    <message>
        <source>Ví dụ: Hồ sơ về tuyển dụng công chức năm 2026</source>
        <translation>Example: Hồ sơ về tuyển dụng công chức năm 2026</translation>
    </message>
    <message>
        <source>Thời hạn bảo quản</source>
        <translation>Retention period</translation>
    </message>
    <message>
        <source>&amp;Mở hồ sơ</source>
        <translation>&amp;Open case file</translation>
    </message>
    <message>
        <source>Mở hồ sơ</source>
        <translation>Open case file</translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::OutboxPage</name>
    <message>
        <source>Chờ gửi</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Đang gửi</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Đã gửi</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Gửi lỗi</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>Đã hủy</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Gửi thông điệp đang chọn mà không chờ lần thử tới</source>
        <translation>Send the chosen message without waiting for the next try</translation>
    </message>
    <message>
        <source>Chỉ thông điệp đang chờ hoặc gửi lỗi mới gửi lại được</source>
        <translation>Only a message that waits or has failed can be sent again</translation>
    </message>
    <message>
        <source>Đang gửi lại.</source>
        <translation>Sending again.</translation>
    </message>
    <message>
        <source>Gửi ngay</source>
        <translation>Send now</translation>
    </message>
    <message>
        <source>Gửi và &amp;nhận</source>
        <translation>&amp;Send and receive</translation>
    </message>
    <message>
        <source>Gửi và nhận</source>
        <translation>Send and receive</translation>
    </message>
    <message>
        <source>Gửi và nhận ngay (F9)</source>
        <translation>Send and receive now (F9)</translation>
    </message>
    <message>
        <source>Thông điệp gửi lên trục liên thông</source>
        <translation>Messages to the axis</translation>
    </message>
    <message>
        <source>Nội dung</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>Nơi nhận</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>Trạng thái</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Lý do</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Số lần gửi</source>
        <translation>Tries</translation>
    </message>
    <message>
        <source>Lần thử tới</source>
        <translation>Next try</translation>
    </message>
    <message>
        <source>Thời điểm gửi</source>
        <translation>Sent at</translation>
    </message>
    <message>
        <source>&amp;Các lần gửi của thông điệp đang chọn:</source>
        <translation>&amp;Tries to send the chosen message:</translation>
    </message>
    <message>
        <source>Các lần gửi</source>
        <translation>Tries to send</translation>
    </message>
    <message>
        <source>Lần</source>
        <translation>Try</translation>
    </message>
    <message>
        <source>Lúc</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Kết quả</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Chưa có gì để gửi</source>
        <translation>Nothing to send yet</translation>
    </message>
    <message>
        <source>Văn bản đã phát hành và trạng thái trả lời nơi gửi hiện ở đây cho tới khi tới trục liên thông. Khi mất mạng, chúng chờ ở đây và tự được gửi sau.</source>
        <translation>Issued documents and status replies to senders stay here until they reach the axis. Without a network they wait here and are sent later by themselves.</translation>
    </message>
    <message>
        <source>Đã tách theo nơi nhận</source>
        <translation>Split by recipient</translation>
    </message>
    <message>
        <source>Không gửi thông điệp đang chọn nữa</source>
        <translation>Do not send the chosen message any more</translation>
    </message>
    <message>
        <source>Chỉ thông điệp đang chờ hoặc gửi lỗi mới hủy được</source>
        <translation>Only a message that waits or failed can be cancelled</translation>
    </message>
    <message>
        <source>Đã hủy, thông điệp không được gửi nữa.</source>
        <translation>Cancelled; the message will not be sent.</translation>
    </message>
    <message>
        <source>&amp;Hủy gửi</source>
        <translation>&amp;Cancel sending</translation>
    </message>
    <message>
        <source>Hủy gửi</source>
        <translation>Cancel sending</translation>
    </message>
    <message>
        <source>Gửi ng&amp;ay</source>
        <translation>Send &amp;now</translation>
    </message>
    <message>
        <source>Bị ngắt giữa chừng; được gửi lại</source>
        <translation>Interrupted; it is sent again</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::PasswordBar</name>
    <message>
        <source>Mật khẩu của tệp %1 không đúng; hãy nhập lại.</source>
        <translation>The password for %1 is not right; type it again.</translation>
    </message>
    <message>
        <source>Tệp %1 được bảo vệ bằng mật khẩu; hãy nhập mật khẩu để mở.</source>
        <translation>%1 is protected by a password; type it to open the file.</translation>
    </message>
    <message>
        <source>Mật khẩu của tệp</source>
        <translation>Password of the file</translation>
    </message>
    <message>
        <source>Mở bằng mật khẩu</source>
        <translation>Open with the password</translation>
    </message>
    <message>
        <source>Mở tệp</source>
        <translation>Open file</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::PdfView</name>
    <message>
        <source>Trang văn bản</source>
        <translation>Pages of the document</translation>
    </message>
    <message>
        <source>Thử hiển thị lại trang này</source>
        <translation>Try to show this page again</translation>
    </message>
    <message>
        <source>Thử lại</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::PinEdit</name>
    <message>
        <source>Mã PIN</source>
        <translation>PIN</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::PinPrompt</name>
    <message>
        <source>Mã PIN cho chữ ký tiếp theo</source>
        <translation>PIN for the next signature</translation>
    </message>
    <message>
        <source>Dừng ký</source>
        <translation>Stop signing</translation>
    </message>
    <message>
        <source>&amp;Ký tiếp</source>
        <translation>&amp;Sign</translation>
    </message>
    <message>
        <source>Ký tiếp</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt.</source>
        <translation>A PIN has only plain letters, digits and symbols. Switch the Vietnamese input method off.</translation>
    </message>
    <message>
        <source>Khóa trên thiết bị %1 (%2) đòi mã &amp;PIN cho từng chữ ký. Chữ ký thứ %3:</source>
        <translation>The key on the device %1 (%2) asks for the &amp;PIN at each signature. Signature number %3:</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::PreviewPane</name>
    <message>
        <source>Trang %1/%2</source>
        <translation>Page %1/%2</translation>
    </message>
    <message>
        <source>Chữ ký số (%1)</source>
        <translation>Signatures (%1)</translation>
    </message>
    <message>
        <source>Chữ ký số</source>
        <translation>Signatures</translation>
    </message>
    <message>
        <source>Lưu bản sao văn bản</source>
        <translation>Save a copy of the document</translation>
    </message>
    <message>
        <source>Văn bản PDF (*.pdf)</source>
        <translation>PDF documents (*.pdf)</translation>
    </message>
    <message>
        <source>Đã lưu bản sao vào %1</source>
        <translation>A copy was saved as %1</translation>
    </message>
    <message>
        <source>Chưa chọn văn bản</source>
        <translation>No document chosen</translation>
    </message>
    <message>
        <source>Chọn một văn bản trong danh sách để xem nội dung, chữ ký số và quá trình xử lý.</source>
        <translation>Choose a document in the list to see its text, signatures and history.</translation>
    </message>
    <message>
        <source>Phóng to</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>Thu nhỏ</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>Vừa chiều rộng</source>
        <translation>Fit width</translation>
    </message>
    <message>
        <source>Xem văn bản</source>
        <translation>View the document</translation>
    </message>
    <message>
        <source>Văn bản</source>
        <translation>Document</translation>
    </message>
    <message>
        <source>Quá trình</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Trao đổi</source>
        <translation>Exchange</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::ReasonDialog</name>
    <message>
        <source>Từ chối tiếp nhận văn bản</source>
        <translation>Refuse the document</translation>
    </message>
    <message>
        <source>&amp;Lý do (cơ quan ban hành sẽ đọc được):</source>
        <translation>Rea&amp;son (the issuing agency will read it):</translation>
    </message>
    <message>
        <source>Lý do từ chối</source>
        <translation>Reason for the refusal</translation>
    </message>
    <message>
        <source>Ví dụ: văn bản gửi không đúng thẩm quyền giải quyết</source>
        <translation>Example: văn bản gửi không đúng thẩm quyền giải quyết</translation>
    </message>
    <message>
        <source>&amp;Từ chối</source>
        <translation>&amp;Refuse</translation>
    </message>
    <message>
        <source>Từ chối</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Không cho lấy lại văn bản</source>
        <translation>Keep the document</translation>
    </message>
    <message>
        <source>Ví dụ: văn bản đã được giải quyết xong</source>
        <translation>For example: the matter is already settled</translation>
    </message>
    <message>
        <source>&amp;Trả lời</source>
        <translation>&amp;Answer</translation>
    </message>
    <message>
        <source>Trả lời</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>Lý do</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Không nhận bản cập nhật</source>
        <translation>Refuse the update</translation>
    </message>
    <message>
        <source>Ví dụ: bản cập nhật không đúng với văn bản đã tiếp nhận</source>
        <translation>For example: the update does not fit the accepted document</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::RecipientPicker</name>
    <message>
        <source>Gõ tên hoặc mã định danh cơ quan, không cần dấu</source>
        <translation>Type the name or code of an agency; marks may be left out</translation>
    </message>
    <message>
        <source>Tìm cơ quan nhận</source>
        <translation>Find a receiving agency</translation>
    </message>
    <message>
        <source>Các cơ quan nhận đã chọn</source>
        <translation>Chosen recipients</translation>
    </message>
    <message>
        <source>Chọn rồi nhấn Delete để bỏ một cơ quan</source>
        <translation>Choose one and press Delete to remove it</translation>
    </message>
    <message numerus="yes">
        <source>Nhóm: %1 (%n cơ quan)</source>
        <translation>
            <numerusform>Group: %1 (%n agency)</numerusform>
            <numerusform>Group: %1 (%n agencies)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n cơ quan)</source>
        <translation>
            <numerusform>%1 (%n agency)</numerusform>
            <numerusform>%1 (%n agencies)</numerusform>
        </translation>
    </message>
    <message>
        <source>Chưa có nhóm nào</source>
        <translation>No groups yet</translation>
    </message>
    <message>
        <source>&amp;Lưu các nơi nhận đã chọn thành nhóm…</source>
        <translation>&amp;Save the chosen recipients as a group…</translation>
    </message>
    <message>
        <source>&amp;Quản lý nhóm…</source>
        <translation>&amp;Manage groups…</translation>
    </message>
    <message>
        <source>Lưu nhóm nơi nhận</source>
        <translation>Save a group of recipients</translation>
    </message>
    <message>
        <source>Lưu</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Nhấn phím mũi tên xuống để xem các nhóm và nơi đã gửi</source>
        <translation>Press Down to see groups and earlier recipients</translation>
    </message>
    <message>
        <source>Nhóm</source>
        <translation>Groups</translation>
    </message>
    <message>
        <source>Nhóm nơi nhận</source>
        <translation>Groups of recipients</translation>
    </message>
    <message>
        <source>Tên nhóm:</source>
        <translation>Name of the group:</translation>
    </message>
    <message>
        <source>Thay nhóm nơi nhận?</source>
        <translation>Replace the group of recipients?</translation>
    </message>
    <message>
        <source>Đã có nhóm “%1”. Thay các cơ quan trong nhóm đó bằng các nơi nhận đang chọn?</source>
        <translation>There is a group “%1” already. Replace its agencies by the recipients that are chosen now?</translation>
    </message>
    <message>
        <source>Giữ nhóm cũ</source>
        <translation>Keep the group</translation>
    </message>
    <message>
        <source>Thay nhóm</source>
        <translation>Replace it</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::RecipientsDialog</name>
    <message>
        <source>Chưa có hồi báo</source>
        <translation>No report yet</translation>
    </message>
    <message>
        <source>Chọn ít nhất một nơi nhận.</source>
        <translation>Choose at least one recipient.</translation>
    </message>
    <message>
        <source>Ghi lý do; nơi nhận sẽ đọc được.</source>
        <translation>Write the reason; the recipients will read it.</translation>
    </message>
    <message>
        <source>Mọi nơi nhận đều được yêu cầu: văn bản sẽ được đóng băng ở trạng thái “Đã thu hồi”.</source>
        <translation>Every recipient is asked: the document will be frozen as “Recalled”.</translation>
    </message>
    <message>
        <source>Văn bản vẫn có hiệu lực với các nơi nhận không chọn.</source>
        <translation>The document stays in force for the recipients that are not chosen.</translation>
    </message>
    <message>
        <source>Nơi đã có văn bản sẽ không nhận thành hai.</source>
        <translation>One who has the document already will not have it twice.</translation>
    </message>
    <message>
        <source>Thu hồi văn bản đã phát hành</source>
        <translation>Recall an issued document</translation>
    </message>
    <message>
        <source>Gửi lại cho một nơi nhận</source>
        <translation>Send again to a recipient</translation>
    </message>
    <message>
        <source>&amp;Lấy lại từ:</source>
        <translation>&amp;Ask back from:</translation>
    </message>
    <message>
        <source>Gửi &amp;lại cho:</source>
        <translation>Send &amp;again to:</translation>
    </message>
    <message>
        <source>Các nơi nhận</source>
        <translation>Recipients</translation>
    </message>
    <message>
        <source>Nơi nhận</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>Tình trạng</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Yêu cầu lấy lại</source>
        <translation>Asked to give back</translation>
    </message>
    <message>
        <source>Lý &amp;do:</source>
        <translation>Rea&amp;son:</translation>
    </message>
    <message>
        <source>Lý do thu hồi</source>
        <translation>Reason of the recall</translation>
    </message>
    <message>
        <source>Ví dụ: ban hành nhầm phụ lục</source>
        <translation>For example: the wrong annex was issued</translation>
    </message>
    <message>
        <source>&amp;Thu hồi</source>
        <translation>&amp;Recall</translation>
    </message>
    <message>
        <source>&amp;Gửi lại</source>
        <translation>&amp;Send again</translation>
    </message>
    <message>
        <source>Không thu hồi</source>
        <translation>Do not recall</translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Chờ trả lời</source>
        <translation>Not answered yet</translation>
    </message>
    <message>
        <source>Đồng ý</source>
        <translation>Agreed</translation>
    </message>
    <message>
        <source>Từ chối</source>
        <translation>Refused</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::SettingsPage</name>
    <message>
        <source>Không có</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Đang gửi và nhận…</source>
        <translation>Sending and receiving…</translation>
    </message>
    <message>
        <source>Chưa lần nào</source>
        <translation>Never</translation>
    </message>
    <message>
        <source>%1: đã gửi %2, đã nhận %3</source>
        <translation>%1: %2 sent, %3 received</translation>
    </message>
    <message>
        <source>Đã đổi mã PIN.</source>
        <translation>The PIN is changed.</translation>
    </message>
    <message numerus="yes">
        <source>Đã cập nhật danh sách %n cơ quan.</source>
        <translation>
            <numerusform>The list of %n agency is up to date.</numerusform>
            <numerusform>The list of %n agencies is up to date.</numerusform>
        </translation>
    </message>
    <message>
        <source>Chung</source>
        <translation>General</translation>
    </message>
    <message>
        <source>Cơ quan và người làm việc</source>
        <translation>Agency and person</translation>
    </message>
    <message>
        <source>Trục liên thông</source>
        <translation>Axis</translation>
    </message>
    <message>
        <source>Thiết bị ký</source>
        <translation>Signing devices</translation>
    </message>
    <message>
        <source>Chứng thư gốc được tin cậy</source>
        <translation>Trusted root certificates</translation>
    </message>
    <message>
        <source>Giao diện:</source>
        <translation>Appearance:</translation>
    </message>
    <message>
        <source>Phiên bản:</source>
        <translation>Version:</translation>
    </message>
    <message>
        <source>Cơ quan:</source>
        <translation>Agency:</translation>
    </message>
    <message>
        <source>Mã định danh:</source>
        <translation>Agency code:</translation>
    </message>
    <message>
        <source>Cấp trên:</source>
        <translation>Superior agency:</translation>
    </message>
    <message>
        <source>Người làm việc:</source>
        <translation>Working as:</translation>
    </message>
    <message>
        <source>Thiết bị ký:</source>
        <translation>Signing device:</translation>
    </message>
    <message>
        <source>Thư mục hồ sơ:</source>
        <translation>Profile folder:</translation>
    </message>
    <message>
        <source>Địa chỉ trục:</source>
        <translation>Axis address:</translation>
    </message>
    <message>
        <source>Gửi nhận lần cuối:</source>
        <translation>Last exchange:</translation>
    </message>
    <message>
        <source>&amp;Ngôn ngữ:</source>
        <translation>&amp;Language:</translation>
    </message>
    <message>
        <source>Ngôn ngữ</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Sáng hoặc tối theo hệ thống</source>
        <translation>Light or dark, as the system</translation>
    </message>
    <message>
        <source>Chưa cấu hình</source>
        <translation>Not set up</translation>
    </message>
    <message>
        <source>Cập nhật &amp;danh sách cơ quan</source>
        <translation>&amp;Refresh the list of agencies</translation>
    </message>
    <message>
        <source>Cập nhật danh sách cơ quan</source>
        <translation>Refresh the list of agencies</translation>
    </message>
    <message>
        <source>Thiết bị ký trong tầm</source>
        <translation>Signing devices plugged in</translation>
    </message>
    <message>
        <source>Đọc &amp;lại thiết bị</source>
        <translation>Read devices &amp;again</translation>
    </message>
    <message>
        <source>Đọc lại thiết bị</source>
        <translation>Read devices again</translation>
    </message>
    <message>
        <source>Đổi mã &amp;PIN…</source>
        <translation>Change &amp;PIN…</translation>
    </message>
    <message>
        <source>Đổi mã PIN</source>
        <translation>Change PIN</translation>
    </message>
    <message>
        <source>%1, hết hạn %2</source>
        <translation>%1, expires %2</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Cấp bởi %1, số %2, hết hạn %3</source>
        <translation>Issued by %1, number %2, expires %3</translation>
    </message>
    <message>
        <source>%1 – chưa có chứng thư ký số</source>
        <translation>%1 – no signing certificate</translation>
    </message>
    <message>
        <source>Đang đọc thiết bị ký…</source>
        <translation>Reading the signing devices…</translation>
    </message>
    <message>
        <source>Không thấy thiết bị ký nào. Cắm thiết bị vào máy.</source>
        <translation>No signing device is seen. Plug one in.</translation>
    </message>
    <message>
        <source>&amp;Ký thử…</source>
        <translation>&amp;Test signature…</translation>
    </message>
    <message>
        <source>Ký thử</source>
        <translation>Test signature</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::SignDialog</name>
    <message>
        <source>Bấm vào trang để chọn chỗ đóng dấu.</source>
        <translation>Click on the page to place the seal.</translation>
    </message>
    <message>
        <source>Bấm vào trang để chọn chỗ ký.</source>
        <translation>Click on the page to place the signature.</translation>
    </message>
    <message>
        <source>Đang dừng…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <source>Đang ký, vui lòng không rút thiết bị…</source>
        <translation>Signing; please do not unplug the device…</translation>
    </message>
    <message>
        <source>Đã dừng ký. Văn bản chưa thay đổi.</source>
        <translation>Signing was stopped. The document is unchanged.</translation>
    </message>
    <message>
        <source>Đóng dấu cơ quan</source>
        <translation>Seal the document</translation>
    </message>
    <message>
        <source>Ký số văn bản</source>
        <translation>Sign the document</translation>
    </message>
    <message>
        <source>Chỗ đóng dấu trên trang</source>
        <translation>Place of the seal on the page</translation>
    </message>
    <message>
        <source>Chỗ ký trên trang</source>
        <translation>Place of the signature on the page</translation>
    </message>
    <message>
        <source>Tiến độ ký</source>
        <translation>Progress of signing</translation>
    </message>
    <message>
        <source>Đóng &amp;dấu</source>
        <translation>&amp;Seal</translation>
    </message>
    <message>
        <source>&amp;Ký số</source>
        <translation>&amp;Sign</translation>
    </message>
    <message>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Trang %1 · cách trái %2 mm, cách đáy %3 mm · %4 × %5 mm</source>
        <translation>Page %1 · %2 mm from the left, %3 mm from the bottom · %4 × %5 mm</translation>
    </message>
    <message>
        <source>Chưa khai báo máy chủ dấu thời gian trong phần Thiết lập.</source>
        <translation>No time-stamp server is configured under Settings.</translation>
    </message>
    <message>
        <source>Kéo hoặc bấm vào trang để đặt dấu; dấu giữ đúng kích thước thật. Phím mũi tên dời 1 mm, thêm Shift dời 0,1 mm.</source>
        <translation>Drag or click on the page to place the seal; it keeps its true size. Arrow keys move it by 1 mm, with Shift by 0.1 mm.</translation>
    </message>
    <message>
        <source>Kéo hoặc bấm vào trang để đặt chữ ký, kéo góc để đổi cỡ. Phím mũi tên dời 1 mm, thêm Shift dời 0,1 mm, thêm Ctrl đổi cỡ.</source>
        <translation>Drag or click on the page to place the signature, drag a corner to resize it. Arrow keys move it by 1 mm, with Shift by 0.1 mm, with Ctrl they resize it.</translation>
    </message>
    <message>
        <source>Về chỗ mặc định</source>
        <translation>Usual place</translation>
    </message>
    <message>
        <source>Đưa về chỗ mà văn bản dành sẵn</source>
        <translation>Moves it to the place that the document keeps for it</translation>
    </message>
    <message>
        <source>Phóng to</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>Thu nhỏ</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>Vừa chiều ngang</source>
        <translation>Fit width</translation>
    </message>
    <message>
        <source>Mức chữ ký %1, không có dấu thời gian.</source>
        <translation>Signature level %1, without a time-stamp.</translation>
    </message>
    <message>
        <source>Mức chữ ký %1, dấu thời gian của %2.</source>
        <translation>Signature level %1, time-stamp from %2.</translation>
    </message>
    <message>
        <source>Chưa ký: việc ký chờ bạn chọn ở trên.</source>
        <translation>Not signed yet: signing waits for your choice above.</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::SignaturePanel</name>
    <message>
        <source>Kiểm tra trực tu&amp;yến</source>
        <translation>Check &amp;online</translation>
    </message>
    <message>
        <source>Hỏi máy chủ của nơi cấp xem chứng thư có bị thu hồi hay không</source>
        <translation>Ask the issuers’ servers whether the certificates were revoked</translation>
    </message>
    <message>
        <source>Chữ ký số trên văn bản</source>
        <translation>Digital signatures on the document</translation>
    </message>
    <message>
        <source>Đang kiểm tra chữ ký…</source>
        <translation>Checking the signatures…</translation>
    </message>
    <message>
        <source>Xem trên trang %1</source>
        <translation>Show on page %1</translation>
    </message>
    <message>
        <source>Xem chữ ký của %1 trên trang %2</source>
        <translation>Show the signature of %1 on page %2</translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Chi tiết chứng thư và chữ ký</source>
        <translation>Details of certificate and signature</translation>
    </message>
    <message>
        <source>Chứng thư…</source>
        <translation>Certificate…</translation>
    </message>
    <message>
        <source>Xem chứng thư của %1</source>
        <translation>Show the certificate of %1</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::StartWindow</name>
    <message>
        <source>Đang mở Văn thư…</source>
        <translation>Opening VanThu…</translation>
    </message>
    <message>
        <source>Đó&amp;ng</source>
        <translation>&amp;Close</translation>
    </message>
    <message>
        <source>Văn thư</source>
        <translation>VanThu</translation>
    </message>
    <message>
        <source>Đang chuẩn bị</source>
        <translation>Preparing</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Chưa mở được Văn thư</source>
        <translation>VanThu could not be opened</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::SyncStatus</name>
    <message>
        <source>Đang dừng…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <source>Đang gửi và nhận…</source>
        <translation>Sending and receiving…</translation>
    </message>
    <message>
        <source>Chưa gửi nhận lần nào</source>
        <translation>No exchange yet</translation>
    </message>
    <message>
        <source>%1 – đã dừng; phần chưa gửi nằm trong Hộp gửi</source>
        <translation>%1 – stopped; what was not sent is in the outbox</translation>
    </message>
    <message>
        <source>%1 – gửi nhận chưa xong: %2</source>
        <translation>%1 – exchange not completed: %2</translation>
    </message>
    <message>
        <source>%1 – đã gửi %2, đã nhận %3</source>
        <translation>%1 – %2 sent, %3 received</translation>
    </message>
    <message>
        <source>%1 – đã dừng sau khi gửi %2, nhận %3</source>
        <translation>%1 – stopped after %2 sent, %3 received</translation>
    </message>
    <message>
        <source>, chưa gửi được %1</source>
        <translation>, %1 not sent</translation>
    </message>
    <message>
        <source>, không đọc được %1</source>
        <translation>, %1 unreadable</translation>
    </message>
    <message>
        <source>Đang gửi và nhận</source>
        <translation>Sending and receiving</translation>
    </message>
    <message>
        <source>Dừng</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Gửi và nhận</source>
        <translation>Send and receive</translation>
    </message>
    <message>
        <source>Dừng lần gửi nhận này; phần chưa gửi được gửi lần sau</source>
        <translation>Stop this pass; what was not sent goes with the next one</translation>
    </message>
    <message>
        <source>Gửi và nhận ngay (F9)</source>
        <translation>Send and receive now (F9)</translation>
    </message>
    <message>
        <source>Kết quả gửi nhận lần cuối</source>
        <translation>Result of the last exchange</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::TestSignDialog</name>
    <message>
        <source>Đang ký thử, vui lòng không rút thiết bị…</source>
        <translation>Making a test signature; please do not unplug the device…</translation>
    </message>
    <message>
        <source>Ký thử đạt sau %1 giây: chữ ký khớp với chứng thư, mã PIN đúng và thiết bị không còn đếm lần nhập sai nào. Không văn bản nào được ký.</source>
        <translation>The test signature is good, after %1 seconds: it fits the certificate, the PIN is right, and the device counts no wrong tries any more. No document was signed.</translation>
    </message>
    <message>
        <source>Ký thử</source>
        <translation>Test signature</translation>
    </message>
    <message>
        <source>Ký 32 byte ngẫu nhiên rồi kiểm tra lại bằng chứng thư, để biết thiết bị dùng được trước khi ký văn bản. Nhập sai mã PIN ở đây cũng bị thiết bị tính là một lần sai.</source>
        <translation>Signs 32 random bytes and checks the signature against the certificate, so that the device is known to work before a document is signed. A wrong PIN counts as a wrong try here as well.</translation>
    </message>
    <message>
        <source>&amp;Ký thử</source>
        <translation>&amp;Test</translation>
    </message>
    <message>
        <source>Đón&amp;g</source>
        <translation>&amp;Close</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::TimestampQuestion</name>
    <message>
        <source>Dấu thời gian và đồng hồ máy này không khớp</source>
        <translation>The time-stamp and this computer&apos;s clock disagree</translation>
    </message>
    <message>
        <source>Chưa lấy được dấu thời gian</source>
        <translation>No time-stamp was obtained</translation>
    </message>
    <message>
        <source>Thử &amp;lại</source>
        <translation>Try a&amp;gain</translation>
    </message>
    <message>
        <source>Bổ sung dấu thờ&amp;i gian sau</source>
        <translation>Add the ti&amp;me-stamp later</translation>
    </message>
    <message>
        <source>Chữ ký có ngay; dấu thời gian được tự bổ sung khi máy chủ trả lời. Cho tới khi đó, thời điểm ký chỉ theo đồng hồ máy này.</source>
        <translation>The signature is there at once; the time-stamp is added by itself when a server answers. Until then only this computer&apos;s clock says when it was made.</translation>
    </message>
    <message>
        <source>&amp;Vẫn ký</source>
        <translation>Sign any&amp;way</translation>
    </message>
    <message>
        <source>Văn bản sẽ ghi hai thời điểm khác nhau; người kiểm tra tin thời điểm của máy chủ.</source>
        <translation>The document will tell two different times; whoever checks it believes the server&apos;s.</translation>
    </message>
    <message>
        <source>Dừn&amp;g ký</source>
        <translation>Stop s&amp;igning</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::TokenTexts</name>
    <message>
        <source>Chứng thư đã hết hạn, không dùng để ký được.</source>
        <translation>The certificate has expired and cannot be signed with.</translation>
    </message>
    <message>
        <source>Chứng thư chưa có hiệu lực, chưa dùng để ký được.</source>
        <translation>The certificate is not valid yet and cannot be signed with.</translation>
    </message>
    <message numerus="yes">
        <source>Chứng thư sắp hết hạn: chỉ còn %n ngày. Gọi ngay cho đơn vị cấp chứng thư.</source>
        <translation>
            <numerusform>The certificate is about to expire: only %n day left. Call the certificate provider now.</numerusform>
            <numerusform>The certificate is about to expire: only %n days left. Call the certificate provider now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chứng thư còn %n ngày. Gửi đề nghị gia hạn trong tuần này.</source>
        <translation>
            <numerusform>The certificate has %n day left. Send the request for renewal this week.</numerusform>
            <numerusform>The certificate has %n days left. Send the request for renewal this week.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chứng thư hết hạn sau %n ngày. Đề nghị gia hạn sớm.</source>
        <translation>
            <numerusform>The certificate expires in %n day. Ask for its renewal soon.</numerusform>
            <numerusform>The certificate expires in %n days. Ask for its renewal soon.</numerusform>
        </translation>
    </message>
    <message>
        <source>Thiết bị đã bị khóa vì nhập sai mã PIN nhiều lần. Chỉ đơn vị cấp chứng thư mở khóa (khôi phục) được: gửi đề nghị kèm số sê-ri thiết bị %1.</source>
        <translation>The device is locked after too many wrong PINs. Only the certificate provider can unlock (restore) it: send a request with the device&apos;s serial number %1.</translation>
    </message>
    <message>
        <source>Đây là lần thử cuối: nhập sai mã PIN thêm một lần, thiết bị sẽ bị khóa.</source>
        <translation>This is the last try: one more wrong PIN locks the device.</translation>
    </message>
    <message>
        <source>Mã PIN của thiết bị này đã bị nhập sai. Kiểm tra kỹ trước khi nhập lại.</source>
        <translation>A wrong PIN was typed for this device. Check with care before typing it again.</translation>
    </message>
    <message>
        <source>Thiết bị còn dùng mã PIN được giao lúc cấp. Hãy đổi mã PIN trước khi ký.</source>
        <translation>The device still has the PIN that it was issued with. Change it before signing.</translation>
    </message>
    <message>
        <source>Khóa trên thiết bị này đòi mã PIN cho từng chữ ký.</source>
        <translation>The key on this device asks for the PIN at every signature.</translation>
    </message>
    <message>
        <source>Nhập mã PIN trên bàn phím của thiết bị.</source>
        <translation>Type the PIN on the device&apos;s own keypad.</translation>
    </message>
    <message>
        <source>Mã PIN này ngắn; nên dùng từ 8 ký tự.</source>
        <translation>This PIN is short; 8 characters or more are better.</translation>
    </message>
    <message>
        <source>Mã PIN này dễ đoán: các ký tự lặp lại.</source>
        <translation>This PIN is easy to guess: its characters repeat.</translation>
    </message>
    <message>
        <source>Mã PIN này dễ đoán: dãy liền nhau.</source>
        <translation>This PIN is easy to guess: a sequence.</translation>
    </message>
    <message>
        <source>Mã PIN này dễ đoán: nhiều người dùng nó.</source>
        <translation>This PIN is easy to guess: many people use it.</translation>
    </message>
    <message>
        <source>Mã PIN này dễ đoán: giống ngày sinh.</source>
        <translation>This PIN is easy to guess: it looks like a date of birth.</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::TrainingBanner</name>
    <message>
        <source>CHẾ ĐỘ HUẤN LUYỆN – văn bản và chữ ký không có giá trị pháp lý. Mã PIN của mọi thiết bị: %1</source>
        <translation>TRAINING MODE – documents and signatures have no legal value. PIN of every device: %1</translation>
    </message>
    <message>
        <source>Cơ &amp;quan:</source>
        <translation>A&amp;gency:</translation>
    </message>
    <message>
        <source>Cơ quan huấn luyện</source>
        <translation>Training agency</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::UnfinishedStatus</name>
    <message numerus="yes">
        <source>%n chữ ký chờ dấu thời gian</source>
        <translation>
            <numerusform>%n signature waits for its time-stamp</numerusform>
            <numerusform>%n signatures wait for their time-stamps</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (thử lúc %2, chưa được)</source>
        <translation>%1 (tried at %2, in vain)</translation>
    </message>
    <message>
        <source>Dấu thời gian được tự bổ sung khi máy chủ trả lời; của văn bản đã phát hành thì sau khi đã gửi xong.</source>
        <translation>A time-stamp is added by itself when a server answers; that of an issued document once it has been sent.</translation>
    </message>
    <message>
        <source>Đang bổ sung…</source>
        <translation>Adding…</translation>
    </message>
    <message>
        <source>Hoàn thành ngay</source>
        <translation>Complete now</translation>
    </message>
    <message>
        <source>Xin dấu thời gian ngay cho các chữ ký đang chờ</source>
        <translation>Ask for the time-stamps of the waiting signatures now</translation>
    </message>
</context>
<context>
    <name>vanthu::ui::VerifyWindow</name>
    <message>
        <source>Cần mật khẩu</source>
        <translation>Needs its password</translation>
    </message>
    <message>
        <source>Đang chờ kiểm tra</source>
        <translation>Waiting to be checked</translation>
    </message>
    <message>
        <source>Đang kiểm tra %1/%2…</source>
        <translation>Checking %1/%2…</translation>
    </message>
    <message>
        <source>Chọn tệp PDF để kiểm tra chữ ký</source>
        <translation>Choose PDF files to check</translation>
    </message>
    <message>
        <source>Văn bản PDF (*.pdf)</source>
        <translation>PDF documents (*.pdf)</translation>
    </message>
    <message>
        <source>Lưu báo cáo kiểm tra chữ ký</source>
        <translation>Save the report on signatures</translation>
    </message>
    <message>
        <source>Đã lưu báo cáo vào %1.</source>
        <translation>The report is saved in %1.</translation>
    </message>
    <message>
        <source>Kiểm tra chữ ký – Văn thư</source>
        <translation>Check signatures – VanThu</translation>
    </message>
    <message>
        <source>&amp;Chọn tệp…</source>
        <translation>Choose &amp;files…</translation>
    </message>
    <message>
        <source>Chọn tệp</source>
        <translation>Choose files</translation>
    </message>
    <message>
        <source>&amp;Kiểm tra trực tuyến</source>
        <translation>&amp;Check online</translation>
    </message>
    <message>
        <source>Kiểm tra trực tuyến tất cả các tệp</source>
        <translation>Check all files online</translation>
    </message>
    <message>
        <source>&amp;Lưu báo cáo PDF…</source>
        <translation>&amp;Save PDF report…</translation>
    </message>
    <message>
        <source>Lưu báo cáo PDF</source>
        <translation>Save PDF report</translation>
    </message>
    <message>
        <source>Các tệp đã chọn</source>
        <translation>Chosen files</translation>
    </message>
    <message>
        <source>Kiểm tra chữ ký của bất kỳ tệp PDF nào</source>
        <translation>Check the signatures of any PDF file</translation>
    </message>
    <message>
        <source>Kéo thả tệp hoặc thư mục vào đây. Kết quả cho biết ai ký, ký lúc nào, nội dung có nguyên vẹn không và đã bị sửa gì sau khi ký.</source>
        <translation>Drop files or folders here. The result tells who signed, when, whether the content is intact and what was changed after signing.</translation>
    </message>
    <message>
        <source>Chọn tệp…</source>
        <translation>Choose files…</translation>
    </message>
</context>
<context>
    <name>vanthu::workflow</name>
    <message>
        <source>lãnh đạo</source>
        <translation>leader</translation>
    </message>
    <message>
        <source>văn thư</source>
        <translation>clerk</translation>
    </message>
    <message>
        <source>chuyên viên</source>
        <translation>officer</translation>
    </message>
    <message>
        <source>số và ký hiệu hồ sơ</source>
        <translation>the code of the case file</translation>
    </message>
    <message>
        <source>tiêu đề hồ sơ</source>
        <translation>the title of the case file</translation>
    </message>
    <message>
        <source>trích yếu</source>
        <translation>the subject</translation>
    </message>
    <message>
        <source>nơi nhận</source>
        <translation>the recipients</translation>
    </message>
    <message>
        <source>nội dung</source>
        <translation>the text</translation>
    </message>
    <message>
        <source>người ký</source>
        <translation>the signer</translation>
    </message>
    <message>
        <source>Chứng thư huấn luyện (CA gốc, CA cấp phát, dấu thời gian, OCSP)</source>
        <translation>Training certificates (root, issuer, time-stamp, OCSP)</translation>
    </message>
    <message>
        <source>Thiết bị ký của %1</source>
        <translation>Signing devices of %1</translation>
    </message>
    <message>
        <source>Trục liên thông huấn luyện</source>
        <translation>Training axis</translation>
    </message>
    <message>
        <source>Kho và văn bản mẫu của %1</source>
        <translation>Store and sample documents of %1</translation>
    </message>
</context>
</TS>
