"""Cells of any column that may speak of opt-outs or deaths, whatever its heading."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from records.consent.opt_out_texts import plain_opt_out, refused_consent
from records.fields.deaths import CROSSES, is_plain_death
from tabular.reading import Cell

# A text without any of these says nothing of opt-outs and deaths; looked for first, for speed.
_TRACES: Final = (
    "not ", "not-", "not_", "donot", "dont", "n't", "n’t", "no ", "no-", "never", "without",
    "\nne ", " ne ", "pas ", "aucun", "kein", "nicht", "sin ", "ningun", "non ", "non-", "nessun",
    "niente", "geen", "niet", "please no", "cannot",
    "opt-", "opt ", "opted", "optout", "unsub", "nonsub", "dnc", "dne", "dnm", "blacklist",
    "blocklist", "suppress", "list removed", "abgemeldet", "abbestellt", "ausgetragen", "sperre",
    "kontaktverbot", "widerspruch", "abonn", "desinscri", "désinscri", "liste rouge", "de baja",
    "suscri", "disiscri", "cancellato", "uitgeschreven", "afgemeld", "austragen",
    "decease", "deceasd", "decese", "decd", "dec'd", "dec’d", "died", "dead", "rip ", "rip\n",
    "r.i.p", "r. i. p", "passed away", "verstorben", "gestorben", "décéd", "deced", "fallecid",
    "difunt", "defunt", "overleden", "falecid", "nao ", "não ", "sem ", "nenhum", "descadastr",
    "cancelou", "removed from list", "remove from list", "forgotten", "erasure", *CROSSES,
)  # fmt: skip
_PIECES: Final = re.compile(r"[.:;,|()\[\]\n\r/]+|\s[–—-]\s")
_LONGEST_PLAIN: Final = 120  # letters of a piece that is about an opt-out alone


def rows_that_say(cells: Sequence[Cell]) -> list[int]:
    """The indices of the cells that plainly say that somebody objected or died."""
    said = {text for text in suspects(cells) if says_plainly(text)}
    return [at for at, cell in enumerate(cells) if cell in said] if said else []


def suspects(cells: Iterable[Cell]) -> list[str]:
    """The distinct texts of `cells` that may speak of opt-outs or deaths: all others do not.

    They are in the order of the cells.
    """
    distinct = dict.fromkeys(cells)
    texts = {cell: f"\n{cell.casefold()}\n" for cell in distinct if isinstance(cell, str)}
    everything = "".join(texts.values())
    traces = [trace for trace in _TRACES if trace in everything]  # few, in most columns none
    if not traces:
        return []
    return [text for text, folded in texts.items() if any(trace in folded for trace in traces)]


def says_plainly(text: str) -> bool:
    """Whether a cell, or one of its sentences or list items, is about an opt-out or death alone."""
    return any(
        plain_opt_out(piece) or refused_consent(piece) or is_plain_death(piece)
        for piece in suspect_pieces(text)
        if len(piece) <= _LONGEST_PLAIN
    )


def suspect_pieces(text: str) -> list[str]:
    """Of a cell as a whole and its sentences or list items, those that may speak of opt-outs."""
    return suspects((text, *_PIECES.split(text)))
