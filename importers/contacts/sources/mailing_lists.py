"""The programs that send newsletters, and keep who unsubscribed from them: Mailchimp."""

from typing import Final

from importers.contacts.sources.shape import Rule, Source, fields_of, headings
from importers.contacts.splitters import FULL_ADDRESS


def _always(word: str) -> Rule:
    """A rule that gives `word` for a blank cell."""
    return lambda cell: word if cell is None else cell


# Each file of an audience has the people of one status, which only its columns tell.
MAILCHIMP: Final = Source(
    "mailchimp",
    "Mailchimp audience",
    (
        headings("Email Address", "MEMBER_RATING", "OPTIN_TIME"),
        headings("Email Address", "LEID", "EUID"),
        headings("Email Address", "UNSUB_TIME"),
        headings("Email Address", "CLEAN_TIME"),
    ),
    fields_of(
        {
            "Email Address": "email",
            "First Name": "given_name",
            "Last Name": "family_name",
            "Address": FULL_ADDRESS,
            "Phone Number": "phone",
            "Birthday": None,  # a day and a month
            "UNSUB_TIME": "do_not_email",
            "UNSUB_CAMPAIGN_TITLE": None,
            "UNSUB_CAMPAIGN_ID": None,
            "UNSUB_REASON": None,
            "UNSUB_REASON_OTHER": None,
            "CLEAN_TIME": "email_status",
            "CLEAN_CAMPAIGN_TITLE": None,
            "CLEAN_CAMPAIGN_ID": None,
            "MEMBER_RATING": None,
            "OPTIN_TIME": None,
            "OPTIN_IP": None,
            "CONFIRM_TIME": None,
            "CONFIRM_IP": None,
            "LATITUDE": None,
            "LONGITUDE": None,
            "GMTOFF": None,
            "DSTOFF": None,
            "TIMEZONE": None,
            "CC": None,  # the country that an IP address is of
            "REGION": None,
            "LAST_CHANGED": None,
            "LEID": None,
            "EUID": None,
            "NOTES": "notes",
            "TAGS": None,
        }
    ),
    rules={"unsub time": _always("unsubscribed"), "clean time": lambda _cell: "bounced"},
)
