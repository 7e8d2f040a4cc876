"""The figures of a wave in memory, against the same figures by plain pandas and scipy."""

from collections.abc import Mapping
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
    return found


def _wave(people: int) -> "tuple[Dataset, Mapping[str, pd.Series[float]]]":
    """A wave of yes or no questions, scales and numbers, and the same as columns of numbers."""
    import numpy as np
    import pandas as pd

    from analysis.answers import Choice, Question
    from analysis.dataset import Dataset

    chance = np.random.default_rng(1)
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
        wide[code] = pd.Series(given)
        parts.append(
            pd.DataFrame(
                {
                    "respondent": np.arange(people),
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
        "2020", tuple(questions), pd.concat(parts, ignore_index=True), pd.DataFrame(fields), {}
    )
    return dataset, {**wide, **{key: pd.Series(values) for key, values in fields.items()}}


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
