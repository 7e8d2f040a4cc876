"""Sign-in with Microsoft 365, and its tokens. Slow to import: for jobs and commands alone."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msal
import orjson
import requests

from core.errors import UserError
from core.progress import Progress
from mail.oauth.client import (
    MICROSOFT,
    OAuthClient,
    TokenUse,
    not_signed_in,
    out_of_reach,
    sign_in_again,
    token_name,
)
from mail.oauth.loopback import answer_of_browser
from mail.oauth.token_store import store_token, stored_token

_TIMEOUT: Final = 30.0
_SCOPES: Final[Mapping[TokenUse, str]] = {
    TokenUse.SMTP: "https://outlook.office.com/SMTP.Send",
    TokenUse.IMAP: "https://outlook.office.com/IMAP.AccessAsUser.All",
    TokenUse.GRAPH: "https://graph.microsoft.com/Mail.Send",
}
# What of msal's cache is kept: the rest can be had again by it.
_KEPT: Final = ("RefreshToken", "Account", "AppMetadata")
# By the number in what Microsoft says (AADSTS65004: ...).
_REFUSALS: Final[Mapping[str, str]] = {
    "65004": "The sign-in was declined in the browser.",
    "65001": "Your organisation has not agreed to this program yet; ask its administrator to.",
    "90094": "Your organisation’s administrator has to agree to this program first.",
    "700016": "Microsoft does not know this client id in your organisation; check both.",
    "900023": "Microsoft does not know this organisation; check its name.",
    "90002": "Microsoft does not know this organisation; check its name.",
    "7000218": (
        "The registration does not allow desktop programs; your administrator can switch on"
        " “Allow public client flows” for it."
    ),
    "50011": (
        "The registration lacks the redirect address http://localhost for desktop programs; your"
        " administrator can add it."
    ),
    "50105": "Your account is not allowed to use this program; ask your administrator.",
    "53003": "Your organisation’s rules for signing in do not allow it from this computer.",
}


def sign_in(
    client: OAuthClient,
    use: TokenUse,
    user: str,
    open_browser: Callable[[str], object],
    progress: Progress,
) -> str:
    """Sign in on Microsoft's page in the browser; return who signed in.

    `user` is suggested there. Raises UserError where it fails, Cancelled as `progress` says.
    """
    app, cache = _app(client)
    flow: dict[str, Any] = {}

    def open_page(redirect: str) -> None:
        flow.update(
            app.initiate_auth_code_flow(
                [_SCOPES[use]],
                redirect_uri=redirect,
                login_hint=user or None,
                response_mode="form_post",  # keeps the code out of the browser's history
            )
        )
        open_browser(flow["auth_uri"])

    try:
        answer = answer_of_browser(open_page, progress)
        result = app.acquire_token_by_auth_code_flow(flow, dict(answer))
    except ValueError as error:  # an answer that was made up
        raise UserError("The sign-in was not completed; try again.", code="sign_in") from error
    except requests.RequestException as error:
        raise out_of_reach(MICROSOFT) from error
    return _signed_in(result, cache)


def sign_in_by_code(
    client: OAuthClient,
    use: TokenUse,
    show_code: Callable[[str, str], object],
    progress: Progress,
) -> str:
    """Sign in on any device, for computers without a browser; return who signed in.

    `show_code` gets the address of a page and the code to type there. Raises UserError where it
    fails, Cancelled as `progress` says.
    """
    app, cache = _app(client)
    try:
        flow = app.initiate_device_flow([_SCOPES[use]])
        if "user_code" not in flow:
            raise _refusal(flow)
        show_code(flow["verification_uri"], flow["user_code"])

        def is_over(_flow: object) -> bool:
            return progress.is_cancelled

        result = app.acquire_token_by_device_flow(flow, exit_condition=is_over)
    except requests.RequestException as error:
        raise out_of_reach(MICROSOFT) from error
    progress.check_cancelled()
    return _signed_in(result, cache)


def access_token(client: OAuthClient, use: TokenUse, user: str) -> str:
    """A token of `user` that is valid now, renewed where needed.

    Raises UserError: nobody signed in, the sign-in is over (sign_in_again), or out of reach.
    """
    app, cache = _app(client, user)
    accounts = app.get_accounts(username=user)
    if not accounts:
        raise not_signed_in(MICROSOFT)
    try:
        result = app.acquire_token_silent_with_error([_SCOPES[use]], account=accounts[0])
    except requests.RequestException as error:
        raise out_of_reach(MICROSOFT) from error
    if result is None or "access_token" not in result:
        raise sign_in_again(MICROSOFT)
    _store(user, cache)
    return str(result["access_token"])


def _app(
    client: OAuthClient, user: str = ""
) -> tuple[msal.PublicClientApplication, msal.SerializableTokenCache]:
    cache = msal.SerializableTokenCache()
    known = stored_token(token_name(MICROSOFT, user)) if user else None
    if known is not None:
        cache.deserialize(known)
    try:
        app = msal.PublicClientApplication(
            client.client_id,
            authority=f"https://login.microsoftonline.com/{client.tenant}",
            token_cache=cache,
            timeout=_TIMEOUT,
        )
    except ValueError as error:  # no such organisation
        raise UserError(_REFUSALS["90002"], code="sign_in") from error
    except requests.RequestException as error:
        raise out_of_reach(MICROSOFT) from error
    return app, cache


def _signed_in(result: Mapping[str, Any], cache: msal.SerializableTokenCache) -> str:
    """Keep the tokens of a sign-in; return whose they are. Raises UserError where it failed."""
    if "access_token" not in result:
        raise _refusal(result)
    user = str(result.get("id_token_claims", {}).get("preferred_username", ""))
    _store(user, cache)
    return user


def _store(user: str, cache: msal.SerializableTokenCache) -> None:
    whole = orjson.loads(cache.serialize())
    kept = {kind: whole[kind] for kind in _KEPT if kind in whole}
    token = orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()
    if token != stored_token(token_name(MICROSOFT, user)):
        store_token(token_name(MICROSOFT, user), token)


def _refusal(result: Mapping[str, Any]) -> UserError:
    said = str(result.get("error_description", ""))
    for number, sentence in _REFUSALS.items():
        if f"AADSTS{number}" in said:
            return UserError(f"{sentence} Nothing was changed.", code="sign_in")
    if result.get("error") == "access_denied":
        return UserError(f"{_REFUSALS['65004']} Nothing was changed.", code="sign_in")
    code = said.partition(":")[0] or str(result.get("error", ""))
    return UserError(
        f"Microsoft refused the sign-in ({code}). Nothing was changed; check the client id and the"
        " organisation, or ask your administrator.",
        code="sign_in",
    )
