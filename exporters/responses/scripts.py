"""Scripts that read coded responses into R and Python, with their labels and missing codes.

Written into the .zip beside the data; they need nothing but R itself, or pandas.
"""

import json
from collections.abc import Sequence
from typing import Final

from exporters.responses.coded_variables import CodedVariable, MeasurementLevel, ValueType

_R_HEAD: Final = """\
# {title}
# Reads responses.csv into the data frame `responses`, in which codes are factors with their labels,
# and `codes`, in which they are numbers. Codes that say why there is no answer (see codebook.csv)
# are NA in both.
responses <- read.csv("responses.csv", fileEncoding = "UTF-8-BOM", stringsAsFactors = FALSE,
                      na.strings = "", check.names = FALSE)
"""
_PYTHON_HEAD: Final = '''\
"""{title}

Reads responses.csv into the data frame `responses`, in which codes are categories with their
labels, and `codes`, in which they are numbers. Codes that say why there is no answer (see
codebook.csv) are missing in both. Needs pandas.
"""

import pandas as pd

responses = pd.read_csv("responses.csv", encoding="utf-8-sig")
'''


def r_script(variables: Sequence[CodedVariable], title: str) -> str:
    """The script in R that reads `variables`; needs no package."""
    lines = [_R_HEAD.format(title=one_line(title))]
    for one in variables:
        if one.missing:
            column, missing = _r_column(one), ", ".join(map(str, one.missing))
            lines.append(f"{column}[{column} %in% c({missing})] <- NA")
    lines.append("codes <- responses\n")
    for one in variables:
        column = _r_column(one)
        if answers := _answers(one):
            levels = ", ".join(map(str, answers))
            texts = ", ".join(map(quoted, _distinct(list(answers.values()))))
            ordered = ", ordered = TRUE" if one.measure is MeasurementLevel.ORDINAL else ""
            lines.append(
                f"{column} <- factor({column}, levels = c({levels}),\n"
                f"  labels = c({texts}){ordered})"
            )
        elif one.type is ValueType.DATE:
            lines.append(f"{column} <- as.Date({column})")
        lines.append(f'attr({column}, "label") <- {quoted(one.label)}\n')
    return "\n".join(lines)


def python_script(variables: Sequence[CodedVariable], title: str) -> str:
    """The script in Python that reads `variables`."""
    head = one_line(title).replace("\\", "/").replace('"', "'")
    lines = [_PYTHON_HEAD.format(title=head)]
    for one in variables:
        if one.missing:
            column = _python_column(one)
            lines.append(f"{column} = {column}.mask({column}.isin({list(one.missing)}))")
    lines.append("codes = responses.copy()\n")
    for one in variables:
        column = _python_column(one)
        if answers := _answers(one):
            texts = _distinct(list(answers.values()))
            mapped = ", ".join(
                f"{code}: {quoted(text)}" for code, text in zip(answers, texts, strict=True)
            )
            lines.append(
                f"{column} = pd.Categorical(\n    {column}.map({{{mapped}}}),\n"
                f"    categories=[{', '.join(map(quoted, texts))}],\n"
                f"    ordered={one.measure is MeasurementLevel.ORDINAL},\n)"
            )
        elif one.type is ValueType.DATE:
            lines.append(f"{column} = pd.to_datetime({column})")
    labels = ",\n".join(f"    {quoted(one.name)}: {quoted(one.label)}" for one in variables)
    lines.append(f"labels = {{\n{labels},\n}}\n")
    return "\n".join(lines)


def _r_column(variable: CodedVariable) -> str:
    return f"responses[[{quoted(variable.name)}]]"


def _python_column(variable: CodedVariable) -> str:
    return f"responses[{quoted(variable.name)}]"


def _answers(variable: CodedVariable) -> dict[int, str]:
    """The labels of codes that are answers."""
    return {code: text for code, text in variable.labels.items() if code not in variable.missing}


def _distinct(texts: Sequence[str]) -> list[str]:
    """`texts`, those that occur twice with a number: factors take each label once."""
    return [
        text if texts.index(text) == place else f"{text} ({place + 1})"
        for place, text in enumerate(texts)
    ]


def quoted(text: str) -> str:
    """`text` as a string that R, Python and JSON all read alike."""
    return json.dumps(text.replace("\0", ""), ensure_ascii=False)


def one_line(text: str) -> str:
    """`text` without line breaks, as a comment or a title takes it."""
    return " ".join(text.split())
