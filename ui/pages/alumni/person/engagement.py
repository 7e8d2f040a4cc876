"""The Engagement tab: activities and contact preferences."""

from records.parts.consents import Consent
from records.parts.engagements import Engagement
from ui.actions import LOG_ACTIVITY, RECORD_CONSENT, RECORD_OPT_OUT
from ui.formats import short_day
from ui.pages.alumni.person.tab import Tab
from ui.theme import Tone
from ui.widgets import Status, TaskLine

_BASIS_LABELS = {"objected": "opted out", "none": "no basis"}
_TONES = {"consent": Tone.GOOD, "objected": Tone.BAD, "none": Tone.NEUTRAL}


def fill_engagement(tab: Tab) -> None:
    """Fill `tab` with activities and contact preferences, the latest first."""
    details = tab.person.details
    tab.add_heading("Activities")
    tab.add_list([_engagement(one) for one in details.engagements], "None logged.")
    tab.add_action(LOG_ACTIVITY)
    tab.add_heading("Contact preferences")
    tab.add_list([_consent(one) for one in details.consents], "None recorded.")
    tab.add_action(RECORD_CONSENT)
    tab.add_action(RECORD_OPT_OUT)


def _engagement(one: Engagement) -> TaskLine:
    when = short_day(one.happened_on) if one.happened_on is not None else ""
    words = " · ".join(filter(None, (one.title or one.kind, when, one.note)))
    return TaskLine(words, status=Status(one.kind) if one.title else None)


def _consent(one: Consent) -> TaskLine:
    channel = "e-mail" if one.channel == "email" else one.channel
    when = short_day(one.recorded_on) if one.recorded_on is not None else ""
    words = " · ".join(filter(None, (f"{one.purpose} by {channel}", when, one.evidence)))
    return TaskLine(
        words,
        status=Status(_BASIS_LABELS.get(one.basis, one.basis), _TONES.get(one.basis, Tone.INFO)),
    )
