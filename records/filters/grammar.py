"""The grammar of filter expressions, and the tree that lark makes of one.

award in (PhD, "MD(Res)") and award_completed between 1983 and 2017 and not deceased
"""

from functools import cache
from typing import Final

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken

from core.dates import MONTH_NAME
from core.errors import UserError

_WORD: Final = r"[^\s()\",“”=<>!][^\s()\",“”]*(?:\([\w ]+\))?"
_STRING: Final = r"\"(?:[^\"]|\"\")*\"|“[^”]*”"
VALUE: Final = rf"(?:{_STRING}|{_WORD})"
_UNIT: Final = r"(?:day|week|month|quarter|year)s?"
_COUNTED: Final = rf"(?:with)?in\s+the\s+(?:last|next)\s+(?:\d+\s+)?{_UNIT}"
_CALENDAR: Final = r"(?:in\s+)?(?:this|last|next)\s+(?:week|month|quarter|year)"
_FIXED: Final = rf"in\s+(?:{MONTH_NAME}\s+\d{{4}}|\d{{1,2}}\/\d{{4}}|\d{{4}}(?:-\d{{1,2}})?)"
_NUMBER: Final = r"(?:at\s+least|at\s+most|exactly)\s+\d{1,9}|between\s+\d{1,9}\s+and\s+\d{1,9}"
# Words of the grammar end where the word ends: "notes" is not "not es". The values of a list are
# one token, which takes a hundred thousand of them; a copied column has a line for each.
_GRAMMAR: Final = rf"""
    ?or_: and_ (_OR and_)*
    ?and_: not_ (_AND not_)*
    ?not_: _NOT not_ -> negated
         | "(" or_ ")"
         | condition
    ?condition: field OPERATOR value -> compared
         | field _IN VALUES -> one_of
         | field _NOT _IN VALUES -> none_of
         | field _BETWEEN value _AND value -> between
         | field _CONTAINS value -> contains
         | field _STARTS value -> starts
         | field DURING -> during
         | field AGE -> aged
         | field _EMPTY -> empty
         | field _FILLED -> filled
         | field _NOT_ASKED -> not_asked
         | QUANTIFIER field where? -> records
         | MEMBERSHIP value -> member
         | WAVE value where? -> surveyed
         | CONTACTABLE -> contactable
         | field -> flag
    where: _WHERE "(" or_ ")"
    field: NAME | STRING
    value: WORD | STRING
    OPERATOR: "!=" | "<=" | ">=" | "=" | "<" | ">"
    STRING: /{_STRING}/
    VALUES: /\(\s*{VALUE}((\s*,\s*|[^\S\n]*\n\s*){VALUE})*\s*\)/
    NAME: /[^\W\d][\w.]*/
    WORD: /{_WORD}/
    DURING.4: /(?:is\s+)?(?:{_COUNTED}|{_CALENDAR}|{_FIXED}|today|yesterday|tomorrow)\b/i
    AGE.4: /(?:is\s+)?(?:older|newer)\s+than\s+\d+\s+{_UNIT}\b/i
    QUANTIFIER.2: /(?:any|no|{_NUMBER})\s+(?=[^\W\d]|["“])/i
    MEMBERSHIP.3: /in\s+(?:segment|list)\b/i
    WAVE.2: /(?:invited\s+to|answered)\b/i
    CONTACTABLE.3: /contactable\s+for\s+\w+(?:\s+by\s+[\w-]+)?/i
    _AND.2: /and\b/i
    _OR.2: /or\b/i
    _NOT.2: /not\b/i
    _IN.2: /in\b/i
    _BETWEEN.2: /between\b/i
    _CONTAINS.2: /contains\b/i
    _STARTS.2: /starts\s+with\b/i
    _EMPTY.2: /is\s+empty\b/i
    _FILLED.2: /is\s+not\s+empty\b/i
    _NOT_ASKED.3: /(?:was\s+)?not\s+asked\b/i
    _WHERE.2: /where\b/i
    %import common.WS
    %ignore WS
"""


def read_tree(expression: str) -> Tree[Token]:
    """The tree of an expression. Raises UserError that says where it cannot be understood."""
    try:
        return _parser().parse(expression)
    except UnexpectedInput as error:
        place = len(expression) if error.pos_in_stream is None else error.pos_in_stream
        near = expression[place : place + 20].strip()
        if (isinstance(error, UnexpectedToken) and error.token.type == "$END") or not near:
            near = "the end"
        raise UserError(
            f"The filter cannot be understood near “{near}”; write for example: award in (PhD,"
            ' "MD(Res)") and award_completed between 1983 and 2017 and not deceased.',
            code="bad_filter",
        ) from error


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start="or_", parser="lalr")
