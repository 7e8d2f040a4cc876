"""Whole names taken apart, former names found, capitals written as people do. Pure."""

import re
from collections import Counter
from typing import Final

from nameparser import HumanName
from nameparser.config import Constants
from nameparser.config.suffixes import SUFFIX_ACRONYMS

from core.text import clean, comparison_key, fold
from importers.contacts.splitters.post_nominals import MAYBE_NAMES, split_post_nominals
from records.fields import vocabulary

_VOWEL: Final = re.compile("[aeiouy]")
_PARTS: Final = {
    "title": "title",
    "first": "given_name",
    "middle": "middle_names",
    "last": "family_name",
    "suffix": "suffix",
    "nickname": "preferred_name",
    "maiden": "former_name",
}
_IN_BRACKETS: Final = re.compile(
    r"[(\[]\s*(?:née|nee|né|born|formerly|previously|geb\.|geb|geborene|maiden name)[:\s]\s*"
    r"([^()\[\]]+?)\s*[)\]]",
    re.IGNORECASE,
)
# Without brackets only what cannot be a name itself: there are people called Born and Nee.
_BEHIND: Final = re.compile(r"(?<=[^\s,]),?\s+(?:née|nee|geb\.)\s+([^,()\[\]]+)")
_REMARK: Final = re.compile(r"\s*([(\[][^()\[\]]*[)\]])$")
_LEAST_FAMILY: Final = 3  # letters; two capitals may be initials
# Words that the parser takes for titles, and that people have as given names.
_GIVEN_NAMES: Final = frozenset(
    [
        "king", "queen", "prince", "princess", "bishop", "baron", "major", "dean", "duke", "earl",
        "judge", "marshal", "chief", "pope",
    ]
)  # fmt: skip
# Петров Иван Сергеевич: the family name stands first where a patronymic stands last. In Latin
# letters -vich ends family names as well (Abramovich), so the first word must look like one, too.
_PATRONYMIC: Final = re.compile(
    r".*(?:вич|ьич|мич|вна|ична)|.*(?:[oey]vna|ichna)"
    r"|(?=\w+(?:ov|ev|sky|skiy|skii|enko|chuk|kin)a?\s).*[oey]vich",
    re.IGNORECASE | re.DOTALL,
)
_USUAL_ORDER: Final = Constants(suffix_acronyms=SUFFIX_ACRONYMS - MAYBE_NAMES)
_FAMILY_FIRST: Final = Constants(
    suffix_acronyms=SUFFIX_ACRONYMS - MAYBE_NAMES, patronymic_name_order=True
)


def take_name_apart(text: str) -> dict[str, str]:
    """The parts of a whole name: "Smith, Dr Anna", "Dr Anna Smith (née Jones)", "SMITH Anna".

    What stands in brackets behind the name, but for a title, stays with the word before it: it may
    mean anything.
    """
    name, former = former_name(clean(text))
    name, suffix = split_post_nominals(name)
    remark = _REMARK.search(name)
    if remark is not None:
        name = name[: remark.start()]
    parts = _parsed(name)
    if remark is not None:
        if "title" not in parts and vocabulary.canonical("title", remark[1], {}) is not None:
            before = "title"
        elif "given_name" in parts and ("," in name or "family_name" not in parts):
            before = "given_name"
        else:
            before = "family_name"
        parts[before] = f"{parts.get(before, '')} {remark[1]}".strip()
    if suffix:
        parts["suffix"] = ", ".join(filter(None, (parts.get("suffix"), suffix)))
    if former:
        parts["former_name"] = f"{former} {parts.get('former_name', '')}".strip()
    return parts


def former_name(text: str) -> tuple[str, str]:
    """A name without the former one that is told with it, and that one, or nothing."""
    for pattern in (_IN_BRACKETS, _BEHIND):
        found = pattern.search(text)
        if found is not None and text[: found.start()].strip():
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return clean(re.sub(r"\s+,", ",", rest)), found[1].strip()
    return text, ""


def name_case(name: str) -> str:
    """`name` with capitals as people write it, where the file has nothing but capitals.

    "O'BRIEN" becomes "O'Brien", "VAN DER BERG" "van der Berg"; what may be initials ("JO", "JRR")
    stays as it is.
    """
    if not name.isupper() or len(name) <= 2 or (len(name) == 3 and not _VOWEL.search(fold(name))):
        return name
    human = HumanName(last=name)
    human.capitalize(force=True)
    return str(human.last) or name


def _parsed(name: str) -> dict[str, str]:
    patronymic = _PATRONYMIC.fullmatch(name) is not None
    human = HumanName(_family_last(name), _FAMILY_FIRST if patronymic else _USUAL_ORDER)
    parts = {field: value for part, field in _PARTS.items() if (value := str(getattr(human, part)))}
    words = name.split()
    if len(words) == 2 and words[0].casefold() in _GIVEN_NAMES and parts.get("title") == words[0]:
        return {"given_name": words[0], "family_name": words[1]}
    first, last = parts.get("given_name", ""), parts.get("family_name", "")
    if first.islower() and last and not last.islower() and name.endswith(f"{first} {last}"):
        parts["family_name"] = f"{parts.pop('given_name')} {last}"  # "van Dyk" has no given name
    if _words(*parts.values()) == _words(name):
        return parts
    given, _, family = name.rpartition(" ")  # the parser lost a word: take it plainly
    return {"given_name": given, "family_name": family} if given else {"family_name": family}


def _family_last(name: str) -> str:
    """The name with a comma where capitals alone in front are the family name: "DUPONT Jean"."""
    if "," in name:
        return name
    title = str(HumanName(name).title)
    words = name.removeprefix(title).split()
    front = 0
    while front < len(words) and words[front].isupper() and len(words[front]) > 1:
        front += 1
    family, given = " ".join(words[:front]), words[front:]
    sure = (
        given
        and len(family) >= _LEAST_FAMILY
        and _VOWEL.search(fold(family))
        and not any(word.isupper() and len(word.strip(".")) > 1 for word in given)
    )
    return f"{family}, {title} {' '.join(given)}" if sure else name


def _words(*texts: str) -> Counter[str]:
    return Counter(word for text in texts for word in comparison_key(text).split())
