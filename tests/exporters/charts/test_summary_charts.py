import itertools
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageColor

from analysis.results import Summary, ValueShare
from exporters.charts.canvas import text_width
from exporters.charts.chart_views import panel_views
from exporters.charts.drawing import Drawing
from exporters.charts.images import to_png, to_svg
from exporters.charts.question_picture import picture_bytes
from exporters.charts.style import DARK, LIGHT, PRINT, ChartStyle
from exporters.charts.summary_charts import (
    draw,
    draw_breakdown,
    draw_question,
    draw_response,
    draw_trend,
)
from surveys.panel_settings import PanelSettings, PanelView

STYLES = [LIGHT, DARK, PRINT, replace(LIGHT, width=300)]


Box = tuple[str, float, float, float, float]


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.texts]


def boxes(drawing: Drawing, style: ChartStyle) -> Iterator[Box]:
    """Each text with its left, top, right and bottom, as high as its capitals."""
    for mark in drawing.texts:
        width = text_width(mark.text, replace(style, font_size=mark.size), mark.weight)
        left = mark.x - {"left": 0.0, "center": 0.5, "right": 1.0}[mark.across] * width
        yield mark.text, left, mark.y - 0.75 * mark.size, left + width, mark.y + 0.2 * mark.size


def all_charts(summary: Summary, style: ChartStyle) -> Iterator[Drawing]:
    assert summary.breakdown is not None
    found = [draw_response(summary, style)]
    for question in summary.questions:
        found.append(draw(question, style))
        found.append(draw_breakdown(summary.breakdown, question.code, style))
        found.append(draw_trend(summary, question.code, style))
    yield from (drawing for drawing in found if drawing is not None)


def assert_texts_fit(drawing: Drawing, style: ChartStyle) -> None:
    """No text leaves the drawing or covers another."""
    found = list(boxes(drawing, style))
    for text, left, top, right, bottom in found:
        assert left >= -1, text
        assert top >= -1, text
        assert right <= drawing.width + 1, text
        assert bottom <= drawing.height + 1, text
    for (one, *box), (other, *its_box) in itertools.combinations(found, 2):
        across = min(box[2], its_box[2]) - max(box[0], its_box[0])
        down = min(box[3], its_box[3]) - max(box[1], its_box[1])
        assert min(across, down) < 1, (one, other)


@pytest.mark.parametrize("style", STYLES)
def test_no_text_leaves_the_chart_or_covers_another(summary: Summary, style: ChartStyle) -> None:
    charts = list(all_charts(summary, style))
    assert len(charts) == 1 + 3 * 6 + 1  # dates are drawn of everybody alone
    for drawing in charts:
        assert_texts_fit(drawing, style)


def test_charts_say_what_the_drawings_say(summary: Summary) -> None:
    question = summary.questions[1]
    drawing = draw(question, LIGHT)
    assert drawing is not None
    said = texts(drawing)
    for share in question.values:
        assert share.text in said
        assert f"{share.percent:.0f}%" in said
    # The rows are ranked as the drawings are, and each answers to its value.
    assert [area.value for area in drawing.areas] == [share.value for share in question.values]
    tops = [area.top for area in drawing.areas]
    assert tops == sorted(tops)
    assert tops[0] == 0
    assert all(area.bottom <= drawing.height for area in drawing.areas)


def test_numbers_are_told_by_median_and_quartiles_and_their_test_in_a_picture(
    summary: Summary,
) -> None:
    assert summary.breakdown is not None
    drawing = draw_breakdown(summary.breakdown, "papers", LIGHT)
    assert drawing is not None
    said = texts(drawing)
    women = next(g for g in summary.breakdown.groups if g.label == "Women")
    numbers = next(q.numbers for q in women.questions if q.code == "papers")
    median, low, high = numbers.median, numbers.lower_quartile, numbers.upper_quartile
    assert f"{median:g} ({low:g}–{high:g})" in said
    assert not any("Mann–Whitney" in line for line in said)  # the notes below the chart tell it
    picture = picture_bytes(summary, "papers", "Source", ".svg")
    assert picture is not None
    assert "Mann–Whitney" in picture.decode()


def test_a_panel_has_the_kind_of_chart_that_was_chosen_where_it_suits(summary: Summary) -> None:
    def kinds(shown: Summary) -> dict[str, tuple[PanelView, ...]]:
        return {one.code: panel_views(shown, one.code) for one in shown.questions}

    plain = replace(summary, breakdown=None, trend=None)
    waves = replace(summary, breakdown=None)
    assert kinds(plain) == {
        "papers": ("distribution", "boxes"), "difficulty": ("stacked", "bars"),
        "active": ("bars", "stacked"), "challenges": ("bars",), "sector": ("bars", "stacked"),
        "started": ("distribution",), "wishes": (), "activities": ("bars",),
    }  # fmt: skip
    assert kinds(summary)["difficulty"] == ("stacked", "means", "dots", "cells")
    assert kinds(summary)["active"] == ("bars", "stacked", "dots", "cells")
    assert kinds(summary)["challenges"] == ("dots", "cells")
    assert kinds(summary)["papers"] == kinds(waves)["papers"] == ("boxes", "means")
    for shown in (plain, waves, summary):
        for code, views in kinds(shown).items():
            drawn = [
                draw_question(replace(shown, panels=(PanelSettings(code, view=view),)), code, LIGHT)
                for view in views
            ]
            assert None not in drawn
            assert len({str(one) for one in drawn}) == len(views)
            for drawing in drawn:
                assert drawing is not None
                assert_texts_fit(drawing, LIGHT)
            other = PanelSettings(code, view=PanelView.TABLE)  # no kind of chart: the usual one
            usual = draw_question(replace(shown, panels=(other,)), code, LIGHT)
            assert usual == (drawn[0] if drawn else None)


def test_open_answers_and_hidden_figures_have_no_chart(
    summary: Summary, safe_summary: Summary
) -> None:
    by_code = {question.code: question for question in summary.questions}
    assert draw(by_code["wishes"], LIGHT) is None
    assert draw(replace(by_code["started"], distribution=()), LIGHT) is None  # as published
    hidden = replace(
        by_code["sector"],
        values=tuple(
            replace(share, percent=None, low=None, high=None) for share in by_code["sector"].values
        ),
    )
    assert draw(hidden, LIGHT) is None
    assert safe_summary.breakdown is not None
    # Women are too few for percentages and means, and so men are hidden with them.
    assert draw_breakdown(safe_summary.breakdown, "difficulty", LIGHT) is None
    assert draw_breakdown(safe_summary.breakdown, "challenges", LIGHT) is None


def test_a_hidden_share_among_others_says_so(summary: Summary) -> None:
    question = summary.questions[4]
    first, *rest = question.values
    partly = replace(question, values=(replace(first, percent=None, low=None, high=None), *rest))
    drawing = draw(partly, LIGHT)
    assert drawing is not None
    assert "not shown" in texts(drawing)


def test_a_choice_that_one_wave_did_not_have_says_so(summary: Summary) -> None:
    new = ValueShare("new", "A new choice", 5, 8.0, 3.0, 15.0)
    question = replace(summary.questions[4], values=(*summary.questions[4].values, new))
    drawing = draw_trend(replace(summary, questions=(question,)), "sector", LIGHT)
    assert drawing is not None
    assert "not asked" in texts(drawing)


def test_too_many_groups_and_unknown_ones_are_not_drawn(summary: Summary) -> None:
    assert summary.breakdown is not None
    women, men = summary.breakdown.groups
    many = [replace(men, label=str(number)) for number in range(31)]
    assert draw_breakdown(replace(summary.breakdown, groups=tuple(many)), "papers", LIGHT) is None
    unknown = replace(men, known=False)
    only = replace(summary.breakdown, groups=(women, unknown))
    assert draw_breakdown(only, "papers", LIGHT) is None


def test_text_is_never_taken_for_a_formula_and_missing_letters_get_a_box(summary: Summary) -> None:
    first, *rest = summary.questions[4].values
    odd = replace(first, text="$x^2$ 日本 😀 \x01", percent=100.0, low=100.0, high=100.0)
    drawing = draw(replace(summary.questions[4], values=(odd, *rest)), LIGHT)
    assert drawing is not None
    assert any(text.startswith("$x^2$") for text in texts(drawing))
    assert to_png(drawing).startswith(b"\x89PNG")


def test_pictures_are_alike_on_every_run(summary: Summary) -> None:
    first, second = (draw(summary.questions[1], LIGHT) for _ in range(2))
    assert first is not None
    assert second is not None
    assert to_png(first, 2) == to_png(second, 2)
    assert to_svg(first) == to_svg(second)
    assert to_svg(first).startswith("<?xml")


@pytest.mark.parametrize("height", [100.0, 100.4, 101.5, 103.5])  # halves are rounded either way
@pytest.mark.parametrize("scale", [1.0, 2.0, 300 / 96])
def test_the_ground_reaches_every_edge(height: float, scale: float) -> None:
    drawing = Drawing(99.6, height, DARK.ground, (), ())
    picture = Image.open(BytesIO(to_png(drawing, scale)))
    assert picture.getcolors() == [(picture.width * picture.height, ImageColor.getrgb(DARK.ground))]


def test_the_picture_is_as_large_as_asked(summary: Summary) -> None:
    drawing = draw(summary.questions[1], LIGHT)
    assert drawing is not None
    width = int.from_bytes(to_png(drawing, 2)[16:20])
    assert width == 2 * LIGHT.width


def test_nobody_invited_is_no_funnel(summary: Summary) -> None:
    assert draw_response(replace(summary, frame_details=None), LIGHT) is None
    drawing = draw_response(summary, LIGHT)
    assert drawing is not None
    assert texts(drawing)[:4] == ["Eligible", "Invited", "Sent, not bounced", "Answered"]
    assert "63 · 34%" in texts(drawing)
