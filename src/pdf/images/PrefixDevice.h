#pragma once

#include <QFile>
#include <QIODevice>

// Private to this room.
namespace vanthu::pdf {

// The first `end` bytes of a file, as if they were the whole of it.
class PrefixDevice : public QIODevice {
public:
    PrefixDevice(const QString& path, qint64 end);

    bool open(OpenMode mode) override;
    void close() override;
    qint64 size() const override { return m_end; }
    bool seek(qint64 position) override;

protected:
    qint64 readData(char* data, qint64 most) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QFile m_file;
    qint64 m_end;
};

} // namespace vanthu::pdf
