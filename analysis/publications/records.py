"""Cuts of waves as records of the ledger, and back.

Knows how both are kept; nothing of summaries.
"""

import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from analysis.disclosure.published_sets import (
    DataState,
    PublishedCut,
    PublishedFamily,
    RespondentSet,
    ShownFigures,
)
from records.publications.entries import SetRecord, StateRecord, sets_in_force
from records.publications.publication import weightings


@dataclass(frozen=True, slots=True, eq=False)
class WaveCut:
    """The sets of people of one wave behind the figures of a summary, under one of the keys."""

    wave_id: int
    wave_label: str
    key_name: str
    cut: PublishedCut


def read_published(
    connection: Connection, wave_id: int
) -> dict[int, list[tuple[str, PublishedCut]]]:
    """What was published of a wave, by publication: the key's name and the cut."""
    states, sets = sets_in_force(connection, wave_id)
    weighted = weightings(connection, sets)
    keys = {one.fingerprint: one.key_name for one in states.values()}
    data = {one.fingerprint: _state(one) for one in states.values()}
    found: dict[int, list[tuple[str, PublishedCut]]] = {}
    for publication, records in sets.items():
        for fingerprint in dict.fromkeys(one.state for one in records):
            of_state = [one for one in records if one.state == fingerprint]
            families = _families(of_state, data[fingerprint])
            cut = PublishedCut(data[fingerprint], families, weighted[publication])
            found.setdefault(publication, []).append((keys[fingerprint], cut))
    return found


def records_of(
    cuts: Iterable[WaveCut], questions: Collection[str] | None
) -> tuple[tuple[StateRecord, ...], tuple[SetRecord, ...]]:
    """What is entered in the ledger of `cuts`, of all `questions` or of some."""
    states: dict[str, StateRecord] = {}
    sets: list[SetRecord] = []
    for one in cuts:
        state = one.cut.state
        states[state.fingerprint] = _state_record(one, state)
        for family in one.cut.families:
            for position, some in enumerate(family.sets):
                shown = {
                    code: _as_json(figures)
                    for code, figures in some.questions.items()
                    if questions is None or code in questions
                }
                sets.append(
                    SetRecord(
                        state.fingerprint,
                        len(sets) if position == 0 else sets[-1].family,
                        position,
                        family.by,
                        some.label,
                        some.is_group,
                        zlib.compress(np.packbits(some.members).tobytes(), 9),
                        shown,
                    )
                )
    return tuple(states.values()), tuple(sets)


def fingerprint_of(definition: Mapping[str, Any], sets: Iterable[SetRecord]) -> str:
    """The same for the same figures of the same people with the same answers."""
    digest = blake2b(repr(sorted(definition.items())).encode(errors="surrogatepass"),
                     digest_size=16)  # fmt: skip
    for one in sets:
        shown = sorted((code, sorted(some.items())) for code, some in one.questions.items())
        digest.update(repr((one.state, one.position, one.label, shown)).encode())
        digest.update(one.members)
    return digest.hexdigest()


def _state_record(cut: WaveCut, state: DataState) -> StateRecord:
    codes = sorted(state.digests)
    digests = b"".join(state.digests[code].astype("<u2").tobytes() for code in codes)
    members = np.stack([state.members.astype("<u8")]).view(np.uint8).reshape(-1, 8)[:, :6]
    return StateRecord(
        cut.wave_id,
        state.fingerprint,
        cut.key_name,
        tuple(codes),
        np.ascontiguousarray(members).tobytes(),
        zlib.compress(digests, 1),
    )


def _state(record: StateRecord) -> DataState:
    short = np.frombuffer(record.members, np.uint8).reshape(-1, 6)
    wide = np.zeros((len(short), 8), np.uint8)
    wide[:, :6] = short
    members = wide.reshape(-1).view("<u8").astype(np.uint64)
    digests = np.frombuffer(zlib.decompress(record.digests), "<u2").astype(np.uint16)
    by_question = digests.reshape(len(record.questions), len(members))
    return DataState(members, dict(zip(record.questions, by_question, strict=True)))


def _families(records: Iterable[SetRecord], state: DataState) -> tuple[PublishedFamily, ...]:
    families: dict[int, list[SetRecord]] = {}
    for one in records:
        families.setdefault(one.family, []).append(one)
    found = []
    for of_family in families.values():
        whole, *groups = (_set(one, state) for one in of_family)
        found.append(PublishedFamily(of_family[0].by, whole, tuple(groups)))
    return tuple(found)


def _set(record: SetRecord, state: DataState) -> RespondentSet:
    bits = np.frombuffer(zlib.decompress(record.members), np.uint8)
    members: npt.NDArray[np.bool_] = np.unpackbits(bits, count=len(state.members)).astype(np.bool_)
    shown = {code: _from_json(some) for code, some in record.questions.items()}
    return RespondentSet(record.label, members, shown, record.is_group)


def _as_json(shown: ShownFigures) -> dict[str, Any]:
    return {
        "withheld": sorted(shown.withheld),
        "width": shown.width,
        "numbers": shown.has_numbers,
        "population": shown.population,
    }


def _from_json(kept: Mapping[str, Any]) -> ShownFigures:
    return ShownFigures(
        frozenset(kept["withheld"]), kept["width"], kept["numbers"], kept["population"]
    )
