"""Worklists: people whose record somebody should look at, each a filter with its reason.

Whoever is put off (“Remind me”) has an open task of the worklist's name, and is not listed until
the day on which it is due. Whoever is done has such a task that is done and was never due, and is
not listed for most of a year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

LIVING: Final = "not deceased and not do_not_contact"
LOST: Final = "no address_or_number where (status in (good, unverified)) and not deceased"
VERIFIED_YEARS: Final = 2
STALE: Final = f'last_verified is empty or last_verified < "{VERIFIED_YEARS} years ago"'
IMPROBABLE: Final = "any improbable_value"
MILESTONES: Final = (1, 5, 10, 25)  # years since completion
NEXT_DAYS: Final = 14
JOB_CHANGE_DAYS: Final = 30
DONE_DAYS: Final = 330  # less than from one birthday's list to the next one's


class WorklistCode(StrEnum):
    """The kinds of worklists."""

    LOST = "lost"
    BOUNCED = "bounced"
    STALE = "stale"
    INCOMPLETE = "incomplete"
    IMPROBABLE = "improbable"
    BIRTHDAYS = "birthdays"
    ANNIVERSARIES = "anniversaries"
    JOB_CHANGES = "job_changes"


@dataclass(frozen=True, slots=True)
class Worklist:
    """A worklist: its title, a sentence why, the columns that matter, and the filter.

    `where` leaves out who is put off or done.
    """

    code: WorklistCode
    title: str
    why: str
    columns: tuple[str, ...]
    where: str


def worklists(
    key_fields: Sequence[str], today: date, days: int = NEXT_DAYS
) -> tuple[Worklist, ...]:
    """Every worklist; a record is complete with `key_fields`, birthdays are of the next `days`.

    Without key fields no record is incomplete, and there is no such worklist.
    """
    incomplete = " or ".join(f"{key} is empty" for key in key_fields)
    years = ", ".join(str(today.year - one) for one in MILESTONES)
    found = (
        _worklist(
            WorklistCode.LOST,
            "Lost alumni",
            "No e-mail, phone or postal address is known to be usable. Look them up, or ask who "
            "knows them.",
            ("email", "email_status", "phone", "employer", "last_verified"),
            LOST,
        ),
        _worklist(
            WorklistCode.BOUNCED,
            "Bounced addresses",
            "An e-mail came back. Find the new address, or mark it as good if it works again.",
            ("email", "email_status", "other_email", "phone", "employer"),
            f"email_status = bounced and {LIVING}",
        ),
        _worklist(
            WorklistCode.STALE,
            "Not verified",
            "Nobody has verified the record for two years, or ever. Check it and mark it as "
            "verified.",
            ("last_verified", "email", "phone", "employer", "country"),
            f"({STALE}) and {LIVING}",
        ),
        _worklist(
            WorklistCode.INCOMPLETE,
            "Incomplete records",
            "A key field is empty. Key fields are chosen in Settings.",
            tuple(key_fields),
            f"({incomplete}) and not deceased",
        ),
        _worklist(
            WorklistCode.IMPROBABLE,
            "Improbable values",
            "Dates contradict each other: completed before 18, born in the future, ended before "
            "it started, or active after death.",
            ("birth_date", "award", "award_started", "award_completed", "deceased_on"),
            IMPROBABLE,
        ),
        _worklist(
            WorklistCode.JOB_CHANGES,
            "Changed jobs",
            f"A new job was recorded in the last {JOB_CHANGE_DAYS} days. Check the work address,"
            " and mark the record as verified.",
            ("role_title", "employer", "email", "phone", "last_verified"),
            f"any new_job where (recorded_on in the last {JOB_CHANGE_DAYS} days) and {LIVING}"
            f' and (last_verified is empty or last_verified < "{JOB_CHANGE_DAYS} days ago")',
        ),
        _worklist(
            WorklistCode.BIRTHDAYS,
            "Birthdays",
            f"Their birthday is in the next {days} days.",
            ("birth_date", "award", "award_completed", "email"),
            f"birthday in the next {days} days and {LIVING}",
        ),
        _worklist(
            WorklistCode.ANNIVERSARIES,
            "Anniversaries of completion",
            "They completed 1, 5, 10 or 25 years ago this year.",
            ("award_completed", "award", "programme", "email"),
            f"award_completed in ({years}) and {LIVING}",
        ),
    )
    return tuple(one for one in found if key_fields or one.code is not WorklistCode.INCOMPLETE)


def left_out(title: str) -> str:
    """The filter of people who are put off from the worklist `title`, or done."""
    return (
        f'any task where (task = "{title}" and ((done_on is empty and due_on > today) or'
        f" (due_on is empty and done_on in the last {DONE_DAYS} days)))"
    )


def _worklist(
    code: WorklistCode, title: str, why: str, columns: tuple[str, ...], where: str
) -> Worklist:
    return Worklist(code, title, why, columns, f"{where} and not {left_out(title)}")
