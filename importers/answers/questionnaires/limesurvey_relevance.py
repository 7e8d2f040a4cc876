"""LimeSurvey's relevance expressions as routing, where they say no more than routing can."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.errors import UserError
from surveys.questionnaire import QuestionDefinition, QuestionKind
from surveys.routing import Routing, parse_routing

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<empty>!?\s*is_empty\(\s*(?P<tested>[\w.#]+)\s*\))"
    r"|(?P<name>[A-Za-z_]\w*(?:#\d)?|\d+X\d+X\w+)(?:\.(?:NAOK|code|value|shown))?"
    r"\s*(?P<operator>==|!=|<=|>=|<|>|\beq\b|\bne\b|\blt\b|\ble\b|\bgt\b|\bge\b)\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<number>-?\d+(?:\.\d+)?))"
    r"|(?P<mark>[()]|&&|\|\||\band\b|\bor\b))",
    re.IGNORECASE,
)
_OPERATORS: Final[Mapping[str, str]] = {
    "==": "=", "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
}  # fmt: skip
_MARKS: Final[Mapping[str, str]] = {"&&": "and", "||": "or"}
_SGQA: Final = re.compile(r"\d+X\d+X(\d+)(\w*)")


def read_relevance(
    text: str, before: Sequence[QuestionDefinition], titles: Mapping[str, str]
) -> Routing | None:
    """The routing that a relevance expression on the questions `before` says; None: none that can.

    `titles` are the codes of questions by LimeSurvey's IDs.
    """
    text = text.strip().removeprefix("{").removesuffix("}").strip()
    if text in {"", "1"}:
        return None
    parts: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        part = None if match is None else _part(match, before, titles)
        if match is None or part is None:
            return None
        parts.append(part)
        at = match.end()
    try:
        return parse_routing(" ".join(parts))
    except UserError:
        return None


def _part(
    match: re.Match[str], before: Sequence[QuestionDefinition], titles: Mapping[str, str]
) -> str | None:
    """A comparison, test or mark as routing writes it."""
    if match["mark"]:
        return _MARKS.get(match["mark"], match["mark"].lower())
    found = _named(match["tested"] or match["name"], before, titles)
    if found is None:
        return None
    question, choice = found
    if match["empty"]:
        if choice is not None:
            return None
        return f'"{question.code}" {"answered" if match["empty"][0] == "!" else "not answered"}'
    value = match["number"] or match["double"] or match["single"] or ""
    operator = match["operator"].lower()
    operator = _OPERATORS.get(operator, operator)
    if choice is not None:  # the column of a choice: Y or blank
        if operator not in {"=", "!="} or value not in {"Y", ""}:
            return None
        is_chosen = (value == "Y") is (operator == "=")
        return f'"{question.code}" {"=" if is_chosen else "!="} "{choice}"'
    if value == "":
        return f'"{question.code}" {"not answered" if operator == "=" else "answered"}'
    if question.kind is QuestionKind.YES_NO:
        value = {"Y": "yes", "N": "no"}.get(value, value)
    if value == "-oth-":
        value = "other"
    return f'"{question.code}" {operator} "{value}"'


def _named(
    name: str, before: Sequence[QuestionDefinition], titles: Mapping[str, str]
) -> tuple[QuestionDefinition, str | None] | None:
    """The question, or the choice of one, that a variable names."""
    name = re.sub(r"\.(NAOK|code|value|shown)$", "", name, flags=re.IGNORECASE)
    if match := _SGQA.fullmatch(name):
        name = titles.get(match[1], "") + (f"_{match[2]}" if match[2] else "")
    by_code = {question.code: question for question in before}
    if name in by_code:
        return by_code[name], None
    stem, _, rest = name.rpartition("_")
    question = by_code.get(stem)
    if question is not None and any(one.code == rest for one in question.choices):
        return question, rest
    return None
