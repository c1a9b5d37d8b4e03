#include "signing/Geometry.h"

#include <QTest>

using namespace vanthu::signing;

// Decree 30/2020 PL I: the seal covers about a third of the signature, on its left, in its true size.
class TestGeometry : public QObject {
    Q_OBJECT

    const QSizeF a4{595.28, 841.89};

private Q_SLOTS:
    void sealCoversTheLeftThirdOfTheSignature_data() {
        QTest::addColumn<QRectF>("signature");
        QTest::addColumn<double>("diameter");
        QTest::newRow("36 mm on a usual signature") << QRectF(340, 200, 120, 60) << 36.0;
        QTest::newRow("32 mm, smallest usual seal") << QRectF(300, 120, 150, 50) << 32.0;
        QTest::newRow("42 mm, largest usual seal") << QRectF(360, 400, 90, 90) << 42.0;
    }
    void sealCoversTheLeftThirdOfTheSignature() {
        QFETCH(QRectF, signature);
        QFETCH(double, diameter);
        const QRectF seal = sealRect(signature, diameter, a4);
        const double points = diameter / 25.4 * 72;
        QVERIFY(qAbs(seal.width() - points) < 0.001 && qAbs(seal.height() - points) < 0.001);
        const QRectF common = seal.intersected(signature);
        QVERIFY(qAbs(common.width() - signature.width() / 3) < 0.001);
        QVERIFY(qAbs(common.left() - signature.left()) < 0.001);
        QVERIFY(qAbs(seal.center().y() - signature.center().y()) < 0.001);
    }

    void sealStaysOnThePage() {
        const QRectF page(QPointF(0, 0), a4);
        for (const QRectF& signature : {QRectF(5, 5, 60, 30), QRectF(560, 820, 30, 20), QRectF(0, 800, 90, 41)}) {
            const QRectF seal = sealRect(signature, 36, a4);
            QVERIFY(page.contains(seal));
            QVERIFY(qAbs(seal.width() - 36 * pointsPerMillimetre) < 0.001); // true size even at the edge
        }
        QVERIFY(sealRect(QRectF(10, 10, 20, 20), 36, QSizeF(90, 90)).isEmpty());
    }

    void textGoesToTheTopRightCorner() {
        const QRectF block = topRightTextRect(a4, 3);
        QVERIFY(QRectF(QPointF(0, 0), a4).contains(block));
        QVERIFY(block.left() > a4.width() / 2);
        QVERIFY(block.top() > a4.height() * 0.9);
    }
};

QTEST_GUILESS_MAIN(TestGeometry)
#include "tst_geometry.moc"
