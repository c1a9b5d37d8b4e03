#pragma once

#include "pdf/compose/Drawing.h"

#include <QList>
#include <QString>
#include <QStringList>

// Words into rows, rows onto pages. Private to this room.
namespace vanthu::pdf {

struct TextStyle {
    FontFace face = FontFace::Regular;
    double size = 14;
    double leading = 18; // from one row to the next
};

enum class Alignment { Left, Centre, Justified };

struct Block {
    QString text; // drawable (drawableText)
    TextStyle style;
    Alignment alignment = Alignment::Left;
    double left = 0; // page coordinates
    double width = 0;
    double firstIndent = 0; // may be negative: `left` is then that of the hanging rows
    int boldLetters = 0;    // so many at the beginning in bold
    bool balanced = false;  // rows of about equal length: titles
};

// One row: what is drawn has its y counted from the row's top downwards as a negative number.
struct Row {
    double height = 0;
    double spaceBefore = 0;
    bool keepWithNext = false;
    double right = 0; // end of the text, page coordinates
    double left = 0;
    PageDrawing drawing;
};

QList<Row> setText(const Block& block);

// Moves the drawing of a row that begins at `top` to its page and adds it there.
void place(const PageDrawing& from, double top, PageDrawing& page);

// Fills pages from the top; rows kept together move together, as long as a page can hold them.
class PageFlow {
public:
    struct Area {
        double top = 0;
        double bottom = 0;
    };
    explicit PageFlow(Area area)
        : m_area(area)
        , m_y(area.top) {
        m_pages.append(PageDrawing());
    }

    void add(const QList<Row>& rows);
    PageDrawing& page() { return m_pages.last(); }
    QList<PageDrawing>& pages() { return m_pages; }
    int pageNumber() const { return int(m_pages.size()); }
    double y() const { return m_y; }   // top of the next row
    void moveTo(double y) { m_y = y; } // on the present page
    double room() const { return m_y - m_area.bottom; }

private:
    void addTogether(QList<Row>::const_iterator begin, QList<Row>::const_iterator end);
    void addRow(const Row& row);
    bool atTop() const { return m_y >= m_area.top; }
    void newPage();

    Area m_area;
    double m_y;
    QList<PageDrawing> m_pages;
};

} // namespace vanthu::pdf
