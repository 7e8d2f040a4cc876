"""Signing in with Microsoft and Google: real loopback, their pages and tokens faked."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
import requests
import responses

from core.errors import Cancelled, UserError
from core.progress import SILENT, Progress
from mail.accounts import Login, MailAccount, TransportKind, check_account
from mail.failures import TransportDown
from mail.oauth.account_tokens import (
    access_token,
    is_signed_in,
    sign_in,
    sign_in_by_code,
    sign_out,
)
from mail.oauth.client import TokenUse
from mail.oauth.loopback import answer_of_browser
from tests.mail.keyrings import WindowsKeyring, use_keyring

ANN = "ann@example.org"
LOGIN = "https://login.microsoftonline.com/example.org"
TOKENS = f"{LOGIN}/oauth2/v2.0/token"
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
GRAPH = MailAccount(TransportKind.GRAPH, ANN, client_id="c1", tenant="example.org", user=ANN)
WORKSPACE = MailAccount(
    sender=ANN, host="smtp.gmail.com", login=Login.GOOGLE, client_id="g1", client_secret="s1",
    user=ANN,
)  # fmt: skip


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> WindowsKeyring:
    return use_keyring(monkeypatch)


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(
            f"{LOGIN}/v2.0/.well-known/openid-configuration",
            json={
                "authorization_endpoint": f"{LOGIN}/oauth2/v2.0/authorize",
                "token_endpoint": TOKENS,
                "device_authorization_endpoint": f"{LOGIN}/oauth2/v2.0/devicecode",
                "issuer": f"{LOGIN}/v2.0",
            },
        )
        mock.get(
            "https://login.microsoftonline.com/common/discovery/instance", json={"metadata": []}
        )
        yield mock


def _encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def microsoft_token(number: int, nonce: str = "") -> dict[str, Any]:
    """What Microsoft answers; a refresh token is as long as theirs are."""
    claims = {"aud": "c1", "iss": f"{LOGIN}/v2.0", "exp": 4_000_000_000, "iat": 1, "oid": "o1",
              "tid": "t1", "preferred_username": ANN, "nonce": nonce}  # fmt: skip
    return {
        "access_token": f"access-{number}",
        "refresh_token": f"refresh-{number}" * 200,
        "expires_in": 3_600,
        "scope": "https://graph.microsoft.com/Mail.Send",
        "token_type": "Bearer",
        "id_token": f"{_encoded({'alg': 'none'})}.{_encoded(claims)}.x",
        "client_info": _encoded({"uid": "o1", "utid": "t1"}),
    }


class Browser:
    """Opens a sign-in page, and sends back what the page would: its answers besides the state."""

    def __init__(self, **answer: str) -> None:
        self.answer = answer
        self.asked: dict[str, str] = {}

    def open(self, address: str) -> None:
        asked = parse_qs(urlsplit(address).query)
        self.asked = {name: values[0] for name, values in asked.items()}
        threading.Thread(target=self._go_back, daemon=True).start()

    def _go_back(self) -> None:
        answer = {"state": self.asked["state"], **self.answer}
        by_post = self.asked.get("response_mode") == "form_post"
        address, content = self.asked["redirect_uri"], urlencode(answer)
        back = Request(address, content.encode()) if by_post else Request(f"{address}?{content}")
        with urlopen(back, timeout=10) as page:
            assert b"go back to Almanac" in page.read()


def answer_code(web: responses.RequestsMock, browser: Browser) -> None:
    """Let Microsoft take a code of the `browser`'s page, and then renew the token."""

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        asked = parse_qs(str(request.body))
        if asked["grant_type"] == ["authorization_code"]:
            assert asked["code"] == ["code-1"]
            assert asked["code_verifier"]
            return 200, {}, json.dumps(microsoft_token(1, browser.asked["nonce"]))
        assert asked["refresh_token"] == ["refresh-1" * 200]
        return 200, {}, json.dumps(microsoft_token(2))

    web.add_callback("POST", TOKENS, answer)


def signed_in(web: responses.RequestsMock) -> None:
    browser = Browser(code="code-1")
    answer_code(web, browser)
    assert sign_in(GRAPH, browser.open, SILENT) == ANN
    assert browser.asked["login_hint"] == ANN
    assert "https://graph.microsoft.com/Mail.Send" in browser.asked["scope"]


def test_signed_in_with_microsoft_in_the_browser(
    web: responses.RequestsMock, kept: WindowsKeyring
) -> None:
    assert not is_signed_in(GRAPH)
    signed_in(web)
    assert is_signed_in(GRAPH)
    assert access_token(GRAPH) == "access-2"
    assert "access-" not in "".join(kept.secrets.values())
    sign_out(GRAPH)
    assert not is_signed_in(GRAPH)
    assert kept.secrets == {}
    with pytest.raises(TransportDown, match="Nobody has signed in with Microsoft"):
        access_token(GRAPH)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"error": "invalid_grant", "error_description": "AADSTS700082"}, "sign in again"),
        ({"error": "interaction_required"}, "sign in again"),
    ],
)
def test_a_sign_in_that_is_over(
    web: responses.RequestsMock, kept: WindowsKeyring, answer: dict[str, str], sentence: str
) -> None:
    signed_in(web)
    web.upsert("POST", TOKENS, json=answer, status=400)
    with pytest.raises(TransportDown, match=sentence) as refusal:
        access_token(GRAPH)
    assert refusal.value.code == "sign_in_again"
    web.upsert("POST", TOKENS, body=requests.ConnectionError())
    with pytest.raises(TransportDown, match="cannot be reached"):
        access_token(GRAPH)
    assert is_signed_in(GRAPH)


def test_a_token_for_reading_the_mailbox(web: responses.RequestsMock, kept: WindowsKeyring) -> None:
    signed_in(web)
    access_token(GRAPH, TokenUse.IMAP)
    asked = parse_qs(str(web.calls[-1].request.body))
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in asked["scope"][0]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"error": "access_denied"}, "declined in the browser"),
        ({"error": "x", "error_description": "AADSTS65001: ..."}, "ask its administrator"),
        ({"error": "x", "error_description": "AADSTS1: ann"}, r"refused the sign-in \(AADSTS1\)"),
    ],
)
def test_microsoft_refuses(
    web: responses.RequestsMock, kept: WindowsKeyring, answer: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        sign_in(GRAPH, Browser(**answer).open, SILENT)
    assert kept.secrets == {}


def test_an_answer_that_was_made_up(web: responses.RequestsMock, kept: WindowsKeyring) -> None:
    with pytest.raises(UserError, match="not completed"):
        sign_in(GRAPH, Browser(state="other", code="code-1").open, SILENT)
    assert kept.secrets == {}


def test_signed_in_by_a_code_on_another_device(
    web: responses.RequestsMock, kept: WindowsKeyring
) -> None:
    page = "https://microsoft.com/devicelogin"
    code = {"user_code": "AB12", "device_code": "d", "verification_uri": page, "interval": 1,
            "expires_in": 900}  # fmt: skip
    web.post(f"{LOGIN}/oauth2/v2.0/devicecode", json=code)
    web.post(TOKENS, json=microsoft_token(1))
    shown: list[tuple[str, str]] = []
    assert sign_in_by_code(GRAPH, lambda *of: shown.append(of), SILENT) == ANN
    assert shown == [(page, "AB12")]
    assert is_signed_in(GRAPH)


def test_signed_in_with_google(web: responses.RequestsMock, kept: WindowsKeyring) -> None:
    browser = Browser(code="code-1")
    token = {"access_token": "access-1", "refresh_token": "r1", "expires_in": 3_600,
             "token_type": "Bearer", "scope": "https://mail.google.com/"}  # fmt: skip
    web.post(GOOGLE_TOKENS, json=token)
    assert sign_in(WORKSPACE, browser.open, SILENT) == ANN
    assert browser.asked["access_type"] == "offline"
    assert "code_challenge" in browser.asked
    assert access_token(WORKSPACE) == "access-1"
    assert "access-1" not in "".join(kept.secrets.values())
    web.upsert("POST", GOOGLE_TOKENS, json={"error": "invalid_grant"}, status=400)
    with pytest.raises(TransportDown, match="sign-in with Google has expired"):
        access_token(WORKSPACE)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [({"error": "access_denied"}, "declined"), ({"state": "x", "code": "c"}, "not completed")],
)
def test_google_refuses(kept: WindowsKeyring, answer: dict[str, str], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        sign_in(WORKSPACE, Browser(**answer).open, SILENT)


def test_google_does_not_know_the_client(web: responses.RequestsMock, kept: WindowsKeyring) -> None:
    web.post(GOOGLE_TOKENS, json={"error": "invalid_client"}, status=401)
    with pytest.raises(UserError, match="check the client id"):
        sign_in(WORKSPACE, Browser(code="c").open, SILENT)


def test_waiting_for_a_sign_in_ends() -> None:
    with pytest.raises(UserError, match="Nobody signed in"):
        answer_of_browser(lambda _: None, SILENT, patience=0)
    with pytest.raises(Cancelled):
        answer_of_browser(lambda _: None, Progress(is_cancelled=lambda: True))


@pytest.mark.parametrize("account", [GRAPH, WORKSPACE])
def test_a_sign_in_needs_the_offices_own_registration(account: MailAccount) -> None:
    check_account(account)
    with pytest.raises(UserError, match="client id"):
        check_account(replace(account, client_id=""))
