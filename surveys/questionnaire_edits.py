"""Editing a questionnaire step by step: codes proposed, lists pasted, and each step undone.

Plain values; the window shows them and says what was done.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from core.text import clean, comparison_key, fold
from surveys.questionnaire import (
    CHOICE_KINDS,
    LISTED_KINDS,
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.routing import RoutingCondition, replace_conditions

_WORDS: Final = 3  # of a question in its code
_LONGEST_CODE: Final = 30
_FILLERS: Final = frozenset({
    "a", "an", "and", "are", "at", "been", "can", "describe", "did", "do", "does", "for",
    "from", "had", "has", "have", "how", "if", "in", "is", "it", "many", "much", "of", "on",
    "or", "our", "please", "that", "the", "their", "this", "to", "was", "we", "were", "what",
    "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
})  # fmt: skip


@dataclass(slots=True)
class EditHistory:
    """A questionnaire as it is edited, with the steps that can be undone and redone.

    Steps that follow each other with the same `step`, as letters typed into one field, are one.
    """

    now: Questionnaire
    _before: list[Questionnaire] = field(default_factory=list)
    _after: list[Questionnaire] = field(default_factory=list)
    _step: Hashable = None

    def change(self, questionnaire: Questionnaire, step: Hashable = None) -> None:
        """Put `questionnaire` in place of the present one."""
        if questionnaire == self.now:
            return
        if step is None or step != self._step:
            self._before.append(self.now)
        self.now, self._step = questionnaire, step
        self._after.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return bool(self._after)

    def undo(self) -> None:
        """Go back to before the last step, where there is one."""
        if self._before:
            self._after.append(self.now)
            self.now, self._step = self._before.pop(), None

    def redo(self) -> None:
        """Make the step undone last again, where there is one."""
        if self._after:
            self._before.append(self.now)
            self.now, self._step = self._after.pop(), None


def proposed_code(text: str, taken: Collection[str] = ()) -> str:
    """A code for a question of that text which none of `taken` is: “RESEARCH_ACTIVE”."""
    words = comparison_key(text).split()
    telling = [word for word in words if word not in _FILLERS] or words
    return _unlike("_".join(telling[:_WORDS])[:_LONGEST_CODE].strip("_").upper(), taken)


def proposed_choice_code(text: str, taken: Collection[str] = ()) -> str:
    """A code for a choice of that text which none of `taken` is: “clinical_trials”."""
    return _unlike(comparison_key(text).replace(" ", "_")[:_LONGEST_CODE].strip("_"), taken)


def pasted_choices(text: str, taken: Collection[str] = ()) -> list[ChoiceDefinition]:
    """The choices of a list that was copied from a sheet or a text: one a line.

    Of two cells in a line, the first is the code. Blank lines and choices that are there twice are
    left out.
    """
    codes = list(taken)
    found: list[ChoiceDefinition] = []
    for line in text.splitlines():
        cells = [words for cell in line.split("\t") if (words := clean(cell))]
        if not cells or fold(cells[-1]) in {fold(one.text) for one in found}:
            continue
        words = cells[1] if len(cells) > 1 else cells[0]
        has_code = len(cells) > 1 and fold(cells[0]) not in set(map(fold, codes))
        code = cells[0] if has_code else proposed_choice_code(words, codes)
        codes.append(code)
        found.append(ChoiceDefinition(code, words))
    return found


def with_kind(question: QuestionDefinition, kind: QuestionKind) -> QuestionDefinition:
    """A question as one of another kind, without what that kind cannot have."""
    is_scale = kind is QuestionKind.SCALE
    keeps_choices = kind in LISTED_KINDS and question.kind in LISTED_KINDS
    return replace(
        question,
        kind=kind,
        choices=_without_text(question, kind) if keeps_choices else (),
        scale_from=(question.scale_from or 1) if is_scale else None,
        scale_to=(question.scale_to or 5) if is_scale else None,
        is_ordered=question.is_ordered if kind is QuestionKind.SINGLE else None,
        headline=question.headline if kind in CHOICE_KINDS else None,
    )


def _without_text(question: QuestionDefinition, kind: QuestionKind) -> tuple[ChoiceDefinition, ...]:
    """The choices of a question; where they are ranked, none of them is put into words."""
    if kind is not QuestionKind.RANKING:
        return question.choices
    return tuple(
        replace(choice, takes_text=choice.takes_text and None) for choice in question.choices
    )


def replaced_question(
    questionnaire: Questionnaire, place: int, question: QuestionDefinition
) -> Questionnaire:
    """The questionnaire with `question` at a place; the routing of others follows its codes."""
    questions = list(questionnaire.questions)
    before, questions[place] = questions[place], question
    if before.code != question.code and before.code not in {one.code for one in questions}:
        questions = [_with_renamed(one, before.code, question.code, {}) for one in questions]
    choices = _renamed_choices(before.choices, question.choices)
    if choices:
        questions = [_with_renamed(one, question.code, question.code, choices) for one in questions]
    return replace(questionnaire, questions=tuple(questions))


def _renamed_choices(
    before: Sequence[ChoiceDefinition], after: Sequence[ChoiceDefinition]
) -> dict[str, str]:
    """The new codes of choices that stay in their places, by the codes that they had."""
    if len(before) != len(after):
        return {}
    there = {choice.code for choice in after}
    return {
        old.code: new.code for old, new in zip(before, after, strict=True) if old.code not in there
    }


def _with_renamed(
    question: QuestionDefinition, before: str, after: str, choices: Mapping[str, str]
) -> QuestionDefinition:
    """`question`, whose routing names the question `before`, and its choices, by new codes."""
    if question.asked_if is None:
        return question

    def renamed(condition: RoutingCondition) -> RoutingCondition:
        if condition.question != before:
            return condition
        values = tuple(choices.get(value, value) for value in condition.values)
        return replace(condition, question=after, values=values)

    return replace(question, asked_if=replace_conditions(question.asked_if, renamed))


def added_question(questionnaire: Questionnaire, place: int) -> Questionnaire:
    """The questionnaire with a new single choice at a place, in the section of the one before."""
    questions = list(questionnaire.questions)
    section = questions[place - 1].section if place else None
    codes = [question.code for question in questions]
    code = _unlike(f"Q{len(questions) + 1}", codes)
    questions.insert(place, QuestionDefinition(code, "", QuestionKind.SINGLE, section=section))
    return replace(questionnaire, questions=tuple(questions))


def duplicated_question(questionnaire: Questionnaire, place: int) -> Questionnaire:
    """The questionnaire with a copy of the question at a place below it."""
    questions = list(questionnaire.questions)
    codes = [question.code for question in questions]
    copy = replace(questions[place], code=_unlike(questions[place].code, codes))
    questions.insert(place + 1, copy)
    return replace(questionnaire, questions=tuple(questions))


def ordered_questions(questionnaire: Questionnaire, order: Sequence[int]) -> Questionnaire:
    """The questionnaire with the questions at the places `order` alone, in that order."""
    return replace(
        questionnaire, questions=tuple(questionnaire.questions[place] for place in order)
    )


def _unlike(code: str, taken: Collection[str]) -> str:
    """`code`, with a number behind it where one of `taken` is the same."""
    known = set(map(fold, taken))
    result, number = code, 1
    while fold(result) in known:
        number += 1
        result = f"{code}_{number}"
    return result
