"""Who answered what in 2018 and in 2020.

The answers of 2018 are dealt out by fixed counts, women and men apart, so that their totals are
the published ones whatever the chance. Those of 2020 are those of 2018 moved on by two years.
Knows people and questions; must not know how a file writes them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from maker import names
from maker.people import Alumnus
from maker.survey import BY_CODE, NONE_OF_THESE, AnswerKind

NOT_APPLICABLE = "N/A"
YES, NO = "Yes", "No"
Answer = str | int | date | tuple[str, ...]
Shares = Mapping[str, tuple[int, int]]  # answer: how many women, how many men
Groups = tuple[list[Alumnus], list[Alumnus]]  # women, men
Drafts = dict[str, dict[str, Answer]]  # alumni ID: question code: answer
OPENED_2018 = datetime(2018, 5, 14, 8)

# Respondents of 2018 by award: women, men. All else is counted the same way below.
RESPONDENTS: Shares = {"PhD": (16, 23), "MD(Res)": (10, 14)}
CURRENT_ACTIVE: Shares = {YES: (24, 35), NO: (2, 2)}
FIRST_ACTIVE: Shares = {YES: (26, 36), NO: (0, 1)}
APPLIED: Shares = {YES: (18, 27), NO: (7, 8)}  # three did not say
SUCCESS: Shares = {YES: (14, 21), NO: (4, 6)}  # of those who applied
EASE: Shares = {
    "Very easy": (2, 4),
    "Easy": (7, 10),
    "Neither easy nor difficult": (9, 13),
    "Difficult": (6, 7),
    "Very difficult": (2, 3),
}
ACTIVITIES: Shares = {  # of those research active in the current role
    "Clinical trials": (17, 24),
    "Radiotherapy": (12, 18),
    "Imaging": (10, 14),
    "Laboratory science": (7, 10),
    "Epidemiology": (5, 6),
    "Surgical research": (3, 5),
    "Health services research": (3, 4),
    "Other": (2, 2),
}
CHALLENGES: Shares = {
    "Working hours": (18, 24),
    "Balancing personal and professional commitments": (17, 20),
    "Lack of funding opportunities": (12, 19),
    "No protected time": (11, 14),
    "Few academic posts": (8, 10),
    "Having to move for a post": (6, 5),
    "Lack of mentoring": (5, 4),
    "Other": (2, 3),
}
SUPPORT: Shares = {
    "Greater job security in academia": (21, 28),
    "Support for career breaks and flexible working": (19, 9),
    "Visibility of senior clinical academic role models": (17, 7),
    "Protected research time": (8, 14),
    "Bridge funding": (7, 12),
    "Mentoring": (6, 8),
}
CONTACT: Shares = {YES: (20, 29), NO: (6, 8)}
TOOK_PART: Shares = {
    "Succeeding in clinical academia": (2, 2),
    "Clinical Academic Forum": (1, 1),
    "Bridge funding": (1, 2),
    NONE_OF_THESE: (22, 32),
}
ASKED_OF_ALL = {
    "FIRST_ACTIVE": FIRST_ACTIVE,
    "CURRENT_ACTIVE": CURRENT_ACTIVE,
    "APPLIED": APPLIED,
    "EASE": EASE,
    "CHALLENGES": CHALLENGES,
    "SUPPORT": SUPPORT,
    "TOOK_PART": TOOK_PART,
    "CONTACT": CONTACT,
}

COMMENTS = (
    "- more protected time, please",
    "A mentor outside my own department made all the difference.",
    "Happy to speak to current students about clinical academic careers.",
    "My trust does not recognise research sessions in the job plan.",
    "Thank you for asking.\nPlease share the results with everybody who answered.",
    "The years after the award were the hardest; bridging money would have helped.",
    "I went part-time after my second child and found no scheme that fitted.",
    "Very good memories of the laboratory – and of the cakes.",
)


@dataclass(frozen=True, slots=True)
class SampleResponse:
    """One person's answers by question code; a question left blank is absent.

    `submitted` is None for somebody who began and did not finish; `person` is None for a row
    that belongs to nobody.
    """

    person: Alumnus | None
    started: datetime
    submitted: datetime | None
    answers: Mapping[str, Answer]


def choose_respondents(alumni: Iterable[Alumnus], rng: Random) -> list[Alumnus]:
    """Choose the 63 of 2018: recent alumni answer rather than those of long ago."""
    eager = sorted(
        (person for person in alumni if person.in_frame),
        key=lambda person: person.completed + rng.uniform(0, 50),
        reverse=True,
    )
    chosen: list[Alumnus] = []
    for award, counts in RESPONDENTS.items():
        for gender, count in zip(("Female", "Male"), counts, strict=True):
            alike = [p for p in eager if (p.award, p.gender) == (award, gender)]
            chosen += alike[:count]
    return chosen


def answers_2018(people: Sequence[Alumnus], rng: Random) -> list[SampleResponse]:
    """One complete response of each of the 63 `people`."""
    women = [person for person in people if person.gender == "Female"]
    men = [person for person in people if person.gender == "Male"]
    everybody = women, men
    drafts: Drafts = {
        person.alumni_id: {"AWARD": person.award, "YEAR": person.completed} for person in people
    }
    for code, shares in ASKED_OF_ALL.items():
        _deal(drafts, code, shares, everybody, rng)
    _deal(drafts, "ACTIVITIES", ACTIVITIES, _holding(drafts, "CURRENT_ACTIVE", everybody), rng)
    _deal(drafts, "SUCCESS", SUCCESS, _holding(drafts, "APPLIED", everybody), rng)
    _deal_counts(drafts, women, (2, 34), (0, 10), rng)
    _deal_counts(drafts, men, (6, 92), (2, 26), rng)
    for person in people:
        draft = drafts[person.alumni_id]
        if draft["CURRENT_ACTIVE"] == NO:
            draft["ACTIVITIES"] = NOT_APPLICABLE
        if draft.get("APPLIED") == NO:
            draft["SUCCESS"] = NOT_APPLICABLE
        draft["HEARD"] = heard_of(draft["TOOK_PART"], 0.12, rng)
        add_role(draft, person, date(2018, 4, 1), rng)
        add_comment(draft, rng)
    return [complete(person, drafts[person.alumni_id], OPENED_2018, rng) for person in people]


def _holding(drafts: Drafts, code: str, groups: Groups) -> Groups:
    """Those of the women and of the men who said yes to this question."""
    women, men = (
        [person for person in group if drafts[person.alumni_id].get(code) == YES]
        for group in groups
    )
    return women, men


def _deal(drafts: Drafts, code: str, shares: Shares, groups: Groups, rng: Random) -> None:
    """Give the question's answers to the women and the men in exactly these counts."""
    deal = _deal_several if BY_CODE[code].kind is AnswerKind.MULTIPLE else _deal_single
    for index, group in enumerate(groups):
        counts = {answer: pair[index] for answer, pair in shares.items()}
        for alumni_id, answer in deal(group, counts, rng).items():
            drafts[alumni_id][code] = answer


def _deal_single(
    people: Sequence[Alumnus], counts: Mapping[str, int], rng: Random
) -> dict[str, Answer]:
    """One answer each, in exactly these counts; whoever is left over gives none."""
    order = iter(rng.sample(people, len(people)))
    return {next(order).alumni_id: answer for answer, count in counts.items() for _ in range(count)}


def _deal_several(
    people: Sequence[Alumnus], counts: Mapping[str, int], rng: Random
) -> dict[str, Answer]:
    """At least one choice each, every choice exactly as often as it counts."""
    held: dict[str, list[str]] = {person.alumni_id: [] for person in people}
    exclusive = counts.get(NONE_OF_THESE, 0)
    open_to = rng.sample(people, len(people))
    for person in open_to[:exclusive]:
        held[person.alumni_id].append(NONE_OF_THESE)
    for choice, count in counts.items():
        if choice != NONE_OF_THESE:
            for person in rng.sample(open_to[exclusive:], count):
                held[person.alumni_id].append(choice)
    for choices in held.values():
        if not choices:  # takes one over from whoever has most
            choices.append(max(held.values(), key=len).pop())
    return {alumni_id: tuple(choices) for alumni_id, choices in held.items()}


def _deal_counts(
    drafts: Drafts,
    people: Sequence[Alumnus],
    publications: tuple[int, int],
    presentations: tuple[int, int],
    rng: Random,
) -> None:
    """Publications and presentations from the lowest to the highest, most people near the lowest.

    The last woman and the last man of `people` leave the publications out.
    """
    ranks = rng.sample(range(len(people)), len(people))
    for person, rank in zip(people, ranks, strict=True):
        share = (rank / (len(people) - 1)) ** 1.6
        low, high = publications
        drafts[person.alumni_id]["PUBLICATIONS"] = round(low + (high - low) * share)
        low, high = presentations
        drafts[person.alumni_id]["PRESENTATIONS"] = round(low + (high - low) * share)
    del drafts[people[-1].alumni_id]["PUBLICATIONS"]


def heard_of(took_part: Answer, chance: float, rng: Random) -> tuple[str, ...]:
    """Whoever took part has heard of it, and some others have, each by `chance`."""
    initiatives = BY_CODE["HEARD"].choice_texts[:-1]
    heard = [
        name
        for name in initiatives
        if (isinstance(took_part, tuple) and name in took_part) or rng.random() < chance
    ]
    return tuple(heard) or (NONE_OF_THESE,)


def add_role(draft: dict[str, Answer], person: Alumnus, latest: date, rng: Random) -> None:
    """Add what the person does now; one in eight has another role than the records say."""
    is_moved = rng.random() < 0.125
    draft["ROLE"] = rng.choice(names.CLINICAL_JOBS) if is_moved else person.job
    earliest = min(date(person.completed + 1, 1, 1), latest)
    draft["ROLE_START"] = earliest + timedelta(days=rng.randint(0, (latest - earliest).days))
    draft["RECOMMEND"] = rng.choices(range(5, 11), (1, 1, 3, 6, 5, 4))[0]


def add_comment(draft: dict[str, Answer], rng: Random) -> None:
    """Three in ten have something to tell."""
    if rng.random() < 0.3:
        draft["COMMENTS"] = rng.choice(COMMENTS)


def complete(
    person: Alumnus, draft: Mapping[str, Answer], opens: datetime, rng: Random
) -> SampleResponse:
    """Date the person's response, most of them early in the eight weeks of the wave."""
    started = opens + timedelta(minutes=round(60 * 24 * 58 * rng.random() ** 2))
    submitted = started + timedelta(minutes=rng.randint(6, 25))
    return SampleResponse(person, started, submitted, draft)
