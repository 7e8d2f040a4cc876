"""One invented wave, its figures by gender and against an earlier one, for charts and reports."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.results import FrameDetails, ResponseCounts, Summary, Thresholds
from analysis.summary import summarise

LONG = (
    "Balancing personal and professional commitments, such as the care of children or parents, "
    "with the hours that a clinical and an academic post ask for together ($50k to $60k)"
)
QUESTIONS = (
    Question("active", "Were you research active in your first role?", "yes_no",
             (Choice("yes", "Yes", in_headline=True), Choice("no", "No")),
             "research active in the first role"),
    Question("activities", "Which research activities were you engaged in?", "multiple",
             (Choice("trials", "Clinical trials"), Choice("radio", "Radiotherapy"),
              Choice("imaging", "Imaging"), Choice("lab", "Laboratory science"),
              Choice("epi", "Epidemiology"))),
    Question("challenges", "What makes it difficult?", "multiple",
             (Choice("hours", "Working hours"), Choice("balance", LONG), Choice("funding", "Lack of"
              " funding opportunities"), Choice("time", "No protected time"))),
    Question("difficulty", "How difficult was it to stay research active?", "scale",
             tuple(Choice(str(point), text, in_headline=point > 3) for point, text in enumerate(
                 ("Very easy", "Easy", "Neither", "Difficult", "Very difficult"), 1)),
             "found it difficult or very difficult"),
    Question("sector", "In which sector do you work?", "single",
             (Choice("nhs", "National Health Service"), Choice("uni", "University"),
              Choice("industry", "Industry"), Choice("other", "Other"))),
    Question("papers", "How many papers have you published since your award?", "number"),
    Question("started", "When did you start your current role?", "date"),
    Question("wishes", "What would help most?", "text"),
)  # fmt: skip


def make_wave(label: str, seed: int, people: int = 63) -> Dataset:
    """A wave of people whose answers lie near those of the published survey."""
    chance = np.random.default_rng(seed)
    women = chance.random(people) < 0.45
    rows: list[tuple[int, str, Any, bool]] = []
    for person in range(people):
        rows.append((person, "active", "yes" if chance.random() < 0.97 else "no", False))
        for question, shares in (
            ("activities", {"trials": 0.8, "radio": 0.5, "imaging": 0.45, "lab": 0.3, "epi": 0.1}),
            ("challenges", {"hours": 0.6, "balance": 0.5, "funding": 0.45, "time": 0.3}),
        ):
            rows += [
                (person, question, code, False)
                for code, share in shares.items()
                if chance.random() < share
            ]
        if chance.random() < 0.9:
            point = int(np.clip(round(chance.normal(2.8, 1.1)), 1, 5))
            rows.append((person, "difficulty", str(point), False))
        else:
            rows.append((person, "difficulty", None, True))
        sector = chance.choice(["nhs", "uni", "industry", "other"], p=[0.55, 0.3, 0.1, 0.05])
        rows.append((person, "sector", str(sector), False))
        papers = float(chance.poisson(18 if women[person] else 29))
        rows.append((person, "papers", papers, False))
        rows.append((person, "started", date(2010 + person % 9, 9, 1), False))
        if person % 3 == 0:
            rows.append((person, "wishes", "More protected time", False))
    return Dataset(
        label,
        QUESTIONS,
        pd.DataFrame(rows, columns=["respondent", "question", "value", "not_applicable"]),
        pd.DataFrame({"gender": np.where(women, "Women", "Men")}, index=range(people)),
        {"complete": people - 3, "partial": 3, "sent": 100, "bounced": 15, "refused": 2},
        188,
        responses=ResponseCounts(people - 3, 3),
        frame_details=FrameDetails(
            "Doctors", None, 1983, 2017, 190, 2, 188, 180, 165, ("the segment “Doctors”",)
        ),
    )


@pytest.fixture(scope="session")
def summary() -> Summary:
    """All figures of an invented wave: by gender, and against an earlier wave."""
    return summarise(make_wave("2020", 1), by=("gender",), against=[make_wave("2018", 2)])


@pytest.fixture(scope="session")
def safe_summary() -> Summary:
    """The same, made safe to publish."""
    return summarise(
        make_wave("2020", 1),
        by=("gender",),
        against=[make_wave("2018", 2)],
        thresholds=Thresholds(),
    )
