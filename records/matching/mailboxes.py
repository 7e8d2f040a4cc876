"""E-mail addresses that belong to no one person: placeholders and shared mailboxes. Pure.

The mailboxes of an office are those of RFC 2142 and the words that organisations use beside them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from models.match_keys import match_value
from records.matching.agreement import row_keys


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SEPARATORS: Final = re.compile(r"[-._+\d]+")
_PLACEHOLDERS: Final = _words(
    """
    none noemail noemailaddress nomail noaddress noreply donotreply donotemail dontemail notknown
    unknown unknownemail notgiven notprovided notsupplied notavailable noneknown nonegiven test
    testing tester testuser example sample dummy fake invalid placeholder null undefined blank
    missing bounced noone
    """
)
# The part of a domain that says by itself that there is no address.
_PLACEHOLDER_DOMAINS: Final = _words(
    "none noemail nomail unknown invalid noreply notknown notprovided localhost"
)
_OFFICES: Final = _words(
    """
    abuse accounts admin administration administrator admissions all alumni career careers clinic
    contact contactus department dept development editor editorial enquiries enquiry events
    everyone feedback finance ftp general hello help helpdesk hostmaster hr info information
    inquiries inquiry it jobs library mail mailbox marketing media membership news newsletter noc
    office personnel post postmaster press reception registrar registry root sales secretariat
    secretary security service services staff student students studentservices support team
    usenet uucp webmaster web www
    """
)
_FIELDS: Final = ("email", "other_email")
_MANY_NAMES: Final = 5  # with one address in one file: more than a family


def is_placeholder(address: str) -> bool:
    """Whether `address` is a placeholder: "none@example.org", "noreply@…", "x@x.x"."""
    local, _, domain = address.casefold().partition("@")
    labels = domain.split(".")
    return (
        _is_one_of(_PLACEHOLDERS, local)
        or not _PLACEHOLDER_DOMAINS.isdisjoint(labels)
        or (len(set(local)) == 1 and len(set(labels[0])) == 1)
    )


@lru_cache(maxsize=200_000)
def is_personal(address: str) -> bool:
    """Whether `address` can tell people apart: it is no placeholder, and not an office's."""
    local = address.casefold().partition("@")[0]
    return not (_is_one_of(_OFFICES, local) or is_placeholder(address))


def _is_one_of(words: Collection[str], local: str) -> bool:
    """Whether the part before the @ is one of `words`: "no-reply2" is "noreply", "n.one" none."""
    return _SEPARATORS.sub("", local) in words and all(
        len(word) != 1 for word in _SEPARATORS.split(local)
    )


def compared_emails(row: Mapping[str, Any]) -> frozenset[str]:
    """The e-mail addresses of `row` as they are compared, whoever's they are."""
    return frozenset([match_value("email", row[name]) for name in _FIELDS if row.get(name)])


def personal_emails(row: Mapping[str, Any]) -> frozenset[str]:
    """The e-mail addresses of `row` that can tell people apart, as they are compared."""
    return frozenset(filter(is_personal, compared_emails(row)))


def shared_addresses(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The addresses that people of many names have in `rows`: an office's, not their own."""
    uses = Counter(chain.from_iterable(map(compared_emails, rows)))
    frequent = {
        address for address, count in uses.items() if count >= _MANY_NAMES and is_personal(address)
    }
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows if frequent else ():
        for address in compared_emails(row) & frequent:
            names[address].update(row_keys(row))
    return frozenset(address for address, some in names.items() if len(some) >= _MANY_NAMES)
