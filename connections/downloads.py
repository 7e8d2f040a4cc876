"""The answers to a survey as the file that its platform gives, by the platform's interface.

LimeSurvey: RemoteControl 2; Qualtrics: response exports of API v3; REDCap: export of records;
KoboToolbox: synchronous exports of API v2. Each as its public documentation says.
"""

import base64
import binascii
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote

from connections.web import MOST_BYTES, PlatformClient
from core.errors import UserError
from core.progress import Progress

_POLL_SECONDS: Final = 1.0
_MOST_POLLS: Final = 600


class ConnectedPlatform(StrEnum):
    """A platform whose answers can be fetched."""

    LIMESURVEY = "limesurvey"
    QUALTRICS = "qualtrics"
    REDCAP = "redcap"
    KOBO = "kobo"


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom to sign in; `secret` is a password or token, kept nowhere else."""

    address: str
    secret: str
    login: str = ""

    def __repr__(self) -> str:
        return f"Account({self.address!r})"


@dataclass(frozen=True, slots=True)
class Download:
    """A file as the platform gave it: its name and content."""

    name: str
    content: bytes


def download_answers(
    platform: ConnectedPlatform, account: Account, survey_id: str, progress: Progress
) -> Download:
    """Fetch all answers to a survey.

    Raises UserError in a sentence for whatever the platform refuses, and Cancelled.
    """
    progress.report("Fetching answers")
    return _DOWNLOADS[platform](account, survey_id, progress)


def _limesurvey(account: Account, survey_id: str, progress: Progress) -> Download:
    client = PlatformClient(account.address, progress)
    key = _remote_call(client, "get_session_key", [account.login, account.secret])
    if not isinstance(key, str):
        raise UserError(
            f"{client.host} refused the user name or password. Nothing was imported.",
            code="no_permission",
        )
    try:
        found = _remote_call(
            client,
            "export_responses",
            [key, _number(survey_id), "csv", None, "all", "code", "short"],
        )
    finally:
        _remote_call(client, "release_session_key", [key])
    if isinstance(found, Mapping):
        raise _limesurvey_refusal(client, str(found.get("status", "")))
    try:
        content = base64.b64decode(str(found), validate=True)
    except (binascii.Error, ValueError):
        raise UserError(
            f"{client.host} gave no readable answers. Nothing was imported.", code="unreadable"
        ) from None
    return Download(f"limesurvey-{survey_id}.csv", content)


def _remote_call(client: PlatformClient, method: str, parameters: list[Any]) -> Any:
    body = {"method": method, "params": parameters, "id": 1}
    text = client.fetch("POST", "/index.php/admin/remotecontrol", json=body, repeat=False)
    found = _json(text)
    if not isinstance(found, dict) or "result" not in found:
        raise UserError(
            f"{client.host} does not answer as LimeSurvey’s interface. Nothing was imported; switch"
            " on JSON-RPC in its global settings, Interfaces.",
            code="rpc_off",
        )
    if found.get("error"):
        raise _limesurvey_refusal(client, str(found["error"]))
    return found["result"]


def _limesurvey_refusal(client: PlatformClient, status: str) -> UserError:
    said = status.casefold()
    if "permission" in said or "session" in said:
        return UserError(
            f"{client.host} does not let this user read the responses. Nothing was imported; give"
            " the user the permission to export responses of the survey.",
            code="no_permission",
        )
    if "no data" in said:
        return UserError(
            f"The survey on {client.host} has no answers yet, or the user may not read them.",
            code="no_answers",
        )
    return UserError(
        f"{client.host} knows no such survey. Nothing was imported; check its ID.",
        code="unknown_survey",
    )


def _qualtrics(account: Account, survey_id: str, progress: Progress) -> Download:
    client = PlatformClient(account.address, progress, {"X-API-TOKEN": account.secret})
    base = f"/API/v3/surveys/{quote(survey_id, safe='')}/export-responses"
    started = _result(client, client.fetch("POST", base, json={"format": "csv"}, repeat=False))
    for _ in range(_MOST_POLLS):
        # Only the status tells: the percentage may be 100 before the file is there.
        state = _result(client, client.fetch("GET", f"{base}/{started.get('progressId')}"))
        progress.report("Fetching answers", int(state.get("percentComplete") or 0), 100)
        if state.get("status") == "complete":
            zipped = client.fetch("GET", f"{base}/{state.get('fileId')}/file")
            return Download(f"qualtrics-{survey_id}.csv", _only_file(client, zipped))
        if state.get("status") == "failed":
            break
        client.wait(_POLL_SECONDS)
    raise UserError(
        f"{client.host} could not prepare the answers. Nothing was imported; try again later.",
        code="export_failed",
    )


def _result(client: PlatformClient, text: bytes) -> Mapping[str, Any]:
    found = _json(text)
    result = found.get("result") if isinstance(found, dict) else None
    if not isinstance(result, dict):
        raise _not_understood(client)
    return result


def _only_file(client: PlatformClient, content: bytes) -> bytes:
    """The one file in a zip archive. Raises UserError where it is damaged or enormous."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            (entry,) = archive.infolist()
            with archive.open(entry) as file:
                found = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, ValueError, EOFError, OSError):
        raise _not_understood(client) from None
    if len(found) > MOST_BYTES:
        raise UserError(
            f"{client.host} sends more than is safe to read. Nothing was imported.",
            code="too_large",
        )
    return found


def _redcap(account: Account, survey_id: str, progress: Progress) -> Download:
    client = PlatformClient(account.address, progress)
    asked = {
        "token": account.secret,
        "content": "record",
        "format": "csv",
        "type": "flat",
        "rawOrLabel": "raw",
        "exportSurveyFields": "true",
        "returnFormat": "json",
    }
    content = client.fetch("POST", "/api/", data=asked)
    if content[:1] == b"{" and "error" in (_json(content) or {}):
        raise UserError(
            f"{client.host} refused to export the project. Nothing was imported; check the token"
            " and its right to export by the API.",
            code="no_permission",
        )
    return Download(f"redcap-{survey_id}.csv", content)


def _kobo(account: Account, survey_id: str, progress: Progress) -> Download:
    headers = {"Authorization": f"Token {account.secret}"}
    client = PlatformClient(account.address, progress, headers)
    path = f"/api/v2/assets/{quote(survey_id, safe='')}/export-settings/?format=json"
    settings = _json(client.fetch("GET", path))
    listed = settings.get("results") if isinstance(settings, dict) else None
    urls = [one.get("data_url_xlsx") for one in listed or [] if isinstance(one, dict)]
    if not urls or not isinstance(urls[0], str):
        raise UserError(
            f"The form on {client.host} has no saved export settings. Nothing was imported; save"
            " some under Data, Downloads, Advanced options.",
            code="no_export_settings",
        )
    return Download(f"kobo-{survey_id}.xlsx", client.fetch("GET", urls[0]))


def _number(survey_id: str) -> int:
    if not survey_id.isdecimal():
        raise UserError(
            f"“{survey_id}” is no survey ID of LimeSurvey, which is a number.", code="bad_id"
        )
    return int(survey_id)


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _not_understood(client: PlatformClient) -> UserError:
    return UserError(
        f"What {client.host} answered cannot be understood. Nothing was imported; check the"
        " address of the connection.",
        code="unreadable",
    )


_DOWNLOADS: Final[Mapping[ConnectedPlatform, Callable[[Account, str, Progress], Download]]] = {
    ConnectedPlatform.LIMESURVEY: _limesurvey,
    ConnectedPlatform.QUALTRICS: _qualtrics,
    ConnectedPlatform.REDCAP: _redcap,
    ConnectedPlatform.KOBO: _kobo,
}
