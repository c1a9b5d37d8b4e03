#pragma once

#include "crypto/PathValidation.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace vanthu::crypto {

// Why a certificate is trusted or not, in the words of the application's language, for the command line and the desktop
// alike: each certificate of its path, what was asked of whom about it, and what answered.
struct PathWords {
    struct Step {
        QString headline; // role and name
        QStringList facts;
        QString standing;  // revoked, not revoked, not known; empty when it was not asked
        QStringList asked; // one line for each answer or server
    };
    QString verdict;
    std::vector<Step> steps; // from the end certificate to the anchor, as far as the way leads
    QStringList problems;    // sentence and remedy
};

// `at` is the instant that was asked about.
PathWords wordsOf(const PathResult& path, const QDateTime& at);

} // namespace vanthu::crypto
