"""Answers from platforms: exchanges as their public documentation describes them, and faults."""

import base64
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import requests
import responses
from requests import PreparedRequest

from connections import qualtrics, web
from connections.platform import Account, ConnectedPlatform, Download, RemoteSurvey
from connections.platforms import PLATFORMS
from core.errors import UserError
from core.progress import SILENT, Progress

LIMESURVEY = Account("https://survey.example.org", "secret", "office")
QUALTRICS = Account("https://fra1.example.com", "token")
REDCAP = Account("https://redcap.example.org", "token")
KOBO = Account("https://kobo.example.org", "token")
REMOTE = "https://survey.example.org/index.php/admin/remotecontrol"
EXPORT = "https://fra1.example.com/API/v3/surveys/SV_1/export-responses"
SETTINGS = "https://kobo.example.org/api/v2/assets/aBc/export-settings/?format=json"
PLACE = RemoteSurvey("123", "CAC 2018")
CSV = b'"id","submitdate"\r\n"1","2024-05-01 10:00:00"\r\n'


def download_answers(
    platform: ConnectedPlatform, account: Account, survey_id: str, progress: Progress
) -> Download:
    return PLATFORMS[platform].answers(account, survey_id, progress)


@pytest.fixture(autouse=True)
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[responses.RequestsMock]:
    monkeypatch.setattr(web.PlatformClient, "wait", lambda _self, _seconds: None)
    with responses.RequestsMock() as mock:
        yield mock


def limesurvey(platform: responses.RequestsMock, **results: Any) -> list[str]:
    """Answer the calls of RemoteControl with `results` by method; give the calls as they come."""
    called: list[str] = []

    def answer(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        body = json.loads(request.body or b"{}")
        called.append(body["method"])
        known = {"get_session_key": "key", "release_session_key": "OK", **results}
        return 200, {}, json.dumps({"id": 1, "result": known[body["method"]], "error": None})

    platform.add_callback(responses.POST, REMOTE, answer)
    return called


def zipped(*contents: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"survey{number}.csv", content)
    return file.getvalue()


def test_limesurvey_gives_its_csv_and_the_session_ends(platform: responses.RequestsMock) -> None:
    called = limesurvey(platform, export_responses=base64.b64encode(CSV).decode())
    found = download_answers(ConnectedPlatform.LIMESURVEY, LIMESURVEY, "123", SILENT)
    assert (found.name, found.content) == ("limesurvey-123.csv", CSV)
    assert called == ["get_session_key", "export_responses", "release_session_key"]


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ({"get_session_key": {"status": "Invalid user name or password"}}, "no_permission"),
        ({"export_responses": {"status": "No permission"}}, "no_permission"),
        ({"export_responses": {"status": "Invalid session key"}}, "no_permission"),
        ({"export_responses": {"status": "No Data, survey table does not exist."}}, "no_answers"),
        ({"export_responses": {"status": "Error: Invalid survey ID"}}, "unknown_survey"),
        ({"export_responses": "no base64!"}, "unreadable"),
    ],
)
def test_what_limesurvey_refuses_is_said(
    platform: responses.RequestsMock, results: dict[str, Any], code: str
) -> None:
    limesurvey(platform, **results)
    with pytest.raises(UserError) as refused:
        download_answers(ConnectedPlatform.LIMESURVEY, LIMESURVEY, "123", SILENT)
    assert refused.value.code == code
    assert "secret" not in refused.value.message


@pytest.mark.parametrize("body", ["", "<html>Welcome</html>", "[]"])
def test_limesurvey_with_its_interface_switched_off(
    platform: responses.RequestsMock, body: str
) -> None:
    platform.add(responses.POST, REMOTE, body=body)
    with pytest.raises(UserError, match="Switch on JSON-RPC"):
        download_answers(ConnectedPlatform.LIMESURVEY, LIMESURVEY, "123", SILENT)


def test_qualtrics_is_asked_until_the_status_is_complete(platform: responses.RequestsMock) -> None:
    platform.add(responses.POST, EXPORT, json={"result": {"progressId": "P"}})
    for status, percent in (("inProgress", 50), ("inProgress", 100), ("complete", 100)):
        result = {"status": status, "percentComplete": percent, "fileId": "F"}
        platform.add(responses.GET, f"{EXPORT}/P", json={"result": result})
    platform.add(responses.GET, f"{EXPORT}/F/file", body=zipped(CSV))
    found = download_answers(ConnectedPlatform.QUALTRICS, QUALTRICS, "SV_1", SILENT)
    assert found.content == CSV
    assert {call.request.headers["X-API-TOKEN"] for call in platform.calls} == {"token"}


@pytest.mark.parametrize("content", [b"no zip", zipped(), zipped(CSV, CSV)])
def test_a_damaged_archive_is_refused(platform: responses.RequestsMock, content: bytes) -> None:
    platform.add(responses.POST, EXPORT, json={"result": {"progressId": "P"}})
    done = {"result": {"status": "complete", "fileId": "F"}}
    platform.add(responses.GET, f"{EXPORT}/P", json=done)
    platform.add(responses.GET, f"{EXPORT}/F/file", body=content)
    with pytest.raises(UserError) as refused:
        download_answers(ConnectedPlatform.QUALTRICS, QUALTRICS, "SV_1", SILENT)
    assert refused.value.code == "unreadable"


def test_an_archive_that_grows_beyond_what_is_safe_is_refused(
    platform: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qualtrics, "MOST_BYTES", 1_000)
    platform.add(responses.POST, EXPORT, json={"result": {"progressId": "P"}})
    done = {"result": {"status": "complete", "fileId": "F"}}
    platform.add(responses.GET, f"{EXPORT}/P", json=done)
    platform.add(responses.GET, f"{EXPORT}/F/file", body=zipped(b"x" * 2_000))
    with pytest.raises(UserError) as refused:
        download_answers(ConnectedPlatform.QUALTRICS, QUALTRICS, "SV_1", SILENT)
    assert refused.value.code == "too_large"


def test_redcap_gives_raw_records(platform: responses.RequestsMock) -> None:
    platform.add(responses.POST, "https://redcap.example.org/api/", body=CSV)
    found = download_answers(ConnectedPlatform.REDCAP, REDCAP, "1", SILENT)
    assert found.content == CSV
    sent = str(platform.calls[0].request.body)
    assert "content=record" in sent
    assert "rawOrLabel=raw" in sent


def test_redcap_without_the_right_to_export(platform: responses.RequestsMock) -> None:
    body = json.dumps({"error": "You do not have permissions to use the API"})
    platform.add(responses.POST, "https://redcap.example.org/api/", body=body)
    with pytest.raises(UserError, match="rights to export"):
        download_answers(ConnectedPlatform.REDCAP, REDCAP, "1", SILENT)


def test_kobo_gives_the_file_of_its_export_settings(platform: responses.RequestsMock) -> None:
    url = "https://kobo.example.org/api/v2/assets/aBc/export-settings/x/data.xlsx"
    platform.add(responses.GET, SETTINGS, json={"results": [{"data_url_xlsx": url}]})
    platform.add(responses.GET, url, body=b"PK")
    found = download_answers(ConnectedPlatform.KOBO, KOBO, "aBc", SILENT)
    assert (found.name, found.content) == ("kobo-aBc.xlsx", b"PK")


def test_the_token_is_never_sent_to_another_host(platform: responses.RequestsMock) -> None:
    other = {"results": [{"data_url_xlsx": "https://elsewhere.example.com/data.xlsx"}]}
    platform.add(responses.GET, SETTINGS, json=other)
    with pytest.raises(UserError, match="another server"):
        download_answers(ConnectedPlatform.KOBO, KOBO, "aBc", SILENT)
    assert len(platform.calls) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"status": 401}, "no_permission"),
        ({"status": 403}, "no_permission"),
        ({"status": 404}, "unknown_survey"),
        ({"status": 302, "headers": {"Location": "https://kobo.example.org/login"}}, "address"),
        ({"status": 418}, "refused"),
        ({"body": requests.exceptions.SSLError("certificate")}, "tls"),
        ({"body": requests.exceptions.ReadTimeout()}, "timeout"),
        ({"body": requests.exceptions.ConnectionError()}, "unreachable"),
        ({"body": requests.exceptions.ChunkedEncodingError()}, "unreachable"),
    ],
)
def test_faults_are_told_in_a_sentence(
    platform: responses.RequestsMock, answer: dict[str, Any], code: str
) -> None:
    platform.add(responses.GET, SETTINGS, **answer)
    with pytest.raises(UserError) as refused:
        download_answers(ConnectedPlatform.KOBO, KOBO, "aBc", SILENT)
    assert refused.value.code == code
    assert refused.value.message.endswith("Nothing was imported.")


def test_a_busy_platform_is_asked_again_and_then_left(platform: responses.RequestsMock) -> None:
    for _ in range(4):
        platform.add(responses.GET, SETTINGS, status=429, headers={"Retry-After": "3"})
    with pytest.raises(UserError) as refused:
        download_answers(ConnectedPlatform.KOBO, KOBO, "aBc", SILENT)
    assert refused.value.code == "busy"
    assert len(platform.calls) == 4


def test_a_download_larger_than_is_safe_is_stopped(
    platform: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "MOST_BYTES", 10)
    platform.add(responses.POST, "https://redcap.example.org/api/", body=b"x" * 100)
    with pytest.raises(UserError) as refused:
        download_answers(ConnectedPlatform.REDCAP, REDCAP, "1", SILENT)
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("address", ["http://survey.example.org", "ftp://x", "survey.example.org"])
def test_nothing_is_sent_unencrypted(address: str) -> None:
    with pytest.raises(UserError, match="not an https address"):
        download_answers(
            ConnectedPlatform.LIMESURVEY, Account(address, "secret", "office"), "1", SILENT
        )


def test_an_account_does_not_show_its_secret() -> None:
    assert "secret" not in repr(LIMESURVEY)
