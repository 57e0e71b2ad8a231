"""Charts: gone over by keyboard, read aloud, mirrored, saved."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.theme import load_theme, put_on
from annotator.gui.widgets.bars import Bar, Bars
from annotator.gui.widgets.chart import Chart
from annotator.gui.widgets.line_chart import LineChart, Point, Sparkline
from annotator.gui.widgets.matrix import Matrix, MatrixCell, nothing


@pytest.fixture
def matrix(qtbot: QtBot) -> Matrix:
    chart = Matrix(name="Agreement")
    qtbot.addWidget(chart)
    cells = [
        [nothing(), MatrixCell("0.8", "one and two: 0.8", strength=0.5, data=("one", "two"))],
        [MatrixCell("0.8", "two and one: 0.8", strength=0.5, data=("two", "one")), nothing()],
    ]
    chart.set_cells(["أمل", "باسم"], ["أمل", "باسم"], cells)
    chart.resize(400, chart.wanted_height())
    chart.show()
    return chart


def charts(qtbot: QtBot) -> list[Chart]:
    bars = Bars(name="Labels", heads=("Label", "Spans", "Share"))
    bars.set_bars([Bar("شخص", 0.5, "10", "شخص: 10", "50%", 0.4, 0.6), Bar("لقب", None, "–", "")])
    line = LineChart(name="Progress", heads=("Day", "Articles", "", ""))
    points = [Point(0, 0, "a", "1"), Point(1, 5, "b", low=4, high=6), Point(3, 9, "c", ahead=True)]
    line.set_points(points, bottom=0, top=10, ticks=[(0, "0"), (10, "10")])
    spark = Sparkline(name="Days", heads=("Day", "n"))
    spark.set_values([("1", 3, "3"), ("2", 0, "0")])
    for one in (bars, line, spark):
        qtbot.addWidget(one)
        one.resize(400, one.wanted_height())
        one.show()
    return [bars, line, spark]


def test_arrows_move_over_the_cells_and_enter_opens_one(qtbot: QtBot, matrix: Matrix) -> None:
    opened: list[object] = []
    matrix.activated.connect(opened.append)
    spots = matrix.spots()
    assert [spot.said for spot in spots] == ["one and two: 0.8", "two and one: 0.8"]
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    QTest.keyClick(matrix, Qt.Key.Key_End)
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert opened == [("one", "two"), ("two", "one")]


def test_arrows_go_the_way_that_is_read(qtbot: QtBot, mirrored: QApplication) -> None:
    chart = Matrix(name="Where")
    qtbot.addWidget(chart)
    chart.set_cells(["r"], ["1", "2"], [[MatrixCell("a", "a"), MatrixCell("b", "b")]])
    chart.resize(300, chart.wanted_height())
    first, second = chart.spots()
    assert first.room.left() > second.room.right() - 1
    QTest.keyClick(chart, Qt.Key.Key_Left)
    spot = chart.current_spot()
    assert spot is not None
    assert spot.said == "b"


def test_a_click_opens_what_is_under_it(qtbot: QtBot, matrix: Matrix) -> None:
    opened: list[object] = []
    matrix.activated.connect(opened.append)
    where = matrix.spots()[1].room.center().toPoint()
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert opened == [("two", "one")]


def test_a_chart_is_read_as_its_table(qtbot: QtBot, matrix: Matrix) -> None:
    assert matrix.accessibleName() == "Agreement"
    assert "باسم, 0.8, " in matrix.accessibleDescription()
    for chart in charts(qtbot):
        assert chart.accessibleDescription()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_is_saved_as_picture_drawing_and_figures(
    qtbot: QtBot, qapp: QApplication, matrix: Matrix, tmp_path: Path, theme: str
) -> None:
    put_on(qapp, load_theme(theme))
    for at, chart in enumerate([matrix, *charts(qtbot)]):
        for kind in ("png", "svg", "csv"):
            chart.save(tmp_path / f"{at}.{kind}")
        image = QImage(str(tmp_path / f"{at}.png"))
        assert image.width() > 400
        colors = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in (90, 100, 110)}
        assert len(colors) > 1  # something is drawn
        assert "<svg" in (tmp_path / f"{at}.svg").read_text(encoding="utf-8")
        with (tmp_path / f"{at}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.reader(file)) == [list(row) for row in chart.rows()]


def test_a_file_that_cannot_be_written_is_told(
    qtbot: QtBot, matrix: Matrix, tmp_path: Path
) -> None:
    said: list[str] = []
    matrix.failed.connect(said.append)
    for kind in ("png", "svg", "csv"):
        matrix.save(tmp_path / "nowhere" / f"a.{kind}")
    assert len(said) == 3


def test_what_is_forecast_is_dashed_not_drawn_through(qtbot: QtBot) -> None:
    line = LineChart(name="Progress", heads=("", "", "", ""))
    qtbot.addWidget(line)
    line.resize(600, 200)

    def inked(*, ahead: bool) -> int:
        points = [Point(0, 0, ""), Point(1, 0, "", ahead=ahead)]
        line.set_points(points, bottom=-1, top=1, ticks=[])
        image = line.grab().toImage()
        row = line.spots()[0].room.center().y()
        return len({x for x in range(100, 500) if image.pixelColor(x, int(row)).green() < 150})

    assert 0 < inked(ahead=True) < 0.8 * inked(ahead=False)


def test_a_chart_without_figures_draws_nothing_and_breaks_nothing(qtbot: QtBot) -> None:
    empty = [
        Matrix(name="m"),
        Bars(name="b", heads=("", "", "")),
        Sparkline(name="s", heads=("", "")),
    ]
    empty.append(LineChart(name="l", heads=("", "", "", "")))
    for chart in empty:
        qtbot.addWidget(chart)
        chart.resize(300, 100)
        chart.show()
        chart.grab()
        QTest.keyClick(chart, Qt.Key.Key_Right)
        assert chart.current_spot() is None
