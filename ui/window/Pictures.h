#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

class QWidget;

namespace vanthu::ui {

class Desktop;

// Takes pictures of the real windows, one after the other, each as soon as everything on it has arrived.
class Pictures : public QObject {
    Q_OBJECT
public:
    Pictures(Desktop& desktop, const QString& folder, QObject* parent = nullptr);

Q_SIGNALS:
    void finished(int exitStatus);

private:
    struct Step {
        QString name; // of the picture; empty = only a move
        std::function<void()> enter;
    };
    void plan();
    QStringList signedFiles() const;
    void next();
    void look();
    bool isSettled() const;
    bool save(const QString& name);
    void end(int exitStatus);

    Desktop& m_desktop;
    QString m_folder;
    QList<Step> m_steps;
    qsizetype m_step = -1;
    int m_quietLooks = 0;
    QTimer m_timer;
    QElapsedTimer m_since;
    QPointer<QWidget> m_dialog;
    bool m_skip = false;
};

} // namespace vanthu::ui
