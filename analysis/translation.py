"""An earlier wave's answers in the words of a later version of the questionnaire.

A renamed choice counts as what it is now, merged ones as one. Several questions that became one are
read as one where everybody gave them one answer between them, and of a multiple choice that became
several each has its own choices. What has no counterpart is not compared rather than compared
wrongly.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.answers import CHOICE_KINDS, Choice, Question
from analysis.dataset import Dataset
from core.formats import plural
from surveys.crosswalk import Crosswalk, CrosswalkLink

_JOINED = CHOICE_KINDS - {"ranking"}  # kinds of which several questions can be read as one


def translate(then: Dataset, crosswalk: Crosswalk, now: Dataset) -> Dataset:
    """`then` with the questions and choices of `now`, as the `crosswalk` links them.

    A question without a link was not asked then; `remarks` say of others why they are excluded, or
    what they were.
    """
    links: dict[str, list[CrosswalkLink]] = defaultdict(list)
    uses: Counter[str] = Counter()
    for link in crosswalk.links:
        links[link.later.code].append(link)
        uses[link.earlier.code] += 1
    asked = {question.code: question for question in then.questions}
    rows = dict(iter(then.answers.groupby("question", sort=False)))
    questions: list[Question] = []
    answers: list[pd.DataFrame] = []
    ranks: list[pd.DataFrame] = []
    remarks: dict[str, str] = {}
    for question in now.questions:
        if _has_same_themes(question, asked, links):
            was = asked[question.code]
            questions.append(
                replace(question, not_asked_in=was.not_asked_in, asked_if=was.asked_if)
            )
            answers.append(rows.get(question.code, then.answers.iloc[:0]))
            continue
        linked = [one for one in links[question.code] if one.earlier.code in asked]
        if not linked:
            questions.append(replace(question, choices=(), not_asked_in=then.label))
            continue
        were = [asked[one.earlier.code] for one in linked]
        is_split = any(uses[one.earlier.code] > 1 for one in linked)
        if sentence := _obstacle(linked, were, question, then.label, is_split=is_split):
            remarks[question.code] = sentence
            continue
        codes = [_new_codes(link, was, question) for link, was in zip(linked, were, strict=True)]
        nobody = then.answers.iloc[:0]
        parts = [
            _translated(rows.get(was.code, nobody), question, own, is_split=is_split)
            for was, own in zip(were, codes, strict=True)
        ]
        given = _joined(parts, question)
        if question.kind != "multiple" and (twice := _given_twice(given)):
            remarks[question.code] = (
                f"Several questions in {then.label}, which {plural(twice, 'person', 'people')}"
                " answered differently."
            )
            continue
        answers.append(given)
        if question.kind == "ranking":
            ranks.append(_ranks(then.ranks, were[0].code, question.code, codes[0]))
        questions.append(_question(question, linked, were, codes, is_split=is_split))
        if len(were) > 1:
            remarks[question.code] = f"Several questions in {then.label}, read as one."
        elif is_split:
            remarks[question.code] = f"Part of “{were[0].text}” in {then.label}."
    return replace(
        then,
        questions=tuple(questions),
        answers=pd.concat([then.answers.iloc[:0], *answers]),
        ranks=pd.concat([then.ranks.iloc[:0], *ranks]),
        remarks=remarks,
    )


def _has_same_themes(
    question: Question,
    asked: Mapping[str, Question],
    links: Mapping[str, Sequence[CrosswalkLink]],
) -> bool:
    """Whether the choices of `question` are themes that comments were coded by then, too.

    Themes are those of a question's code in all versions, so its comments must be linked.
    """
    commented = question.coded_from
    if commented is None or question.code not in asked:
        return False
    return any(one.earlier.code == commented for one in links.get(commented, ()))


def _obstacle(
    linked: Sequence[CrosswalkLink],
    were: Sequence[Question],
    question: Question,
    label: str,
    *,
    is_split: bool,
) -> str:
    """Say why a question cannot be compared; empty: it can."""
    if not all(link.is_same_type for link in linked):
        return "Its type of answer changed."
    if is_split and (question.kind != "multiple" or not any(link.choices for link in linked)):
        return f"Split or merged since {label}."
    if len(linked) > 1 and question.kind not in _JOINED:
        return f"Split or merged since {label}."
    if question.headline is None:
        return ""
    for link, was in zip(linked, were, strict=True):
        for choice in was.choices:
            counted = _counted(link, choice.code, question)
            is_alone = choice.in_headline and not counted and not is_split
            if len(counted) > 1 or is_alone:
                return f"“{choice.text}”, which the headline counted, has no one counterpart."
    return ""


def _counted(link: CrosswalkLink, code: str, question: Question) -> set[bool]:
    """Whether the headline counts what an earlier choice is now: both where it counts a part."""
    return {new in question.headline_codes for old, new in link.choices if old == code}


def _translated(
    rows: pd.DataFrame, question: Question, codes: Mapping[str, str], *, is_split: bool
) -> pd.DataFrame:
    """The answers to one earlier question as those to `question`.

    Where that is one of several which the earlier one became, the choices of the others are not
    its own: who chose none of its own chose none.
    """
    given = rows.assign(question=question.code)
    if question.kind not in CHOICE_KINDS:
        return given
    values = given["value"].replace(codes)
    if is_split:
        own = {choice.code for choice in question.choices}
        values = values.where(values.isin(own), None)
    return given.assign(value=values)


def _ranks(ranks: pd.DataFrame, was: str, code: str, codes: Mapping[str, str]) -> pd.DataFrame:
    """The ranks that the choices of an earlier ranking were given, as those of `code`."""
    own = ranks[ranks["question"] == was]
    return own.assign(question=code, choice=own["choice"].replace(codes))


def _joined(parts: Sequence[pd.DataFrame], question: Question) -> pd.DataFrame:
    """The answers to several questions as those to one: no answer twice, and any before none."""
    given = pd.concat(parts) if len(parts) > 1 else parts[0]
    if question.kind in CHOICE_KINDS:
        answered = given.loc[given["value"].notna(), "respondent"]
        is_none = given["value"].isna() & given["respondent"].isin(answered)
        given = given[~is_none].sort_values("not_applicable", kind="stable")
    return given.drop_duplicates(["respondent", "value"])


def _given_twice(given: pd.DataFrame) -> int:
    """How many gave several answers to a question that takes one."""
    return int(given.loc[given.duplicated("respondent"), "respondent"].nunique())


def _question(
    question: Question,
    linked: Sequence[CrosswalkLink],
    were: Sequence[Question],
    codes: Sequence[Mapping[str, str]],
    *,
    is_split: bool,
) -> Question:
    """`question` with the choices that could be chosen then."""
    offered: dict[str, Choice] = {}
    for link, was, own in zip(linked, were, codes, strict=True):
        for choice in _choices(link, was, question, own):
            offered.setdefault(choice.code, choice)
    known = [choice for choice in question.choices if choice.code in offered]
    listed = {choice.code for choice in known}
    others = [] if is_split else [one for code, one in offered.items() if code not in listed]
    return replace(
        were[0],
        code=question.code,
        text=question.text,
        choices=(*known, *others),
        matrix=question.matrix,
        asked_if=were[0].asked_if if len(were) == 1 else None,
    )


def _new_codes(link: CrosswalkLink, was: Question, question: Question) -> dict[str, str]:
    """The code that each earlier choice has now; one without a single counterpart keeps its own.

    So does one whose counterpart is also a part of another choice. Where the own code is another
    choice's now, it gets one that nobody else has.
    """
    targets = Counter(old for old, _ in link.choices)
    unsure = {new for old, new in link.choices if targets[old] > 1}
    codes = {old: new for old, new in link.choices if targets[old] == 1 and new not in unsure}
    taken = {choice.code for choice in question.choices}
    for choice in was.choices:
        if choice.code not in codes:
            alone = choice.code
            while alone in taken:
                alone = f"{alone} (earlier)"
            codes[choice.code] = alone
    return codes


def _choices(
    link: CrosswalkLink, was: Question, question: Question, codes: Mapping[str, str]
) -> tuple[Choice, ...]:
    """The choices that could be chosen then: those of now with a counterpart, and the others."""
    offered = {codes[choice.code] for choice in was.choices}
    kept = [choice for choice in question.choices if choice.code in offered]
    known = {choice.code for choice in kept}
    others = [
        replace(
            choice,
            code=codes[choice.code],
            in_headline=_counted(link, choice.code, question) == {True},
        )
        for choice in was.choices
        if codes[choice.code] not in known
    ]
    return (*kept, *others)
