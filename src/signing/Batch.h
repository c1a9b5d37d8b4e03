#pragma once

#include "signing/PdfSigner.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

// Many files, one key, one PIN: each file has a result of its own, and one bad file never stops or degrades the rest.
namespace vanthu::signing {

struct BatchFile {
    QString input;
    QString output;                                   // no two files have the same
    std::optional<Placement> placement;               // absent = that of the common request
    std::shared_ptr<const Secret> password = nullptr; // absent = that of the common request
};

enum class FileStatus { Signed, Skipped, Failed, NotReached };
const char* fileStatusName(FileStatus status); // "signed", "skipped", "failed", "not_reached": DESIGN.md §4

struct FileResult {
    QString input;
    QString output;
    FileStatus status = FileStatus::NotReached;
    std::optional<Error> error;         // of a failed file; why, and what to do
    std::optional<SignOutcome> outcome; // of a signed file
};

struct BatchProgress {
    int filesDone = 0; // with whatever result
    int files = 0;
    std::int64_t bytesDone = 0; // of the inputs
    std::int64_t bytes = 0;
    QString lastFile; // the input that ended last; empty at the beginning
};

struct BatchRequest {
    SignRequest common; // what all files share; its input and output are not looked at
    std::vector<BatchFile> files;

    // No time-stamp can be had (common.onTimestampFailure is not looked at). Asked once: LowerLevel and Stop hold for
    // all files that are left; after Retry it is asked again when the servers fail again. Without this function the
    // files fail one by one. Called on a thread of the batch, never on two at a time; the others wait meanwhile.
    std::function<TimestampChoice(const Error& why)> onTimestampFailure;
    // As common.onClockContradiction, which is not looked at, and asked in the same way: AcceptClock and Stop hold.
    std::function<TimestampChoice(const Error& why)> onClockContradiction;
    // All three are called on threads of the batch, never two at a time, and must be quick.
    std::function<void(std::size_t index)> onBegin;
    std::function<void(const BatchProgress&)> onProgress;
    std::function<void(std::size_t index, const FileResult&)> onFile;
};

// Signs the files in their order; the result has one entry for each, in the same order. A file whose output is there
// already, begins with the input's very bytes and is signed with this key's certificate at the level asked for is
// skipped: an interrupted batch is begun again with the same request and goes on where it stopped. Any other file in an
// output's place is left alone (`signing.output_exists`) unless common.replaceOutput says otherwise. After cancel,
// after "Stop" and after an error of the key (token gone, PIN refused, certificate ended or revoked) the rest is not
// reached. Blocks; not on the GUI thread; the key is used by one thread at a time.
std::vector<FileResult> signBatch(const BatchRequest& request, crypto::SigningKey& key, const Clock& clock,
                                  const Cancel& cancel = {});

// Whether the key itself is at an end: trying the next file with it would only fail again, or cost a try of the PIN.
bool endsTheBatch(const Error& error);

// Whether `output` is `input` with an intact signature of this certificate at `level` or a higher one: what signBatch()
// made of it before. At B-B it takes the output for its own, at the level asked for it skips it. Blocks (disk).
bool isSignedCopy(const QString& input, const QString& output, const crypto::Certificate& certificate, Level level,
                  const std::shared_ptr<const Secret>& password = {}, const Cancel& cancel = {});

} // namespace vanthu::signing
