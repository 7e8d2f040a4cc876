"""Rows of invented files as survey platforms write them."""

from collections.abc import Sequence
from typing import Final

Rows = Sequence[Sequence[object]]

ANN, BOB, CAZ = "ann@example.org", "bob@example.org", "caz@example.org"
DAY = "2024-03-01 10:00:00"

_FIELDS = (
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("UserLanguage", "User Language", "userLanguage"),
    ("ACTIVE", "Do you do\nresearch now?", "QID1"),
    ("Q2", "What do you do? - Selected Choice", "QID2"),
    ("Q3", "How many papers?", "QID3_TEXT"),
    ("cohort", "cohort", "cohort"),
)


def _modern(who: str, key: str, status: str, done: str, *answers: object) -> list[object]:
    return [DAY, DAY, status, "", 100, 60, done, key, who, "", "EN", *answers, "A"]


QUALTRICS: Final[Rows] = (
    [one[0] for one in _FIELDS],
    [one[1] for one in _FIELDS],
    [f'{{"ImportId":"{one[2]}","timeZone":"Europe/London"}}' for one in _FIELDS],
    _modern(ANN, "R_1", "IP Address", "True", "Yes", "Trials,Bench, wet or dry", "3"),
    _modern(BOB, "R_2", "IP Address", "False", "perhaps", "Bench, wet or dry", "5"),
    _modern(CAZ, "R_3", "Survey Preview", "True", "Yes", "Trials", "7"),
)

# As in 2016: older field IDs, and a dict as Python writes it.
QUALTRICS_2016: Final[Rows] = (
    ("ResponseID", "ResponseSet", "EmailAddress", "Status", "Finished", "ACTIVE", "Q2", "Q3"),
    ("ResponseID", "ResponseSet", "EmailAddress", "Status", "Finished", "Do you?",
     "What do you do?", "How many papers?"),
    [f"{{'ImportId': '{one}'}}" for one in
     ("responseId", "responseSet", "email", "status", "finished", "QID1", "QID2", "QID3")],
    ("R_1", "Default", ANN, 0, 1, "Yes", "Trials,Bench, wet or dry", 3),
    ("R_2", "Default", BOB, 0, 0, "perhaps", "Bench, wet or dry", 5),
    ("R_3", "Default", CAZ, 1, 1, "Yes", "Trials", 7),
)  # fmt: skip

QUALTRICS_LEGACY: Final[Rows] = (
    ("V1", "V5", "V7", "V10", "ACTIVE", "Q2", "Q3", ""),
    ("ResponseID", "EmailAddress", "Status", "Finished", "Do you?", "What do you do?",
     "How many papers?", ""),
    ("R_1", ANN, 0, 1, "Yes", "Trials,Bench, wet or dry", 3, ""),
    ("R_2", BOB, 0, 0, "perhaps", "Bench, wet or dry", 5, ""),
    ("R_3", CAZ, 1, 1, "Yes", "Trials", 7, ""),
)  # fmt: skip

_OWN = ("Respondent ID", "Collector ID", "Start Date", "End Date", "Email Address")


def _monkey(key: int, who: str, *answers: object) -> list[object]:
    return [key, 9, "03/14/2024 09:06:16 AM", "03/14/2024 09:10:00 AM", who, *answers]


SURVEYMONKEY: Final[Rows] = (
    (*_OWN, "Do you do research now?", "What do you do?", "", "How many papers?"),
    ("", "", "", "", "", "Response", "Trials", "Bench, wet or dry", "Open-Ended Response"),
    _monkey(11, ANN, "Yes", "Trials", "Bench, wet or dry", 3),
    _monkey(12, BOB, "perhaps", "", "", ""),
)
SURVEYMONKEY_CONDENSED: Final[Rows] = (
    (*_OWN, "Do you do research now?", "What do you do?", "How many papers?"),
    ("", "", "", "", "", "Response", "Response", "Open-Ended Response"),
    _monkey(11, ANN, "Yes", "Trials, Bench, wet or dry", 3),
    _monkey(12, BOB, "perhaps", "", ""),
)
SURVEYMONKEY_MERGED: Final[Rows] = (
    (*_OWN, "Do you do research now? - Response", "What do you do? - Trials",
     "What do you do? - Bench, wet or dry", "How many papers? - Open-Ended Response"),
    _monkey(11, ANN, "Yes", "Trials", "Bench, wet or dry", 3),
    _monkey(12, BOB, "perhaps", "", "", ""),
)  # fmt: skip
