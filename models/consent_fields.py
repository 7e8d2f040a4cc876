"""The fields of a person's consents: the basis and its date, for each purpose and channel.

One declaration, from which the fields, the records beneath them and the rules of opt-outs follow.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final, NamedTuple

# What is stored, with the words for it.
PURPOSES: Final[Mapping[str, str]] = {
    one: one for one in ("survey", "news", "fundraising", "events")
}
CHANNELS: Final[Mapping[str, str]] = {"email": "e-mail", "phone": "phone", "post": "post"}
CONSENT_PURPOSE, CONSENT_CHANNEL = "survey", "email"  # of an invitation to a survey
# These need consent by law; a survey is research, which needs none.
MARKETING: Final = {key: words for key, words in PURPOSES.items() if key != CONSENT_PURPOSE}


class ConsentField(NamedTuple):
    """The newest consent for `purpose` by `channel`: the keys of its basis and of its date."""

    purpose: str
    channel: str
    key: str
    date_key: str

    @property
    def label(self) -> str:
        """What it is called: "News by e-mail"."""
        return f"{PURPOSES[self.purpose].capitalize()} by {CHANNELS[self.channel]}"


def _consent_field(purpose: str, channel: str) -> ConsentField:
    # The first of them had its key before there were others.
    is_first = (purpose, channel) == (CONSENT_PURPOSE, CONSENT_CHANNEL)
    key = "survey_consent" if is_first else f"{purpose}_by_{channel}"
    return ConsentField(purpose, channel, key, f"{key}_on")


CONSENT_FIELDS: Final[Mapping[str, ConsentField]] = {
    one.key: one for one in (_consent_field(*pair) for pair in product(PURPOSES, CHANNELS))
}
_KEYS: Final = {(one.purpose, one.channel): one.key for one in CONSENT_FIELDS.values()}
_BASIS_OF: Final = {one.date_key: one.key for one in CONSENT_FIELDS.values()}


def consent_key(purpose: str, channel: str) -> str:
    """The key of the field that shows the consent for `purpose` by `channel`."""
    return _KEYS[purpose, channel]


def bases_of_dates(keys: Iterable[str]) -> list[str]:
    """The keys of the bases to which the dates of consents among `keys` belong."""
    return [_BASIS_OF[key] for key in keys if key in _BASIS_OF]
