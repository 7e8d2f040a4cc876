from datetime import date

import pytest

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.intervals import wilson
from analysis.questions import describe_question
from analysis.results import QuestionSummary
from tests.analysis.conftest import QUESTIONS, MakeDataset


def described(dataset: Dataset, code: str) -> QuestionSummary:
    return describe_question(dataset.by_question()[code])


def test_yes_no_shows_both_answers_and_its_headline(wave: Dataset) -> None:
    summary = described(wave, "active")
    assert [(share.text, share.count) for share in summary.values] == [("Yes", 62), ("No", 1)]
    yes = summary.values[0]
    assert yes.percent == pytest.approx(98.412698)
    assert yes.low == pytest.approx(91.54, abs=0.01)
    assert yes.high == pytest.approx(99.72, abs=0.01)
    assert summary.headline is not None
    assert (summary.headline.text, summary.headline.percent) == ("research active", yes.percent)


def test_a_known_frame_narrows_the_interval(wave: Dataset) -> None:
    share = describe_question(wave.by_question()["active"], wave.population).values[0]
    interval = wilson(62, 63, 190)
    assert interval is not None
    assert (share.low, share.high) == (100 * interval.low, 100 * interval.high)


def test_single_percentages_make_a_hundred(wave: Dataset) -> None:
    values = described(wave, "degree").values
    assert [round(share.percent or 0) for share in values] == [62, 38]
    assert sum(share.percent or 0 for share in values) == pytest.approx(100)


def test_multiple_is_of_people(make_dataset: MakeDataset) -> None:
    given = {1: {"does": ["imaging", "other"]}, 2: {"does": ["imaging"]}, 3: {"does": ["other"]}}
    summary = described(make_dataset({**given, 4: {}}), "does")
    assert [(v.value, v.count) for v in summary.values] == [
        ("trials", 0),
        ("imaging", 2),
        ("other", 2),
    ]
    assert summary.values[1].percent == pytest.approx(200 / 3)
    assert (summary.base, summary.missing) == (3, 1)


def test_scale_counts_its_points_by_their_codes(wave: Dataset) -> None:
    summary = described(wave, "hard")
    assert (summary.base, summary.not_applicable) == (60, 3)
    assert summary.numbers.mean == pytest.approx((18 * 4 + 42 * 2) / 60)
    assert summary.numbers.median == 2
    assert summary.headline is not None
    assert summary.headline.percent == pytest.approx(30)


def test_scale_without_numbers_counts_one_two_three(make_dataset: MakeDataset) -> None:
    ends = (Choice("easy", "Easy"), Choice("so", "So so"), Choice("hard", "Hard"))
    question = Question("felt", "How did it feel?", "scale", ends)
    dataset = make_dataset({1: {"felt": "hard"}, 2: {"felt": "so"}}, questions=(question,))
    assert described(dataset, "felt").numbers.mean == 2.5


def test_number_text_and_date(wave: Dataset) -> None:
    papers, more, since = (described(wave, code) for code in ("papers", "more", "since"))
    assert (papers.numbers.mean, papers.numbers.median, papers.values) == (3.0, 3.0, ())
    assert (more.base, more.missing, more.values) == (10, 53, ())
    assert (since.earliest, since.latest) == (date(1983, 1, 1), date(2012, 1, 1))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.kind)
@pytest.mark.parametrize("answers", [{}, {1: {}, 2: {}}], ids=["nobody", "all missing"])
def test_no_answers_give_no_figures(
    make_dataset: MakeDataset, question: Question, answers: dict[object, dict[str, object]]
) -> None:
    summary = described(make_dataset(answers), question.code)
    assert (summary.base, summary.missing) == (0, len(answers))
    assert {(share.count, share.percent) for share in summary.values} <= {(0, None)}
    assert (summary.numbers.mean, summary.earliest) == (None, None)


def test_all_not_applicable_is_counted(make_dataset: MakeDataset) -> None:
    summary = described(make_dataset({1: {"papers": None}, 2: {"papers": None}}), "papers")
    assert (summary.base, summary.missing, summary.not_applicable) == (0, 0, 2)
