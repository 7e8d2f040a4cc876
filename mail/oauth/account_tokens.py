"""Sign-in and tokens of a mail account, whichever provider it is of."""

from collections.abc import Callable

from core.progress import Progress
from mail.accounts import Login, MailAccount, TransportKind
from mail.oauth.client import GOOGLE, MICROSOFT, OAuthClient, TokenUse, token_name
from mail.oauth.token_store import forget_token, stored_token


def uses_oauth(account: MailAccount) -> bool:
    """Whether the account is used with a sign-in in place of a password."""
    if account.kind is TransportKind.SMTP:
        return account.login in {Login.MICROSOFT, Login.GOOGLE}
    return account.kind is TransportKind.GRAPH


def sign_in(account: MailAccount, open_browser: Callable[[str], object], progress: Progress) -> str:
    """Sign in for sending by `account`; return who signed in.

    Raises UserError where it fails, Cancelled as `progress` says.
    """
    if _is_google(account):
        from mail.oauth import google

        google.sign_in(_client(account), account.user, open_browser, progress)
        return account.user
    from mail.oauth import microsoft

    return microsoft.sign_in(_client(account), _use(account), account.user, open_browser, progress)


def sign_in_by_code(
    account: MailAccount, show_code: Callable[[str, str], object], progress: Progress
) -> str:
    """Sign in with Microsoft by a code that is typed on another device; return who signed in.

    Raises UserError where it fails, Cancelled as `progress` says.
    """
    from mail.oauth import microsoft

    return microsoft.sign_in_by_code(_client(account), _use(account), show_code, progress)


def access_token(account: MailAccount, use: TokenUse | None = None) -> str:
    """A token for `use` (None: for sending) that is valid now.

    It may wait for the provider. Raises UserError: nobody signed in, the sign-in is over, or the
    provider is out of reach.
    """
    if _is_google(account):
        from mail.oauth import google

        return google.access_token(_client(account), account.user)
    from mail.oauth import microsoft

    return microsoft.access_token(_client(account), use or _use(account), account.user)


def is_signed_in(account: MailAccount) -> bool:
    """Whether there is a sign-in of the account on this computer; it may be over."""
    return bool(account.user) and stored_token(_name(account)) is not None


def sign_out(account: MailAccount) -> None:
    """Forget the sign-in of the account on this computer."""
    forget_token(_name(account))


def _is_google(account: MailAccount) -> bool:
    return account.kind is TransportKind.SMTP and account.login is Login.GOOGLE


def _use(account: MailAccount) -> TokenUse:
    return TokenUse.GRAPH if account.kind is TransportKind.GRAPH else TokenUse.SMTP


def _client(account: MailAccount) -> OAuthClient:
    return OAuthClient(account.client_id, account.client_secret, account.tenant)


def _name(account: MailAccount) -> str:
    return token_name(GOOGLE if _is_google(account) else MICROSOFT, account.user)
