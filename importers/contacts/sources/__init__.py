"""Files of known programs, told by their headings and mapped without a question. Pure."""

from typing import Final

from core.text import comparison_key
from importers.contacts.sources.adaptation import Adapted, adapt_to, additional_addresses
from importers.contacts.sources.address_books import GOOGLE, LINKEDIN, OUTLOOK, THUNDERBIRD, VCARD
from importers.contacts.sources.databases import CIVICRM, NPSP, RAISERS_EDGE
from importers.contacts.sources.mailing_lists import MAILCHIMP
from importers.contacts.sources.shape import Source
from tabular.reading import Format, Table

__all__ = ["SOURCES", "Adapted", "Source", "adapt_to", "additional_addresses", "recognise"]

# The first that a file's headings tell is the one.
SOURCES: Final = (NPSP, RAISERS_EDGE, CIVICRM, MAILCHIMP, LINKEDIN, THUNDERBIRD, GOOGLE, OUTLOOK)


def recognise(table: Table) -> Source | None:
    """The program that wrote the file, whatever the order of its columns; None for any other."""
    if table.format is Format.VCARD:
        return VCARD
    present = {comparison_key(heading) for heading in table.headings}
    return next(
        (source for source in SOURCES if any(some <= present for some in source.telling)), None
    )
