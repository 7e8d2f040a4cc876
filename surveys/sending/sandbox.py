"""The Jinja environment of mail texts: merge fields, conditions and default values, no more.

Loops, calls and arithmetic are refused when a text is read, so that filling it costs no more than
its length. Values go into the text as marks (surveys/sending/mail_body.py): nothing in a value is
read as Markdown, HTML or another field. Slow to import: for jobs and commands alone.
"""

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import Undefined, UndefinedError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from surveys.sending.mail_body import marker

FILTERS: Final = ("capitalize", "d", "default", "lower", "title", "trim", "upper")
VALUES: Final = " values"  # in the context, the list of what was inserted; no text can name it
TESTS: Final = ("defined", "undefined", "none", "==", "eq", "equalto", "in", "ne", "!=")
# What a parsed text may be made of, by the names of Jinja's nodes.
ALLOWED: Final = frozenset({
    "Template", "Output", "TemplateData", "Name", "Const", "Filter", "Keyword", "If", "CondExpr",
    "And", "Or", "Not", "Compare", "Operand", "Test", "Getattr", "Getitem", "Concat",
})  # fmt: skip


class MissingValueError(UndefinedError):
    """A value that the text needs is missing; the message is the name of its field."""


class MissingValue(Undefined):
    """In place of a value that somebody does not have: false in conditions, and cannot be used."""

    __slots__ = ()

    def __init__(self, field: str) -> None:
        super().__init__(hint=field, exc=MissingValueError)

    def __str__(self) -> str:
        return str(self._fail_with_undefined_error())


class IgnoredValue(Undefined):
    """In place of a missing value that was noticed before: blank, and no comparison holds."""

    __slots__ = ()

    def _holds_not(self, _other: Any) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _holds_not  # type: ignore[assignment]  # theirs raise


class TextEnvironment(SandboxedEnvironment):
    """A sandbox without globals, in which only entries of a mapping have a name after a dot."""

    def __init__(self) -> None:
        super().__init__(autoescape=False, finalize=_insert)
        self.globals.clear()
        for table, names in ((self.filters, FILTERS), (self.tests, TESTS)):
            for name in set(table) - set(names):
                del table[name]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What `obj` has under a name after a dot."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """What the mapping `obj` has under a name; of anything else nothing."""
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        return self.undefined(obj=obj, name=str(argument))


@pass_context
def _insert(context: Context, value: Any) -> str:
    """Keep a value, and put its mark in the text."""
    words = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    inserted = context.parent[VALUES]
    inserted.append(words)
    return marker(len(inserted) - 1)
