"""Figures by group, by the commands as an office runs them."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from tests.cli.commands import Almanac, write_book

WAVE = ("--survey", "CAR", "--wave", "2018")
MEDALS = ("Bronze", "Silver", "Gold")
EASE = ("Very easy", "Easy", "Difficult", "Very difficult")


def _survey(folder: Path, name: str, ordered: str | None) -> Path:
    return write_book(
        folder / f"{name}.xlsx",
        {
            "Survey": [("Code", "CAR"), ("Title", "Careers")],
            "Questions": [
                ("Code", "Question", "Type", "Headline", "Ordered"),
                ("MEDAL", "Which medal?", "Single choice", None, ordered),
                ("EASE", "How easy is it?", "Single choice", "find it difficult", None),
            ],
            "Choices": [
                ("Question", "Code", "Text", "Headline"),
                *(("MEDAL", None, text, None) for text in MEDALS),
                *(("EASE", None, text, "Yes" if "ifficult" in text else None) for text in EASE),
            ],
        },
    )


def test_groups_are_told_apart_by_ranks_and_the_headline_and_few_people_are_named(
    almanac: Almanac, tmp_path: Path
) -> None:
    genders = ["female"] * 20 + ["male"] * 18 + ["other"] + ["prefer not to say"] * 6
    people = [
        ("Alumni ID", "Given name", "Family name", "E-mail", "Gender"),
        *(
            (f"{n:05}", f"Person{n}", "Test", f"p{n}@example.org", gender)
            for n, gender in enumerate(genders)
        ),
    ]
    almanac.json("import", "contacts", write_book(tmp_path / "people.xlsx", {"People": people}))
    almanac.json("survey", "create", _survey(tmp_path, "survey", "Yes"))
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    medals = [n % 3 if n < 20 else min(2, n % 4) for n in range(len(genders))]
    ease = [n % 3 if n < 20 else 1 + n % 3 for n in range(len(genders))]
    rows = [
        ("E-mail", "MEDAL", "EASE"),
        *((f"p{n}@example.org", MEDALS[medals[n]], EASE[ease[n]]) for n in range(len(genders))),
    ]
    book = write_book(tmp_path / "answers.xlsx", {"Answers": rows})
    almanac.json("import", "responses", book, *WAVE)

    groups = almanac.json("summary", *WAVE, "--by", "gender")["groups"]
    assert [(one["group"], one["respondents"]) for one in groups["groups"]] == [
        ("female", 20), ("male", 18), ("other", 1), ("Not known", 6),
    ]  # fmt: skip
    medal, easy, difficult = groups["comparisons"]
    assert {tuple(one["groups"]) for one in groups["comparisons"]} == {("female", "male")}
    assert {tuple(one["left_out"]) for one in groups["comparisons"]} == {("other",)}
    for test, answers in ((medal, medals), (easy, ease)):
        assert (test["method"], test["how"]) == ("Mann–Whitney test", "exact")
        near = stats.mannwhitneyu(answers[:20], answers[20:38]).pvalue
        assert test["p"] == pytest.approx(near, abs=0.03)
    table = np.array([[sum(n >= 2 for n in part), sum(n < 2 for n in part)]
                      for part in (ease[:20], ease[20:38])])  # fmt: skip
    assert (difficult["value"], difficult["text"]) == ("headline", "find it difficult")
    assert difficult["p"] == pytest.approx(stats.fisher_exact(table).pvalue)
    assert groups["tests"] == 3
    lowest = min(groups["comparisons"], key=lambda test: test["p"])
    assert lowest["p_adjusted"] == pytest.approx(min(1, 3 * lowest["p"]))

    assert almanac.json("survey", "create", _survey(tmp_path, "again", "Yes"))["outcome"] == (
        "unchanged"
    )
    almanac.json("survey", "create", _survey(tmp_path, "other", "No"))
    groups = almanac.json("summary", *WAVE, "--by", "gender")["groups"]
    assert groups["comparisons"][0]["method"] == "Fisher–Freeman–Halton test"
