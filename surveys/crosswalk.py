"""The crosswalk: which question or choice of one version of a questionnaire is which of another.

A link says that two mean the same, however they are worded. One with several links was split, or
several were merged. Trends read waves of different versions through it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, Table, and_, select

from core.errors import UserError
from core.text import fold
from models.changes import ChangeSet
from models.sql import within
from models.tables import choice_links, question_links
from records.question_links import linked_pairs, read_links
from surveys.answer_values.text_keys import typography_key
from surveys.questionnaire import QuestionDefinition
from surveys.survey_store import StoredQuestion, Survey, find_survey, stored_questions

_SIMILAR: Final = 85  # of 100: texts that may mean the same


class LinkKind(StrEnum):
    """How a question or choice of the earlier version changed."""

    SAME = "same"
    CHANGED = "changed"  # another code, text or choices
    SPLIT = "split"
    MERGED = "merged"


class ProposalReason(StrEnum):
    """Why two questions may be the same."""

    CODE = "same code"
    TEXT = "same text"
    SIMILAR = "similar text"


@dataclass(frozen=True, slots=True)
class CrosswalkLink:
    """A question of the earlier version and what it is in the later one.

    `choices` are pairs of codes, the earlier one first. Without `is_same_type`, as one was changed
    since, the two are not compared.
    """

    earlier: QuestionDefinition
    later: QuestionDefinition
    kind: LinkKind
    choices: tuple[tuple[str, str], ...]

    @property
    def is_same_type(self) -> bool:
        """Whether both take the same kind of answer."""
        return _type(self.earlier) == _type(self.later)


@dataclass(frozen=True, slots=True)
class ProposedLink:
    """Codes of an earlier and a later question that may be the same, for a person to confirm."""

    earlier: str
    later: str
    reason: ProposalReason


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Two versions of a survey's questionnaire side by side, and what links them."""

    survey_code: str
    earlier: int
    later: int
    earlier_questions: tuple[QuestionDefinition, ...]
    later_questions: tuple[QuestionDefinition, ...]
    links: tuple[CrosswalkLink, ...]


def read_crosswalk(connection: Connection, survey_code: str, earlier: int, later: int) -> Crosswalk:
    """The crosswalk between two versions, over those that lie between them.

    Raises UserError for an unknown survey or version, and where `earlier` is not the earlier one.
    """
    survey, was, now = _both(connection, survey_code, earlier, later)
    ids_now = {item.id: item for item in now}
    question_pairs = linked_pairs(
        [item.id for item in was], read_links(connection, question_links, survey.id), ids_now
    )
    codes_was, codes_now = _choice_codes(was), _choice_codes(now)
    choice_pairs: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    links = read_links(connection, choice_links, survey.id)
    for one, other in linked_pairs(list(codes_was), links, codes_now):
        (question_was, code_was), (question_now, code_now) = codes_was[one], codes_now[other]
        choice_pairs[question_was, question_now].append((code_was, code_now))
    by_id = {item.id: item for item in was}
    from_counts = Counter(one for one, _ in question_pairs)
    to_counts = Counter(other for _, other in question_pairs)
    found = []
    for one, other in question_pairs:
        pairs = tuple(choice_pairs[one, other])
        old, new = by_id[one].definition, ids_now[other].definition
        kind = LinkKind.SAME if _is_same(old, new, pairs) else LinkKind.CHANGED
        if from_counts[one] > 1:
            kind = LinkKind.SPLIT
        elif to_counts[other] > 1:
            kind = LinkKind.MERGED
        found.append(CrosswalkLink(old, new, kind, pairs))
    return Crosswalk(
        survey.code,
        earlier,
        later,
        tuple(item.definition for item in was),
        tuple(item.definition for item in now),
        tuple(found),
    )


def inverted(crosswalk: Crosswalk) -> Crosswalk:
    """`crosswalk` from its later version to the earlier one."""
    return Crosswalk(
        crosswalk.survey_code,
        crosswalk.later,
        crosswalk.earlier,
        crosswalk.later_questions,
        crosswalk.earlier_questions,
        tuple(
            CrosswalkLink(
                link.later, link.earlier, link.kind, tuple((b, a) for a, b in link.choices)
            )
            for link in crosswalk.links
        ),
    )


def propose_links(crosswalk: Crosswalk) -> list[ProposedLink]:
    """Links between questions that have none, of one type: by code, text, or a similar text."""
    from rapidfuzz.fuzz import ratio

    was = [one for one in crosswalk.earlier_questions if not _linked(crosswalk, earlier=one.code)]
    now = [one for one in crosswalk.later_questions if not _linked(crosswalk, later=one.code)]
    found: list[ProposedLink] = []
    for reason in ProposalReason:
        for one in now:
            same = [
                other
                for other in was
                if _type(one) == _type(other)
                and {
                    ProposalReason.CODE: fold(one.code) == fold(other.code),
                    ProposalReason.TEXT: _key(one) == _key(other),
                    ProposalReason.SIMILAR: ratio(_key(one), _key(other)) >= _SIMILAR,
                }[reason]
            ]
            if len(same) == 1 and one.code not in {link.later for link in found}:
                found.append(ProposedLink(same[0].code, one.code, reason))
                was.remove(same[0])
    return found


def link_questions(
    changes: ChangeSet, survey_code: str, earlier: int, later: int, pairs: Iterable[tuple[str, str]]
) -> int:
    """Link questions of two versions by their codes, the earlier one first; give how many are new.

    Choices of one code or text are linked, too. Raises UserError for an unknown question, and for
    questions of different types, whose answers cannot be compared.
    """
    survey, was, now = _both(changes.connection, survey_code, earlier, later)
    added = 0
    for code_was, code_now in pairs:
        one, other = _item(was, code_was, earlier), _item(now, code_now, later)
        if _type(one.definition) != _type(other.definition):
            raise UserError(
                f"“{code_was}” and “{code_now}” take different types of answers, so they can’t be"
                " compared. Nothing was linked.",
                code="mixed_kinds",
            )
        added += _add(changes, question_links, [(one.id, other.id)])
        _add(changes, choice_links, _alike_choices(one, other))
    changes.describe(survey=survey.code)
    return added


def unlink_questions(
    changes: ChangeSet, survey_code: str, earlier: int, later: int, pairs: Iterable[tuple[str, str]]
) -> int:
    """Take links of questions of two versions, and of their choices, away; give how many.

    Raises UserError for an unknown question, and for a link that goes over a version between.
    """
    survey, was, now = _both(changes.connection, survey_code, earlier, later)
    gone = 0
    for code_was, code_now in pairs:
        one, other = _item(was, code_was, earlier), _item(now, code_now, later)
        gone += _remove(changes, question_links, [one.id], [other.id])
        _remove(changes, choice_links, one.choice_ids.values(), other.choice_ids.values())
        links = read_links(changes.connection, question_links, survey.id)
        if linked_pairs([one.id], links, [other.id]):
            raise _linked_between(code_was, code_now)
    changes.describe(survey=survey.code)
    return gone


def set_choice_links(
    changes: ChangeSet,
    survey_code: str,
    earlier: int,
    later: int,
    question: tuple[str, str],
    pairs: Iterable[tuple[str, str]],
) -> None:
    """Let choices of two linked questions, by their codes, be linked by `pairs` and no others.

    Raises UserError for an unknown question or choice, and where choices are linked over a version
    between.
    """
    survey, was, now = _both(changes.connection, survey_code, earlier, later)
    one, other = _item(was, question[0], earlier), _item(now, question[1], later)
    wanted = [
        (_choice_id(one, code_was), _choice_id(other, code_now)) for code_was, code_now in pairs
    ]
    _remove(changes, choice_links, one.choice_ids.values(), other.choice_ids.values(), wanted)
    _add(changes, choice_links, wanted)
    links = read_links(changes.connection, choice_links, survey.id)
    ends = list(other.choice_ids.values())
    if set(linked_pairs(list(one.choice_ids.values()), links, ends)) != set(wanted):
        raise _linked_between(*question)
    changes.describe(survey=survey.code)


def _linked_between(code_was: str, code_now: str) -> UserError:
    return UserError(
        f"“{code_was}” and “{code_now}” are linked over a version between. Nothing was changed;"
        " change the links to that version.",
        code="linked_between",
    )


def _both(
    connection: Connection, survey_code: str, earlier: int, later: int
) -> tuple[Survey, list[StoredQuestion], list[StoredQuestion]]:
    survey = find_survey(connection, survey_code)
    was, now = (stored_questions(connection, survey.id, one) for one in (earlier, later))
    if not was or not now or earlier >= later:
        raise UserError(
            f"The survey “{survey.code}” has versions 1 to {survey.version}. A crosswalk is between"
            " an earlier and a later one of them.",
            code="unknown_version",
        )
    return survey, was, now


def _choice_codes(stored: Sequence[StoredQuestion]) -> dict[int, tuple[int, str]]:
    """The question's id and the code of each choice, by its id."""
    return {
        choice_id: (item.id, code) for item in stored for code, choice_id in item.choice_ids.items()
    }


def _type(question: QuestionDefinition) -> tuple[object, ...]:
    return question.kind, question.scale_from, question.scale_to


def _key(question: QuestionDefinition) -> str:
    return typography_key(question.full_text)


def _is_same(
    old: QuestionDefinition, new: QuestionDefinition, pairs: Sequence[tuple[str, str]]
) -> bool:
    were, are = ({one.code: one.text for one in question.choices} for question in (old, new))
    return (
        (old.code, old.text) == (new.code, new.text)
        and were == are
        and sorted(pairs) == sorted((code, code) for code in were)
    )


def _linked(crosswalk: Crosswalk, *, earlier: str | None = None, later: str | None = None) -> bool:
    return any(one.earlier.code == earlier or one.later.code == later for one in crosswalk.links)


def _alike_choices(one: StoredQuestion, other: StoredQuestion) -> list[tuple[int, int]]:
    """The ids of choices that have the same text, or else the same code, in both questions."""
    texts = {typography_key(choice.text): choice.code for choice in other.definition.choices}
    codes = {fold(choice.code): choice.code for choice in other.definition.choices}
    found = []
    for choice in one.definition.choices:
        same = texts.get(typography_key(choice.text)) or codes.get(fold(choice.code))
        if same is not None:
            found.append((one.choice_ids[choice.code], other.choice_ids[same]))
    return found


def _item(stored: Sequence[StoredQuestion], code: str, version: int) -> StoredQuestion:
    for item in stored:
        if fold(item.definition.code) == fold(code):
            return item
    raise UserError(
        f"Version {version} of the questionnaire has no question “{code}”; nothing was changed.",
        code="unknown_question",
    )


def _choice_id(item: StoredQuestion, code: str) -> int:
    if code in item.choice_ids:
        return item.choice_ids[code]
    raise UserError(
        f"“{item.definition.code}” has no choice “{code}”; nothing was changed.",
        code="unknown_choice",
    )


def _add(changes: ChangeSet, table: Table, pairs: Sequence[tuple[int, int]]) -> int:
    """Insert links that are not there yet; give how many."""
    rows = changes.connection.execute(
        select(table.c.earlier_id, table.c.later_id).where(
            within(table.c.earlier_id, [one for one, _ in pairs])
        )
    )
    there = {tuple(row) for row in rows}
    new = [pair for pair in dict.fromkeys(pairs) if pair not in there]
    changes.insert(table, [{"earlier_id": one, "later_id": other} for one, other in new])
    return len(new)


def _remove(
    changes: ChangeSet,
    table: Table,
    earlier: Iterable[int],
    later: Iterable[int],
    keep: Sequence[tuple[int, int]] = (),
) -> int:
    """Delete the links between the records given, but those to `keep`; give how many."""
    rows = changes.connection.execute(
        select(table).where(
            and_(within(table.c.earlier_id, list(earlier)), within(table.c.later_id, list(later)))
        )
    )
    return changes.delete(
        table, [row.id for row in rows if (row.earlier_id, row.later_id) not in keep]
    )
