from dataclasses import replace
from datetime import date

import pytest

from analysis.trends.initiatives import DID_NOT, participation_groups
from tests.analysis.conftest import MakeDataset

BETWEEN, BEFORE = "Took part between 2018 and 2020", "Took part before 2018"


@pytest.mark.parametrize(
    ("days", "group"),
    [
        ([], DID_NOT),
        ([date(2017, 5, 1)], BEFORE),
        ([date(2018, 6, 1)], BETWEEN),
        ([date(2020, 5, 31)], BETWEEN),
        ([date(2020, 6, 1)], DID_NOT),  # only after the later wave had opened
        ([date(2017, 5, 1), date(2019, 1, 1)], BETWEEN),
        ([date(2017, 5, 1), date(2021, 1, 1)], BEFORE),
        ([None], None),
        ([None, date(2017, 5, 1)], None),  # the other one may have been between
        ([None, date(2019, 5, 1)], BETWEEN),
    ],
)
def test_the_days_decide(
    make_dataset: MakeDataset, days: list[date | None], group: str | None
) -> None:
    then = replace(make_dataset({}, label="2018"), opens=date(2018, 6, 1))
    now = replace(make_dataset({}, label="2020"), opens=date(2020, 6, 1))
    groups = participation_groups(now, then)
    assert groups.labels == (BETWEEN, BEFORE, DID_NOT)
    assert groups.group(days) == group
    assert participation_groups(then, now) == groups


def test_of_one_wave_it_is_whether_people_took_part_before(make_dataset: MakeDataset) -> None:
    now = replace(make_dataset({}, label="2020"), opens=date(2020, 6, 1))
    groups = participation_groups(now, None)
    assert groups.labels == ("Took part before 2020", DID_NOT)
    assert groups.group([date(2019, 1, 1)]) == "Took part before 2020"
    assert groups.group([date(2020, 6, 1)]) == DID_NOT
    assert groups.group([None]) is None


def test_without_days_of_opening_it_is_whether_people_ever_took_part(
    make_dataset: MakeDataset,
) -> None:
    now = make_dataset({}, label="2020")
    groups = participation_groups(now, make_dataset({}, label="2018"))
    assert groups.labels == ("Took part", DID_NOT)
    assert [groups.group(days) for days in ([None], [date(2030, 1, 1)], [])] == [
        "Took part", "Took part", DID_NOT,
    ]  # fmt: skip
