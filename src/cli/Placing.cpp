#include "cli/Placing.h"

#include "signing/PlacementFinder.h"
#include "signing/Preview.h"
#include "workflow/Office.h"

namespace vanthu::cli {

void addPlacingOptions(CLI::App& command, PlacingArguments& arguments) {
    command.add_option("--place", arguments.place, "auto: tìm chỗ ký theo quy định và các dòng chữ trên trang")
        ->check(CLI::IsMember({"auto"}));
    command.add_option("--anchor", arguments.anchor, "Đặt chữ ký ngay dưới dòng chữ này, ví dụ \"KT. CHỦ TỊCH\"");
    command.add_option("--signer", arguments.signer, "Họ tên người ký in trên văn bản; mặc định theo chứng thư");
    command.add_option("--type", arguments.type, "Loại văn bản, ví dụ \"Quyết định\"");
    command.add_option("--text", arguments.lines, "Dòng chữ của phụ lục, bản sao; có thể lặp lại");
}

Result<signing::Placement> placeOn(const QString& input, const PlacingArguments& arguments,
                                   const signing::SignRequest& request, const QString& keyName,
                                   const workflow::Office* office) {
    const QString overrides = office ? office->profile().path(QStringLiteral("data/signature-places.json")) : QString();
    TRY(const signing::PlacementRules rules, signing::PlacementRules::load(overrides));
    signing::PlacementQuery query;
    query.purpose = request.purpose;
    query.typeName = local(arguments.type);
    query.signerName = arguments.signer.empty() ? keyName : local(arguments.signer);
    query.day = vietnamDate(office ? office->now() : systemClock()());
    if (office)
        query.sealDiameterMm = office->profile().sealDiameterMm;
    query.textLines = signing::textLineCount(request, keyName);
    query.anchor = local(arguments.anchor);
    return signing::findPlacement(input, query, rules, {}, request.password);
}

} // namespace vanthu::cli
