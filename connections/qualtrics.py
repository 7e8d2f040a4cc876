"""Qualtrics by API v3: answers as response exports, participants as contacts of a mailing list.

The mailing list is the one in the account's directory that has the name of the wave; it is made
where it is missing.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote

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
from connections.web import (
    MOST_BYTES,
    NOT_CHANGED,
    NOT_IMPORTED,
    NOT_SAVED,
    NOT_SENT,
    PlatformClient,
)
from core.progress import Progress

_POLL_SECONDS: Final = 1.0
_MOST_POLLS: Final = 600
_API: Final = "/API/v3"
_REFUSED: Final = frozenset({400})
_AT_ONCE: Final = 50  # contacts between two looks at the mailing list; each is a request


def _client(account: Account, progress: Progress, unharmed: str) -> PlatformClient:
    headers = {"X-API-TOKEN": account.secret}
    return PlatformClient(account.address, progress, headers, unharmed=unharmed)


def _result(client: PlatformClient, method: str, path: str, **options: Any) -> Mapping[str, Any]:
    found = client.fetch_json(method, f"{_API}{path}", **options)
    result = found.get("result") if isinstance(found, dict) else None
    if not isinstance(result, dict):
        raise client.not_understood()
    return result


def _check(account: Account, progress: Progress) -> None:
    _result(_client(account, progress, NOT_SAVED), "GET", "/whoami")


def _answers(account: Account, survey_id: str, progress: Progress) -> Download:
    client = _client(account, progress, NOT_IMPORTED)
    base = f"/surveys/{quote(survey_id, safe='')}/export-responses"
    started = _result(client, "POST", base, json={"format": "csv"}, repeat=False)
    for _ in range(_MOST_POLLS):
        # Only the status tells: the percentage may be 100 before the file is there.
        state = _result(client, "GET", f"{base}/{started.get('progressId')}")
        progress.report("Fetching answers", int(state.get("percentComplete") or 0), 100)
        if state.get("status") == "complete":
            zipped = client.fetch("GET", f"{_API}{base}/{state.get('fileId')}/file")
            return Download(f"qualtrics-{survey_id}.csv", _only_file(client, zipped))
        if state.get("status") == "failed":
            break
        client.wait(_POLL_SECONDS)
    raise client.refusal("could not prepare the answers. Try again later.", "export_failed")


def _only_file(client: PlatformClient, content: bytes) -> bytes:
    """The one file in a zip archive. Raises UserError where it is damaged or enormous."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            (entry,) = archive.infolist()
            with archive.open(entry) as file:
                found = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, ValueError, EOFError, OSError):
        raise client.not_understood() from None
    if len(found) > MOST_BYTES:
        raise client.refusal("sends more than is safe to read.", "too_large")
    return found


def _elements(client: PlatformClient, path: str | None) -> Iterator[Mapping[str, Any]]:
    """What a list has, page by page; nothing where there is none."""
    while path:
        page = _result(client, "GET", path)
        yield from page.get("elements") or []
        following = str(page.get("nextPage") or "")  # a whole address
        path = following.partition(_API)[2]


def _contacts(client: PlatformClient, survey: RemoteSurvey, *, is_made: bool) -> str | None:
    """The path of the contacts of the wave's mailing list; where it is missing, None or made."""
    directories = list(_elements(client, "/directories"))
    if not directories:
        raise client.refusal(
            "shows this account no directory of contacts. Ask your administrator for one.",
            "no_directory",
        )
    main = next((one for one in directories if one.get("isDefault")), directories[0])
    lists = f"/directories/{main.get('directoryId')}/mailinglists"
    for one in _elements(client, lists):
        if one.get("name") == survey.name:
            return f"{lists}/{one.get('mailingListId')}/contacts"
    if not is_made:
        return None
    owner = _result(client, "GET", "/whoami").get("userId")
    wanted = {"name": survey.name, "ownerId": owner}
    made = _result(client, "POST", lists, json=wanted, repeat=False)
    return f"{lists}/{made.get('id')}/contacts"


def _states(account: Account, survey: RemoteSurvey, progress: Progress) -> list[ParticipantState]:
    client = _client(account, progress, NOT_CHANGED)
    found = list[ParticipantState]()
    for one in _elements(client, _contacts(client, survey, is_made=False)):
        progress.report("Reading the mailing list", len(found))
        found.append(
            ParticipantState(
                token=str(one.get("extRef") or ""),
                has_email=bool(one.get("email")),
                opted_out=bool(one.get("unsubscribed") or one.get("mailingListUnsubscribed")),
            )
        )
    return found


def _add(
    account: Account,
    survey: RemoteSurvey,
    participants: Sequence[PlatformParticipant],
    progress: Progress,
) -> Refusals:
    client = _client(account, progress, NOT_SENT)
    path, refused = _contacts(client, survey, is_made=True), dict[str, str]()
    for one in participants:
        contact = {
            "firstName": one.given_name,
            "lastName": one.family_name,
            "email": one.email,
            "extRef": one.token,
            "embeddedData": {"token": one.token},
        }
        answer = client.fetch_json(
            "POST", f"{_API}{path}", json=contact, repeat=False, refusals=_REFUSED
        )
        if not isinstance(answer, dict):
            raise client.not_understood()
        error = (answer.get("meta") or {}).get("error")
        if error:
            refused[one.token] = str(error.get("errorMessage") or "Not accepted.")
    return refused


QUALTRICS: Final = PlatformInterface(
    title="Qualtrics",
    address_example="https://fra1.qualtrics.com",
    secret_name="API token",  # noqa: S106 - what it is called
    survey_id_name="Survey ID (SV_…)",
    check=_check,
    answers=_answers,
    participants=ParticipantList(_states, _add, at_once=_AT_ONCE, tells_states=True),
)
