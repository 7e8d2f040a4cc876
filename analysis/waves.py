"""Summarise one wave, for panel, command and report alike.

Brings together the database, the office's thresholds and the figures. Loads pandas only when
figures are worked out: the window imports this long before.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from analysis.request import MOST_KEYS, SummaryRequest
from analysis.results import Summary, Thresholds, identifying_field
from core.errors import UserError
from records.events.initiatives import INITIATIVE
from records.fields.definitions import BY_KEY, IDENTIFYING
from records.office import OfficeSettings, office_settings
from surveys.crosswalk import inverted, read_crosswalk
from surveys.headline_definition import HeadlineDefinition
from surveys.headline_store import read_headlines
from surveys.panels import read_panels
from surveys.routing import routing_text
from surveys.survey_store import find_survey
from surveys.waves import find_wave

if TYPE_CHECKING:
    from analysis.dataset import Dataset
    from analysis.publications.checks import WavePeople


def summarise_wave(
    connection: Connection,
    request: SummaryRequest,
    *,
    headlines: Sequence[HeadlineDefinition] | None = None,
) -> Summary:
    """The figures of a wave that `request` describes; of a confidential one always safe to publish.

    `headlines` are those of the headline panel, None: those chosen for the survey.
    Raises UserError for an unknown survey, wave, break-down or segment, too many groups, or a
    break-down by a field that identifies people, where the figures are to be published.
    """
    from analysis.data import load_dataset
    from analysis.publications.checks import check_published
    from analysis.ranking import rank_choices
    from analysis.summary import exact_summary, with_groups
    from analysis.variables.lookup import labels_of

    if is_always_safe(connection, request):
        request = replace(request, publish_safe=True)
    check_request(request)
    by, segment = request.by, request.segment
    dataset = load_dataset(
        connection,
        request.survey_code,
        request.wave_label,
        by=by,
        segment=segment,
        weighting=request.weighting,
    )
    for key in dataset.people.columns:
        if request.publish_safe and key in IDENTIFYING:
            raise identifying_field(BY_KEY[key].label)
    others = [
        load_other_wave(connection, request, label, dataset, by=by)
        for label in dict.fromkeys(request.against)
    ]
    dataset, *others = _with_initiatives(connection, [dataset, *others], by)
    if request.base is not None:
        dataset, *others = (one.limited_to(request.base) for one in (dataset, *others))
    survey = find_survey(connection, request.survey_code)
    if headlines is None:
        headlines = read_headlines(connection, survey.id)
    summary = exact_summary(
        dataset,
        by=by,
        only=request.only,
        against=others,
        segment=segment,
        headlines=headlines,
        keep_all=request.publish_safe,
    )
    if request.publish_safe:
        summary = check_published(
            connection,
            summary,
            thresholds(office_settings(connection)),
            _people_of(connection, request, dataset, by, headlines),
            [_people_of(connection, request, other) for other in others],
        )
        if request.only:
            summary = with_groups(summary, labels_of(dataset, by, request.only))
    summary = rank_choices(summary)
    return replace(summary, panels=read_panels(connection, survey.id))


def people_of(connection: Connection, request: SummaryRequest, group: str = "") -> frozenset[int]:
    """The people whom the figures of `request` are of; of its `group` alone where one is named.

    Raises UserError as `summarise_wave` does.
    """
    from analysis.data import load_respondents
    from analysis.variables.lookup import members_of

    request = replace(request, weighting=())  # weights change no base
    by = request.by if group else ()
    dataset = load_respondents(
        connection, request.survey_code, request.wave_label, by=by, segment=request.segment
    )
    others = [
        load_other_wave(connection, request, label, dataset, by=by)
        for label in (dict.fromkeys(request.against) if by else ())
    ]
    dataset, *_ = _with_initiatives(connection, [dataset, *others], by)
    if request.base is not None:
        dataset = dataset.limited_to(request.base)
    people = members_of(dataset, by)[group] if group else dataset.people.index
    return frozenset(people.tolist())


def chosen_respondents(connection: Connection, request: SummaryRequest) -> frozenset[int] | None:
    """The respondents whom `request` limits figures to; None where they are of all.

    Raises UserError as `summarise_wave` does.
    """
    is_limited = request.segment is not None or request.base is not None
    return people_of(connection, request) if is_limited else None


def _with_initiatives(
    connection: Connection, waves: "Sequence[Dataset]", by: Sequence[str]
) -> "list[Dataset]":
    """The `waves`, this one first, with who took part in the initiatives that `by` names."""
    from analysis.trends.comparison import neighbour_of
    from analysis.trends.initiatives import participation_groups, participation_values

    keys = [key for key in by if key.startswith(INITIATIVE)]
    if not keys:
        return list(waves)
    now, *others = waves
    groups = participation_groups(now, neighbour_of(now, others) if others else None)
    return [
        replace(
            wave,
            people=wave.people.assign(
                **{
                    key: participation_values(connection, key, groups, wave.people.index)
                    for key in keys
                }
            ),
            labels={**wave.labels, **{key: key.removeprefix(INITIATIVE) for key in keys}},
        ).with_arrays_of(wave)
        for wave in waves
    ]


def _people_of(
    connection: Connection,
    request: SummaryRequest,
    dataset: "Dataset",
    by: Sequence[str] = (),
    headlines: Sequence[HeadlineDefinition] = (),
) -> "WavePeople":
    """Whom the figures of `dataset` are of, as the ledger of publications asks for them."""
    from analysis.bases import who_meets
    from analysis.publications.checks import WavePeople
    from analysis.variables.groupings import NOT_KNOWN
    from analysis.variables.lookup import members_of

    wave = find_wave(connection, request.survey_code, dataset.label)
    members = members_of(dataset, by) if by else {}
    groups = {
        NOT_KNOWN if label is None else label: index.tolist() for label, index in members.items()
    }
    people = dataset.people.index
    collected = dataset.by_question()
    bases = {
        routing_text(base): people[who_meets(base, collected, len(people))].tolist()
        for base in (one.base for one in headlines)
        if base is not None
    }
    return WavePeople(wave.id, wave.label, people.tolist(), groups, bases)


def load_other_wave(
    connection: Connection,
    request: SummaryRequest,
    label: str,
    dataset: "Dataset",
    *,
    by: Sequence[str] = (),
) -> "Dataset":
    """Another wave of the survey of `request`, with the questions that `dataset`, its wave, has.

    It is weighted to its own frame by the fields of `request`. Raises UserError as `load_dataset`
    does.
    """
    from analysis.data import load_dataset
    from analysis.translation import translate
    from analysis.weighting.weights import CANNOT_BE_WEIGHTED

    survey = request.survey_code
    try:
        other = load_dataset(
            connection, survey, label, by=by, segment=request.segment, weighting=request.weighting
        )
    except UserError as error:
        if error.code not in CANNOT_BE_WEIGHTED:
            raise
        raise UserError(
            f"{label} can’t be weighted as this wave is. {error.message}", code=error.code
        ) from None
    then, now = (find_wave(connection, survey, one).version for one in (label, request.wave_label))
    if then == now:
        return other
    first, last = sorted((then, now))
    crosswalk = read_crosswalk(connection, survey, first, last)
    return translate(other, crosswalk if then < now else inverted(crosswalk), dataset)


def is_always_safe(connection: Connection, request: SummaryRequest) -> bool:
    """Whether a wave of `request` is one whose figures are only shown under disclosure control.

    Raises UserError for an unknown survey or wave.
    """
    return any(
        find_wave(connection, request.survey_code, label).privacy.is_always_safe
        for label in (request.wave_label, *request.against)
    )


def check_request(request: SummaryRequest) -> None:
    """Raise UserError where what is asked for cannot go together."""
    if len(request.by) > MOST_KEYS or len(set(request.by)) < len(request.by):
        raise UserError(
            f"Figures are broken down by up to {MOST_KEYS} different fields, segments or questions"
            " at once; choose these.",
            code="too_many_keys",
        )
    if request.only and not request.by:
        raise UserError(
            "Groups can be chosen only where figures are broken down; say by what.",
            code="no_breakdown",
        )


def thresholds(settings: OfficeSettings) -> Thresholds:
    """The thresholds of disclosure control that the office has set."""
    return Thresholds(settings.rounding, settings.smallest, settings.percent_base)
