"""Three invented waves of one survey whose people overlap."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.dataset import Dataset
from tests.analysis.conftest import Given, MakeDataset


@pytest.fixture
def three_waves(make_dataset: MakeDataset) -> list[Dataset]:
    """2016, 2018 and 2020: people 0-59, 20-79 and 40-99; more active and with more papers.

    Twenty answered all three. Of these everybody with a PhD then has a MD(Res) in 2020.
    """
    found = []
    for place, (label, active) in enumerate((("2016", 5), ("2018", 4), ("2020", 2))):
        given: dict[object, Given] = {
            person: {
                "active": "no" if person % 10 < active else "yes",
                "degree": "phd" if person % 3 and place < 2 else "md",
                "does": ["trials"] if person % 2 else ["trials", "imaging"][place:],
                "hard": str(1 + person % 5),
                "papers": float(person % 7 + place),
            }
            for person in range(20 * place, 20 * place + 60)
        }
        fields = {"gender": ["Female" if number % 2 else "Male" for number in range(60)]}
        wave = make_dataset(given, fields, label=label, frame_size=120)
        found.append(_opened(wave, date(2016 + 2 * place, 6, 1)))
    return found


def _opened(wave: Dataset, day: date) -> Dataset:
    return replace(wave, opens=day)
