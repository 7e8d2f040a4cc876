"""Response rates of a wave, each with its definition, numerator and denominator.

Knows the dispositions of invitations and the AAPOR outcome groups; nothing of answers.
Source: AAPOR, Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for
Surveys, "Response rates" and the codes for surveys of specifically named persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.formats import format_number

# The frame lists named alumni whose award makes them eligible, so that silence after an
# invitation is a non-contact (2.2), not an unknown. Whom no invitation could reach is of unknown
# eligibility: no invitation sent (3.11), returned undelivered (3.3), nothing known (3.9).
AAPOR_GROUP: Mapping[str, str] = {
    "complete": "I",
    "partial": "P",
    "refused": "R",
    "sent": "NC",
    "not_sent": "UH",
    "bounced": "UO",
    "unknown": "UO",
    "ineligible": "ineligible",
}

SILENCE: Final = (
    "Invited people who have not replied count as eligible, not as of unknown eligibility."
)
_NOT_GIVEN: Final = "Not given while most people have not been sent an invitation."


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate: `percent` is 0..100, None where the denominator is zero or the rate not given.

    `numerator` and `denominator` are people; the denominator of RR3 and RR4 need not be whole.
    """

    code: str
    definition: str
    numerator: int | None
    denominator: float | None
    percent: float | None


def eligible_share(dispositions: Mapping[str, int]) -> float:
    """AAPOR's e as it is estimated: the share of eligible people among the settled cases.

    The proportional ("CASRO") estimate; without a settled case everybody counts as eligible.
    """
    cases = _cases(dispositions)
    eligible = cases["I"] + cases["P"] + cases["R"] + cases["NC"]
    settled = eligible + cases["ineligible"]
    return eligible / settled if settled else 1.0


def outcome_rates(
    dispositions: Mapping[str, int], frame_size: int | None = None, share: float | None = None
) -> list[Rate]:
    """RR1 to RR6 and the knowledge rate from the count of each disposition.

    `share` is AAPOR's e, of those of unknown eligibility; None: as estimated. People of the frame
    beyond the counted invitations count as not sent. No case is of AAPOR's group O: there is no
    disposition for "eligible, reached, other reason". RR5 and RR6 leave the unknown out, so they
    are not given while these are mostly people who were not written to yet.
    Raises KeyError on a word that is no disposition.
    """
    cases = _cases(dispositions)
    cases["UH"] += max(0, (frame_size or 0) - sum(dispositions.values()))

    complete, partial = cases["I"], cases["P"]
    eligible = complete + partial + cases["R"] + cases["NC"]
    unknown = cases["UH"] + cases["UO"]
    ineligible = cases["ineligible"]
    chosen = share is not None
    share = eligible_share(dispositions) if share is None else share
    everyone = "all in the frame but the known ineligible"
    estimated = (
        f"the eligible and the share e = {format_number(share, 3)} of those of unknown"
        " eligibility, e being "
        + ("chosen" if chosen else "the share of eligible among the settled cases")
    )
    known = "those known to be eligible, the unknown left out"
    mostly_unsent = cases["UH"] > (eligible + unknown) / 2
    told = complete + partial + cases["R"] + ineligible
    return [
        _rate("RR1", "Complete answers", complete, everyone, eligible + unknown),
        _rate("RR2", "Complete and partial answers", complete + partial, everyone,
              eligible + unknown),
        _rate("RR3", "Complete answers", complete, estimated, eligible + share * unknown,
              SILENCE),
        _rate("RR4", "Complete and partial answers", complete + partial, estimated,
              eligible + share * unknown, SILENCE),
        _rate("RR5", "Complete answers", complete, known, eligible, SILENCE,
              is_given=not mostly_unsent),
        _rate("RR6", "Complete and partial answers", complete + partial, known, eligible, SILENCE,
              is_given=not mostly_unsent),
        _rate("knowledge", "People of whom the wave tells something (complete, partial, refused "
              "or known ineligible)", told, "everyone in the frame",
              eligible + unknown + ineligible),
    ]  # fmt: skip


def _cases(dispositions: Mapping[str, int]) -> dict[str, int]:
    """How many cases are of each AAPOR group."""
    cases = dict.fromkeys(["I", "P", "R", "NC", "UH", "UO", "ineligible"], 0)
    for disposition, count in dispositions.items():
        cases[AAPOR_GROUP[disposition]] += count
    return cases


def _rate(
    code: str,
    counted: str,
    numerator: int,
    of: str,
    denominator: float,
    assumed: str = "",
    *,
    is_given: bool = True,
) -> Rate:
    definition = " ".join(filter(None, [f"{counted}, of {of}.", assumed]))
    if not is_given:
        return Rate(code, f"{definition} {_NOT_GIVEN}", None, None, None)
    percent = 100 * numerator / denominator if denominator else None
    return Rate(code, definition, numerator, denominator, percent)
