"""What a sign-in is for, and the program that the office registered for it."""

from dataclasses import dataclass
from enum import StrEnum

from mail.failures import TransportDown

MICROSOFT, GOOGLE = "Microsoft", "Google"


class TokenUse(StrEnum):
    """What a token is for; Microsoft has one for each."""

    SMTP = "smtp"
    IMAP = "imap"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """The registration of the office's own: its client id, and of Microsoft the organisation.

    Google has a `secret` beside the id of a desktop program, which need not be kept secret.
    """

    client_id: str
    secret: str = ""
    tenant: str = "organizations"  # any; no personal accounts


def token_name(provider: str, user: str) -> str:
    """The name in the keyring of what keeps `user` signed in."""
    return f"{user.casefold()} with {provider}"


def sign_in_again(provider: str) -> TransportDown:
    """The refusal where a sign-in has expired, or was withdrawn."""
    return TransportDown(
        f"The sign-in with {provider} has expired or was withdrawn. Nothing was sent; sign in"
        " again in Settings, Mail.",
        code="sign_in_again",
    )


def not_signed_in(provider: str) -> TransportDown:
    """The refusal where nobody signed in on this computer."""
    return TransportDown(
        f"Nobody has signed in with {provider} on this computer. Nothing was sent; sign in in"
        " Settings, Mail.",
        code="sign_in_again",
    )


def out_of_reach(provider: str) -> TransportDown:
    """The refusal where the provider does not answer."""
    return TransportDown(
        f"The sign-in page of {provider} cannot be reached. Check the network, then try again.",
        code="sign_in_out_of_reach",
    )
