"""A connection by commands, from adding it to the answers it fetches; the platform is replayed."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses
from requests import PreparedRequest

from tests.cli.commands import Almanac
from tests.mail.keyrings import use_keyring

WAVE = ("--survey", "CAR", "--wave", "2018")
REMOTE = "https://survey.example.org/index.php/admin/remotecontrol"


class LimeSurvey:
    """RemoteControl of a survey in memory; `password` is the one it takes."""

    def __init__(self) -> None:
        self.password = "s3cret"
        self.participants: list[dict[str, Any]] = []
        self.answers = ""

    def __call__(self, request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        body = json.loads(request.body or b"{}")
        result = getattr(self, body["method"])(*body["params"])
        return 200, {}, json.dumps({"id": 1, "result": result, "error": None})

    def get_session_key(self, _login: str, password: str) -> Any:
        return "key" if password == self.password else {"status": "Invalid user name or password"}

    def release_session_key(self, _key: str) -> str:
        return "OK"

    def list_participants(self, _key: str, _survey: int, start: int, *_: object) -> Any:
        return self.participants[start:] or {"status": "No survey participants found."}

    def add_participants(
        self, _key: str, _survey: int, rows: list[dict[str, Any]], _makes_tokens: object
    ) -> Any:
        self.participants += [
            {"participant_info": {"email": row.get("email")}} | row for row in rows
        ]
        return rows

    def export_responses(self, *_: object) -> str:
        return base64.b64encode(self.answers.encode("utf-8-sig")).decode()


@pytest.fixture
def limesurvey(monkeypatch: pytest.MonkeyPatch) -> Iterator[LimeSurvey]:
    monkeypatch.setenv("ALMANAC_CONNECTION_LIME", "s3cret")
    survey = LimeSurvey()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add_callback(responses.POST, REMOTE, survey)
        yield survey


@pytest.fixture
def office(almanac: Almanac, alumni: Path, questionnaire: Path) -> Almanac:
    for command in (
        ("import", "contacts", str(alumni)),
        ("survey", "create", str(questionnaire)),
        ("wave", "open", "--survey", "CAR", "--label", "2018"),
        ("invite", *WAVE),
    ):
        assert almanac(*command).status == 0
    return almanac


def add(almanac: Almanac) -> None:
    lime = ("Lime", "--platform", "limesurvey", "--address", "survey.example.org", "--login", "me")
    assert almanac("connection", "add", *lime).status == 0
    assert almanac("connection", "use", "Lime", *WAVE, "--remote-id", "123").status == 0


def test_people_are_sent_up_and_their_answers_come_down(
    office: Almanac, limesurvey: LimeSurvey
) -> None:
    add(office)
    looked = office("connection", "push", *WAVE, "--by-platform", "--dry-run", "--json").json
    assert (looked["new"], looked["there"], limesurvey.participants) == (3, 0, [])
    assert looked["fields"] == ["token", "e-mail address", "first name", "last name"]
    sent = office("connection", "push", *WAVE, "--by-platform", "--json").json
    assert (sent["added"], sent["recorded"], sent["refused"]) == (3, 3, [])
    again = office("connection", "push", *WAVE, "--by-platform", "--json").json
    assert (again["new"], again["added"], len(limesurvey.participants)) == (0, 0, 3)
    (listed,) = office("wave", "lists", *WAVE, "--json").json["lists"]
    assert (listed["format"], listed["people"]) == ("limesurvey", 3)

    token = limesurvey.participants[0]["token"]
    limesurvey.participants[1] |= {"completed": "2018-05-02 10:00"}
    limesurvey.answers = (
        '"id","submitdate","lastpage","startlanguage","token","ACTIVE","PAPERS"\r\n'
        f'"1","2018-05-01 10:00:00","1","en","{token}","Y","12"\r\n'
    )
    use = ("connection", "use", "Lime", *WAVE, "--remote-id", "123", "--apply-certain")
    assert office(*use).status == 0
    (fetched,) = office("connection", "fetch", *WAVE, "--json").json["fetched"]
    assert (fetched["outcome"], fetched["complete"], fetched["states"]) == ("applied", 1, 1)
    (survey,) = office("survey", "list", "--json").json["surveys"]
    assert survey["waves"][0]["complete"] == 1
    (again,) = office("connection", "fetch", *WAVE, "--json").json["fetched"]
    assert (again["outcome"], again["states"]) == ("known", 0)


def test_a_survey_without_a_wave_fetches_nothing(office: Almanac, limesurvey: LimeSurvey) -> None:
    add(office)
    assert office("connection", "fetch", "--survey", "CAR").status == 2
    assert office("connection", "list", "--json").json["waves"][0]["fetched_at"] is None


def test_a_connection_that_cannot_sign_in_is_not_added(
    almanac: Almanac, limesurvey: LimeSurvey
) -> None:
    limesurvey.password = "another"
    lime = ("Lime", "--platform", "limesurvey", "--address", "survey.example.org", "--login", "me")
    refused = almanac("connection", "add", *lime)
    assert "refused the user name or password" in refused.refusal
    assert almanac("connection", "list", "--json").json["connections"] == []


def test_the_password_is_typed_and_kept_in_the_keyring(
    office: Almanac, limesurvey: LimeSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(office)
    monkeypatch.delenv("ALMANAC_CONNECTION_LIME")
    kept = use_keyring(monkeypatch)
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: "s3cret")
    assert office("connection", "secret", "Lime").status == 0
    assert list(kept.secrets.values()) == ["s3cret"]
    assert office("connection", "push", *WAVE, "--dry-run", "--json").json["new"] == 3
    assert office("connection", "remove", "Lime").status == 0
    assert kept.secrets == {}


def test_a_wave_is_disconnected(office: Almanac, limesurvey: LimeSurvey) -> None:
    add(office)
    assert office("connection", "disconnect", *WAVE).status == 0
    refused = office("connection", "push", *WAVE)
    assert "No connection is chosen for CAR 2018" in refused.refusal
    assert office("connection", "disconnect", *WAVE).status == 1
