"""Summarise one wave, for panel, command and report alike.

Brings together the database, the office's thresholds and the figures. Loads pandas only when
figures are worked out: the window imports this long before.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from analysis.request import SummaryRequest
from analysis.results import Summary, Thresholds, identifying_field
from core.errors import UserError
from records.fields.definitions import BY_KEY, IDENTIFYING
from records.office import OfficeSettings, office_settings
from surveys.crosswalk import inverted, read_crosswalk
from surveys.headline_definition import HeadlineDefinition
from surveys.headline_store import read_headlines
from surveys.panels import read_panels
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
    from analysis.summary import exact_summary

    if is_always_safe(connection, request):
        request = replace(request, publish_safe=True)
    _refuse_unsupported(request)
    for key in request.by:
        if request.publish_safe and key in IDENTIFYING:
            raise identifying_field(BY_KEY[key].label)
    by = next(iter(request.by), None)
    dataset = load_dataset(
        connection,
        request.survey_code,
        request.wave_label,
        by=by,
        segment=request.segment,
        weighting=request.weighting,
    )
    others = [
        load_other_wave(connection, request, label, dataset, by=by)
        for label in dict.fromkeys(request.against)
    ]
    survey = find_survey(connection, request.survey_code)
    summary = exact_summary(
        dataset,
        by=by,
        against=others,
        segment=request.segment,
        headlines=read_headlines(connection, survey.id) if headlines is None else headlines,
    )
    if request.publish_safe:
        summary = check_published(
            connection,
            summary,
            thresholds(office_settings(connection)),
            _people_of(connection, request, dataset, by),
            [_people_of(connection, request, other) for other in others],
        )
    summary = rank_choices(summary)
    return replace(summary, panels=read_panels(connection, survey.id))


def _people_of(
    connection: Connection, request: SummaryRequest, dataset: "Dataset", by: str | None = None
) -> "WavePeople":
    """Whom the figures of `dataset` are of, as the ledger of publications asks for them."""
    from analysis.break_down_values import NOT_KNOWN
    from analysis.groups import members_of
    from analysis.publications.checks import WavePeople

    wave = find_wave(connection, request.survey_code, dataset.label)
    members = {} if by is None else members_of(dataset.people, by)
    groups = {
        NOT_KNOWN if label is None else label: index.tolist() for label, index in members.items()
    }
    return WavePeople(wave.id, wave.label, dataset.people.index.tolist(), groups)


def load_other_wave(
    connection: Connection,
    request: SummaryRequest,
    label: str,
    dataset: "Dataset",
    *,
    by: str | None = None,
) -> "Dataset":
    """Another wave of the survey of `request`, with the questions that `dataset`, its wave, has.

    Raises UserError as `load_dataset` does.
    """
    from analysis.data import load_dataset
    from analysis.translation import translate

    survey = request.survey_code
    other = load_dataset(connection, survey, label, by=by, segment=request.segment)
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


def _refuse_unsupported(request: SummaryRequest) -> None:
    for what, is_asked in (
        ("broken down by two fields at once", len(request.by) > 1),
        ("limited to some answers", request.base is not None),
        ("limited to some groups", bool(request.only)),
        (
            "both weighted and compared with another wave",
            bool(request.weighting and request.against),
        ),
    ):
        if is_asked:
            raise UserError(f"Figures can’t be {what} yet.", code="not_supported")


def thresholds(settings: OfficeSettings) -> Thresholds:
    """The thresholds of disclosure control that the office has set."""
    return Thresholds(settings.rounding, settings.smallest, settings.percent_base)
