"""What goes between the reading process and its parent, besides Step, Book and columns.

Apart from both, because a class of the module that runs as a program has another name there.
"""

from dataclasses import dataclass, field

from tabular.reading.book import Limits


@dataclass(frozen=True, slots=True)
class Request:
    """How to read a file, whose bytes come after this."""

    sheet: str | None
    encoding: str | None
    limits: Limits
    password: str | None = field(default=None, repr=False)
    fill_down: bool = False
    careful: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A UserError on its way to the parent."""

    message: str
    code: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A bug in the child; `report` is as `core.log_file.error_report` gives it."""

    report: str
