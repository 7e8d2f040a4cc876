"""Disclosure control of the headline panel."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from analysis.disclosure.non_response import safe_effect
from analysis.disclosure.questions import safe_question
from analysis.disclosure.withheld_figures import EVERYBODY, HEADLINE_BASE, WithheldFigures
from analysis.headline_results import HeadlineFigure
from analysis.rates import Rate
from analysis.results import QuestionSummary, Thresholds
from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.routing import routing_text

_EVERYTHING: Final = WithheldFigures(frozenset({EVERYBODY}))


def safe_headlines(
    figures: Sequence[HeadlineFigure],
    published: Mapping[str, QuestionSummary],
    rates: Sequence[Rate],
    thresholds: Thresholds,
    withheld: Callable[[str], WithheldFigures],
    *,
    in_segment: bool,
) -> tuple[HeadlineFigure, ...]:
    """Round headlines as their questions are, or as the `published` ones and `rates` say already.

    They are hidden where their question is `withheld`, by its code, of everybody or of those who
    meet their base. A share of answers that
    somebody joined is one more figure: of a part of the wave (`in_segment`, or those who meet the
    headline's base) it would tell, beside another one of the same people, how many gave a few
    answers. So it is hidden in a segment, and given once for a question and a base.
    """
    seen: set[object] = set()
    found: list[HeadlineFigure] = []
    for figure in figures:
        definition, question = figure.definition, figure.question
        if question is not None and definition.is_own:
            question = published[question.code]
        elif question is not None:
            cut = (definition.question, definition.base)
            is_part = in_segment or definition.base is not None
            is_hidden = in_segment or (definition.base is not None and cut in seen)
            seen.add(cut)
            is_hidden |= _tells_of_few(definition, withheld(question.code))
            question = safe_question(
                question,
                thresholds,
                in_segment=is_part,
                withheld=_EVERYTHING if is_hidden else withheld(question.code),
            )
        rate = figure.rate and next(one for one in rates if one.code == figure.rate.code)
        shown = HeadlineFigure(definition=definition, question=question, rate=rate, effect=None)
        effect = safe_effect(
            figure.effect, thresholds, is_percent=definition.kind is HeadlineKind.SHARE
        )
        found.append(
            HeadlineFigure(
                definition=definition,
                question=question,
                rate=rate,
                effect=None if shown.value is None else effect,
            )
        )
    return tuple(found)


def _tells_of_few(definition: HeadlineDefinition, withheld: WithheldFigures) -> bool:
    """Whether a headline's figure is hidden because of other ones of nearly the same people."""
    if definition.base is None:
        return False
    name = (HEADLINE_BASE, routing_text(definition.base))
    if definition.kind is HeadlineKind.SHARE:
        return withheld.hides(name)
    return withheld.hides_numbers(name)
