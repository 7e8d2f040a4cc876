"""REDCap by its API: records as raw CSV, and records that are made for participants.

REDCap cannot be given participants as such. A record of each, with the token as its ID and in the
field `token`, has the address in the project's first field for an e-mail: the Participant List
shows it, and the invitations that REDCap sends go there. Nobody is there twice, as the ID of a
record is unique.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from connections.platform import (
    Account,
    Download,
    ParticipantList,
    ParticipantState,
    PlatformInterface,
    PlatformParticipant,
    Refusals,
    RemoteSurvey,
)
from connections.web import NOT_CHANGED, NOT_IMPORTED, NOT_SAVED, NOT_SENT, PlatformClient, as_json
from core.errors import UserError
from core.progress import Progress

_AT_ONCE: Final = 200  # records in one request
_TOKEN: Final = "token"  # noqa: S105 - the name of a field
_REFUSED: Final = frozenset({400, 403})  # with the reason in words
_LONGEST: Final = 300  # letters of what REDCap says


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a project that a participant fills: of the record's ID and of the address."""

    record_id: str
    email: str


class _Project:
    """A project, which the token of an account stands for."""

    def __init__(self, account: Account, progress: Progress, unharmed: str) -> None:
        self.client = PlatformClient(account.address, progress, unharmed=unharmed)
        self._secret = account.secret

    def ask(self, **asked: str) -> bytes:
        """What the API answers. Raises UserError, with REDCap's own words, where it refuses."""
        content = self._post(asked)
        said = _error(content)
        if said is not None:
            raise self._refusal(said)
        return content

    def add(self, records: Sequence[Mapping[str, str]]) -> str | None:
        """Add records, all or none; why REDCap refuses them, None where it does not."""
        asked = {
            "content": "record",
            "action": "import",
            "format": "json",
            "type": "flat",
            "overwriteBehavior": "normal",
            "forceAutoNumber": "false",
            "returnContent": "count",
            "data": json.dumps(records),
        }
        said = _error(self._post(asked))
        if said is not None and _is_about_rights(said):
            raise self._refusal(said)
        return said

    def _post(self, asked: Mapping[str, str]) -> bytes:
        data = {"token": self._secret, "returnFormat": "json", **asked}
        return self.client.fetch("POST", "/api/", data=data, refusals=_REFUSED)

    def _refusal(self, said: str) -> UserError:
        return self.client.refusal(
            "refused that. Check the token, and its rights to export and import by the API; it"
            f" says: {said}",
            "no_permission" if _is_about_rights(said) else "refused",
        )

    def rows(self, **asked: str) -> list[dict[str, Any]]:
        """A list that the API answers with."""
        found = as_json(self.ask(format="json", **asked))
        if not isinstance(found, list):
            raise self.client.not_understood()
        return found

    def fields(self) -> _Fields:
        """The fields to fill. Raises UserError where the project lacks one."""
        known = self.rows(content="metadata")
        names = [str(one.get("field_name")) for one in known]
        validated = "text_validation_type_or_show_slider_number"
        emails = [str(one["field_name"]) for one in known if one.get(validated) == "email"]
        if _TOKEN not in names or not emails:
            missing = "named “token”" if _TOKEN not in names else "for an e-mail address"
            raise self.client.refusal(
                f"has a project without a field {missing}. Add a text field of that kind to"
                " its first instrument.",
                "no_field",
            )
        return _Fields(names[0], emails[0])


def _check(account: Account, progress: Progress) -> None:
    project = _Project(account, progress, NOT_SAVED)
    if not isinstance(as_json(project.ask(content="project", format="json")), dict):
        raise project.client.not_understood()


def _answers(account: Account, survey_id: str, progress: Progress) -> Download:
    content = _Project(account, progress, NOT_IMPORTED).ask(
        content="record",
        format="csv",
        type="flat",
        rawOrLabel="raw",
        exportSurveyFields="true",
    )
    return Download(f"redcap-{survey_id}.csv", content)


def _states(account: Account, _survey: RemoteSurvey, progress: Progress) -> list[ParticipantState]:
    progress.report("Reading the records")
    project = _Project(account, progress, NOT_CHANGED)
    fields = project.fields()
    asked = {"fields[0]": fields.record_id, "fields[1]": _TOKEN, "fields[2]": fields.email}
    records = project.rows(content="record", type="flat", **asked)
    return [
        ParticipantState(str(one[_TOKEN]), has_email=bool(one.get(fields.email)))
        for one in records
        if one.get(_TOKEN)
    ]


def _add(
    account: Account,
    _survey: RemoteSurvey,
    participants: Sequence[PlatformParticipant],
    progress: Progress,
) -> Refusals:
    project = _Project(account, progress, NOT_SENT)
    fields = project.fields()
    records = {
        one.token: {fields.record_id: one.token, _TOKEN: one.token, fields.email: one.email}
        for one in participants
    }
    if project.add(list(records.values())) is None:
        return {}
    # One that is wrong keeps all from being taken, so that each is tried alone.
    alone = {token: project.add([record]) for token, record in records.items()}
    return {token: said for token, said in alone.items() if said is not None}


def _error(content: bytes) -> str | None:
    """What the API says is wrong, None: nothing is."""
    found = as_json(content) if content[:1] == b"{" else None
    if not isinstance(found, dict) or "error" not in found:
        return None
    return str(found["error"])[:_LONGEST]


def _is_about_rights(said: str) -> bool:
    return "permission" in said or "API" in said


REDCAP: Final = PlatformInterface(
    title="REDCap",
    address_example="https://redcap.example.ac.uk",
    secret_name="API token of the project",  # noqa: S106 - what it is called
    survey_id_name="Project ID",
    check=_check,
    answers=_answers,
    participants=ParticipantList(_states, _add, at_once=_AT_ONCE),
)
