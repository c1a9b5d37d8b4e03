#include "cli/Placing.h"

#include "signing/PlacementFinder.h"
#include "signing/Preview.h"
#include "workflow/Office.h"

#include <QThread>

#include <algorithm>
#include <atomic>
#include <future>

namespace vanthu::cli {

namespace {

constexpr int mostAtATime = 4;

} // namespace

void addPlacingOptions(CLI::App& command, PlacingArguments& arguments) {
    command.add_option("--place", arguments.place, "auto: tìm chỗ ký theo quy định và các dòng chữ trên trang")
        ->check(CLI::IsMember({"auto"}));
    command.add_option("--anchor", arguments.anchor, "Đặt chữ ký ngay dưới dòng chữ này, ví dụ \"KT. CHỦ TỊCH\"");
    command.add_option("--signer", arguments.signer, "Họ tên người ký in trên văn bản; mặc định theo chứng thư");
    command.add_option("--type", arguments.type, "Loại văn bản, ví dụ \"Quyết định\"");
    command.add_option("--text", arguments.lines, "Dòng chữ của phụ lục, bản sao; có thể lặp lại");
}

Result<std::vector<FoundPlace>> placesOn(const QStringList& inputs, const PlacingArguments& arguments,
                                         const signing::SignRequest& request, const QString& keyName,
                                         const workflow::Office* office, const Cancel& cancel) {
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

    std::vector<FoundPlace> places(std::size_t(inputs.size()));
    std::atomic<std::size_t> next = 0;
    const auto seek = [&] {
        for (std::size_t i = next++; i < places.size() && !cancel.requested(); i = next++)
            places[i] = signing::findPlacement(inputs[qsizetype(i)], query, rules, cancel, request.password);
    };
    std::vector<std::future<void>> others;
    for (int i = 1; i < std::clamp(QThread::idealThreadCount(), 1, mostAtATime); ++i)
        others.push_back(std::async(std::launch::async, seek));
    seek();
    for (const std::future<void>& other : others)
        other.wait();
    return places;
}

} // namespace vanthu::cli
