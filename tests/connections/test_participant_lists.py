"""Participants of platforms: exchanges as their documentation and sources describe them."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
import responses
from requests import PreparedRequest

from connections import limesurvey, web
from connections.platform import (
    Account,
    ConnectedPlatform,
    ParticipantList,
    ParticipantState,
    PlatformParticipant,
    RemoteSurvey,
)
from connections.platforms import PLATFORMS
from core.errors import UserError
from core.progress import SILENT

ADA = PlatformParticipant("t1", "ada@example.org", "Ada", "Okafor")
BEN = PlatformParticipant("t2", "ben@example.org", "Ben", "Núñez")
PLACE = RemoteSurvey("123", "CAC 2018")
HOST = "https://platform.example.org"
ACCOUNT = Account(HOST, "secret", "office")
REMOTE = f"{HOST}/index.php/admin/remotecontrol"
DIRECTORY = f"{HOST}/API/v3/directories"
LISTS = f"{DIRECTORY}/POOL_1/mailinglists"
API = f"{HOST}/api/"
METADATA = [
    {"field_name": "record_id", "text_validation_type_or_show_slider_number": ""},
    {"field_name": "token", "text_validation_type_or_show_slider_number": ""},
    {"field_name": "mail", "text_validation_type_or_show_slider_number": "email"},
]


@pytest.fixture(autouse=True)
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[responses.RequestsMock]:
    monkeypatch.setattr(web.PlatformClient, "wait", lambda _self, _seconds: None)
    with responses.RequestsMock() as mock:
        yield mock


def participants(name: ConnectedPlatform) -> ParticipantList:
    found = PLATFORMS[name].participants
    assert found is not None
    return found


def limesurvey_gives(platform: responses.RequestsMock, **results: Any) -> list[list[Any]]:
    """Answer RemoteControl with `results` by method; give the parameters as they come."""
    asked: list[list[Any]] = []

    def answer(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        body = json.loads(request.body or b"{}")
        asked.append([body["method"], *body["params"]])
        result = {"get_session_key": "key", "release_session_key": "OK", **results}[body["method"]]
        if callable(result):
            result = result(*body["params"])
        return 200, {}, json.dumps({"id": 1, "result": result, "error": None})

    platform.add_callback(responses.POST, REMOTE, answer)
    return asked


def of_limesurvey(token: str, **state: Any) -> dict[str, Any]:
    """A participant as `list_participants` gives it."""
    email = state.pop("email", f"{token}@example.org")
    known = {"sent": "N", "remindersent": "N", "remindercount": 0, "completed": "N"}
    info = {"firstname": "", "lastname": "", "email": email}
    return {
        "tid": "1",
        "token": token,
        "participant_info": info,
        "emailstatus": "OK",
        **known,
    } | state


def test_limesurvey_gets_our_tokens_and_says_whom_it_refuses(
    platform: responses.RequestsMock,
) -> None:
    errors = {"token": ["This access code is in use."], "email": ["Not valid."]}
    answer = [{"tid": "7", "token": "t1"}, {"token": "t2", "errors": errors}]
    asked = limesurvey_gives(platform, add_participants=answer)
    refused = participants(ConnectedPlatform.LIMESURVEY).add(ACCOUNT, PLACE, [ADA, BEN], SILENT)
    assert refused == {"t2": "This access code is in use. Not valid."}
    method, _key, survey, rows, makes_tokens = asked[1]
    assert (method, survey, makes_tokens) == ("add_participants", 123, False)
    assert rows[0] == {
        "token": "t1", "email": "ada@example.org", "firstname": "Ada", "lastname": "Okafor",
    }  # fmt: skip


def test_limesurvey_gets_nothing_but_the_token_where_the_office_sends(
    platform: responses.RequestsMock,
) -> None:
    asked = limesurvey_gives(platform, add_participants=[{"tid": "7", "token": "t1"}])
    bare = [PlatformParticipant("t1")]
    assert participants(ConnectedPlatform.LIMESURVEY).add(ACCOUNT, PLACE, bare, SILENT) == {}
    assert asked[1][3] == [{"token": "t1"}]


def test_all_pages_of_limesurveys_participants_are_read(
    platform: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limesurvey, "_PAGE", 2)
    there = [of_limesurvey(f"t{at}") for at in range(4)]

    def page(_key: str, _survey: int, start: int, limit: int, *_: object) -> object:
        return there[start : start + limit] or {"status": "No survey participants found."}

    limesurvey_gives(platform, list_participants=page)
    found = participants(ConnectedPlatform.LIMESURVEY).states(ACCOUNT, PLACE, SILENT)
    assert [one.token for one in found] == ["t0", "t1", "t2", "t3"]


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, {}),
        ({"email": ""}, {"has_email": False}),
        ({"sent": "2024-05-01 10:30"}, {"sent_on": date(2024, 5, 1)}),
        (
            {"remindersent": "2024-05-08 10:30", "remindercount": 1},
            {"reminders": 1, "reminded_on": date(2024, 5, 8)},
        ),
        (
            {"completed": "2024-05-02 11:00"},
            {"is_complete": True, "completed_on": date(2024, 5, 2)},
        ),
        ({"completed": "Y"}, {"is_complete": True}),  # of an anonymised survey
        ({"completed": "Q"}, {}),
        ({"emailstatus": "OptOut"}, {"opted_out": True}),
        ({"emailstatus": "bounced"}, {"bounced": True}),
    ],
)
def test_what_limesurvey_knows_of_a_participant(
    platform: responses.RequestsMock, given: dict[str, Any], state: Mapping[str, Any]
) -> None:
    limesurvey_gives(platform, list_participants=[of_limesurvey("t1", **given)])
    (found,) = participants(ConnectedPlatform.LIMESURVEY).states(ACCOUNT, PLACE, SILENT)
    assert found == ParticipantState("t1", **state)


def test_a_survey_of_limesurvey_without_participants_says_what_to_do(
    platform: responses.RequestsMock,
) -> None:
    status = {"status": "Error: No survey participants table"}
    limesurvey_gives(platform, list_participants=status)
    with pytest.raises(UserError, match="closed-access mode") as refused:
        participants(ConnectedPlatform.LIMESURVEY).states(ACCOUNT, PLACE, SILENT)
    assert refused.value.code == "no_participants_table"


def qualtrics_has(platform: responses.RequestsMock, *lists: tuple[str, str]) -> None:
    """A second directory, the main one, and in that mailing lists by ID and name."""
    directories = [{"directoryId": "POOL_0"}, {"directoryId": "POOL_1", "isDefault": True}]
    platform.add(responses.GET, DIRECTORY, json={"result": {"elements": directories}})
    listed = [{"mailingListId": one, "name": name} for one, name in lists]
    platform.add(responses.GET, LISTS, json={"result": {"elements": listed, "nextPage": None}})


def test_qualtrics_gets_contacts_in_the_list_of_the_wave(platform: responses.RequestsMock) -> None:
    qualtrics_has(platform, ("CG_0", "Other"), ("CG_1", "CAC 2018"))
    contacts = f"{LISTS}/CG_1/contacts"
    platform.add(responses.POST, contacts, json={"result": {"id": "CID_1"}})
    error = {"meta": {"error": {"errorMessage": "Invalid e-mail."}}}
    platform.add(responses.POST, contacts, status=400, json=error)
    refused = participants(ConnectedPlatform.QUALTRICS).add(ACCOUNT, PLACE, [ADA, BEN], SILENT)
    assert refused == {"t2": "Invalid e-mail."}
    assert json.loads(platform.calls[2].request.body or b"") == {
        "firstName": "Ada", "lastName": "Okafor", "email": "ada@example.org", "extRef": "t1",
        "embeddedData": {"token": "t1"},
    }  # fmt: skip


def test_qualtrics_reads_all_pages_of_the_list(platform: responses.RequestsMock) -> None:
    qualtrics_has(platform, ("CG_1", "CAC 2018"))
    contacts = f"{LISTS}/CG_1/contacts"
    for token, following in (("t1", f"{contacts}?skipToken=2"), ("t2", None)):
        contact = {"extRef": token, "email": "x", "unsubscribed": token == "t2"}
        page = {"elements": [contact], "nextPage": following}
        platform.add(responses.GET, contacts, json={"result": page})
    found = participants(ConnectedPlatform.QUALTRICS).states(ACCOUNT, PLACE, SILENT)
    assert [(one.token, one.opted_out) for one in found] == [("t1", False), ("t2", True)]


def test_qualtrics_gets_a_list_for_the_wave_where_there_is_none(
    platform: responses.RequestsMock,
) -> None:
    qualtrics_has(platform)
    platform.add(responses.GET, f"{HOST}/API/v3/whoami", json={"result": {"userId": "UR_1"}})
    platform.add(responses.POST, LISTS, json={"result": {"id": "CG_9"}})
    platform.add(responses.POST, f"{LISTS}/CG_9/contacts", json={"result": {"id": "CID_1"}})
    assert participants(ConnectedPlatform.QUALTRICS).add(ACCOUNT, PLACE, [ADA], SILENT) == {}
    made = json.loads(platform.calls[3].request.body or b"")
    assert made == {"name": "CAC 2018", "ownerId": "UR_1"}


def test_a_contact_is_sent_again_where_there_were_too_many_requests(
    platform: responses.RequestsMock,
) -> None:
    qualtrics_has(platform, ("CG_1", "CAC 2018"))
    contacts = f"{LISTS}/CG_1/contacts"
    platform.add(responses.POST, contacts, status=429)
    platform.add(responses.POST, contacts, json={"result": {"id": "CID_1"}})
    assert participants(ConnectedPlatform.QUALTRICS).add(ACCOUNT, PLACE, [ADA], SILENT) == {}


def test_a_contact_is_not_sent_again_where_nobody_knows_what_became_of_it(
    platform: responses.RequestsMock,
) -> None:
    qualtrics_has(platform, ("CG_1", "CAC 2018"))
    sent = platform.add(responses.POST, f"{LISTS}/CG_1/contacts", status=503)
    with pytest.raises(UserError, match="busy"):
        participants(ConnectedPlatform.QUALTRICS).add(ACCOUNT, PLACE, [ADA], SILENT)
    assert sent.call_count == 1


def test_to_look_makes_no_list_of_qualtrics(platform: responses.RequestsMock) -> None:
    qualtrics_has(platform)
    assert participants(ConnectedPlatform.QUALTRICS).states(ACCOUNT, PLACE, SILENT) == []


def redcap_answers(platform: responses.RequestsMock, *imports: str | None) -> list[dict[str, str]]:
    """Answer the API of REDCap: imports with an error each, or none; give what was imported."""
    left, asked = list(imports), list[dict[str, str]]()

    def answer(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        body = {key: value[0] for key, value in parse_qs(str(request.body)).items()}
        if body["content"] == "metadata":
            return 200, {}, json.dumps(METADATA)
        if body.get("action") != "import":
            records = [{"record_id": "t1", "token": "t1", "mail": ""}, {"record_id": "5"}]
            return 200, {}, json.dumps(records)
        asked.append(body)
        error = left.pop(0)
        return (
            (200, {}, '{"count": 1}') if error is None else (400, {}, json.dumps({"error": error}))
        )

    platform.add_callback(responses.POST, API, answer)
    return asked


def test_redcap_gets_a_record_for_each_under_the_token(platform: responses.RequestsMock) -> None:
    asked = redcap_answers(platform, None)
    assert participants(ConnectedPlatform.REDCAP).add(ACCOUNT, PLACE, [ADA, BEN], SILENT) == {}
    assert json.loads(asked[0]["data"])[0] == {
        "record_id": "t1", "token": "t1", "mail": "ada@example.org",
    }  # fmt: skip
    assert asked[0]["forceAutoNumber"] == "false"


def test_one_record_that_redcap_refuses_keeps_no_other_out(
    platform: responses.RequestsMock,
) -> None:
    wrong = '"t2","mail","…","The value could not be validated."'
    redcap_answers(platform, wrong, None, wrong)
    refused = participants(ConnectedPlatform.REDCAP).add(ACCOUNT, PLACE, [ADA, BEN], SILENT)
    assert refused == {"t2": wrong}


def test_redcap_without_the_right_to_import_is_said_once(platform: responses.RequestsMock) -> None:
    asked = redcap_answers(platform, "You do not have API Import/Update privileges")
    with pytest.raises(UserError) as refused:
        participants(ConnectedPlatform.REDCAP).add(ACCOUNT, PLACE, [ADA, BEN], SILENT)
    assert (refused.value.code, len(asked)) == ("no_permission", 1)


def test_redcap_tells_whose_records_there_are(platform: responses.RequestsMock) -> None:
    redcap_answers(platform)
    found = participants(ConnectedPlatform.REDCAP).states(ACCOUNT, PLACE, SILENT)
    assert found == [ParticipantState("t1", has_email=False)]


@pytest.mark.parametrize(("missing", "words"), [(1, "“token”"), (2, "e-mail address")])
def test_a_project_without_a_field_is_said(
    platform: responses.RequestsMock, missing: int, words: str
) -> None:
    known = [one for at, one in enumerate(METADATA) if at != missing]
    platform.add(responses.POST, API, json=known)
    with pytest.raises(UserError, match=words):
        participants(ConnectedPlatform.REDCAP).states(ACCOUNT, PLACE, SILENT)


@pytest.mark.parametrize(
    ("name", "path", "answer"),
    [
        (ConnectedPlatform.QUALTRICS, f"{HOST}/API/v3/whoami", {"result": {"userId": "UR_1"}}),
        (ConnectedPlatform.REDCAP, API, {"project_id": 1}),
        (ConnectedPlatform.KOBO, f"{HOST}/api/v2/assets/", {"results": []}),
        (ConnectedPlatform.LIMESURVEY, REMOTE, {"result": "key", "error": None}),
    ],
)
def test_an_account_is_checked_by_signing_in(
    platform: responses.RequestsMock, name: ConnectedPlatform, path: str, answer: dict[str, Any]
) -> None:
    method = (
        responses.GET
        if name in {ConnectedPlatform.QUALTRICS, ConnectedPlatform.KOBO}
        else responses.POST
    )
    first = platform.add(method, path, json=answer)
    PLATFORMS[name].check(ACCOUNT, SILENT)
    platform.remove(first)
    platform.add(method, path, status=401)
    with pytest.raises(UserError) as refused:
        PLATFORMS[name].check(ACCOUNT, SILENT)
    assert refused.value.message.endswith("Nothing was saved.")
