"""Who on record a new person may be: the few who share something, scored as duplicates are.

A person who is being typed in must be scored at once, so nothing is learned from the records: the
model is what is expected of people anywhere, and values are as frequent as there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, func, select

from core.progress import SILENT, Progress
from models.address_lookup import has_address
from models.canonical_address import canonical_address
from models.tables import contact_points, people
from records.duplicates.linkage.estimation import expected_model
from records.duplicates.linkage.model import evidence, probabilities
from records.duplicates.linkage.pair_blocks import pairs_of
from records.duplicates.pairs import PairReason
from records.duplicates.people_linkage import BIRTH, FAMILY, GIVEN, RIVALS, comparisons_of
from records.duplicates.people_records import read_beside
from records.duplicates.reasons import reasons_for
from records.matching.mailboxes import is_personal
from records.matching.match_index import Index

# How often two people have similar names or dates of birth by chance, by level; among 100,000
# invented people.
_BY_CHANCE: Final = {
    GIVEN: {1: 0.002, 2: 0.0005},
    FAMILY: {1: 0.001, 2: 0.0002},
    BIRTH: {1: 0.02, 2: 0.002},
}
# How many people on record a new one is expected to be, to live with and to be a namesake of.
_EXPECTED: Final = (0.2, 0.03, 0.1)


@dataclass(frozen=True, slots=True)
class LikelyPerson:
    """Somebody on record who is the new person with a probability from 0 to 1."""

    person_id: int
    probability: float
    reasons: tuple[PairReason, ...]


def find_likely_people(
    connection: Connection,
    values: Mapping[str, Any],
    minimum: float = 0.5,
    progress: Progress = SILENT,
) -> list[LikelyPerson]:
    """The people on record who may be the one with `values` by field key, the likeliest first.

    Those with a probability of at least `minimum`. Raises Cancelled.
    """
    candidates = _candidates(connection, values, progress)
    if not candidates:
        return []
    count = connection.scalar(select(func.count()).select_from(people)) or 1
    among = read_beside(connection, candidates, values)
    comparisons = comparisons_of(among)
    model = expected_model(comparisons, RIVALS, _BY_CHANCE, [one / count for one in _EXPECTED])
    known = np.arange(among.count - 1, dtype=np.int32)
    pairs = pairs_of(known, np.full_like(known, among.count - 1))
    same = probabilities(evidence(model, comparisons, pairs), model.priors)[0].tolist()
    reasons = reasons_for(model, comparisons, pairs)
    found = [
        LikelyPerson(*one)
        for one in zip(among.ids[:-1].tolist(), same, reasons, strict=True)
        if one[1] >= minimum
    ]
    return sorted(found, key=lambda one: (-one.probability, one.person_id))


def _candidates(connection: Connection, values: Mapping[str, Any], progress: Progress) -> list[int]:
    """Who shares an address or number, or has a name like it; all looked up by indexes."""
    index = Index(connection, [values], progress)
    named = (*index.with_email(values), *index.with_name(values), *index.similar(values))
    found = {person.person_id for person in named}
    addresses = {
        canonical_address(kind, values[kind]) for kind in ("email", "phone") if values.get(kind)
    }
    wanted = sorted(filter(is_personal, addresses))
    if wanted:
        shared = select(contact_points.c.person_id).where(has_address(wanted))
        found.update(connection.scalars(shared))
    return sorted(found)
