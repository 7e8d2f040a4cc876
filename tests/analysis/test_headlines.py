"""Headlines: figures of joined answers, of those who meet a base, and as sentences."""

import numpy as np
import pytest
from scipy import stats

from analysis.dataset import Dataset
from analysis.disclosure.publication import publish_safe
from analysis.headline_results import HeadlineFigure
from analysis.intervals import wilson
from analysis.results import Thresholds
from analysis.summary import summarise
from exporters.figures.sentences import headline_sentence
from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.routing import parse_routing
from tests.analysis.conftest import MakeDataset

SHARE, MEAN, MEDIAN = HeadlineKind.SHARE, HeadlineKind.MEAN, HeadlineKind.MEDIAN


def headline(
    kind: HeadlineKind,
    words: str,
    question: str | None = None,
    choices: tuple[str, ...] | None = None,
    base: str | None = None,
) -> HeadlineDefinition:
    return HeadlineDefinition(
        kind, words, question, choices, None if base is None else parse_routing(base)
    )


def figures(
    wave: Dataset, *wanted: HeadlineDefinition, safe: bool = False, segment: str | None = None
) -> list[HeadlineFigure]:
    thresholds = Thresholds() if safe else None
    found = summarise(wave, headlines=wanted, thresholds=thresholds, segment=segment)
    return list(found.headlines)


def sentences(wave: Dataset, *wanted: HeadlineDefinition, safe: bool = False) -> list[str]:
    return [headline_sentence(one, is_rounded=safe) for one in figures(wave, *wanted, safe=safe)]


def test_without_chosen_headlines_those_of_the_questions_are_told(wave: Dataset) -> None:
    assert sentences(wave) == [
        "98% (62 of 63; 95% CI 93–100%) research active",
        "30% (18 of 60; 95% CI 21–40%) found it hard",
    ]


def test_answers_are_joined_and_each_person_counts_once(wave: Dataset) -> None:
    (found,) = figures(wave, headline(SHARE, "do either", "does", ("imaging", "other")))
    assert found.share is not None
    interval = wilson(20, 50, 190)
    assert interval is not None
    assert found.share.count == 20
    assert found.share.percent == pytest.approx(40)
    assert found.share.low == pytest.approx(100 * interval.low)


def test_a_base_limits_a_headline_to_those_who_meet_it(wave: Dataset) -> None:
    (found,) = figures(wave, headline(SHARE, "do imaging", "does", ("imaging",), "degree = phd"))
    assert found.share is not None
    assert found.question is not None
    interval = wilson(20, 39)  # nobody knows how many of the frame have a PhD
    assert interval is not None
    assert (found.share.count, found.question.base) == (20, 39)
    assert found.share.high == pytest.approx(100 * interval.high)


def test_means_and_medians_are_those_of_numpy_and_scipy(wave: Dataset) -> None:
    papers = np.array([float(n % 7) for n in range(39)])
    mean, median = figures(
        wave,
        headline(MEAN, "papers", "papers", base="degree = phd"),
        headline(MEDIAN, "papers", "papers", base="degree = phd"),
    )
    assert mean.question is not None
    assert median.question is not None
    low, high = stats.t.interval(0.95, 38, papers.mean(), stats.sem(papers))
    numbers = mean.question.numbers
    assert [numbers.mean, numbers.low, numbers.high] == pytest.approx([papers.mean(), low, high])
    assert median.question.numbers.median == np.median(papers)
    assert [headline_sentence(one, is_rounded=False) for one in (mean, median)] == [
        "A mean of 2.8 (95% CI 2.2–3.5; 39 answered) papers",
        "A median of 3 (quartiles 1–4.5; 39 answered) papers",
    ]


def test_the_response_rate_is_a_headline(wave: Dataset) -> None:
    rate = headline(HeadlineKind.RESPONSE_RATE, "of those eligible answered")
    assert sentences(wave, rate) == ["33.2% (63 of 190; RR1) of those eligible answered"]
    assert sentences(wave, rate, safe=True) == ["33% (65 of 190; RR1) of those eligible answered"]


def test_what_was_not_asked_or_has_no_such_figure_is_no_headline(wave: Dataset) -> None:
    assert not figures(
        wave,
        headline(SHARE, "none", "unknown", ("a",)),
        headline(SHARE, "none", "papers", ("1",)),
        headline(SHARE, "none", "degree"),  # has no headline of its own
        headline(MEAN, "none", "degree"),
    )


def test_published_headlines_have_no_exact_numbers(wave: Dataset) -> None:
    wanted = (
        headline(SHARE, "were research active", "active"),
        headline(SHARE, "do either", "does", ("imaging", "other")),
        headline(MEDIAN, "papers", "papers"),
    )
    assert sentences(wave, *wanted, safe=True) == [
        "98% (about 65 answered; 95% CI 93–100%) were research active",
        "40% (about 50 answered; 95% CI 29–52%) do either",
        "A median of 3 (quartiles 1–5; about 65 answered) papers",
    ]


def test_few_people_have_no_published_headline(wave: Dataset) -> None:
    few = headline(SHARE, "do imaging", "does", ("imaging",), "does = imaging")
    one = headline(SHARE, "are not active", "active", ("no",), "degree = phd")
    assert sentences(wave, few, safe=True) == ["– (too few to show) do imaging"]
    (found,) = figures(wave, one, safe=True)
    assert found.share is not None
    assert (found.share.count, found.share.percent) == (None, None)
    assert found.share.band is not None


def test_a_second_figure_of_one_base_is_not_published(wave: Dataset) -> None:
    both = ("imaging", "other")
    first, second, other = figures(
        wave,
        headline(SHARE, "trials", "does", ("trials",), "degree = phd"),
        headline(SHARE, "either", "does", both, "degree = phd"),
        headline(SHARE, "either", "does", both),
        safe=True,
    )
    assert first.share is not None
    assert other.share is not None
    assert first.share.percent is not None or first.share.band is not None
    assert other.share.percent == 40
    assert second.question is not None
    assert second.question.base is None
    assert second.share is None or second.share.percent is None


def test_joined_answers_of_a_segment_are_not_published(wave: Dataset) -> None:
    wanted = headline(SHARE, "either", "does", ("imaging", "other"))
    (found,) = figures(wave, wanted, safe=True, segment="Speakers")
    assert found.share is None or (found.share.percent, found.share.band) == (None, None)


def test_a_summary_is_made_safe_once(wave: Dataset) -> None:
    with pytest.raises(ValueError, match="publish-safe already"):
        publish_safe(summarise(wave, thresholds=Thresholds()), Thresholds())


def test_headlines_of_nobody_say_so(make_dataset: MakeDataset) -> None:
    nobody = make_dataset({})
    assert sentences(nobody, headline(MEAN, "papers", "papers")) == [
        "A mean of – (too few to show) papers"
    ]
    assert len(sentences(nobody)) == 2
