"""The Profile tab: how to reach the person, what they allow, who they are."""

from typing import Final

from records.fields.definitions import Part
from records.people import is_blank
from ui.pages.alumni.person.contact_points import add_contact_section
from ui.pages.alumni.person.contact_preferences import add_preferences_section
from ui.pages.alumni.person.linked_files import add_files_section
from ui.pages.alumni.person.proposals import add_proposals_section
from ui.pages.alumni.person.relationships import add_relationships_section
from ui.pages.alumni.person.tab import Tab
from ui.widgets import link_button

_CAREER: Final = ("award", "department", "award_completed", "role_title", "employer")
_HOLD: Final = "contact_hold"
_FLAGS: Final = ("do_not_contact", "do_not_email", "do_not_phone", "do_not_post")
_NAME: Final = ("title", "given_name", "family_name")
_DETAILS: Final = frozenset({Part.PERSON, Part.LINKEDIN})


def fill_profile(tab: Tab) -> None:
    """Fill `tab`; the fields without a value follow on request."""
    if tab.person.values.get(_HOLD):  # needs review, so it comes first
        tab.begin_section()
        tab.add_field(_HOLD)
    add_proposals_section(tab)
    add_contact_section(tab)
    tab.begin_section("Award and role")
    tab.add_fields(_CAREER)
    add_preferences_section(tab)
    _add_details(tab)
    add_relationships_section(tab)
    add_files_section(tab)


def _add_details(tab: Tab) -> None:
    """Add the person's own fields, and those of the office."""
    values = tab.person.values
    fields = tab.lists.fields.values()
    details = [one.key for one in fields if one.part in _DETAILS and one.key not in _FLAGS]
    if values.get(_HOLD):
        details.remove(_HOLD)
    custom = [one.key for one in fields if one.is_custom]
    blank = {
        key for key in (*details, *custom) if is_blank(key, values.get(key)) and key not in _NAME
    }
    hidden = set() if tab.state.shows_empty else blank
    for title, keys in (("Personal details", details), ("Custom fields", custom)):
        shown = [key for key in keys if key not in hidden]
        if shown:
            tab.begin_section(title)
            tab.add_fields(shown)
    if hidden:
        tab.add_button(link_button("Show empty fields", tab.show_empty))
