"""Lines over waves and flows: readable in every style, and drawn from the figures alone."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.results import QuestionSummary, Trend, ValueShare
from analysis.trend_results import (
    FigureSeries,
    Flow,
    FlowCell,
    FlowState,
    People,
    WaveLabel,
    WavePoint,
)
from exporters.charts.drawing import DotMark, Drawing, LineMark, PolygonMark
from exporters.charts.flow import draw_flow, flow_words
from exporters.charts.images import to_png, to_svg
from exporters.charts.series import MOST_PANELS
from exporters.charts.style import DARK, LIGHT, PRINT, ChartStyle
from exporters.charts.trend_charts import draw_flows, draw_wave_series
from tests.exporters.charts.test_summary_charts import assert_texts_fit, texts

STYLES = [LIGHT, DARK, PRINT, replace(LIGHT, width=300)]
LONG = "An answer with a label that goes on and on, as those of real questionnaires do " * 4


def series(text: str, people: People, values: list[float | None], value: str) -> FigureSeries:
    waves = ("2016", "2018", "2023")
    points = tuple(
        WavePoint(wave, 40, one, None if one is None else one - 9, None if one is None else one + 9)
        for wave, one in zip(waves, values, strict=True)
    )
    return FigureSeries("Q", value, text, "percent", people, points, ())


def question(texts: list[str]) -> QuestionSummary:
    values = tuple(
        ValueShare(f"c{place}", text, 1, 5.0, 1.0, 9.0) for place, text in enumerate(texts)
    )
    return QuestionSummary("Q", "Which?", "single", 40, 0, 0, values)


def trend(choices: list[str]) -> Trend:
    waves = tuple(WaveLabel(str(year), date(year, 6, 1), 40) for year in (2016, 2018, 2023))
    found = [
        one
        for place, text in enumerate(choices)
        for one in (
            series(text, "all", [20, 10.0 + place, None if place == 1 else 45], f"c{place}"),
            series(text, "same", [30, 25, 91], f"c{place}"),
        )
    ]
    return Trend("2018", 40, 20, (), (), waves=waves, series=tuple(found))


def flow(texts: list[str], moves: dict[tuple[int, int], int]) -> Flow:
    then = [
        sum(people for (one, _), people in moves.items() if one == n) for n in range(len(texts))
    ]
    now = [sum(people for (_, one), people in moves.items() if one == n) for n in range(len(texts))]
    people = sum(then)
    return Flow(
        "Q", None, "Which?", "2018", "2020", people, 0,
        tuple(FlowState(f"c{n}", text, then[n], 100 * then[n] / max(1, people))
              for n, text in enumerate(texts)),
        tuple(FlowState(f"c{n}", text, now[n], 100 * now[n] / max(1, people))
              for n, text in enumerate(texts)),
        tuple(
            FlowCell(f"c{one}", f"c{other}", moves.get((one, other), 0),
                     100 * moves.get((one, other), 0) / then[one] if then[one] else None)
            for one in range(len(texts)) for other in range(len(texts))
        ),
    )  # fmt: skip


MANY = {(n, (3 * n) % 14): n + 1 for n in range(14)} | {(n, n): 4 for n in range(14)}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("choices", [["Yes"], ["Yes", "No"], [LONG, "B", LONG], list("abcdefgh")])
def test_lines_are_readable(choices: list[str], style: ChartStyle) -> None:
    drawing = draw_wave_series(trend(choices), question(choices), style)
    assert drawing is not None
    assert_texts_fit(drawing, style)
    assert to_png(drawing)
    assert to_svg(drawing)


def test_all_and_the_same_people_are_told_apart_without_colour() -> None:
    drawing = draw_wave_series(trend(["Yes"]), question(["Yes"]), LIGHT)
    assert drawing is not None
    lines = [mark for mark in drawing.marks if isinstance(mark, LineMark) and len(mark.points) == 3]
    assert {line.dashed for line in lines} == {True, False}
    dots = {mark.marker for mark in drawing.marks if isinstance(mark, DotMark)}
    assert dots == {"circle", "square"}
    assert {"All respondents, 95% CI", "Those who answered every time (40)"} <= set(texts(drawing))


def test_waves_stand_as_far_apart_as_their_days() -> None:
    drawing = draw_wave_series(trend(["Yes"]), question(["Yes"]), LIGHT)
    assert drawing is not None
    (line,) = (
        m for m in drawing.marks if isinstance(m, LineMark) and len(m.points) == 3 and not m.dashed
    )
    first, second, third = (x for x, _ in line.points)
    assert (second - first) / (third - first) == pytest.approx(2 / 7, abs=0.001)


def test_a_hidden_point_is_a_gap_and_sixty_choices_are_cut_with_a_word() -> None:
    two = draw_wave_series(trend(["Yes", "No"]), question(["Yes", "No"]), LIGHT)
    assert two is not None
    assert texts(two).count("45%") == 1
    many = [f"Choice {n}" for n in range(60)]
    drawing = draw_wave_series(trend(many), question(many), LIGHT)
    assert drawing is not None
    assert len(drawing.areas) == MOST_PANELS
    assert f"{MOST_PANELS} of 60 answers are drawn; the table has all." in texts(drawing)


def test_nothing_known_draws_nothing() -> None:
    bare = replace(trend(["Yes"]), series=(series("Yes", "all", [None] * 3, "c0"),))
    assert draw_wave_series(bare, question(["Yes"]), LIGHT) is None
    assert draw_wave_series(replace(bare, series=()), question(["Yes"]), LIGHT) is None


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("labels", "moves"),
    [
        (["Yes", "No"], {(0, 0): 30, (0, 1): 12, (1, 0): 1, (1, 1): 22}),
        (["Yes", "No"], {(0, 0): 5}),
        ([LONG, "B", LONG], {(0, 1): 30, (1, 2): 1, (2, 0): 200}),
        ([f"Choice {n}" for n in range(14)], MANY),
    ],
)
def test_flows_are_readable(
    labels: list[str], moves: dict[tuple[int, int], int], style: ChartStyle
) -> None:
    drawing = draw_flow(flow(labels, moves), style)
    assert drawing is not None
    assert_texts_fit(drawing, style)
    assert to_png(drawing)
    assert to_svg(drawing)
    bands = [mark for mark in drawing.marks if isinstance(mark, PolygonMark)]
    assert len(bands) == len(moves) == len(drawing.areas)


def heights(drawing: Drawing) -> dict[tuple[str, str], float]:
    return {(one.value, one.group): one.bottom - one.top for one in drawing.areas}


def test_bands_are_as_high_as_their_people() -> None:
    moves = {(0, 0): 30, (0, 1): 12, (1, 0): 6, (1, 1): 24}
    drawing = draw_flow(flow(["Yes", "No"], moves), LIGHT)
    assert drawing is not None
    found = heights(drawing)
    for (then, now), people in moves.items():
        size = found[f"c{then}", f"c{now}"]
        assert size / found["c0", "c0"] == pytest.approx(people / 30)
    assert [one.text for one in drawing.areas][1] == "Yes to No: 12 people (29%)"


def test_a_flow_with_a_hidden_share_is_not_drawn() -> None:
    whole = flow(["Yes", "No"], {(0, 0): 30, (0, 1): 12, (1, 1): 22})
    hidden = tuple(
        replace(cell, count=None, percent=None) if cell.now == "c1" else cell
        for cell in whole.cells
    )
    assert draw_flow(replace(whole, cells=hidden), LIGHT) is None
    nobody = flow(["Yes", "No"], {})
    assert draw_flow(nobody, LIGHT) is None
    found = draw_flows(replace(trend([]), flows=(whole, nobody)), question(["Yes", "No"]), LIGHT)
    assert [caption for caption, _ in found] == ["From 2018 to 2020, the same people"]


def test_a_flow_in_words() -> None:
    whole = flow(["Yes", "No"], {(0, 0): 3, (0, 1): 1, (1, 1): 22})
    assert flow_words(whole) == (
        "From 2018 to 2020: Yes to Yes: 3 people (75%); Yes to No: 1 person (25%); "
        "No to No: 22 people (100%)."
    )
