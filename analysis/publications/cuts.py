"""The sets of people behind the figures of a summary that is safe to publish.

Knows summaries and who is in their groups; nothing of how the ledger is kept.
"""

from collections.abc import Iterable, Mapping, Sequence

from analysis.disclosure.joined_groups import OTHER_GROUPS
from analysis.disclosure.published_sets import (
    PublishedCut,
    PublishedFamily,
    RespondentSet,
    ShownFigures,
)
from analysis.disclosure.withheld_figures import GROUP, HEADLINE_BASE, SAME_PEOPLE
from analysis.headline_results import HeadlineFigure
from analysis.publications.respondents import WaveRespondents
from analysis.results import HEADLINE, QuestionSummary, Summary
from surveys.headline_definition import HeadlineKind
from surveys.routing import routing_text

BAND_WIDTH = 20

Members = Mapping[str, Sequence[int]]  # respondents by the label of their group


def make_cut(
    respondents: WaveRespondents,
    people: Iterable[int],
    summary: Summary,
    groups: Members,
    *,
    populations: Mapping[str, int | None],
    same_people: Mapping[str, Sequence[int]],
    bases: Members | None = None,
    overlapping: bool = False,
) -> PublishedCut:
    """The sets behind the figures of this wave in a safe `summary` of `people`.

    `groups` are those of its breakdown before small ones were joined, `same_people` who answered
    another wave too, by its label, `populations` the frames of the exact figures by question,
    `bases` who meets the base of a headline, by its expression.
    """
    is_group = summary.segment is not None or summary.base is not None
    shown = _shown(summary.questions, populations)
    whole = RespondentSet("", respondents.mask(people), shown, is_group)
    families = []
    if summary.breakdown is not None:
        named = {group.label for group in summary.breakdown.groups}
        rest = [one for label, some in groups.items() if label not in named for one in some]
        sets = tuple(
            RespondentSet(
                group.label,
                respondents.mask(rest if group.label == OTHER_GROUPS else groups[group.label]),
                _shown(group.questions),
            )
            for group in summary.breakdown.groups
        )
        parts = [(one,) for one in sets] if overlapping else [sets]
        families += [PublishedFamily(GROUP, whole, part) for part in parts]
    families += [
        _same_people(respondents, whole, summary, label, some)
        for label, some in same_people.items()
    ]
    if not families:
        families.append(PublishedFamily("", whole))
    families += _headlines(respondents, whole, summary, bases or {})
    return PublishedCut(respondents.state, tuple(families), _weighting(summary))


def make_other_cut(
    respondents: WaveRespondents,
    people: Iterable[int],
    summary: Summary,
    label: str,
    same_people: Sequence[int],
    populations: Mapping[str, int | None],
) -> PublishedCut:
    """The sets behind the figures of another wave that a safe `summary` is compared with.

    Of the same people figures are published for the nearest of these waves alone.
    """
    trend = summary.trend
    if trend is None:
        raise ValueError("the summary compares no waves")
    is_group = summary.segment is not None or summary.base is not None
    shown = _shown(questions_of(summary, label), populations)
    whole = RespondentSet("", respondents.mask(people), shown, is_group)
    weighting = _weighting(summary)
    if label != trend.against:
        return PublishedCut(respondents.state, (PublishedFamily("", whole),), weighting)
    family = _same_people(respondents, whole, summary, summary.label, same_people)
    return PublishedCut(respondents.state, (family,), weighting)


def _weighting(summary: Summary) -> tuple[str, ...]:
    return () if summary.weighting is None else tuple(sorted(summary.weighting.keys))


def questions_of(summary: Summary, label: str) -> tuple[QuestionSummary, ...]:
    """The figures of another wave that `summary` is compared with."""
    others = () if summary.trend is None else summary.trend.others
    return next((one.questions for one in others if one.label == label), ())


def _same_people(
    respondents: WaveRespondents,
    whole: RespondentSet,
    summary: Summary,
    label: str,
    people: Sequence[int],
) -> PublishedFamily:
    """Who answered both waves; no share of them is told in words of withheld cells."""
    changes = () if summary.trend is None else summary.trend.changes
    shown: dict[str, ShownFigures] = {}
    for change in changes:
        if change.people == "same" and change.then is not None and change.now is not None:
            is_mean = change.measure == "mean"
            before = shown.get(change.question, ShownFigures())
            shown[change.question] = ShownFigures(has_numbers=before.has_numbers or is_mean)
    return PublishedFamily(
        SAME_PEOPLE, whole, (RespondentSet(label, respondents.mask(people), shown),)
    )


def _headlines(
    respondents: WaveRespondents, whole: RespondentSet, summary: Summary, bases: Members
) -> list[PublishedFamily]:
    """Who meets the bases of the headlines that are shown: a family each, as they may overlap."""
    shown: dict[str, dict[str, ShownFigures]] = {}
    for figure in summary.headlines:
        base = figure.definition.base
        if base is None or figure.question is None or not _is_shown(figure):
            continue
        of_base = shown.setdefault(routing_text(base), {})
        code = figure.question.code
        before = of_base.get(code, ShownFigures())
        has_numbers = figure.definition.kind is not HeadlineKind.SHARE
        of_base[code] = ShownFigures(has_numbers=before.has_numbers or has_numbers)
    return [
        PublishedFamily(
            HEADLINE_BASE, whole, (RespondentSet(text, respondents.mask(bases[text]), some),)
        )
        for text, some in shown.items()
        if text in bases
    ]


def _is_shown(figure: HeadlineFigure) -> bool:
    return figure.value is not None or (figure.share is not None and figure.share.band is not None)


def _shown(
    questions: Iterable[QuestionSummary], populations: Mapping[str, int | None] | None = None
) -> dict[str, ShownFigures]:
    """What is published of each question, without those of which nothing is.

    `populations` are exact, by question, where intervals are corrected for a frame.
    """
    found = {}
    for question in questions:
        shares = [*question.values, *([question.headline] if question.headline else [])]
        has_numbers = question.numbers.mean is not None or question.numbers.median is not None
        if not has_numbers and all(one.count is None and one.band is None for one in shares):
            continue  # a question without choices has no figures but those of numbers
        found[question.code] = ShownFigures(
            frozenset(
                HEADLINE if share is question.headline else share.value
                for share in shares
                if share.percent is None
            ),
            BAND_WIDTH if any(one.band is not None for one in shares) else None,
            has_numbers,
            (populations or {}).get(question.code),
        )
    return found
