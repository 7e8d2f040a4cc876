"""Where labels stand on the paper."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from exporters.labels.layouts import LAYOUTS, LayoutKind, find_layout
from exporters.labels.sheets import Label, PrintedLabels, page_count, place_labels

LABEL = Label(("Anna Marsh",))
keys = st.sampled_from(sorted(LAYOUTS))


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [  # upper left corners of the first and last label of a sheet, as Avery's templates have them
        ("L7160", (7.25, 15.15), (139.25, 243.75)),
        ("L7163", (4.65, 15.15), (106.25, 243.75)),
        ("L7159", (7.25, 12.9), (139.25, 250.2)),
        ("L7651", (4.75, 10.7), (167.15, 265.1)),
        ("5160", (4.7625, 12.7), (144.4625, 241.3)),
        ("5163", (3.96875, 12.7), (110.33125, 215.9)),
        ("22806", (15.875, 15.875), (149.225, 212.725)),
        ("L4785", (17.5, 13.5), (112.5, 233.5)),
        ("5395", (17.4625, 14.816), (112.7125, 205.316)),
    ],
)
def test_sheets_have_the_measures_of_the_paper_that_is_sold(
    key: str, first: tuple[float, float], last: tuple[float, float]
) -> None:
    layout = LAYOUTS[key]
    *_, end = placed = list(place_labels([LABEL] * layout.per_page, layout))
    assert (placed[0].left, placed[0].top) == pytest.approx(first, abs=0.01)
    assert (end.left, end.top) == pytest.approx(last, abs=0.01)


@given(keys, st.integers(0, 150), st.data())
def test_every_label_is_on_the_paper_once_and_none_lies_on_another(
    key: str, count: int, data: st.DataObject
) -> None:
    layout = LAYOUTS[key]
    start = data.draw(st.integers(1, layout.per_page))
    placed = list(place_labels([LABEL] * count, layout, start))
    assert len(placed) == count
    assert page_count(count, layout, start) == (placed[-1].page + 1 if placed else 0)
    corners = set()
    for one in placed:
        assert one.left >= 0
        assert one.top >= 0
        assert one.left + one.width <= layout.page[0] + 0.01
        assert one.top + one.height <= layout.page[1] + 0.01
        corners.add((one.page, round(one.left, 2), round(one.top, 2)))
    assert len(corners) == count
    assert layout.pitch[0] >= layout.label[0] - 0.01 or layout.columns == 1
    assert layout.pitch[1] >= layout.label[1] - 0.01 or layout.rows == 1


def test_the_first_sheet_begins_where_the_last_one_ended() -> None:
    placed = list(place_labels([LABEL] * 3, LAYOUTS["L7160"], start=20))
    assert [one.page for one in placed] == [0, 0, 1]
    assert placed[0].left < placed[1].left
    assert math.isclose(placed[2].top, LAYOUTS["L7160"].first[1])


@pytest.mark.parametrize("start", [0, -1, 22])
def test_a_label_that_no_sheet_has_is_refused(start: int) -> None:
    with pytest.raises(UserError, match="labels 1 to 21"):
        list(place_labels([LABEL], LAYOUTS["L7160"], start))


@pytest.mark.parametrize("key", [one.key for one in LAYOUTS.values() if one.rows == 1])
def test_the_address_on_an_envelope_is_where_machines_read_it(key: str) -> None:
    layout = LAYOUTS[key]
    assert layout.kind is LayoutKind.ENVELOPES
    (placed,) = place_labels([LABEL], layout)
    assert placed.top >= 40
    assert layout.page[0] - placed.left - placed.width >= 15
    assert layout.page[1] - placed.top - placed.height >= 14.99


def test_layouts_are_found_as_people_write_them() -> None:
    assert find_layout(" avery l7160 ").key == "L7160"
    with pytest.raises(UserError, match="no layout “L9999”"):
        find_layout("L9999")


def test_what_is_wrong_with_labels_is_said() -> None:
    assert PrintedLabels(1).warnings() == []
    missing, long = PrintedLabels(1, ("𓀀",), ("A",), tuple("ABCDEFG")).warnings()
    assert "“𓀀”" in missing
    assert "1 label: A." in missing
    assert "7 labels have too much text" in long
    assert "2 more" in long
