"""The Engagement tab: activities and contact preferences."""

from functools import partial

from PySide6.QtCore import Qt

from records.parts.consents import Consent
from records.parts.engagements import Engagement
from ui.formats import short_day
from ui.pages.alumni.activity_dialog import open_activity_dialog
from ui.pages.alumni.consent_dialogs import open_consent_dialog, open_opt_out_dialog
from ui.pages.alumni.person.tab import Tab
from ui.theme import Tone
from ui.widgets import Status, TaskLine, secondary_button

_TONES = {"consent": Tone.GOOD, "objected": Tone.BAD, "none": Tone.NEUTRAL}


def fill_engagement(tab: Tab) -> None:
    """Fill `tab` with activities and contact preferences, the latest first."""
    details, person = tab.person.details, [tab.person.id]
    add = partial(open_activity_dialog, tab.context, tab.parent, person)
    tab.add_heading("Activities")
    tab.add_list([_engagement(one) for one in details.engagements], "None logged.")
    tab.column.addWidget(secondary_button("Log activity…", add), 0, Qt.AlignmentFlag.AlignLeft)
    tab.add_heading("Contact preferences")
    tab.add_list([_consent(one) for one in details.consents], "None recorded.")
    record = partial(open_consent_dialog, tab.context, tab.parent, person)
    tab.column.addWidget(secondary_button("Record consent…", record), 0, Qt.AlignmentFlag.AlignLeft)
    objects = partial(open_opt_out_dialog, tab.context, tab.parent, tab.person.id)
    tab.column.addWidget(
        secondary_button("Record opt-out…", objects), 0, Qt.AlignmentFlag.AlignLeft
    )


def _engagement(one: Engagement) -> TaskLine:
    when = short_day(one.happened_on) if one.happened_on is not None else ""
    words = " · ".join(filter(None, (one.title or one.kind, when, one.note)))
    return TaskLine(words, status=Status(one.kind) if one.title else None)


def _consent(one: Consent) -> TaskLine:
    channel = "e-mail" if one.channel == "email" else one.channel
    when = short_day(one.recorded_on) if one.recorded_on is not None else ""
    words = " · ".join(filter(None, (f"{one.purpose} by {channel}", when, one.evidence)))
    return TaskLine(words, status=Status(one.basis, _TONES.get(one.basis, Tone.INFO)))
