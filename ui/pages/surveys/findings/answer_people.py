"""The people behind an answer of the findings, listed on the page of alumni."""

from collections.abc import Sequence

from analysis.waves import people_of
from core.progress import Progress
from queries.findings import people_who_chose
from ui.context import ALUMNI, ListPeople, PageContext
from ui.pages.surveys.findings.data import Findings


def list_people_who_chose(
    context: PageContext, findings: Findings, code: str, value: str, group: str = ""
) -> None:
    """List who gave an answer, of those in the figures and in `group` where one is named.

    Nobody is listed where figures are safe to publish.
    """
    if findings.summary.publish_safe:
        return
    question = next(one for one in findings.summary.questions if one.code == code)
    answer = next(share.text for share in question.values if share.value == value)
    database, request = context.database, findings.request
    wave = f"{request.survey_code} {request.wave_label}"
    title = ", ".join(filter(None, (f"“{answer}” to “{question.text}”", group, wave)))
    is_of_all = not group and request.base is None and request.segment is None

    def read(_progress: Progress) -> Sequence[int]:
        with database.read() as connection:
            found = people_who_chose(
                connection, request.survey_code, request.wave_label, code, value
            )
            if is_of_all:
                return found
            people = people_of(connection, request, group)
            return [person for person in found if person in people]

    context.jobs.read(read, lambda ids: context.navigate(ALUMNI, ListPeople(title, ids=ids)))
