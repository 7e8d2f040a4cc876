"""Post-nominal letters behind a name: "FRCP MD(Res) PhD", "(Hons)", "OBE". Pure."""

import re
from typing import Final

from core.text import clean
from records.fields import vocabulary

# A word, with what is in brackets at once behind it ("MD(Res)"), or a bracket that stands alone.
_TOKEN: Final = re.compile(r"\([^()]*\)|[^\s,()]+(?:\([^()]*\))?")
_BRACKET: Final = re.compile(r"\([^()]*\)")
_NO_LETTERS: Final = re.compile(r"[^a-z]")

# Nobody is called by these, so one name word in front is enough. Royal colleges and faculties write
# theirs by one rule: associate, fellow, licentiate, member or diploma of the R.C. of something.
_SURE: Final = re.compile(
    r"(?:hon)?[aflmd]{1,2}rc[a-z]{1,7}"
    r"|frs[ecbtm]?|fmedsci|fba|frsa|fhea|sfhea|pfhea|ffph|ffpm|fficm|ffpmrcs|facp|facs|facc|fesc"
    r"|fibms|fds|fdsrcs\w{0,4}|mfds|mfph|mfpm|ffsrh|mfsrh|frcsed"
    r"|mb[b]?s|mbchb|mbbch|mbbchbao|bmbs|bmbch|bmedsci|bds|bvsc|bvms|bpharm|mpharm|llb|llm"
    r"|bsc|msc|dsc|bphil|mphil|dphil|phd|mres|msci|mch|chm|mdres|mmed|mmedsci|mph|mclinres|mdent"
    r"|dclinpsy|dclinpsych|engd|edd|drph|pgce|pgcert|pgdip|dtmh|dipl?[a-z]{2,6}"
    r"|kcmg|gcmg|dcmg|dcvo|kcvo|gbe|kbe|dbe|cbe|cmg|hons"
)
# These are names too (Ma, Do, Obe, Meng): only in capitals, behind two words that are not.
MAYBE_NAMES: Final = frozenset(
    [
        "ma", "ba", "md", "do", "dm", "ms", "bs", "mb", "bm", "bch", "chb", "be", "me", "ed", "bed",
        "med", "mba", "dba", "beng", "meng", "bn", "mn", "rn", "rgn", "rm", "obe", "mbe", "cb",
        "kcb", "gcb", "ch", "om", "kc", "qc", "jp", "dl", "td", "vrd", "mvo", "lvo", "bem",
    ]
)  # fmt: skip


def split_post_nominals(name: str) -> tuple[str, str]:
    """`name` without the post-nominal letters behind it, and those as they are written.

    They are looked for at the end, and before the comma of "Wood FRCS, Ben". A name always keeps
    one word, and two where the letters may be a name themselves: "Yo-Yo MA" is left as it is.
    """
    name, suffix = _split_end(name, doubtful=True)
    family, comma, given = name.partition(",")
    if comma:
        family, other = _split_end(family, doubtful=False)
        name = f"{family},{given}"
        suffix = " ".join(filter(None, (other, suffix)))
    return name, suffix


def _split_end(text: str, *, doubtful: bool) -> tuple[str, str]:
    tokens = list(_TOKEN.finditer(text))
    words = [token[0] for token in tokens]
    names = [at for at, word in enumerate(words) if _is_name(word)]
    if not names:
        return text, ""
    # Behind this many words letters that may be a name are none: two names, not all in capitals.
    mixed = next((at for at in names if not words[at].isupper()), len(words))
    enough = max(names[1], mixed) if doubtful and len(names) > 1 else len(words)
    first = len(words)
    for at in range(len(words) - 1, names[0], -1):
        word = words[at]
        bracket = _BRACKET.fullmatch(word) and _is_sure(words[at - 1])  # "FRCS (Orth)"
        if not (_is_sure(word) or bracket or (at > enough and _may_be_letters(word))):
            break
        first = at
    if first == len(words):
        return text, ""
    start = tokens[first].start()
    return clean(text[:start].rstrip(" ,")), clean(text[start:])


def _is_name(word: str) -> bool:
    return not (
        _BRACKET.fullmatch(word)
        or _is_sure(word)
        or _may_be_letters(word)
        or vocabulary.canonical("title", word, {}) is not None
    )


def _is_sure(word: str) -> bool:
    return any(_SURE.fullmatch(_letters(part)) for part in (word, *_BRACKET.split(word)[:1]))


def _may_be_letters(word: str) -> bool:
    return _letters(word) in MAYBE_NAMES and sum(map(str.isupper, word)) > 1


def _letters(word: str) -> str:
    return _NO_LETTERS.sub("", word.casefold())
