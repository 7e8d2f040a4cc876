"""The invented answers of 2020: those of 2018 moved on by two years, and newcomers.

The initiatives show: who took part finds it easier to stay research active.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from maker import names
from maker.answers import (
    NO,
    NOT_APPLICABLE,
    YES,
    Answer,
    SampleResponse,
    add_comment,
    add_role,
    complete,
    heard_of,
)
from maker.people import Alumnus
from maker.survey import BY_CODE, NONE_OF_THESE

AGAIN, NEW = 45, 25
PARTIAL_EACH = 2  # of those who answer again, and of those who are new
ANSWERED_BEFORE_STOPPING = ("AWARD", "YEAR", "FIRST_ACTIVE", "CURRENT_ACTIVE", "ACTIVITIES")
STRANGERS = 2  # rows that belong to nobody
OPENED = datetime(2020, 5, 18, 8)
BEFORE = date(2020, 4, 1)
TAKING_PART = {
    "Succeeding in clinical academia": 0.35,
    "Clinical Academic Forum": 0.22,
    "Bridge funding": 0.1,
}


def answers_2020(
    first_wave: Sequence[SampleResponse], alumni: Sequence[Alumnus], rng: Random
) -> list[SampleResponse]:
    """Seventy responses, four of them partial, and two rows that belong to nobody."""
    before = {r.person.alumni_id for r in first_wave if r.person}
    unasked = [p for p in alumni if p.in_frame and p.gender and p.alumni_id not in before]
    responses = []
    for earlier in rng.sample(first_wave, AGAIN):
        if earlier.person:
            draft = _two_years_on(earlier.answers, rng)
            if rng.random() < 0.15:
                draft["ROLE"] = rng.choice(names.CLINICAL_JOBS)
                draft["ROLE_START"] = BEFORE - timedelta(days=rng.randrange(600))
            responses.append(complete(earlier.person, draft, OPENED, rng))
    for person in rng.sample(unasked, NEW):
        alike = [r for r in first_wave if r.person and r.person.gender == person.gender]
        draft = _two_years_on(rng.choice(alike).answers, rng)
        draft["AWARD"], draft["YEAR"] = person.award, person.completed
        add_role(draft, person, BEFORE, rng)
        responses.append(complete(person, draft, OPENED, rng))
    for index in (*range(PARTIAL_EACH), *range(AGAIN, AGAIN + PARTIAL_EACH)):
        responses[index] = _partial(responses[index])
    strangers = [_stranger(rng.choice(first_wave), rng) for _ in range(STRANGERS)]
    return sorted((*responses, *strangers), key=lambda response: response.started)


def _stranger(pattern: SampleResponse, rng: Random) -> SampleResponse:
    """Answers like those of `pattern` from somebody who was not asked."""
    started = OPENED + timedelta(minutes=rng.randrange(60 * 24 * 50))
    draft = _two_years_on(pattern.answers, rng)
    return SampleResponse(None, started, started + timedelta(minutes=11), draft)


def _partial(response: SampleResponse) -> SampleResponse:
    begun = {code: response.answers[code] for code in ANSWERED_BEFORE_STOPPING}
    return SampleResponse(response.person, response.started, None, begun)


def _two_years_on(earlier: Mapping[str, Answer], rng: Random) -> dict[str, Answer]:
    """Answers that follow from `earlier` and from the initiatives since."""
    draft = dict(earlier)
    took_part = {n for n, chance in TAKING_PART.items() if rng.random() < chance}
    took_part.update(n for n in _chosen(earlier["TOOK_PART"]) if n != NONE_OF_THESE)
    draft["TOOK_PART"] = tuple(n for n in TAKING_PART if n in took_part) or (NONE_OF_THESE,)
    draft["HEARD"] = heard_of(draft["TOOK_PART"], 0.45, rng)
    if earlier["CURRENT_ACTIVE"] == NO:
        draft["CURRENT_ACTIVE"] = YES if took_part else NO
    elif not took_part and rng.random() < 0.01:
        draft["CURRENT_ACTIVE"] = NO
    active = draft["CURRENT_ACTIVE"] == YES
    known = _chosen(earlier["ACTIVITIES"]) or ("Clinical trials",)
    draft["ACTIVITIES"] = _varied("ACTIVITIES", known, rng) if active else NOT_APPLICABLE
    draft["CHALLENGES"] = _varied("CHALLENGES", _chosen(earlier["CHALLENGES"]), rng)
    draft["SUPPORT"] = _varied("SUPPORT", _chosen(earlier["SUPPORT"]), rng)
    draft["EASE"] = _ease(earlier["EASE"], bool(took_part), rng)
    _add_grants(draft, rng)
    for code, most in (("PUBLICATIONS", 8), ("PRESENTATIONS", 4)):
        if isinstance(count := draft.get(code), int):
            draft[code] = count + rng.randint(0, most)
    draft.pop("COMMENTS", None)
    add_comment(draft, rng)
    return draft


def _chosen(answer: Answer) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ()


def _varied(code: str, chosen: Sequence[str], rng: Random) -> tuple[str, ...]:
    """`chosen` with a choice dropped or added here and there, in the questionnaire's order."""
    kept = {choice for choice in chosen if rng.random() < 0.92} or {chosen[0]}
    return tuple(c for c in BY_CODE[code].choice_texts if c in kept or rng.random() < 0.05)


def _ease(earlier: Answer, took_part: bool, rng: Random) -> str:  # noqa: FBT001
    """One step easier for two in three who took part; seldom a step either way for others."""
    steps = BY_CODE["EASE"].choice_texts
    change = rng.choice((-1, -1, 0)) if took_part else rng.choice((-1, 0, 0, 0, 0, 0, 1))
    return steps[min(max(steps.index(str(earlier)) + change, 0), len(steps) - 1)]


def _add_grants(draft: dict[str, Answer], rng: Random) -> None:
    """Once applied or successful stays so; some have applied since, half of them with success."""
    has_bridge = "Bridge funding" in _chosen(draft["TOOK_PART"])
    if draft.get("APPLIED") != YES:
        draft["APPLIED"] = YES if has_bridge or rng.random() < 0.12 else NO
    if draft["APPLIED"] == NO:
        draft["SUCCESS"] = NOT_APPLICABLE
    elif draft.get("SUCCESS") != YES:
        draft["SUCCESS"] = YES if has_bridge or rng.random() < 0.4 else NO
