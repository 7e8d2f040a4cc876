"""An earlier wave's answers in the words of a later version of the questionnaire.

A renamed choice counts as what it is now, merged ones as one. What was split, or has no
counterpart, is not compared rather than compared wrongly.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.dataset import CHOICE_KINDS, Choice, Dataset, Question
from surveys.crosswalk import Crosswalk, CrosswalkLink


def translate(then: Dataset, crosswalk: Crosswalk, now: Dataset) -> Dataset:
    """`then` with the questions and choices of `now`, as the `crosswalk` links them.

    A question without a link was not asked then; `not_compared` says of others why they are left
    out.
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
    left_out: dict[str, str] = {}
    for question in now.questions:
        linked = [one for one in links[question.code] if one.earlier.code in asked]
        if not linked:
            questions.append(replace(question, choices=(), not_asked_in=then.label))
            continue
        (link, *others) = linked
        sentence = _obstacle(linked, [asked[one.earlier.code] for one in linked], question)
        if others or uses[link.earlier.code] > 1 or sentence:
            left_out[question.code] = sentence or f"Split or merged since {then.label}."
            continue
        was = asked[link.earlier.code]
        codes = _new_codes(link, was, question)
        questions.append(
            replace(
                was, code=question.code, text=question.text, choices=_choices(was, question, codes)
            )
        )
        of_question = rows.get(was.code, then.answers.iloc[:0]).assign(question=question.code)
        if question.kind in CHOICE_KINDS:
            values = of_question["value"].replace(codes)
            of_question = of_question.assign(value=values)
        answers.append(of_question.drop_duplicates())
    return replace(
        then,
        questions=tuple(questions),
        answers=pd.concat([then.answers.iloc[:0], *answers]),
        ranks=then.ranks.iloc[:0],
        not_compared=left_out,
    )


def _obstacle(
    linked: Sequence[CrosswalkLink],
    were: Sequence[Question],
    question: Question,
) -> str:
    """Say why a question cannot be compared; empty: it can."""
    if not all(link.is_same_type for link in linked):
        return "Its type of answer changed."
    if question.headline is None:
        return ""
    for link, was in zip(linked, were, strict=True):
        targets = Counter(old for old, _ in link.choices)
        for choice in was.choices:
            if choice.in_headline and targets[choice.code] != 1:
                return f"“{choice.text}”, which the headline counted, has no one counterpart."
    return ""


def _new_codes(link: CrosswalkLink, was: Question, question: Question) -> dict[str, str]:
    """The code that each earlier choice has now; one without a single counterpart keeps its own.

    Where that is another choice's now, it gets one that nobody else has.
    """
    targets = Counter(old for old, _ in link.choices)
    codes = {old: new for old, new in link.choices if targets[old] == 1}
    taken = {choice.code for choice in question.choices}
    for choice in was.choices:
        if choice.code not in codes:
            alone = choice.code
            while alone in taken:
                alone = f"{alone} (earlier)"
            codes[choice.code] = alone
    return codes


def _choices(was: Question, question: Question, codes: Mapping[str, str]) -> tuple[Choice, ...]:
    """The choices that could be chosen then: those of now with a counterpart, and the others."""
    offered = {codes[choice.code] for choice in was.choices}
    kept = [choice for choice in question.choices if choice.code in offered]
    known = {choice.code for choice in kept}
    others = [
        replace(choice, code=codes[choice.code])
        for choice in was.choices
        if codes[choice.code] not in known
    ]
    return (*kept, *others)
