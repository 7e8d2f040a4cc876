"""The figures of a wave in memory, against the same figures by plain pandas and scipy."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from bench.figures import BenchFigure, seconds
from core.progress import Progress

if TYPE_CHECKING:
    import pandas as pd

    from analysis.dataset import Dataset

_QUESTIONS: Final = 20
_FEW: Final = 5_000
_BY: Final = ("gender", "award")


def measure_findings(many: int, progress: Progress) -> list[BenchFigure]:
    """Panels of 20 questions broken down by two fields, for few and for `many` respondents.

    The answers are held as arrays already, as they are while a page is open.
    """
    from analysis.summary import exact_summary

    progress.report("Figures of a wave")
    found = []
    for people, unit, aim in ((_FEW, "ms", 300.0), (many, "s", 1.5)):
        dataset, wide = _wave(people)
        dataset.by_question()
        taken, _ = seconds(lambda dataset=dataset: exact_summary(dataset, by=_BY))  # type: ignore[misc]
        floor, _ = seconds(lambda wide=wide: _plainly(wide))  # type: ignore[misc]
        name = f"figures by two fields, {_QUESTIONS} questions x {people:,}"
        if unit == "ms":
            found.append(BenchFigure(name, 1_000 * taken, unit, None, aim))
        else:
            found.append(BenchFigure(f"{name}, to pandas and scipy", taken, unit, floor, aim))
    return [*found, _measure_trend(many)]


def _measure_trend(people: int) -> BenchFigure:
    """Three waves of which each shares two thirds of its people with the next, compared."""
    from analysis.trends.comparison import compare_waves

    waves, frames = [], []
    for place in range(3):
        dataset, wide = _wave(people, place * people // 3)
        dataset.by_question()
        waves.append(replace(dataset, label=f"{2016 + 2 * place}").with_arrays_of(dataset))
        frames.append(wide)
    taken, _ = seconds(lambda: compare_waves(waves[2], waves[:2]))
    floor, _ = seconds(lambda: _changes_plainly(frames))
    name = f"trend of {_QUESTIONS} questions x {people:,} x 3, to pandas and scipy"
    return BenchFigure(name, taken, "s", floor, 1.5)


def _wave(people: int, first: int = 0) -> "tuple[Dataset, Mapping[str, pd.Series[float]]]":
    """A wave of yes or no questions, scales and numbers, and the same as columns of numbers.

    The people have the ids from `first` on.
    """
    import numpy as np
    import pandas as pd

    from analysis.answers import Choice, Question
    from analysis.dataset import Dataset

    chance = np.random.default_rng(1 + first)
    ids = np.arange(first, first + people)
    points = tuple(Choice(str(at), f"Point {at}", at > 3) for at in range(1, 6))
    answers = (Choice("1", "Yes", in_headline=True), Choice("2", "No"))
    questions, parts, wide = [], [], {}
    for at in range(_QUESTIONS):
        code = f"Q{at}"
        if at % 3 == 2:
            questions.append(Question(code, code, "number"))
            given = chance.poisson(8, people).astype(float)
            values = given.astype(object)
        else:
            kind, choices = ("yes_no", answers) if at % 3 == 0 else ("scale", points)
            questions.append(Question(code, code, kind, choices, headline="said so"))  # type: ignore[arg-type]
            given = chance.integers(1, len(choices) + 1, people).astype(float)
            values = np.array([one.code for one in choices], object)[given.astype(int) - 1]
        wide[code] = pd.Series(given, ids)
        parts.append(
            pd.DataFrame(
                {
                    "respondent": ids,
                    "question": code,
                    "value": values,
                    "not_applicable": False,
                }
            )
        )
    fields = {
        "gender": chance.choice(np.array(["female", "male"], object), people),
        "award": chance.choice(np.array(["PhD", "MD(Res)", "MSc"], object), people),
    }
    dataset = Dataset(
        "2020", tuple(questions), pd.concat(parts, ignore_index=True), pd.DataFrame(fields, ids), {}
    )
    return dataset, {**wide, **{key: pd.Series(values, ids) for key, values in fields.items()}}


def _plainly(wide: "Mapping[str, pd.Series[float]]") -> None:
    """Counts, means, quartiles and a test of each question in each pair of values and margin."""
    import pandas as pd
    from scipy import stats

    frame = pd.DataFrame(wide)
    for code in (f"Q{at}" for at in range(_QUESTIONS)):
        is_number = frame[code].nunique() > 2
        for keys in ([], ["gender"], ["award"], list(_BY)):
            grouped = [frame[code]] if not keys else [one for _, one in frame.groupby(keys)[code]]
            for one in grouped:
                one.value_counts()
                if is_number:
                    one.describe()
        if is_number:
            stats.kruskal(*grouped)
        else:
            stats.chi2_contingency(pd.crosstab([frame[key] for key in _BY], frame[code]))


def _changes_plainly(waves: "Sequence[Mapping[str, pd.Series[float]]]") -> None:
    """Means of all and of the same people, and a test of each, between each two of the waves."""
    import pandas as pd
    from scipy import stats

    for code in (f"Q{at}" for at in range(_QUESTIONS)):
        for then, now in combinations((wave[code] for wave in waves), 2):
            both = pd.concat([then, now], axis=1, join="inner")
            for one in (then, now, both):
                one.describe()
            stats.ttest_ind(now, then, equal_var=False)
            stats.wilcoxon(both.iloc[:, 1], both.iloc[:, 0])
