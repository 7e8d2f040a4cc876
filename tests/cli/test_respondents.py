"""Respondents who were not invited are counted apart from the frame, in figures and lists."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import SURVEY, Almanac, write_book

WAVE = ("--survey", "CAR", "--wave", "2018")
PEOPLE = [
    ("Alumni ID", "Given name", "Family name", "E-mail", "Gender"),
    *(
        (f"{number:05}", f"Person{number}", "Test", f"p{number}@example.org", gender)
        for number, gender in enumerate(["female"] * 3 + ["male"] * 3, 1)
    ),
]


def _field(almanac: Almanac, folder: Path, answered: list[int], *, invite: bool = True) -> None:
    """Invite the three women to CAR 2018, then import the answers of the people `answered`."""
    alumni = write_book(folder / "people.xlsx", {"People": PEOPLE})
    almanac.json("import", "contacts", alumni)
    almanac.json("segment", "save", "Women", "--where", "gender = female")
    almanac.json("survey", "create", write_book(folder / "survey.xlsx", SURVEY))
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    if invite:
        almanac.json("invite", *WAVE, "--segment", "Women")
    rows = [
        ("E-mail", "ACTIVE", "DOES", "PAPERS"),
        *((f"p{number}@example.org", "Yes", "Trials", number) for number in answered),
    ]
    told = almanac.json(
        "import", "responses", write_book(folder / "answers.xlsx", {"Answers": rows}), *WAVE
    )
    assert told["complete"] == len(answered)


def _listed(almanac: Almanac) -> dict[str, Any]:
    wave: dict[str, Any] = almanac.json("survey", "list")["surveys"][0]["waves"][0]
    return {key: wave[key] for key in ("invited", "complete", "partial", "not_invited")}


@pytest.mark.parametrize(
    ("answered", "in_frame", "rate"),
    [
        ([1, 4, 5], 1, 100 / 3),
        ([4, 5, 6], 0, 0.0),
        ([1, 2, 3, 4, 5, 6], 3, 100.0),
        ([2], 1, 100 / 3),
    ],
)
def test_people_outside_the_frame_are_counted_apart(
    almanac: Almanac, tmp_path: Path, answered: list[int], in_frame: int, rate: float
) -> None:
    _field(almanac, tmp_path, answered)
    told = almanac.json("summary", *WAVE)
    apart = len(answered) - in_frame
    assert (told["respondents"], told["frame"], told["not_invited"]) == (in_frame, 3, apart)
    assert told["rates"]["RR1"] == pytest.approx(rate)
    assert told["dispositions"].get("complete", 0) == in_frame
    assert {question["base"] for question in told["questions"]} == {in_frame}
    assert _listed(almanac) == {
        "invited": 3, "complete": in_frame, "partial": 0, "not_invited": apart
    }  # fmt: skip
    named = [note for note in told["notes"] if "people who were not invited" in note]
    assert [note.split()[0] for note in named] == ([str(apart)] if apart else [])


def test_a_segment_counts_its_own_people_alone(almanac: Almanac, tmp_path: Path) -> None:
    _field(almanac, tmp_path, [1, 4, 5])
    almanac.json("segment", "save", "Men", "--where", "gender = male")
    told = almanac.json("summary", *WAVE, "--segment", "Men")
    assert (told["respondents"], told["not_invited"], told["rates"]["RR1"]) == (0, 2, None)
    told = almanac.json("summary", *WAVE, "--segment", "Women")
    assert (told["respondents"], told["not_invited"]) == (1, 0)


def test_a_wave_with_nobody_invited_has_figures_but_no_rate(
    almanac: Almanac, tmp_path: Path
) -> None:
    _field(almanac, tmp_path, [1, 4], invite=False)
    told = almanac.json("summary", *WAVE)
    assert (told["respondents"], told["not_invited"]) == (2, 0)
    assert set(told["rates"].values()) == {None}
    assert told["questions"][0]["base"] == 2
    assert _listed(almanac) == {"invited": 0, "complete": 2, "partial": 0, "not_invited": 0}


def test_inviting_the_rest_brings_their_answers_into_the_frame(
    almanac: Almanac, tmp_path: Path
) -> None:
    _field(almanac, tmp_path, [1, 4, 5])
    invited = almanac.json("invite", *WAVE)
    assert (invited["invited"], invited["excluded"]["already_answered"]) == (1, 2)
    told = almanac.json("summary", *WAVE)
    assert (told["respondents"], told["frame"], told["not_invited"]) == (3, 6, 0)
    assert told["rates"]["RR1"] == pytest.approx(50)
