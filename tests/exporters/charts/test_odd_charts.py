"""Every kind of chart with what is odd: many choices, long labels, right to left, nobody."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from exporters.charts.drawing import Drawing
from exporters.charts.images import to_png, to_svg
from exporters.charts.rows import MOST_ROWS
from exporters.charts.style import LIGHT, PRINT
from tests.exporters.charts.test_summary_charts import assert_texts_fit, texts
from tools.draw_chart_sheet import charts

STYLES = {"light": LIGHT, "print": PRINT, "narrow": replace(LIGHT, width=300)}


@cache
def drawn(name: str) -> dict[str, Drawing]:
    return dict(charts(STYLES[name]))


@pytest.mark.parametrize("name", STYLES)
def test_texts_of_all_charts_fit(name: str) -> None:
    assert len(drawn(name)) > 60
    for chart, drawing in drawn(name).items():
        try:
            assert_texts_fit(drawing, STYLES[name])
        except AssertionError as error:
            raise AssertionError(f"{chart}: {error}") from error


def test_every_kind_of_answer_has_its_chart() -> None:
    found = {name.partition("-")[0] for name in drawn("light")}
    assert found >= {"active", "sector", "challenges", "help", "difficulty", "recommend", "papers",
                     "children", "started", "same", "m", "s", "response", "words"}  # fmt: skip
    assert not any(name.startswith("nobody") for name in drawn("light"))


def test_of_sixty_choices_the_largest_are_drawn_and_the_rest_is_said() -> None:
    skills = drawn("light")["skills-all"]
    assert len(skills.areas) == MOST_ROWS
    assert any("the table has 35 more choices" in text for text in texts(skills))
    assert skills.height < 750  # so that it fits on a printed page


def test_a_long_label_is_clipped_where_a_reader_sees_it() -> None:
    said = texts(drawn("light")["challenges-all"])
    assert any(text.endswith("…") for text in said)


def test_intervals_are_explained_wherever_they_are_drawn() -> None:
    for name in ("active-all", "sector-two", "languages-two", "challenges-trend"):
        assert "95% confidence intervals" in " ".join(texts(drawn("light")[name]))
    for name in ("papers-two", "recommend-many"):
        said = texts(drawn("light")[name])
        assert "Median (quartiles)" in said or "Mean (95% CI)" in said


def test_each_cell_and_part_is_of_one_answer_and_group() -> None:
    for name in ("difficulty-two", "sector-many", "active-two", "languages-two"):
        areas = drawn("light")[name].areas
        assert areas
        assert all(area.group for area in areas), name
        assert max(Counter((area.value, area.group) for area in areas).values()) == 1, name


def test_right_to_left_is_shaped_in_files_as_in_the_window() -> None:
    languages = drawn("light")["languages-all"]
    word = next(text for text in languages.texts if "العربية" in text.text)
    one = replace(languages, marks=(word,))
    reversed_word = replace(word, text=word.text[::-1])
    assert to_svg(one) != to_svg(replace(one, marks=(reversed_word,)))
    # Letters join and run from the right: as shapes, the word has as many as its drawn form.
    assert to_png(one).startswith(b"\x89PNG")
