"""An attacker who has two publications of one wave and works out hidden counts from both.

As attack.py, with the people who are in the same groups of both as unknown numbers: what each
publication tells of its groups is told of sums of them. The attacker knows every definition, so
that groups without anybody are known; how many are in each is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.as_json import as_json
from analysis.dataset import Dataset
from analysis.disclosure.joined_groups import OTHER_GROUPS
from analysis.disclosure.published_sets import DataState, answer_digest, hash_responses, shortened
from analysis.publications.checks import WavePeople, withhold_published
from analysis.publications.respondents import WaveRespondents
from analysis.results import Summary, Thresholds
from analysis.summary import exact_summary
from analysis.variables.groupings import NOT_KNOWN
from analysis.variables.lookup import members_of
from tests.analysis.attack import (
    LEAST_BASE,
    ROUND_TO,
    Attack,
    Printed,
    _rounding_to,
    _set_of_people,
)
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
    """What was printed of a cut, its exact figures, and the people of each printed group."""

    cut: RandomCut
    printed: Printed
    raw: Printed
    groups: dict[str, frozenset[int]]


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
        mask[chance.choice(len(people), int(chance.integers(1, 25)), replace=False)] = False
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
        if value is not None:
            some.add(str(value))
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


def publish_pair(wave: Dataset, cuts: Sequence[RandomCut]) -> list[Published]:
    """Publish `cuts` one after another, each checked against those before."""
    respondents = respondents_of(wave)
    ledger: dict[int, list[tuple[str, Any]]] = {}
    found = []
    for number, cut in enumerate(cuts):
        dataset = _part_of(wave, cut)
        by = () if cut.by is None else (cut.by,)
        exact = exact_summary(dataset, by=by, segment="s" if cut.is_segment else None)
        members = members_of(dataset, by) if by else {}
        groups = {
            NOT_KNOWN if label is None else label: index.tolist()
            for label, index in members.items()
        }
        people = WavePeople(WAVE_ID, wave.label, list(cut.people), groups)
        safe, _ = withhold_published(
            exact, Thresholds(), [people], {WAVE_ID: ledger}, lambda _wave, _key: respondents, "key"
        )
        ledger[number] = [("key", one.cut) for one in safe.cuts]
        printed = _printed(safe)
        shown = {one["group"] for one in _groups(printed)}
        rest = [one for label, some in groups.items() if label not in shown for one in some]
        of_groups = {
            label: frozenset(rest if label == OTHER_GROUPS else groups[label]) for label in shown
        }
        found.append(Published(cut, printed, _printed(exact), of_groups))
    return found


def _part_of(wave: Dataset, cut: RandomCut) -> Dataset:
    """The wave with the people of a cut alone; the frame of a segment has as many more as all."""
    if len(cut.people) == len(wave.people):
        return wave
    people = wave.people.loc[list(cut.people)]
    answers = wave.answers[wave.answers["respondent"].isin(people.index)]
    return replace(
        wave, people=people, answers=answers, dispositions={"complete": len(people)},
        frame_size=len(people) + 60,
    )  # fmt: skip


def _printed(summary: Summary) -> dict[str, Any]:
    found: dict[str, Any] = as_json(summary)
    groups = [one["questions"] for one in _groups(found)]
    for question in (one for some in (found["questions"], *groups) for one in some):
        question["headline_codes"] = HEADLINES.get(question["code"], [])
    return found


def _groups(printed: Printed) -> list[dict[str, Any]]:
    return list(printed["groups"]["groups"]) if printed["groups"] else []


def derived_from_both(
    wave: Dataset, pair: Sequence[Published], most: int = 8
) -> Iterator[tuple[str, str, str, int, bool]]:
    """Yield question, group, answer, true count and whether it is derived from both publications.

    Targets are withheld counts of one or two people, or of all but so few; `most` of each question.
    """
    codes = [question["code"] for question in pair[0].printed["questions"]]
    for number, code in enumerate(codes):
        targets = list(_targets(wave, pair, number))[:most]
        if not targets:
            continue
        attack, cell_of = _model(wave, pair, number)
        for publication, label, value, true in targets:
            unknown = cell_of[publication, label, value]
            yield code, label, value, true, attack.is_derived(unknown, true)


def _targets(
    wave: Dataset, pair: Sequence[Published], number: int
) -> Iterator[tuple[int, str, str, int]]:
    # What is published of the whole wave is no secret of a group that is all of it.
    whole = {frozenset(one.cut.people) for one in pair if not one.cut.is_segment}
    for place, one in enumerate(pair):
        sets = {"": (one.printed["questions"][number], frozenset(one.cut.people))}
        for group in _groups(one.printed):
            sets[group["group"]] = group["questions"][number], one.groups[group["group"]]
        for label, (question, people) in sets.items():
            if people in whole:
                continue
            if label and not one.cut.is_segment and one.cut.by == f"question:{question['code']}":
                continue  # a group by its own answer, of all: its counts are the whole wave's
            counts, base = _true_counts(wave, question["code"], people)
            for share in question["values"]:
                true = counts.get(share["value"], 0)
                if share["percent"] is None and min(true, base - true) in (1, 2):
                    yield place, label, share["value"], true


def _true_counts(wave: Dataset, code: str, people: frozenset[int]) -> tuple[dict[str, int], int]:
    of = wave.answers[(wave.answers["question"] == code) & wave.answers["respondent"].isin(people)]
    counts = of["value"].dropna().astype(str).value_counts().to_dict()
    return {str(value): int(count) for value, count in counts.items()}, of["respondent"].nunique()


def _model(
    wave: Dataset, pair: Sequence[Published], number: int
) -> tuple[Attack, dict[tuple[int, str, str], int]]:
    """Every count of people in the same groups of both as an unknown, and what is told of sums."""
    attack = Attack()
    sets: list[tuple[int, str, Printed, frozenset[int], int | None]] = []
    for place, one in enumerate(pair):
        everybody = frozenset(one.cut.people)
        frame = len(everybody) + 60
        sets.append((place, "", one.printed["questions"][number], everybody, frame))
        for group in _groups(one.printed):
            people = one.groups[group["group"]]
            sets.append((place, group["group"], group["questions"][number], people, None))
    patterns = pd.Series(
        [tuple(person in some for *_, some, _ in sets) for person in wave.people.index],
        index=wave.people.index,
    )
    question = pair[0].printed["questions"][number]
    values = [share["value"] for share in question["values"]]
    if question["headline"]:
        values.append("headline")
    kinds = sorted(set(patterns))
    if any(known := [_known_answer(wave, pair[place], label) for place, label, *_ in sets]):
        # Whether anybody is in a group by an answer and in another group is an answer itself.
        first = sum(place == 0 for place, *_ in sets)
        kinds = sorted({one[:first] + other[first:] for one, other in product(kinds, kinds)})
    most = len(wave.people)
    unknown = {(kind, value): attack.unknown(most) for kind in kinds for value in (*values, "base")}
    for kind in kinds:
        for value in values:  # nobody chose who did not answer
            attack.add({unknown[kind, value]: 1, unknown[kind, "base"]: -1}, -np.inf, 0)
        _add_answers(attack, question, unknown, kind, values)
        for is_inside, answer in zip(kind, known, strict=True):
            if is_inside and answer is not None and answer[0] == question["code"]:
                _add_known(attack, unknown, kind, answer[1])
    cell_of: dict[tuple[int, str, str], int] = {}
    for column, (publication, label, printed, people, population) in enumerate(sets):
        inside = [kind for kind in kinds if kind[column]]
        is_group = bool(label) or pair[publication].cut.is_segment
        candidates = (
            list(range(len(people) + ROUND_TO))
            if printed["base"] is None
            else _rounding_to(printed["base"], LEAST_BASE if label else 0)
        )
        # Only a breakdown's groups have intervals without the frame's correction.
        base, cells = _set_of_people(attack, printed, candidates, population, in_group=is_group)
        cells = {**cells, "base": base}
        for value, cell in cells.items():
            attack.add({cell: -1, **{unknown[kind, value]: 1 for kind in inside}}, 0, 0)
            cell_of[publication, label, value] = cell
    return attack, cell_of


def _known_answer(wave: Dataset, one: Published, label: str) -> tuple[str, str] | None:
    """The question and the answer that everybody in a group gave, by its definition."""
    if not label:
        return one.cut.base
    if one.cut.by is None or not one.cut.by.startswith("question:"):
        return None
    code = one.cut.by.removeprefix("question:")
    question = next(found for found in wave.questions if found.code == code)
    return next(((code, found.code) for found in question.choices if found.text == label), None)


def _add_known(
    attack: Attack,
    unknown: dict[tuple[tuple[bool, ...], str], int],
    kind: tuple[bool, ...],
    answer: str,
) -> None:
    """Whoever is in the group by an answer gave it."""
    attack.add({unknown[kind, answer]: 1, unknown[kind, "base"]: -1}, 0, 0)


def _add_answers(
    attack: Attack,
    question: Printed,
    unknown: dict[tuple[tuple[bool, ...], str], int],
    kind: tuple[bool, ...],
    values: Sequence[str],
) -> None:
    """One answer each adds up to those who answered; a headline is any of its choices."""
    choices = [value for value in values if value != "headline"]
    if question["type"] != "multiple":
        attack.add({unknown[kind, "base"]: -1, **{unknown[kind, one]: 1 for one in choices}}, 0, 0)
    if "headline" not in values:
        return
    parts = {unknown[kind, one]: 1.0 for one in question["headline_codes"]}
    if question["type"] != "multiple":
        attack.add({unknown[kind, "headline"]: -1, **parts}, 0, 0)
        return
    attack.add({unknown[kind, "headline"]: -1, **parts}, 0, np.inf)
    for part in parts:
        attack.add({unknown[kind, "headline"]: 1, part: -1}, 0, np.inf)


def attack_pair(
    seed: int, most: int = 8, *, is_checked: bool = True, by_answers: bool = False
) -> tuple[int, list[tuple[str, str, str, int]]]:
    """Attack a random pair of cuts; give how many targets there were and those derived.

    `by_answers`: of those who gave an answer, and by questions, in place of segments and fields.
    Without `is_checked` neither is checked against the other, so that something may follow.
    """
    chance = np.random.default_rng(seed)
    wave = wave_with_fields(seed)
    make = random_cut_by_answers if by_answers else random_cut
    cuts = [make(wave, chance) for _ in range(2)]
    if is_checked:
        pair = publish_pair(wave, cuts)
    else:
        pair = [publish_pair(wave, [cut])[0] for cut in cuts]
    found = list(derived_from_both(wave, pair, most))
    derived = [(code, group, value, true) for code, group, value, true, hit in found if hit]
    return len(found), derived
