"""Reads a mail's text, and fills it for each recipient.

{{ preferred_name or given_name }} and {% if days_left < 3 %} ... {% endif %} work, too. Values that
are missing are found before anything is sent. Pure. Slow to import: for jobs and commands alone.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from jinja2 import Template, TemplateSyntaxError, nodes

from core.errors import UserError
from core.formats import format_number, listed
from core.text import clean
from surveys.sending.mail_body import fill_html, fill_text, mail_body, without_marks
from surveys.sending.sandbox import (
    ALLOWED,
    FILTERS,
    TESTS,
    VALUES,
    IgnoredValue,
    MissingValue,
    MissingValueError,
    TextEnvironment,
)
from surveys.sending.texts import (
    LONGEST_BODY,
    LONGEST_MAIL,
    LONGEST_SUBJECT,
    MailText,
    RenderedMail,
)

CUSTOM: Final = "custom"  # {{ custom.shoe_size }}: the office's own fields
_HOW: Final = "A merge field is written as {{ given_name }}."
_SINGLE_BRACES: Final = re.compile(r"(?<![{\w])\{\s*([\w.]+)\s*\}(?!\})")


class MailTemplate:
    """A text that was read; `known` are the fields that there are.

    Raises UserError where it cannot be used: an unknown field, one that is not written as it
    should be, other commands of Jinja, or no subject or text.
    """

    def __init__(self, text: MailText, known: Collection[str]) -> None:
        if not text.subject.strip():
            raise UserError("The mail needs a subject.", code="no_subject")
        if not text.body.strip():
            raise UserError("The mail needs a text.", code="no_text")
        self._subject = _parse("subject", text.subject, LONGEST_SUBJECT, known)
        self._body = _parse("text", text.body, LONGEST_BODY, known)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that the text names; those of the office as “custom.KEY”."""
        return self._subject.fields | self._body.fields

    def missing(self, values: Mapping[str, Any]) -> list[str]:
        """The fields that the text needs and `values` lack, in their order.

        A field in a condition that does not hold, or with another in its place, is not needed.
        """
        found: list[str] = []
        while True:
            context = _context(values, found)
            try:
                self._subject.fill(context)
                self._body.fill(context)
            except MissingValueError as error:
                found.append(str(error.message))
            else:
                return found

    def render(self, values: Mapping[str, Any], language: str = "") -> RenderedMail:
        """The mail that somebody with `values` gets; `language` is the code of the text's.

        Raises UserError where a value is missing, and where the mail gets too long.
        """
        context = _context(values)
        try:
            subject = fill_text(*self._subject.fill(context))
            body, inserted = self._body.fill(context)
        except MissingValueError as error:
            raise UserError(
                f"A mail was not written: there is no value for “{error.message}”.",
                code="missing_value",
            ) from error
        halves = mail_body(body, language)
        text = fill_text(halves.text, inserted)
        return RenderedMail(clean(subject), text, fill_html(halves.html, inserted))


@dataclass(frozen=True, slots=True)
class _Part:
    """The subject or the body: its template, and the fields named in it."""

    template: Template
    fields: frozenset[str]

    def fill(self, context: Mapping[str, Any]) -> tuple[str, list[str]]:
        """The text with marks, and the values that they stand for."""
        inserted: list[str] = []
        try:
            text = self.template.render({**context, VALUES: inserted})
        except TypeError as error:
            raise UserError(
                "A condition of the text compares words with a number.", code="bad_text"
            ) from error
        if len(text) + sum(map(len, inserted)) > LONGEST_MAIL:
            raise UserError(
                "A mail would have more than a million characters; shorten its text.",
                code="text_too_long",
            )
        return text, inserted


def _parse(part: str, source: str, longest: int, known: Collection[str]) -> _Part:
    if len(source) > longest:
        raise UserError(
            f"The {part} has {format_number(len(source))} characters; at most"
            f" {format_number(longest)} are possible.",
            code="text_too_long",
        )
    environment = TextEnvironment()
    try:
        tree = environment.parse(without_marks(source))
        fields = _fields(part, tree)
        template = environment.from_string(tree)
    except TemplateSyntaxError as error:
        raise UserError(_syntax_issue(part, error), code="bad_text") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise UserError(
            f"The conditions of the {part} are nested too deeply; use fewer.", code="bad_text"
        ) from error
    unknown = sorted(fields - set(known))
    if unknown:
        what = listed(f"{{{{ {name} }}}}" for name in unknown)
        raise UserError(f"The {part} has an unknown merge field: {what}.", code="unknown_field")
    _check_braces(part, source, known)
    return _Part(template, fields)


def _fields(part: str, tree: nodes.Template) -> frozenset[str]:
    """The fields that a parsed text names; raises UserError for what no text may do."""
    found: set[str] = set()
    roots: set[int] = set()  # the names before a dot
    for node in [tree, *tree.find_all(nodes.Node)]:
        if type(node).__name__ not in ALLOWED:
            raise UserError(
                f"The {part} can have merge fields, default values and conditions, and no other"
                f" commands of Jinja. {_HOW}",
                code="bad_text",
            )
        if isinstance(node, nodes.Filter | nodes.Test):
            _check_word(part, node)
        elif isinstance(node, nodes.Getattr | nodes.Getitem):
            found.add(_custom_field(part, node))
            roots.add(id(node.node))
        elif isinstance(node, nodes.Name) and id(node) not in roots:
            found.add(node.name)
    return frozenset(found)


def _check_word(part: str, node: nodes.Filter | nodes.Test) -> None:
    """Raise UserError for a word after “|” or “is” that texts do not have."""
    if node.name not in (FILTERS if isinstance(node, nodes.Filter) else TESTS):
        raise UserError(
            f"The {part} has an unknown word: “{node.name}”. Possible after “|” are"
            f" {listed(one for one in FILTERS if len(one) > 1)}.",
            code="bad_text",
        )


def _custom_field(part: str, node: nodes.Getattr | nodes.Getitem) -> str:
    key = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
    if isinstance(node.node, nodes.Name) and node.node.name == CUSTOM and isinstance(key, str):
        return f"{CUSTOM}.{key}"
    raise UserError(
        f"The {part} asks for a part of a merge field; only custom fields are written with a dot,"
        " as {{ custom.shoe_size }}.",
        code="unknown_field",
    )


def _check_braces(part: str, source: str, known: Collection[str]) -> None:
    """Raise UserError for a field in single braces, which would go out as it stands."""
    for found in _SINGLE_BRACES.finditer(source):
        if found.group(1) in known:
            raise UserError(
                f"The {part} has “{found.group()}” with single braces. {_HOW}", code="bad_text"
            )


def _syntax_issue(part: str, error: TemplateSyntaxError) -> str:
    where = "the subject" if part == "subject" else f"line {error.lineno} of the text"
    return f"In {where}, a merge field or condition is not written as it should be. {_HOW}"


def _context(values: Mapping[str, Any], ignored: Collection[str] = ()) -> dict[str, Any]:
    """What a text is filled with; the use of a missing value is noticed, unless it is `ignored`."""

    def entry(name: str, value: Any) -> Any:
        if value is not None and value != "":
            return value
        return IgnoredValue() if name in ignored else MissingValue(name)

    result = {name: entry(name, value) for name, value in values.items() if name != CUSTOM}
    own = values.get(CUSTOM, {})
    result[CUSTOM] = {key: entry(f"{CUSTOM}.{key}", value) for key, value in own.items()}
    return result
