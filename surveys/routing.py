"""Routing: an expression on earlier answers, by which a question is asked only of some people.

Pure values, written as `ACTIVE = yes and (SECTOR in (health, other) or PAPERS >= 3)`: codes of
questions and of their choices, in quotes where they are no plain words.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from core.errors import UserError
from core.text import fold

DEEPEST: Final = 20  # brackets within each other
_TOKEN: Final = re.compile(r'\s*(?:"([^"]*)"|(<=|>=|!=|<>|[=<>(),])|([^\s"=<>!(),]+))')
_TYPOGRAPHY: Final = {ord("“"): '"', ord("”"): '"', ord("≤"): "<=", ord("≥"): ">="}
_PLAIN: Final = re.compile(r'[^\s"=<>!(),]+')


class RoutingOperator(StrEnum):
    """How an answer is compared: `IS` holds for any of the values, `IS_NOT` for none of them."""

    IS = "="
    IS_NOT = "!="
    UNDER = "<"
    AT_MOST = "<="
    OVER = ">"
    AT_LEAST = ">="
    ANSWERED = "answered"
    NOT_ANSWERED = "not answered"


ORDERINGS: Final = frozenset(
    {
        RoutingOperator.UNDER,
        RoutingOperator.AT_MOST,
        RoutingOperator.OVER,
        RoutingOperator.AT_LEAST,
    }
)
WITHOUT_VALUE: Final = frozenset({RoutingOperator.ANSWERED, RoutingOperator.NOT_ANSWERED})
_WORDS: Final = frozenset({"and", "or", "not", "in", "answered"})


@dataclass(frozen=True, slots=True)
class RoutingCondition:
    """What the answer to one earlier `question` must be; `values` are codes or numbers."""

    question: str
    operator: RoutingOperator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that must all be met."""

    parts: tuple["Routing", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which one must be met."""

    parts: tuple["Routing", ...]


Routing: TypeAlias = RoutingCondition | AllOf | AnyOf


def parse_routing(text: str) -> Routing:
    """The routing that `text` writes. Raises UserError that says where it cannot be understood."""
    return _Parser(text).parse()


def routing_text(routing: Routing) -> str:
    """Write `routing` as `parse_routing` reads it."""
    match routing:
        case AllOf(parts):
            return " and ".join(
                f"({routing_text(part)})" if isinstance(part, AnyOf) else routing_text(part)
                for part in parts
            )
        case AnyOf(parts):
            return " or ".join(map(routing_text, parts))
        case RoutingCondition(question, operator, values):
            if operator in WITHOUT_VALUE:
                return f"{_quoted(question)} {operator}"
            if len(values) == 1:
                return f"{_quoted(question)} {operator} {_quoted(values[0])}"
            listed = ", ".join(map(_quoted, values))
            word = "in" if operator is RoutingOperator.IS else "not in"
            return f"{_quoted(question)} {word} ({listed})"


def is_met(routing: Routing, holds: Callable[[RoutingCondition], bool]) -> bool:
    """Whether `routing` is met, where `holds` says of each condition whether it holds."""
    match routing:
        case AllOf(parts):
            return all(is_met(part, holds) for part in parts)
        case AnyOf(parts):
            return any(is_met(part, holds) for part in parts)
        case RoutingCondition():
            return holds(routing)


def conditions(routing: Routing) -> Iterator[RoutingCondition]:
    """Yield the conditions of `routing` in their order."""
    if isinstance(routing, RoutingCondition):
        yield routing
        return
    for part in routing.parts:
        yield from conditions(part)


def replace_conditions(
    routing: Routing, replacement: Callable[[RoutingCondition], RoutingCondition]
) -> Routing:
    """`routing` with each condition replaced."""
    match routing:
        case AllOf(parts):
            return AllOf(tuple(replace_conditions(part, replacement) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(replace_conditions(part, replacement) for part in parts))
        case RoutingCondition():
            return replacement(routing)


class _Parser:
    """Reads an expression from left to right: `or` joins `and`, which joins conditions."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def parse(self) -> Routing:
        if not self._tokens:
            raise _not_understood("it is blank")
        found = self._any_of()
        if self._at < len(self._tokens):
            raise self._unexpected("the end")
        return found

    def _any_of(self) -> Routing:
        parts = self._joined("or", self._all_of)
        return parts[0] if len(parts) == 1 else AnyOf(_flat(parts, AnyOf))

    def _all_of(self) -> Routing:
        parts = self._joined("and", self._condition)
        return parts[0] if len(parts) == 1 else AllOf(_flat(parts, AllOf))

    def _joined(self, word: str, part: Callable[[], Routing]) -> list[Routing]:
        parts = [part()]
        while self._takes(word):
            parts.append(part())
        return parts

    def _condition(self) -> Routing:
        if self._takes("("):
            self._depth += 1
            if self._depth > DEEPEST:
                raise _not_understood("too many brackets within each other")
            found = self._any_of()
            self._depth -= 1
            self._expect(")")
            return found
        question = self._value("the code of a question")
        negated = self._takes("not")
        if self._takes("answered"):
            operator = RoutingOperator.NOT_ANSWERED if negated else RoutingOperator.ANSWERED
            return RoutingCondition(question, operator)
        if negated or self._next() == ("in", False):
            self._expect("in")
            operator = RoutingOperator.IS_NOT if negated else RoutingOperator.IS
            return RoutingCondition(question, operator, self._values())
        for operator in RoutingOperator:
            if self._takes(operator):
                return RoutingCondition(question, operator, (self._value("a choice or number"),))
        raise self._unexpected("=, !=, <, <=, >, >=, in, not in or answered")

    def _values(self) -> tuple[str, ...]:
        self._expect("(")
        found = [self._value("a choice")]
        while self._takes(","):
            found.append(self._value("a choice"))
        self._expect(")")
        return tuple(found)

    def _value(self, wanted: str) -> str:
        token = self._next()
        if token is None or (not token[1] and (_is_mark(token[0]) or fold(token[0]) in _WORDS)):
            raise self._unexpected(wanted)
        self._at += 1
        return token[0]

    def _takes(self, word: str) -> bool:
        token = self._next()
        if token is None or token[1] or fold(token[0]) != word:
            return False
        self._at += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise self._unexpected(f"“{word}”")

    def _next(self) -> tuple[str, bool] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _unexpected(self, wanted: str) -> UserError:
        token = self._next()
        found = "the end" if token is None else f"“{token[0]}”"
        return _not_understood(f"{wanted} was expected, not {found}")


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word or sign of `text`, and whether it stood in quotes."""
    at = 0
    text = text.rstrip().translate(_TYPOGRAPHY)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _not_understood(f"“{text[at:].strip()[:20]}” was not expected")
        quoted, sign, word = match.groups()
        yield (quoted, True) if quoted is not None else ((sign or word).replace("<>", "!="), False)
        at = match.end()


def _is_mark(token: str) -> bool:
    return _PLAIN.fullmatch(token) is None


def _flat(parts: Sequence[Routing], kind: type[AllOf] | type[AnyOf]) -> tuple[Routing, ...]:
    """`parts` with those that are of the same kind taken apart: brackets without meaning."""
    return tuple(
        one for part in parts for one in (part.parts if isinstance(part, kind) else (part,))
    )


def _quoted(word: str) -> str:
    is_plain = _PLAIN.fullmatch(word) is not None and fold(word) not in _WORDS
    return word if is_plain else f'"{word}"'


def _not_understood(why: str) -> UserError:
    return UserError(
        f"“Asked only if” could not be understood: {why}. Write it as ACTIVE = yes and SECTOR in"
        " (health, other).",
        code="bad_routing",
    )
