"""The totals that the samples must have: those of the published survey of 2018.

Raises ValueError at the first total that is another.
"""

from collections import Counter
from collections.abc import Sequence

from maker import answers as given
from maker.answers import NO, NOT_APPLICABLE, YES, SampleResponse
from maker.people import CLINICAL_IN_YEARS, LINKEDIN_MEMBERS, Alumnus
from maker.second_wave import AGAIN, NEW, PARTIAL_EACH, STRANGERS

RANKED = {"ACTIVITIES": given.ACTIVITIES, "CHALLENGES": given.CHALLENGES, "SUPPORT": given.SUPPORT}


def check_alumni(alumni: Sequence[Alumnus]) -> None:
    """At least 620 people, 190 clinical alumni of 1983–2017, 188 of them alive."""
    _expect("alumni", len({person.alumni_id for person in alumni}), 630)
    _expect("e-mail addresses", len({person.email for person in alumni}), 630)
    _expect("clinical alumni", sum(p.clinical_in_years for p in alumni), CLINICAL_IN_YEARS)
    _expect("frame", sum(person.in_frame for person in alumni), CLINICAL_IN_YEARS - 2)
    _expect("LinkedIn group", sum(person.linkedin for person in alumni), LINKEDIN_MEMBERS)


def check_first_wave(responses: Sequence[SampleResponse]) -> None:
    """Check the published figures (62% PhD, 98%, 94%, 75%, 78%, 29%) and the three rankings."""
    _expect("respondents", len({r.person for r in responses if r.submitted}), 63)
    _expect("award", _counts(responses, "AWARD"), {"PhD": 39, "MD(Res)": 24})
    _expect("first role", _counts(responses, "FIRST_ACTIVE"), {YES: 62, NO: 1})
    _expect("current role", _counts(responses, "CURRENT_ACTIVE"), {YES: 59, NO: 4})
    _expect("applied", _counts(responses, "APPLIED"), {YES: 45, NO: 15})
    _expect("success", _counts(responses, "SUCCESS"), {YES: 35, NO: 10, NOT_APPLICABLE: 15})
    ease = _counts(responses, "EASE")
    _expect("ease", sum(ease.values()), 63)
    _expect("difficult", ease["Difficult"] + ease["Very difficult"], 18)
    for code, shares in RANKED.items():
        expected = {choice: women + men for choice, (women, men) in shares.items()}
        counts = _counts(responses, code)
        counts.pop(NOT_APPLICABLE, None)
        _expect(code, counts, expected)
        _expect(f"ranking of {code}", sorted(expected.values(), reverse=True), [*expected.values()])


def check_second_wave(first: Sequence[SampleResponse], second: Sequence[SampleResponse]) -> None:
    """Seventy people, 45 of them the same, four partial; two rows of nobody."""
    people = {r.person for r in second if r.person}
    _expect("respondents of 2020", len(people), AGAIN + NEW)
    _expect("the same people", len(people & {r.person for r in first}), AGAIN)
    _expect("rows of nobody", sum(r.person is None for r in second), STRANGERS)
    _expect("partial", sum(r.submitted is None for r in second if r.person), 2 * PARTIAL_EACH)


def _counts(responses: Sequence[SampleResponse], code: str) -> dict[str, int]:
    """How many gave each answer; each choice of several counts once."""
    counts: Counter[str] = Counter()
    for response in responses:
        answer = response.answers.get(code)
        if isinstance(answer, tuple):
            counts.update(answer)
        elif answer is not None:
            counts[str(answer)] += 1
    return dict(counts)


def _expect(what: str, actual: object, expected: object) -> None:
    if actual != expected:
        raise ValueError(f"{what}: {actual} instead of {expected}")
