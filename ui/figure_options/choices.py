"""What was chosen of the figures of a wave."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.request import MOST_KEYS, SummaryRequest
from queries.findings import BreakDown
from surveys.questionnaire import Questionnaire
from surveys.routing import Routing, RoutingCondition
from surveys.routing_words import join_conditions, operator_words

_LONGEST: Final = 44  # characters of a question in a chip


@dataclass(frozen=True, slots=True)
class FigureChoices:
    """Break-downs, the groups of them shown (none: all), base, other waves, and weights."""

    by: tuple[BreakDown, ...] = ()
    only: tuple[str, ...] = ()
    base: Routing | None = None
    against: tuple[str, ...] = ()
    weighting: tuple[str, ...] = ()

    @property
    def has_room(self) -> bool:
        """Whether another break-down may join."""
        return len(self.by) < MOST_KEYS

    def request(self, survey_code: str, wave_label: str, *, publish_safe: bool) -> SummaryRequest:
        """The figures of a wave as chosen."""
        return SummaryRequest(
            survey_code,
            wave_label,
            by=tuple(one.key for one in self.by),
            only=self.only,
            base=self.base,
            against=self.against,
            weighting=self.weighting,
            publish_safe=publish_safe,
        )


def choices_of(request: SummaryRequest, known: Sequence[BreakDown]) -> FigureChoices:
    """What `request` chooses; a key that is not `known` (any more) is none."""
    by_key = {one.key: one for one in known}
    by = tuple(by_key[key] for key in request.by if key in by_key)
    only = request.only if len(by) == len(request.by) else ()
    return FigureChoices(by, only, request.base, request.against, request.weighting)


def base_label(base: Routing, questionnaire: Questionnaire | None) -> str:
    """Who are in the base, by shortened texts of questions: “Have you applied?” is “Yes”."""
    return join_conditions(base, lambda one: _condition(one, questionnaire))


def shortened(text: str, most: int = _LONGEST) -> str:
    """`text` with “…” in place of what is beyond `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _condition(condition: RoutingCondition, questionnaire: Questionnaire | None) -> str:
    name, texts = condition.question, dict[str, str]()
    for question in () if questionnaire is None else questionnaire.questions:
        if question.code.casefold() == condition.question.casefold():
            name = question.full_text
            texts = {choice.code.casefold(): choice.text for choice in question.choices}
    values = " or ".join(f"“{texts.get(one.casefold(), one)}”" for one in condition.values)
    return f"“{shortened(name)}” {operator_words(condition.operator)} {values}".rstrip()
