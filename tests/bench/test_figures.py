"""A figure, its ratio to the floor and whether it reaches its aim."""

import pytest

from bench.figures import BenchFigure, seconds, slowest_of_twenty


@pytest.mark.parametrize(
    ("value", "floor", "aim", "ratio", "holds"),
    [
        (8.0, 2.0, 4.0, 4.0, True),
        (8.1, 2.0, 4.0, 4.05, False),
        (8.0, 2.0, None, 4.0, None),
        (29.0, None, 30.0, None, True),
        (31.0, None, 30.0, None, False),
        (31.0, None, None, None, None),
    ],
)
def test_a_figure_is_judged_by_its_ratio_or_by_its_value(
    value: float, floor: float | None, aim: float | None, ratio: float | None, holds: bool | None
) -> None:
    figure = BenchFigure("work", value, "s", floor, aim)
    assert figure.ratio == pytest.approx(ratio)
    assert figure.holds is holds
    assert figure.as_json() == {
        "name": "work",
        "value": value,
        "unit": "s",
        "floor": floor,
        "ratio": figure.ratio,
        "aim": aim,
        "holds": holds,
    }
    assert ("MISSED" in figure.line()) is (holds is False)


def test_the_slowest_of_twenty_is_the_95th_percentile() -> None:
    assert slowest_of_twenty([float(number) for number in range(1, 20)]) == 19.0
    assert slowest_of_twenty([5.0] * 40) == 5.0


def test_work_gives_its_result_beside_its_time() -> None:
    taken, result = seconds(lambda: "done")
    assert result == "done"
    assert taken >= 0
