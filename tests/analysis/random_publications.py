"""Random waves, and random publications of them one after another, for the attack on several."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.as_json import as_json
from analysis.dataset import Dataset
from analysis.disclosure.joined_groups import OTHER_GROUPS
from analysis.disclosure.published_sets import (
    DataState,
    PublishedCut,
    answer_digest,
    hash_responses,
    shortened,
)
from analysis.publications.checks import WavePeople, withhold_published
from analysis.publications.respondents import WaveRespondents
from analysis.results import Base, Summary, Thresholds
from analysis.summary import exact_summary
from analysis.variables.groupings import NOT_KNOWN
from analysis.variables.lookup import members_of
from core.errors import UserError
from tests.analysis.attack import Printed
from tests.analysis.test_disclosure_attack import HEADLINES, random_wave

WAVE_ID: Final = 1
KEY: Final = b"an office's key of 32 bytes long"
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class RandomCut:
    """A cut of a wave: by a key or not, of a segment or everybody; `people` are its own.

    `base` is the question and the answer of those alone whom it is of.
    """

    by: str | None
    people: tuple[int, ...]
    is_segment: bool
    base: tuple[str, str] | None = None


@dataclass(frozen=True)
class Published:
    """What was printed of a cut, its exact figures, and the people of each printed group.

    `frame` is how many people the cut's intervals are corrected for.
    """

    cut: RandomCut
    printed: Printed
    exact: Summary
    groups: dict[str, frozenset[int]]
    frame: int | None


def wave_with_fields(seed: int) -> Dataset:
    """A random wave with fields that are nested in its groups, and others across them."""
    wave = random_wave(seed)
    chance = np.random.default_rng(seed + 10**6)
    groups = wave.people["group"].tolist()
    people = wave.people.copy()
    # Each group divided in two, at a random place: departments within faculties.
    cuts = {label: chance.choice([0.1, 0.3, 0.5, 0.9]) for label in sorted(set(groups))}
    people["part"] = [f"{one} {'a' if chance.random() < cuts[one] else 'b'}" for one in groups]
    # The first groups joined: cohorts of ten and of twenty years.
    people["pair"] = [f"pair {int(one.split()[1]) // 2}" for one in groups]
    people["other"] = [f"other {int(chance.integers(0, 3))}" for _ in groups]
    return replace(wave, people=people)


def random_cut(wave: Dataset, chance: np.random.Generator) -> RandomCut:
    """Everybody, a group, its complement, or everybody but a few; by a field or not."""
    people = wave.people
    kind = chance.choice(["all", "all", "group", "complement", "but_few", "part"])
    mask = np.ones(len(people), np.bool_)
    if kind in {"group", "complement"}:
        mask = (people["group"] == chance.choice(sorted(set(people["group"])))).to_numpy()
        mask = ~mask if kind == "complement" else mask
    elif kind == "part":
        mask = (people["part"] == chance.choice(sorted(set(people["part"])))).to_numpy()
    elif kind == "but_few":
        few = min(int(chance.integers(1, 25)), len(people))
        mask[chance.choice(len(people), few, replace=False)] = False
    by = str(chance.choice(["", "group", "part", "pair", "other"]))
    return RandomCut(by or None, tuple(np.flatnonzero(mask).tolist()), kind != "all")


def random_cut_by_answers(wave: Dataset, chance: np.random.Generator) -> RandomCut:
    """Everybody, or those who gave an answer; by a question, a field or not."""
    people: tuple[int, ...] = tuple(range(len(wave.people)))
    base = None
    if chance.random() < 0.5:
        code = str(chance.choice(["one", "said"]))
        of = wave.answers[wave.answers["question"] == code]
        value = str(chance.choice(sorted(set(of["value"]))))
        base = code, value
        people = tuple(sorted(of[of["value"] == value]["respondent"].tolist()))
    by = str(chance.choice(["", "question:one", "question:said", "group", "part"]))
    return RandomCut(by or None, people, base is not None, base)


def respondents_of(wave: Dataset) -> WaveRespondents:
    """The respondents of a wave as the ledger knows them."""
    ids = wave.people.index.tolist()
    hashes = dict(zip(ids, hash_responses(KEY, ids), strict=True))
    ordered = sorted(ids, key=lambda one: shortened(hashes[one]))
    places = {one: place for place, one in enumerate(ordered)}
    given: dict[str, dict[int, set[str]]] = {}
    columns = wave.answers["respondent"], wave.answers["question"], wave.answers["value"]
    for respondent, question, value in zip(*(one.tolist() for one in columns), strict=True):
        some = given.setdefault(str(question), {}).setdefault(places[respondent], set())
        if isinstance(value, str):
            some.add(value)
    digests = {}
    for code, of_members in given.items():
        digests[code] = np.zeros(len(ordered), np.uint16)
        for place, answers in of_members.items():
            digests[code][place] = answer_digest(hashes[ordered[place]], code, answers)
    members = np.array([shortened(hashes[one]) for one in ordered], np.uint64)
    chosen = {
        code: {place: frozenset(some) for place, some in of_members.items()}
        for code, of_members in given.items()
    }
    return WaveRespondents(DataState(members, digests), "key", places, chosen)


def publish(
    wave: Dataset, cuts: Sequence[RandomCut], *, is_checked: bool = True
) -> list[Published]:
    """Publish `cuts` one after another, each checked against those before unless it is not.

    What is refused is not published.
    """
    respondents = respondents_of(wave)
    ledger: dict[int, list[tuple[str, PublishedCut]]] = {}
    found = []
    for number, cut in enumerate(cuts):
        dataset = _part_of(wave, cut)
        by = () if cut.by is None else (cut.by,)
        is_segment = cut.is_segment and cut.base is None
        exact = exact_summary(dataset, by=by, segment="s" if is_segment else None)
        groups = {
            NOT_KNOWN if label is None else label: index.tolist()
            for label, index in (members_of(dataset, by) if by else {}).items()
        }
        people = WavePeople(WAVE_ID, wave.label, list(cut.people), groups)
        try:
            safe, _ = withhold_published(
                exact,
                Thresholds(),
                [people],
                {WAVE_ID: ledger},
                lambda _wave, _key: respondents,
                "key",
            )
        except UserError:
            continue  # refused, so nothing of it is published
        if is_checked:
            ledger[number] = [("key", one.cut) for one in safe.cuts]
        printed = _printed(safe)
        shown = {one["group"] for one in groups_of(printed)}
        rest = [one for label, some in groups.items() if label not in shown for one in some]
        of_groups = {
            label: frozenset(rest if label == OTHER_GROUPS else groups[label]) for label in shown
        }
        found.append(Published(cut, printed, exact, of_groups, dataset.population))
    return found


def _part_of(wave: Dataset, cut: RandomCut) -> Dataset:
    """The wave with the people of a cut alone.

    The frame of a segment has as many more as all; that of a base is the whole wave's.
    """
    if cut.base is None and len(cut.people) == len(wave.people):
        return wave
    people = wave.people.loc[list(cut.people)]
    answers = wave.answers[wave.answers["respondent"].isin(people.index)]
    if cut.base is not None:
        words = " = ".join(cut.base)
        base = Base(words, words, len(wave.people))
        return replace(wave, people=people, answers=answers, base=base)
    return replace(
        wave, people=people, answers=answers, dispositions={"complete": len(people)},
        frame_size=len(people) + 60,
    )  # fmt: skip


def _printed(summary: Summary) -> dict[str, Any]:
    found: dict[str, Any] = as_json(summary)
    groups = [one["questions"] for one in groups_of(found)]
    for question in (one for some in (found["questions"], *groups) for one in some):
        question["headline_codes"] = HEADLINES.get(question["code"], [])
    return found


def groups_of(printed: Printed) -> list[dict[str, Any]]:
    """The groups of a printed breakdown, none without one."""
    return list(printed["groups"]["groups"]) if printed["groups"] else []
