"""Sign-in with Google Workspace, and its tokens. Slow to import: for jobs and commands alone."""

from collections.abc import Callable
from typing import Any, Final

import orjson
import requests
from google.auth.exceptions import RefreshError, TransportError
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2 import OAuth2Error

from core.errors import UserError
from core.progress import Progress
from mail.oauth.client import (
    GOOGLE,
    OAuthClient,
    not_signed_in,
    out_of_reach,
    sign_in_again,
    token_name,
)
from mail.oauth.loopback import answer_of_browser
from mail.oauth.token_store import store_token, stored_token

_SCOPES: Final = ["https://mail.google.com/"]  # SMTP and IMAP have no narrower one
_AUTH: Final = "https://accounts.google.com/o/oauth2/auth"
_TOKEN: Final = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address


def sign_in(
    client: OAuthClient, user: str, open_browser: Callable[[str], object], progress: Progress
) -> None:
    """Sign in as `user` on Google's page in the browser.

    Raises UserError where it fails, Cancelled as `progress` says.
    """
    flow = Flow.from_client_config({"installed": _config(client)}, _SCOPES)

    def open_page(redirect: str) -> None:
        flow.redirect_uri = redirect
        address, state = flow.authorization_url(
            access_type="offline", prompt="consent", login_hint=user
        )
        states.append(state)
        open_browser(address)

    states: list[str] = []
    answer = answer_of_browser(open_page, progress)
    if answer.get("state") not in states or "code" not in answer:
        was_declined = answer.get("error") == "access_denied"
        what = "was declined in the browser" if was_declined else "was not completed"
        raise UserError(f"The sign-in {what}. Nothing was changed; try again.", code="sign_in")
    try:
        flow.fetch_token(code=answer["code"])
    except requests.RequestException as error:
        raise out_of_reach(GOOGLE) from error
    except (OAuth2Error, Warning) as error:  # the latter: fewer rights than asked for
        raise UserError(
            "Google refused the sign-in. Nothing was changed; check the client id and its secret,"
            " and that the registration allows Gmail.",
            code="sign_in",
        ) from error
    token = {"refresh_token": flow.credentials.refresh_token}
    store_token(token_name(GOOGLE, user), orjson.dumps(token).decode())


def access_token(client: OAuthClient, user: str) -> str:
    """A token of `user` that is valid now.

    Raises UserError: nobody signed in, the sign-in is over (sign_in_again), or out of reach.
    """
    known = stored_token(token_name(GOOGLE, user))
    if known is None:
        raise not_signed_in(GOOGLE)
    credentials: Any = Credentials(  # type: ignore[no-untyped-call]
        None,
        refresh_token=orjson.loads(known)["refresh_token"],
        token_uri=_TOKEN,
        client_id=client.client_id,
        client_secret=client.secret,
        scopes=_SCOPES,
    )
    try:
        credentials.refresh(Request())
    except TransportError as error:
        raise out_of_reach(GOOGLE) from error
    except RefreshError as error:
        raise sign_in_again(GOOGLE) from error
    return str(credentials.token)


def _config(client: OAuthClient) -> dict[str, str]:
    return {
        "client_id": client.client_id,
        "client_secret": client.secret,
        "auth_uri": _AUTH,
        "token_uri": _TOKEN,
    }
