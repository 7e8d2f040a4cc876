"""What each column of a file of answers holds: whose they are, when, and which question.

Pure: knows headings and the questionnaire; looks into no cell.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from core.errors import UserError
from core.problems import Problem, Severity
from core.text import fold, key
from surveys.questionnaire import Kind, QuestionDefinition, Questionnaire


class About(StrEnum):
    """What a column says of the response as a whole; also its name in a mapping."""

    TOKEN = "token"  # noqa: S105 - the field's word for an invitation's mark
    EMAIL = "email"
    ALUMNI_ID = "alumni_id"
    RESPONSE = "response"  # the platform's own ID of the response
    STARTED = "started"
    SUBMITTED = "submitted"
    STATUS = "status"  # complete or not


IDENTITY: Final = (About.TOKEN, About.ALUMNI_ID, About.EMAIL)


@dataclass(frozen=True, slots=True)
class Item:
    """A question's column: of the whole question, or of one choice of a multiple one (codes)."""

    question: str
    choice: str | None = None

    def __str__(self) -> str:
        """As a mapping writes it: Q1, Q1[trials]."""
        return self.question if self.choice is None else f"{self.question}[{self.choice}]"


Use: TypeAlias = About | Item | None  # None: the column is left out

# As core.text.key gives them. “ID” alone is a platform's response ID, not the alumni ID.
_HEADINGS: Final[Mapping[About, frozenset[str]]] = {
    About.TOKEN: frozenset(
        {"token", "survey token", "personal token", "invitation token", "access code"}
    ),
    About.EMAIL: frozenset(
        {"e mail", "email", "e mail address", "email address", "mail", "recipient email"}
    ),
    About.ALUMNI_ID: frozenset(
        {"alumni id", "alumni number", "alumnus id", "alumni no", "student id", "student number",
         "person id", "constituent id", "external reference"}
    ),
    About.RESPONSE: frozenset(
        {"id", "response", "response id", "responseid", "respondent id", "response number",
         "unique response number"}
    ),
    About.STARTED: frozenset(
        {"started", "start", "start time", "start date", "startdate", "date started"}
    ),
    About.SUBMITTED: frozenset(
        {"submitted", "submitted on", "date submitted", "submit date", "submitdate",
         "submission date", "completion time", "end date", "enddate", "timestamp"}
    ),
    About.STATUS: frozenset({"status", "completed", "complete", "finished"}),
}  # fmt: skip
_TRAILING: Final = " :?*."


def heading_words() -> frozenset[str]:
    """Headings that a file of answers is likely to have, for finding its heading row."""
    return frozenset().union(*_HEADINGS.values())


def propose_columns(headings: Sequence[str], questionnaire: Questionnaire) -> tuple[Use, ...]:
    """Say what each heading means; None for one that means nothing or was had before.

    A question goes by its code, its text, or both (“Q1. What?”); a choice of it by
    “question [choice]”, “code[choice]” or “code_choice”, each with the choice's code or text.
    A question's own heading counts before a word such as “Status”, and code with text before the
    code alone, which may be a field of the person (“Award”).
    """
    known = _known_headings(questionnaire)
    codes = {fold(question.code): question for question in questionnaire.questions}
    plain = [_plain(heading) for heading in headings]
    explicit = [_after_code(text, codes, known) for text in plain]
    used: set[Use] = {use for use in explicit if use is not None}
    uses: list[Use] = []
    for heading, text, sure in zip(headings, plain, explicit, strict=True):
        use: Use = sure or known.get(text) or _about(heading)
        is_had = use in uses if sure else use in used
        uses.append(None if is_had else use)
        used.add(use)
    return tuple(uses)


def choose_columns(
    headings: Sequence[str],
    uses: Sequence[Use],
    mapping: Mapping[str, str | None],
    questionnaire: Questionnaire,
) -> tuple[Use, ...]:
    """Set what the user says of some headings: `mapping` gives About words or questions.

    A question is written as its code, a choice as CODE[choice]; None or "" leaves the column out.
    Raises UserError for a heading or a target that is not there.
    """
    chosen = list(uses)
    known = _known_headings(questionnaire)
    for heading, target in mapping.items():
        places = [i for i, name in enumerate(headings) if fold(name) == fold(heading)]
        if not places:
            raise UserError(f"The file has no column “{heading}”.", code="unknown_column")
        use: Use = None
        if target:
            word = fold(target)
            use = About(word) if word in set(About) else known.get(_plain(target))
            if use is None:
                raise UserError(
                    f"“{target}” is no question of the survey and none of {', '.join(About)}.",
                    code="unknown_question",
                )
            chosen = [None if old == use else old for old in chosen]
        chosen[places[0]] = use
    return tuple(chosen)


def check_columns(headings: Sequence[str], uses: Sequence[Use]) -> Iterator[Problem]:
    """Tell of columns that are left out.

    Raises UserError when nothing in the file says whose answers these are, or no column is a
    question of the survey.
    """
    if not any(use in IDENTITY for use in uses):
        raise UserError(
            "The file has no column that says whose answers these are. Nothing was changed; it"
            " needs the token, the e-mail address or the alumni ID of each person.",
            code="no_identity",
        )
    if not any(isinstance(use, Item) for use in uses):
        raise UserError(
            "No column of this file is a question of this survey. Nothing was changed; check that"
            " it is the right file, or say which column is which question.",
            code="no_questions",
        )
    for heading, use in zip(headings, uses, strict=True):
        if use is None and heading.strip():
            yield Problem(
                "column_left_out",
                f"The column “{heading}” was left out: it is no question of this survey, or one"
                " that another column holds.",
                column=heading,
                severity=Severity.NOTE,
            )


def _plain(heading: str) -> str:
    """A heading for comparing: folded, without the marks that end a question."""
    stem, bracket, choice = fold(heading).rpartition("[")
    if not bracket:
        return choice.rstrip(_TRAILING)
    return f"{stem.rstrip(_TRAILING)}[{choice.rstrip(_TRAILING)}"


def _about(heading: str) -> About | None:
    word = key(heading)
    return next((about for about, words in _HEADINGS.items() if word in words), None)


def _after_code(
    plain: str, codes: Mapping[str, QuestionDefinition], known: Mapping[str, Item]
) -> Item | None:
    """Read “CODE. text” and “CODE. text [choice]”, where the code says which question it is."""
    for separator in (". ", ": ", " - ", " – ", ") "):
        code, found, rest = plain.partition(separator)
        if found and code in codes:
            stem, bracket, choice = rest.rpartition("[")
            return known.get(f"{code}[{choice}" if bracket and stem else code)
    return None


def _known_headings(questionnaire: Questionnaire) -> dict[str, Item]:
    """Every heading that names a question or a choice, as `_plain` gives it.

    A text that two questions share names neither.
    """
    texts = Counter(_plain(question.text) for question in questionnaire.questions)
    known: dict[str, Item] = {}
    for question in questionnaire.questions:
        stems = [_plain(question.code)]
        if texts[_plain(question.text)] == 1:
            stems.append(_plain(question.text))
        for stem in stems:
            known.setdefault(stem, Item(question.code))
        if question.kind is not Kind.MULTIPLE:
            continue
        for choice in question.choices:
            item = Item(question.code, choice.code)
            for name in (fold(choice.code), fold(choice.text)):
                for stem in stems:
                    known.setdefault(_plain(f"{stem}[{name}]"), item)
                known.setdefault(_plain(f"{stems[0]}_{name}"), item)
    # A code counts before the text of another question.
    known |= {_plain(question.code): Item(question.code) for question in questionnaire.questions}
    return known
