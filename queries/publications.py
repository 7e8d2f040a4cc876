"""Published figures as the window shows them: the ledger, and the figures of one publication."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.formats import format_number

HIDDEN = "–"


def figure_rows(figures: Mapping[str, Any]) -> list[tuple[str, str, str, str, str]]:
    """Group, question, answer, share and interval of figures as they were published."""
    rows = list(_rows("", figures.get("questions", ())))
    for group in (figures.get("groups") or {}).get("groups", ()):
        label = group["group"]
        rows += _rows(label[:1].upper() + label[1:], group["questions"])
    return rows


def _rows(
    group: str, questions: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str, str, str, str]]:
    for question in questions:
        base = HIDDEN if question["base"] is None else f"About {format_number(question['base'])}"
        yield group, question["text"], "Answered", base, ""
        for share in (*question["values"], *filter(None, [question["headline"]])):
            yield group, question["text"], share["text"], _share(share), _interval(share)
        for name, text in (("mean", "Mean"), ("median", "Median")):
            if question[name] is not None:
                yield group, question["text"], text, f"{question[name]:g}", ""


def _share(share: Mapping[str, Any]) -> str:
    return share["band"] or HIDDEN if share["percent"] is None else f"{share['percent']:g}%"


def _interval(share: Mapping[str, Any]) -> str:
    return "" if share["low"] is None else f"{share['low']:g} to {share['high']:g}%"
