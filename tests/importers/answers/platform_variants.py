"""Invented files of survey platforms, by variant: the same answers as each platform writes them.

Ann does trials and bench work, has three papers and comments on two lines; Bob has begun only.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

Rows = Sequence[Sequence[object]]
ANN, BOB = "ann@example.org", "bob@example.org"
AT, EARLIER = "2024-03-01 10:00:00", "2024-03-01 09:40:00"
MORE: Final = "Much,\nand more"
DOES: Final = "What do you do?"


class Variant(NamedTuple):
    """The rows of a file, the platform that they are told as, and the sign between columns.

    `bob_has_begun`: the platform also exports responses that were not submitted.
    """

    platform: str
    rows: Rows
    delimiter: str = ","
    bob_has_begun: bool = True


_LIME_CODES = ("id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate",
               "datestamp", "ipaddr")  # fmt: skip
_LIME_TEXTS = ("Response ID", "Date submitted", "Last page", "Start language", "Seed",
               "Access code", "Date started", "Date last action", "IP address")  # fmt: skip
_LIME_ANN = (1, AT, 3, "en", "7", "a" * 32, EARLIER, AT, "")
_LIME_BOB = (2, "", 1, "en", "8", "b" * 32, EARLIER, EARLIER, "")
_Q = ("Do you do research now?", f"{DOES} [Trials]", f"{DOES} [Bench, wet or dry]",
      f"{DOES} [Other]", "How many papers?", "Anything else?")  # fmt: skip
_LIME_ANSWERS = ("Y", "Y", "Y", "'=1+1 tutor", "3", MORE, "12.5")
_LIME_BEGUN = ("", "Y", "", "", "", "", "3.5")

_FORMS = ("ID", "Start time", "Completion time", "Email", "Name")
_FORMS_SPANISH = ("ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre")
_FORMS_Q = ("Do you do research now?", DOES, "How many papers?", "Anything else?")
_FORMS_ANN = (
    (1, datetime(2024, 3, 1, 9, 40), datetime(2024, 3, 1, 10), ANN, "Ann", "Yes",
     "Trials;Bench, wet or dry;=1+1 tutor;", 3, MORE),
)  # fmt: skip
_GOOGLE_Q = ("Timestamp", "Email Address", *_FORMS_Q)
_GOOGLE_ANN = (ANN, "Yes", "Trials, Bench, wet or dry, =1+1 tutor", 3, MORE)

_RED = ("record_id", "redcap_survey_identifier", "careers_timestamp", "active", "does___a",
        "does___b", "does___other", "papers", "more", "careers_complete")  # fmt: skip
_KOBO_END = ("_id", "_uuid", "_submission_time", "_validation_status", "_index")

VARIANTS: Final[dict[str, Variant]] = {
    "limesurvey codes": Variant("limesurvey", (
        (*_LIME_CODES, "ACTIVE", "DOES[a]", "DOES[b]", "DOES[other]", "PAPERS", "MORE",
         "interviewtime"),
        (*_LIME_ANN, *_LIME_ANSWERS), (*_LIME_BOB, *_LIME_BEGUN),
    )),
    "limesurvey codes by _": Variant("limesurvey", (
        (*_LIME_CODES, "ACTIVE", "DOES_a", "DOES_b", "DOES_other", "PAPERS", "MORE",
         "interviewtime"),
        (*_LIME_ANN, *_LIME_ANSWERS), (*_LIME_BOB, *_LIME_BEGUN),
    ), ";"),
    "limesurvey texts": Variant("limesurvey", (
        (*_LIME_TEXTS, *_Q, "Total time"),
        (*_LIME_ANN, "Yes", "Yes", "Yes", "'=1+1 tutor", "3", MORE, "12.5"),
        (*_LIME_BOB, "", "Yes", "No", "", "", "", "3.5"),
    )),
    "limesurvey abbreviated": Variant("limesurvey", (
        (*_LIME_TEXTS, "Do you do resea.. ", f"{DOES} [Trials]", f"{DOES} [Bench, wet or d.. ]",
         f"{DOES} [Other]", "How many papers?", "Anything else?", "Total time"),
        (*_LIME_ANN, *_LIME_ANSWERS), (*_LIME_BOB, *_LIME_BEGUN),
    )),
    "limesurvey texts with underscores": Variant("limesurvey", (
        (*(one.replace(" ", "_") for one in (*_LIME_TEXTS, *_Q)), "Total_time"),
        (*_LIME_ANN, *_LIME_ANSWERS), (*_LIME_BOB, *_LIME_BEGUN),
    )),
    "limesurvey codes and texts": Variant("limesurvey", (
        (*(f"{code}. {text}" for code, text in zip(_LIME_CODES, _LIME_TEXTS, strict=True)),
         *(f"{code}. {text}" for code, text in zip(
             ("ACTIVE", "DOES[a]", "DOES[b]", "DOES[other]", "PAPERS", "MORE"), _Q, strict=True)),
         "interviewtime. Total time"),
        (*_LIME_ANN, *_LIME_ANSWERS), (*_LIME_BOB, *_LIME_BEGUN),
    )),
    "limesurvey VV": Variant("limesurvey", (
        (*_LIME_TEXTS, *_Q),
        (*_LIME_CODES, "ACTIVE", "DOES_a", "DOES_b", "DOES_other", "PAPERS", "MORE"),
        (*_LIME_ANN, "Y", "Y", "Y", "=1+1 tutor", "3", "Much,{newline}and more"),
        (*_LIME_BOB, "{question_not_shown}", "Y", "{question_not_shown}", "", "", ""),
    ), "\t"),
    "microsoft forms": Variant("microsoft-forms", (
        (*_FORMS, *_FORMS_Q), *_FORMS_ANN), bob_has_begun=False),
    "microsoft forms, Spanish, later": Variant("microsoft-forms", (
        (*_FORMS_SPANISH, "Hora de la última modificación", *_FORMS_Q),
        (*_FORMS_ANN[0][:5], None, *_FORMS_ANN[0][5:])), bob_has_begun=False),
    "microsoft forms, a quiz": Variant("microsoft-forms", (
        (*_FORMS, "Total points", "Quiz feedback", "Do you do research now?",
         "Points - Do you do research now?", "Feedback - Do you do research now?", *_FORMS_Q[1:]),
        (*_FORMS_ANN[0][:5], 1, "", "Yes", 1, "", *_FORMS_ANN[0][6:])), bob_has_begun=False),
    "google forms, a sheet": Variant("google-forms", (
        _GOOGLE_Q, (datetime(2024, 3, 1, 10, 0, 0, 500_000), *_GOOGLE_ANN)), bob_has_begun=False),
    "google forms, direct": Variant("google-forms", (
        _GOOGLE_Q, ("2024/03/01 10:00:00 AM GMT", ANN, "Yes",
                    "Trials;Bench, wet or dry;=1+1 tutor", "3", MORE)), bob_has_begun=False),
    "google forms, German": Variant("google-forms", (
        ("Zeitstempel", "E-Mail-Adresse", *_FORMS_Q),
        ("31.03.2024 10:00:00", *_GOOGLE_ANN)), bob_has_begun=False),
    "jisc": Variant("jisc", (
        ("Unique Response Number", "respondentId", "Completed", "1. Do you do research now?",
         *(f"2. {DOES} - {one}" for one in ("Trials", "Bench, wet or dry", "Other")),
         "3. How many papers?", "4. Anything else?"),
        ("356-1", "a" * 32, AT, "Yes", "Trials", "Bench, wet or dry", "=1+1 tutor", "3", MORE),
        ("356-2", "b" * 32, "", "", "Trials", "", "", "", ""),
    )),
    "redcap raw": Variant("redcap", (
        _RED,
        ("1", "a" * 32, AT, "1", "1", "1", "=1+1 tutor", "3", MORE, "2"),
        ("2", "b" * 32, "[not completed]", "", "1", "0", "0", "", "", "0"),
    )),
    "redcap labels": Variant("redcap", (
        ("Record ID", "Survey Identifier", "Survey Timestamp", "Do you do research now?",
         *(f"{DOES} (choice={one})" for one in ("Trials", "Bench, wet or dry", "Other")),
         "How many papers?", "Anything else?", "Complete?"),
        ("1", "a" * 32, AT, "Yes", "Checked", "Checked", "=1+1 tutor", "3", MORE, "Complete"),
        ("2", "b" * 32, "[not completed]", "", "Checked", "Unchecked", "Unchecked", "", "",
         "Incomplete"),
    )),
    "redcap, events and instances": Variant("redcap", (
        ("record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
         *_RED[1:]),
        ("1", "first_arm_1", "", "", "a" * 32, AT, "1", "1", "1", "=1+1 tutor", "", "", "2"),
        ("1", "second_arm_1", "", "", "", "", "", "", "", "", "3", MORE, ""),
        ("1", "second_arm_1", "papers", "2", "", "", "", "", "", "", "4", "", ""),
        ("2", "first_arm_1", "", "", "b" * 32, "[not completed]", "", "1", "0", "0", "", "", "0"),
    )),
    "kobo codes": Variant("odk", (
        ("start", "end", "token", "work/ACTIVE", "work/DOES", "work/DOES/a", "work/DOES/b",
         "work/DOES/other", "work/PAPERS", "MORE", *_KOBO_END),
        (EARLIER, AT, "a" * 32, "yes", "a b other", "1", "1", "=1+1 tutor", "3", MORE, 71, "u-1",
         AT, "", 1),
    ), ";", bob_has_begun=False),
    "kobo labels": Variant("odk", (
        ("start", "end", "token", "Work/Do you do research now?", f"Work/{DOES}",
         *(f"Work/{DOES}/{one}" for one in ("Trials", "Bench, wet or dry", "Other")),
         "Work/How many papers?", "Anything else?", *_KOBO_END),
        (EARLIER, AT, "a" * 32, "Yes", "Trials Bench, wet or dry Other", 1, 1, "=1+1 tutor", 3,
         MORE, 71, "u-1", AT, "", 1),
    ), bob_has_begun=False),
    "odk central": Variant("odk", (
        ("SubmissionDate", "start", "end", "token", "work-ACTIVE", "work-DOES", "work-PAPERS",
         "MORE", "meta-instanceID", "KEY", "SubmitterID", "ReviewState"),
        (AT, EARLIER, AT, "a" * 32, "yes", "a b", "3", MORE, "uuid:1", "uuid:1", "9", ""),
    ), bob_has_begun=False),
    "qualtrics, split columns": Variant("qualtrics", (
        ("StartDate", "EndDate", "Finished", "ResponseId", "RecipientEmail", "ACTIVE", "DOES_1",
         "DOES_2", "DOES_3", "DOES_3_TEXT", "1_PAPERS", "MORE"),
        ("Start Date", "End Date", "Finished", "Response ID", "Recipient Email",
         "Do you do research now?", f"{DOES} - Selected Choice - Trials",
         f"{DOES} - Selected Choice - Bench, wet or dry", f"{DOES} - Selected Choice - Other",
         f"{DOES} - Other - Text", "How many papers?", "Anything else?"),
        tuple(f'{{"ImportId":"{one}"}}' for one in (
            "startDate", "endDate", "finished", "_recordId", "recipientEmail", "QID1", "QID2_1",
            "QID2_2", "QID2_3", "QID2_3_TEXT", "1_QID3_TEXT", "QID4_TEXT")),
        (EARLIER, AT, "1", "R_1", ANN, "Yes", "1", "1", "1", "=1+1 tutor", "3", MORE),
        (EARLIER, AT, "0", "R_2", BOB, "-99", "1", "", "", "", "-99", ""),
    ), "\t"),
    "surveymonkey, words of other": Variant("surveymonkey", (
        ("Respondent ID", "Collector ID", "Start Date", "End Date", "Email Address",
         "Do you do research now?", "", DOES, "", "", "How many papers?", "Anything else?"),
        ("", "", "", "", "", "Yes", "No", "Trials", "Bench, wet or dry", "Other (please specify)",
         "Open-Ended Response", "Open-Ended Response"),
        (1, 9, EARLIER, AT, ANN, "Yes", "", "Trials", "Bench, wet or dry", "=1+1 tutor", 3, MORE),
    ), bob_has_begun=False),
}  # fmt: skip
