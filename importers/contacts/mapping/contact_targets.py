"""What columns of opt-outs, permissions and deaths go into.

Some are no field but say something of several: permissions, of which "no" objects, and statuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.consent_fields import (
    CHANNELS,
    CONSENT_CHANNEL,
    CONSENT_FIELDS,
    MARKETING,
    consent_key,
)
from records.consent.opt_out_words import Channel


class Sense(StrEnum):
    """What the cells of a column are about."""

    OPT_OUT = "opt-out"  # yes objects
    PERMISSION = "permission"  # no objects
    CONSENT = "consent"  # the basis for one purpose: yes consents, no objects
    OBJECTION = "objection"  # yes objects to one purpose
    SUBSCRIPTION = "subscription"  # a status of e-mail: subscribed, unsubscribed, bounced
    STATUS = "status"  # a status of the record; most words of it are about something else
    DEATH = "death"
    LIFE = "life"  # no means that the person has died


@dataclass(frozen=True, slots=True)
class ContactTarget:
    """What a column of opt-outs, permissions or deaths goes into.

    `key` is that of a field, or the target's own; `field` is the field of a person that the column
    is chiefly about; `channels` are those that its cells are about where they do not say.
    """

    key: str
    label: str
    sense: Sense
    field: str
    channels: frozenset[Channel] = frozenset()


def _target(name: str, label: str, sense: Sense, field: str, *channels: Channel) -> ContactTarget:
    return ContactTarget(name, label, sense, field, frozenset(channels))


_ALL, _EMAIL, _PHONE, _POST = Channel.ALL, Channel.EMAIL, Channel.PHONE, Channel.POST
_OUT, _MAY = Sense.OPT_OUT, Sense.PERMISSION
RECORD_STATUS: Final = "record_status"
SUBSCRIPTION_STATUS: Final = "subscription_status"
CONTACT_TARGETS: Final[Mapping[str, ContactTarget]] = {
    target.key: target
    for target in (
        _target("do_not_contact", "Do not contact", _OUT, "do_not_contact", _ALL),
        _target("do_not_email", "Do not e-mail", _OUT, "do_not_email", _EMAIL),
        _target("do_not_phone", "Do not phone", _OUT, "do_not_phone", _PHONE),
        _target("do_not_post", "Do not post", _OUT, "do_not_post", _POST),
        _target("no_mailings", "No mailings (e-mail and post)", _OUT, "do_not_email",
                _EMAIL, _POST),
        _target("no_surveys", "No surveys", _OUT, "survey_consent", Channel.SURVEY),
        *(
            _target(one.key, one.label, Sense.CONSENT, one.key, Channel(one.channel))
            for one in CONSENT_FIELDS.values()
        ),
        *(
            _target(
                purpose,
                f"{words.capitalize()} (yes = by e-mail, no = by no channel)",
                Sense.CONSENT,
                consent_key(purpose, CONSENT_CHANNEL),
                *map(Channel, CHANNELS),
            )
            for purpose, words in MARKETING.items()
        ),
        *(
            _target(
                f"no_{purpose}",
                f"No {words}",
                Sense.OBJECTION,
                consent_key(purpose, CONSENT_CHANNEL),
                *map(Channel, CHANNELS),
            )
            for purpose, words in MARKETING.items()
        ),
        _target("may_contact", "May be contacted (no = do not contact)", _MAY, "do_not_contact",
                _ALL),
        _target("may_email", "May be e-mailed (no = do not e-mail)", _MAY, "do_not_email", _EMAIL),
        _target("may_phone", "May be phoned (no = do not phone)", _MAY, "do_not_phone", _PHONE),
        _target("may_post", "May be sent post (no = do not post)", _MAY, "do_not_post", _POST),
        _target("may_mail", "May be sent mailings (no = no e-mail or post)", _MAY, "do_not_email",
                _EMAIL, _POST),
        _target(SUBSCRIPTION_STATUS, "Subscription status", Sense.SUBSCRIPTION, "do_not_email",
                _EMAIL),
        _target("email_status", "E-mail status", Sense.SUBSCRIPTION, "email_status", _EMAIL),
        _target(RECORD_STATUS, "Record status (opt-outs and deaths)", Sense.STATUS,
                "do_not_contact", _ALL),
        _target("deceased", "Deceased", Sense.DEATH, "deceased"),
        _target("deceased_on", "Date of death", Sense.DEATH, "deceased_on"),
        _target("living", "Living (no = deceased)", Sense.LIFE, "deceased"),
    )
}  # fmt: skip


def name_of(target: str) -> str:
    """What a column of the ContactTarget `target` is called in a sentence."""
    return CONTACT_TARGETS[target].label.split(" (")[0]
