"""An invented wave whose figures are easy to know by heart."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pandas as pd
import pytest

from analysis.answers import Choice, Question
from analysis.dataset import Dataset

YES_NO = (Choice("yes", "Yes", in_headline=True), Choice("no", "No"))
ACTIVITIES = (Choice("trials", "Trials"), Choice("imaging", "Imaging"), Choice("other", "Other"))
HARD = tuple(Choice(str(n), f"Point {n}", in_headline=n > 3) for n in range(1, 6))

QUESTIONS = (
    Question("active", "Were you research active?", "yes_no", YES_NO, headline="research active"),
    Question("degree", "Which degree?", "single", (Choice("phd", "PhD"), Choice("md", "MD(Res)"))),
    Question("does", "What do you do?", "multiple", ACTIVITIES),
    Question("hard", "How hard was it?", "scale", HARD, headline="found it hard"),
    Question("papers", "How many papers?", "number"),
    Question("more", "Anything else?", "text"),
    Question("since", "Since when?", "date"),
)

# One respondent's answers: a value, several for multiple, None for not applicable.
Given = Mapping[str, object]
MakeDataset = Callable[..., Dataset]


def _make(
    given: Mapping[object, Given],
    fields: Mapping[str, Sequence[object]] | None = None,
    *,
    label: str = "2018",
    questions: tuple[Question, ...] = QUESTIONS,
    dispositions: Mapping[str, int] | None = None,
    frame_size: int | None = None,
) -> Dataset:
    rows = [
        (respondent, code, value, value is None)
        for respondent, answers in given.items()
        for code, values in answers.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return Dataset(
        label,
        questions,
        pd.DataFrame(rows, columns=["respondent", "question", "value", "not_applicable"]),
        pd.DataFrame(dict(fields or {}), index=pd.Index(list(given))),
        dispositions or {"complete": len(given)},
        frame_size,
    )


@pytest.fixture
def make_dataset() -> MakeDataset:
    """Build a wave from what each respondent answered and the columns to break down by."""
    return _make


@pytest.fixture
def wave() -> Dataset:
    """Sixty-three people: 62 of them active, 39 with a PhD, and so on."""
    people: dict[object, Given] = {
        n: {
            "active": "no" if n == 0 else "yes",
            "degree": "phd" if n < 39 else "md",
            "does": ["trials", "imaging"] if n < 20 else ["trials"] if n < 50 else [],
            "hard": None if n < 3 else "4" if n < 21 else "2",
            "papers": float(n % 7),
            **({"more": "Thank you."} if n < 10 else {}),
            "since": date(1983 + n % 30, 1, 1),
        }
        for n in range(63)
    }
    fields: dict[str, Sequence[object]] = {
        "gender": ["Female" if n % 2 else "Male" for n in range(63)],
        "speaker": [n < 10 for n in range(63)],
        "award": ["PhD" if n < 39 else "MD(Res)" if n < 60 else None for n in range(63)],
    }
    return _make(people, fields, dispositions={"complete": 63, "sent": 127}, frame_size=190)
