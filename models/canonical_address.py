"""The canonical form of an e-mail address or phone number: one for all ways to write a mailbox.

Objections are compared in it, so in doubt it is too wide: an address too many is not written to.
What it gives is hashed and kept, so a change here needs a migration (docs/adr). Pure.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from core.text import compatible
from models.match_keys import match_value

# Domains under which a provider delivers to the same mailbox.
_SAME_MAILBOX: Final[Mapping[str, str]] = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
}
# What a provider ignores in the part before the @.
_IGNORED: Final[Mapping[str, re.Pattern[str]]] = {
    "gmail.com": re.compile(r"\."),
    "proton.me": re.compile(r"[._-]"),
}
_SPECIAL: Final = _SAME_MAILBOX.keys() | _IGNORED.keys()
# Most addresses, which are their own canonical form.
_PLAIN: Final = re.compile(r"[a-z0-9._-]+@(?P<domain>[a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_TAG: Final = "+"  # a tag for the mailbox's owner follows (RFC 5233, subaddressing)
_PUNYCODE: Final = "xn--"
_SPACE: Final = re.compile(r"\s+")
_DOTS: Final = re.compile("[.\u3002]")  # a full stop of China and Japan parts domains too (UTS 46)


def canonical_address(kind: str, value: str) -> str:
    """The canonical form of an address of `kind` (email, phone); postal ones have none: "".

    Case, width, invisible marks, tags after "+", domains of one provider, and the dots of Gmail do
    not count; nor do a phone number's punctuation, extension and international prefix. Addresses of
    one `match_value` have one canonical form.
    """
    return canonical_form(kind, match_value(kind, value))


def canonical_form(kind: str, compared: str) -> str:
    """The canonical form of the address of `kind` whose match value is `compared`."""
    if kind == "email":
        plain = _PLAIN.fullmatch(compared)
        if plain and plain["domain"] not in _SPECIAL and _PUNYCODE not in plain["domain"]:
            return compared
        return _canonical_email(compared)
    if kind == "phone":
        digits = compared
        if not compared.isascii():
            digits = "".join(str(unicodedata.digit(char)) for char in compared)
        return digits.removeprefix("00")
    return ""


def _canonical_email(address: str) -> str:
    # Twice: a mark may stand apart as long as there is a space before it ("A´").
    text = compatible(_SPACE.sub("", compatible(address)))
    local, _, domain = text.rpartition("@")
    if not local:
        return text
    labels = _DOTS.split(domain.strip(".\u3002"))
    domain = ".".join(map(_unicode_label, labels)) if _PUNYCODE in domain else ".".join(labels)
    domain = _SAME_MAILBOX.get(domain, domain)
    local = local.strip('"')  # "ada"@… is ada@… (RFC 5321, 4.1.2)
    bare = local.partition(_TAG)[0] or local
    if domain in _IGNORED:
        bare = _IGNORED[domain].sub("", bare) or bare
    return f"{bare}@{domain}"


def _unicode_label(label: str) -> str:
    """A part of a domain in its own letters: "xn--bcher-kva" is "bücher"."""
    if not label.startswith(_PUNYCODE):
        return label
    try:
        return compatible(label.removeprefix(_PUNYCODE).encode("ascii").decode("punycode"))
    except UnicodeError:  # no such code: it is compared as written
        return label
