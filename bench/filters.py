"""Filters of many people: how long a count takes, by the kind of filter, and the table's order."""

from typing import Final

from bench.office import SURVEY, WAVE

_WAVE: Final = f"{SURVEY}/{WAVE}"
# A filter of each kind, by what is asked.
FILTERS: Final = {
    "a name": "family_name = Okafor",
    "part of a name": "family_name contains mar",
    "an ID": "alumni_id = 0000017",
    "yes or no": "deceased",
    "a date": "birth_date between 1960-01-01 and 1961-01-01",
    "a birthday": "birthday in the next 14 days",
    "a custom field": "custom.score > 90",
    "an award": "award = PhD",
    "an award completed": "award_completed = 1999",
    "two columns of an award": "award = PhD and award_completed = 1999",
    "no award": "award is empty",
    "two awards": "at least 2 awards",
    "part of an employer": "employer contains leeds",
    "a city": "city = Leeds",
    "an address": "email = anna.1017@example.org",
    "an address status": "email_status = bounced",
    "no phone": "phone is empty",
    "consent": "survey_consent = consent",
    "consent to news": "any consent where (purpose = news and basis = consent)",
    "an event": "engagement.kind = event and engagement.happened_on in the last 2 years",
    "no event": "no engagement where (kind = event)",
    "a list": 'in list "List 1"',
    "invited": f"invited to {_WAVE}",
    "refused": f"invited to {_WAVE} where (disposition = refused)",
    "reminded": f"invited to {_WAVE} where (reminders >= 1)",
    "answered": f"answered {_WAVE}",
    "not answered": f"invited to {_WAVE} and not answered {_WAVE}",
    "an answer": f"answered {_WAVE} where (Q1 = yes and Q3 > 10)",
    "contactable": "contactable for surveys",
    "imported from a file": "any import where (file = people-0.xlsx)",
    "last answered": "last_answered older than 1 year",
    "a group of groups": "(award = PhD or deceased) and not (sector = NHS or phone is empty)",
}
