"""What a condition of the builder can be about, by heading, as the criteria of filters say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from records.filters.criteria import Criteria, Criterion
from records.filters.model import Filter, Membership, Not, Records
from ui.pages.alumni.filters.outline import Block


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where a person belongs: `kind` of Membership, the `names` there are, the words for it."""

    kind: str
    label: str
    names: tuple[str, ...]
    yes: str
    no: str

    def condition(self, name: str, *, negated: bool) -> Filter:
        """The filter for one of `names`."""
        asked = Membership(self.kind, name)
        return Not(asked) if negated else asked


@dataclass(frozen=True, slots=True)
class Opening:
    """Begins a block of conditions on one kind of records, of which `head` says which."""

    label: str
    head: Records | Membership


What: TypeAlias = Criterion | Belonging | Opening


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of what can be asked, below its `heading`."""

    heading: str
    text: str
    what: What


@dataclass(frozen=True, slots=True)
class ConditionScope:
    """What conditions are about: people, or one kind of their records. Blocks have their own."""

    entries: tuple[Entry, ...]
    key: str = ""  # that of the block; empty: people


def scope_of_people(criteria: Criteria) -> ConditionScope:
    """What can be asked of a person."""
    return ConditionScope(tuple(_unique(_of_people(criteria))))


def scope_of(block: Block, criteria: Criteria) -> ConditionScope:
    """What can be asked of the records that `block` is about."""
    head = block.head
    if isinstance(head, Records):
        found = next(one for one in criteria.records if one.subject == head.subject)
        entries = [Entry("", one.label, one) for one in found.criteria]
        return ConditionScope(tuple(_unique(entries)), head.subject)
    code = head.name.partition("/")[0].casefold()
    if head.kind == "invited":
        entries = [Entry("Invitation", one.label, one) for one in criteria.invitation]
    else:
        entries = [Entry("Response", one.label, one) for one in criteria.response]
        for survey in criteria.surveys:
            if survey.code.casefold() == code:
                entries = [*(Entry("Questions", q.label, q) for q in survey.questions), *entries]
    return ConditionScope(tuple(_unique(entries)), f"{head.kind} {code}")


def entry_of(chosen: Filter, scope: ConditionScope) -> Entry | None:
    """The entry whose condition `chosen` is; None where it is none of them."""
    return next((one for one in scope.entries if _means(one.what, chosen)), None)


def _means(what: What, chosen: Filter) -> bool:
    match what:
        case Criterion():
            return what.reads(chosen) is not None
        case Belonging():
            asked = chosen.part if isinstance(chosen, Not) else chosen
            return isinstance(asked, Membership) and asked.kind == what.kind and not asked.where
    return False


def _of_people(criteria: Criteria) -> Iterator[Entry]:
    for group in criteria.groups:
        for one in group.criteria:
            yield Entry(group.label, one.label, one)
    purposes = criteria.contactable
    waves = tuple(name for one in criteria.surveys for name in (one.code, *one.waves))
    for heading, kind, label, names, yes, no in (
        (
            "Contact preferences",
            "contactable",
            "Contactable",
            purposes,
            "for",
            "not for",
        ),
        ("Segments and lists", "segment", "Segment", criteria.segments, "is in", "is not in"),
        ("Segments and lists", "list", "List", criteria.lists, "is on", "is not on"),
        ("Surveys", "invited", "Invited to survey", waves, "is", "is not"),
        ("Surveys", "answered", "Answered survey", waves, "is", "is not"),
    ):
        if names:
            yield Entry(heading, label, Belonging(kind, label, names, yes, no))
    for survey in criteria.surveys:
        text = f"Answers to {survey.title}"
        yield Entry("Answers", text, Opening(text, Membership("answered", survey.code)))
    for records in criteria.records:
        text = f"{records.plural[0].upper()}{records.plural[1:]} where…"
        yield Entry("Records where…", text, Opening(text, Records(records.subject)))


def _unique(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, those with a text that others have under their heading's name as well."""
    found = list(entries)
    texts = [one.text for one in found]
    seen: set[str] = set()
    for one in found:
        text = one.text if texts.count(one.text) == 1 else f"{one.heading}: {one.text}"
        while text in seen:
            text += " "
        seen.add(text)
        yield Entry(one.heading, text, one.what)
