from analysis.headline_results import HeadlineFigure
from analysis.results import QuestionSummary, Summary, ValueShare
from analysis.weighting.results import (
    FieldResponse,
    GroupResponse,
    NonResponse,
    WeightingDetails,
    WeightingEffect,
)
from analysis.weighting.sentences import headline_sentence, wave_sentence
from exporters.figures.non_response_tables import frame_table, non_response_tables, weighting_table
from exporters.figures.summary_tables import headline_table
from surveys.headline_definition import HeadlineDefinition, HeadlineKind

WOMEN = GroupResponse("female", True, 96, 96, 26, 27.1, 48.0, 41.0, -7.0, -15.4, 2.1)
MEN = GroupResponse("male", True, 104, 104, 37, 35.6, 52.0, 59.0, 7.0, -2.1, 15.4)
DETAILS = WeightingDetails(
    ("gender",), ("Gender",), 0.3, 3.0, 63, 0.9, 1.2, 0, 61.4, 1.03, True, 0.0,
)  # fmt: skip
FOUND = NonResponse(200, 200, 63, 0, (FieldResponse("gender", "Gender", (WOMEN, MEN), 0.22),))


def summary(*, weighted: bool = False, found: NonResponse | None = FOUND) -> Summary:
    share = ValueShare("headline", "active", 59, 93.7, 85, 98)
    question = QuestionSummary("ACTIVE", "Active?", "yes_no", 63, 0, 0, headline=share)
    headline = HeadlineFigure(
        HeadlineDefinition(HeadlineKind.SHARE, "active", "ACTIVE"),
        question,
        effect=WeightingEffect(93.7, 92.9),
    )
    return Summary(
        "2018", 63, 200, {}, (), (question,), None, None, None, non_response=found,
        weighting=DETAILS if weighted else None, headlines=(headline,),
    )  # fmt: skip


def test_a_headline_has_its_sentence_on_non_response() -> None:
    plain = summary()
    assert headline_sentence(plain, plain.headlines[0]) == (
        "Intervals take those who answered as a random sample of the frame; women are 41% of"
        " respondents and 48% of the frame; weighting would change this figure by 0.8 points, to"
        " 93%."
    )
    (row,) = headline_table(plain).rows
    assert row.cells[2].endswith("weighting would change this figure by 0.8 points, to 93%")
    weighted = summary(weighted=True)
    (row,) = headline_table(weighted).rows
    assert row.cells[2].endswith("weighting changes this figure by 0.8 points, from 94%")


def test_a_wave_has_one_sentence() -> None:
    assert wave_sentence(summary()).endswith(
        "weighting would change the headlines by up to 0.8 points."
    )
    unlinked = NonResponse(9, 9, None, remark="Everybody had the same link.")
    said = wave_sentence(Summary("2018", 3, 9, {}, (), (), None, None, None, non_response=unlinked))
    assert said == (
        "Intervals take those who answered as a random sample of the frame. Everybody had the same"
        " link."
    )


def test_the_frame_stands_beside_those_who_answered() -> None:
    table = frame_table(FOUND)
    assert table.headings == (
        "Field", "Group", "Frame", "Answered", "Rate", "Of frame", "Of respondents",
        "Difference (95% CI)",
    )  # fmt: skip
    assert table.rows[0].cells == (
        "Gender", "Female", "96", "26", "27%", "48%", "41%", "−7 (−15 to +2.1)",
    )  # fmt: skip
    assert "Gender: p = 0.22" in table.notes[1]
    assert "In the sample" in frame_table(NonResponse(200, 80, 63, 0, FOUND.fields)).headings


def test_weights_are_told_with_what_they_change() -> None:
    table = weighting_table(summary(weighted=True))
    assert table.rows[0].cells == ("Active", "94%", "93%", "−0.8")
    assert "tell as much as 61 without weights would (design effect 1.03)." in table.notes[-1]
    assert weighting_table(summary()).is_empty  # nothing is proposed
    assert [heading for heading, _ in non_response_tables(summary(weighted=True))] == [
        "Respondents beside the frame", "Weighting",
    ]  # fmt: skip
    assert non_response_tables(summary(found=None)) == []
