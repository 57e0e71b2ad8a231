"""The forecast: its pace, its dates, and when it says nothing."""

from datetime import date, timedelta

from annotator.core.forecasting import FEWEST, WINDOW, forecast, recent, series

TODAY = date(2026, 3, 20)


def days(*counts: int) -> dict[date, int]:
    """Return counts of the days before today, the last of them yesterday."""
    return {TODAY - timedelta(days=len(counts) - at): n for at, n in enumerate(counts)}


def test_a_steady_pace_is_finished_when_arithmetic_says_so() -> None:
    found = forecast(days(*[10] * 10), 95, TODAY)
    assert found.pace == 10
    assert found.likely == found.early == found.late == TODAY + timedelta(days=10)


def test_an_unsteady_pace_is_uncertain() -> None:
    found = forecast(days(0, 30, 0, 0, 25, 0, 5, 0), 120, TODAY)
    assert found.pace == 60 / 7  # from the first day on which anything was finished
    assert found.early is not None
    assert found.late is not None
    assert found.likely is not None
    assert found.early < found.likely < found.late


def test_the_same_work_has_the_same_forecast() -> None:
    done = days(3, 0, 8, 1, 4, 2)
    assert forecast(done, 50, TODAY) == forecast(done, 50, TODAY)


def test_few_days_have_a_pace_but_no_date() -> None:
    found = forecast(days(*[4] * (FEWEST - 1)), 50, TODAY)
    assert found.pace == 4
    assert found.likely is None


def test_today_and_what_is_long_ago_do_not_count() -> None:
    done = {TODAY - timedelta(days=60): 500, TODAY: 99} | days(*[2] * WINDOW)
    assert recent(done, TODAY) == [2] * WINDOW


def test_days_without_work_count() -> None:
    assert recent(days(6, 0, 0), TODAY) == [6, 0, 0]


def test_nothing_left_and_nothing_done_have_no_date() -> None:
    assert forecast(days(*[5] * 8), 0, TODAY).likely is None
    assert forecast({}, 10, TODAY).pace == 0
    assert forecast(days(1, *[0] * 9), 10**6, TODAY).likely is None


def test_the_series_adds_up() -> None:
    assert [n for _day, n in series(days(2, 0, 3))] == [0, 2, 5]
    assert series({}) == []
