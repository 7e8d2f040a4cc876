"""A person's contact preferences as a grid: the state of each purpose and channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import Connection, select

from models.consent_fields import CHANNELS, PURPOSES
from models.opt_outs import OBJECTED
from models.tables import consents
from records.consent.contactable import ContactBlock, contact_blocks
from records.parts.consents import Consent


@dataclass(frozen=True, slots=True)
class ContactPreference:
    """What counts for one purpose and channel.

    `consent` is the one recorded last, with basis, date and evidence (None: none on file),
    `earlier` are those before it, the newest first. `block` says why the person must not be
    contacted; None: no reason against it.
    """

    purpose: str
    channel: str
    consent: Consent | None
    earlier: Sequence[Consent]
    block: ContactBlock | None

    @property
    def is_opt_out(self) -> bool:
        """Whether the newest record is an opt-out, which is withdrawn and not just replaced."""
        return self.consent is not None and self.consent.basis == OBJECTED


def read_preferences(
    connection: Connection, person_id: int
) -> Mapping[tuple[str, str], ContactPreference]:
    """The grid of a person, by purpose and channel, with every pair of the two."""
    columns = [consents.c[one.name] for one in fields(Consent)]
    newest_first = (
        select(*columns).where(consents.c.person_id == person_id).order_by(consents.c.id.desc())
    )
    history: dict[tuple[str, str], list[Consent]] = {}
    for row in connection.execute(newest_first):
        history.setdefault((row.purpose, row.channel), []).append(Consent(*row))
    found = {}
    for purpose in PURPOSES:
        for channel in CHANNELS:
            held = history.get((purpose, channel), [])
            block = contact_blocks(connection, [person_id], channel, purpose).get(person_id)
            newest = held[0] if held else None
            found[purpose, channel] = ContactPreference(purpose, channel, newest, held[1:], block)
    return found
