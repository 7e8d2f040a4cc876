"""Events, segments, lists, surveys, waves and questions as results of the window's search field."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from core.progress import Progress
from queries.records_by_name import NamedRecord, NamedRecordKind, read_named_records
from ui.context import ALUMNI, SURVEYS, ListPeople, OpenWave, PageContext, ShowEvents
from ui.shell.search_results import Deliver, SearchResult, Source, matching

_MOST: Final = 5  # of a group
_GROUPS: Final = {
    NamedRecordKind.EVENT: "Events",
    NamedRecordKind.SEGMENT: "Segments and lists",
    NamedRecordKind.LIST: "Segments and lists",
    NamedRecordKind.SURVEY: "Surveys and waves",
    NamedRecordKind.WAVE: "Surveys and waves",
    NamedRecordKind.QUESTION: "Questions",
}
_KINDS: Final = {
    NamedRecordKind.EVENT: ("Event", "date"),
    NamedRecordKind.SEGMENT: ("Segment", "filter"),
    NamedRecordKind.LIST: ("List", "alumni"),
    NamedRecordKind.SURVEY: ("Survey", "surveys"),
    NamedRecordKind.WAVE: ("Wave", "surveys"),
    NamedRecordKind.QUESTION: ("Question", "reports"),
}


def record_source(context: PageContext) -> Source:
    """Make a search source of what has a name beside people."""

    def read(_progress: Progress) -> list[NamedRecord]:
        with context.database.read() as connection:
            return read_named_records(connection)

    def find(text: str, deliver: Deliver) -> None:
        context.jobs.read(read, lambda found: deliver(_results(context, text, found)))

    return find


def _results(context: PageContext, text: str, records: Sequence[NamedRecord]) -> list[SearchResult]:
    results: list[SearchResult] = []
    for group in dict.fromkeys(_GROUPS.values()):
        of_group = [one for one in records if _GROUPS[one.kind] == group]
        results += matching(text, [_result(context, one) for one in of_group])[:_MOST]
    return results


def _result(context: PageContext, record: NamedRecord) -> SearchResult:
    kind, icon = _KINDS[record.kind]
    page: str = ALUMNI if record.where or record.event_id else SURVEYS
    request: object = None
    if record.event_id:
        request = ShowEvents(record.event_id)
    elif record.where:
        request = ListPeople(expression=record.where)
    elif record.wave_label:
        tab = "findings" if record.kind is NamedRecordKind.QUESTION else "invitations"
        request = OpenWave(record.survey_code, record.wave_label, tab)
    subtitle = " · ".join(filter(None, (kind, record.details)))
    open_record = partial(context.navigate, page, request)
    return SearchResult(record.name, subtitle, open_record, icon, group=_GROUPS[record.kind])
