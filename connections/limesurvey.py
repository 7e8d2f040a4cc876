"""LimeSurvey by RemoteControl 2 (JSON-RPC): answers, and the participants of a survey.

As its public documentation and its source (remotecontrol_handle.php) say.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
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
from connections.web import NOT_CHANGED, NOT_IMPORTED, NOT_SAVED, NOT_SENT, PlatformClient
from core.errors import UserError
from core.progress import Progress

_AT_ONCE: Final = 200  # participants that are added in one call; a slow server has 30 seconds
_PAGE: Final = 500  # that are listed in one
_NO: Final = "N"  # of what did not happen yet; else a date and time, or Y where dates are not kept
_ALL_OF_THEM: Final = False  # not only those who have not completed
_WITH_OUR_TOKENS: Final = False  # LimeSurvey is not to make tokens of its own
_STATE: Final = ["sent", "remindersent", "remindercount", "completed", "emailstatus"]


class _Session:
    """A session of RemoteControl, in which its methods are called."""

    def __init__(self, client: PlatformClient) -> None:
        self.client = client
        self._key: str | None = None

    def open(self, account: Account) -> None:
        key = self._result("get_session_key", [account.login, account.secret])
        if not isinstance(key, str):
            raise self.client.refusal("refused the user name or password.", "no_permission")
        self._key = key

    def close(self) -> None:
        self._result("release_session_key", [self._key])

    def call(self, method: str, *parameters: Any) -> Any:
        """The result of a method. Raises UserError for a status that says why there is none."""
        found = self._result(method, [self._key, *parameters])
        if isinstance(found, Mapping) and isinstance(found.get("status"), str):
            raise _refusal(self.client, found["status"])
        return found

    def _result(self, method: str, parameters: list[Any]) -> Any:
        body = {"method": method, "params": parameters, "id": 1}
        path = "/index.php/admin/remotecontrol"
        found = self.client.fetch_json("POST", path, json=body, repeat=False)
        if not isinstance(found, dict) or "result" not in found:
            raise self.client.refusal(
                "does not answer as LimeSurvey’s interface. Switch on JSON-RPC in its global"
                " settings, Interfaces.",
                "rpc_off",
            )
        if found.get("error"):
            raise _refusal(self.client, str(found["error"]))
        return found["result"]


@contextmanager
def _session(account: Account, progress: Progress, unharmed: str) -> Iterator[_Session]:
    session = _Session(PlatformClient(account.address, progress, unharmed=unharmed))
    session.open(account)
    try:
        yield session
    finally:
        with suppress(UserError):  # it ends by itself, and what was done is done
            session.close()


def _refusal(client: PlatformClient, status: str) -> UserError:
    said = status.casefold()
    if "participants table" in said or "token table" in said:
        return client.refusal(
            "has no list of participants for this survey. Open the survey there, Survey"
            " participants, and switch to closed-access mode.",
            "no_participants_table",
        )
    if "participants found" in said:
        return client.refusal("knows no participants of this survey.", "no_participants")
    if "permission" in said or "session" in said:
        return client.refusal(
            "does not let this user do that. Give the user permission to export the responses of"
            " the survey, and to see and create its participants.",
            "no_permission",
        )
    if "no data" in said:
        return client.refusal(
            "has no answers to this survey yet, or the user may not read them.", "no_answers"
        )
    return client.refusal("knows no such survey. Check its ID.", "unknown_survey")


def _check(account: Account, progress: Progress) -> None:
    with _session(account, progress, NOT_SAVED):
        pass


def _answers(account: Account, survey_id: str, progress: Progress) -> Download:
    number = _number(survey_id)
    with _session(account, progress, NOT_IMPORTED) as session:
        found = session.call("export_responses", number, "csv", None, "all", "code", "short")
    try:
        content = base64.b64decode(str(found), validate=True)
    except (binascii.Error, ValueError):
        raise UserError(
            f"LimeSurvey gave no readable answers. {NOT_IMPORTED}", code="unreadable"
        ) from None
    return Download(f"limesurvey-{survey_id}.csv", content)


def _states(account: Account, survey: RemoteSurvey, progress: Progress) -> list[ParticipantState]:
    number, found = _number(survey.survey_id), list[ParticipantState]()
    with _session(account, progress, NOT_CHANGED) as session:
        while True:
            progress.report("Reading the participants")
            try:
                page = session.call(
                    "list_participants", number, len(found), _PAGE, _ALL_OF_THEM, _STATE
                )
            except UserError as error:
                if error.code == "no_participants":  # and no more of them
                    return found
                raise
            found += [_state(one) for one in page]
            if len(page) < _PAGE:
                return found


def _state(given: Mapping[str, Any]) -> ParticipantState:
    completed = str(given.get("completed") or _NO)
    status = str(given.get("emailstatus") or "").casefold()
    return ParticipantState(
        token=str(given.get("token") or ""),
        has_email=bool((given.get("participant_info") or {}).get("email")),
        sent_on=_day(given.get("sent")),
        reminders=int(given.get("remindercount") or 0),
        reminded_on=_day(given.get("remindersent")),
        is_complete=completed not in {_NO, "Q"},  # Q: turned away, as a quota was full
        completed_on=_day(completed),
        opted_out=status == "optout",
        bounced=status == "bounced",
    )


def _day(moment: object) -> date | None:
    """The day in “2024-05-01 10:30”; None for N, Y, and what is no date."""
    try:
        return date.fromisoformat(str(moment)[:10])
    except ValueError:
        return None


def _add(
    account: Account,
    survey: RemoteSurvey,
    participants: Sequence[PlatformParticipant],
    progress: Progress,
) -> Refusals:
    rows = [
        {"token": one.token}
        | (
            {"email": one.email, "firstname": one.given_name, "lastname": one.family_name}
            if one.email
            else {}
        )
        for one in participants
    ]
    with _session(account, progress, NOT_SENT) as session:
        number = _number(survey.survey_id)
        answered = session.call("add_participants", number, rows, _WITH_OUR_TOKENS)
        if not isinstance(answered, list) or len(answered) != len(rows):
            raise session.client.not_understood()
    return {
        one.token: _in_words(given["errors"])
        for one, given in zip(participants, answered, strict=True)
        if given.get("errors")
    }


def _in_words(errors: object) -> str:
    """LimeSurvey's errors of a participant: sentences by field."""
    fields = errors.values() if isinstance(errors, Mapping) else [errors]
    listed = [said if isinstance(said, list) else [said] for said in fields]
    return " ".join(str(one) for said in listed for one in said)


def _number(survey_id: str) -> int:
    if not survey_id.isdecimal():
        raise UserError(
            f"“{survey_id}” is no survey ID of LimeSurvey, which is a number.", code="bad_id"
        )
    return int(survey_id)


LIMESURVEY: Final = PlatformInterface(
    title="LimeSurvey",
    address_example="https://survey.example.ac.uk",
    login_name="User name",
    secret_name="Password",  # noqa: S106 - what it is called
    survey_id_name="Survey ID (a number)",
    check=_check,
    answers=_answers,
    participants=ParticipantList(
        _states, _add, at_once=_AT_ONCE, needs_email=False, tells_states=True
    ),
)
