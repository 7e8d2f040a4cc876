"""The sets of respondents behind published figures, which tell nobody who they are.

Respondents are known by keyed hashes of their responses, and what each answered to a question by a
keyed hash of the answers that is of no other respondent. So two publications can be compared, also
after answers were corrected, came in or were unlinked from people, while the ledger names nobody.
"""

import hmac
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Digests = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.bool_]

HASH_BYTES = 6  # of a response: among 5,000 two are alike in one of 20 million waves
DIGEST_BYTES = 2  # of an answer: one of 65,535 corrections stays unseen


@dataclass(frozen=True, eq=False)
class DataState:
    """The respondents of a wave and their answers at one time.

    `members` are the hashes of their responses, in order; `digests` those of their answers by
    question, 0 where a respondent is not in the question's figures.
    """

    members: Hashes
    digests: Mapping[str, Digests]

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same respondents with the same answers, and no others."""
        digest = blake2b(self.members.tobytes(), digest_size=16)
        for code in sorted(self.digests):
            digest.update(code.encode(errors="surrogatepass") + b"\0")
            digest.update(self.digests[code].tobytes())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """What is published of a question for one set of people.

    `withheld` are the codes of the answers (HEADLINE for the headline) in place of which there is a
    band of `width` points, or nothing where that is None. `has_numbers`: mean and quartiles.
    Intervals are corrected for the `population`, where there is one.
    """

    withheld: frozenset[str] = frozenset()
    width: int | None = None
    has_numbers: bool = False
    population: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RespondentSet:
    """People, as a mask over the members of the data state, and their published figures.

    `questions` are those with any figure of them. `is_group`: shares of few people are withheld.
    """

    label: str
    members: Mask
    questions: Mapping[str, ShownFigures]
    is_group: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class PublishedFamily:
    """People and disjoint groups of them, whose figures are published side by side.

    Groups that overlap, such as the choices of a multiple choice, are a family each. Groups of
    which nothing is published are among them.
    """

    by: str
    whole: RespondentSet
    groups: tuple[RespondentSet, ...] = ()

    @property
    def sets(self) -> tuple[RespondentSet, ...]:
        """Everybody, then the groups."""
        return (self.whole, *self.groups)


@dataclass(frozen=True, slots=True, eq=False)
class PublishedCut:
    """All the sets of one publication, over one state of the data.

    `weighting` are the keys of the fields that its figures are weighted to, none: unweighted.
    """

    state: DataState
    families: tuple[PublishedFamily, ...]
    weighting: tuple[str, ...] = ()


def hash_responses(key: bytes, response_ids: Iterable[int]) -> list[bytes]:
    """The HMAC-SHA256 of each response under the office's `key`, of which the ledger keeps a part.

    A response is hashed, not the person: it stays the same when it is unlinked from the person.
    """
    return [hmac.digest(key, f"response:{one}".encode(), "sha256") for one in response_ids]


def shortened(hashed: bytes) -> int:
    """The part of a response's hash that the ledger keeps."""
    return int.from_bytes(hashed[:HASH_BYTES])


def answer_digest(hashed: bytes, question: str, answers: Iterable[Hashable]) -> int:
    """The digest of the `answers` of one respondent, whose hash it is keyed by; never 0."""
    text = "\x1f".join([question, *sorted(map(str, answers))])
    digest = blake2b(
        text.encode(errors="surrogatepass"), key=hashed[HASH_BYTES:], digest_size=DIGEST_BYTES
    )
    return int.from_bytes(digest.digest()) or 1
