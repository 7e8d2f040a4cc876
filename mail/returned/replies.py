"""Replies that somebody wrote: their own words without what they quote, and opt-outs among them.

Only what cannot mean anything else is an opt-out; the rest is for a person to read.
"""

import re
from typing import Final

from mail.returned.mime import ReturnedMime

_EXCERPT: Final = 500  # characters that are kept for review
_QUOTED: Final = re.compile(
    r"^\s*(>|on .{5,200} wrote:|am .{5,200} schrieb.{0,80}:|le .{5,200} a écrit\s*:"
    r"|el .{5,200} escribió:|op .{5,200} schreef.{0,80}:|il .{5,200} ha scritto:"
    r"|-{2,}\s*(original message|ursprüngliche nachricht|message d.origine|mensaje original"
    r"|oorspronkelijk bericht|forwarded message)|_{10,}|(from|von|de|van):\s.*@)",
    re.I,
)
_OPT_OUT: Final = re.compile(
    r"\bunsubscribe\b|\b(remove|take|delete) me (from|off)|(stop|don.?t|do not|never) (sending me"
    r"|send me|contact(ing)? me|e-?mail(ing)? me|write to me|writing to me)|opt[- ](me )?out"
    r"|remove my (e-?mail|address|name|details)"
    r"|\babmelden\b|\baustragen\b|nicht mehr (anschreiben|kontaktieren)|keine (weiteren )?e-?mails"
    r"|aus (ihrem|dem|eurem) verteiler|streichen sie mich"
    r"|\bdésabonn|\bdésinscri|ne (souhaite|veux|désire) plus recevoir|retirez-moi|supprimez mon"
    r"|\bdarme de baja|date de baja|no (deseo|quiero) recibir|elimin(en|e) mi"
    r"|\bafmelden\b|\buitschrijven\b|geen (e-?mails|berichten) meer|verwijder mij",
    re.I,
)
# In a sentence with these the words mean something else: a question how to do it, or the wish to
# stay. Whoever wants nothing again wants nothing.
_NOT_ONE: Final = re.compile(
    r"\b(how|why|did|didn.t|was|were|mistake|accident(ally)?|not want to|wie|warum|comment)\b"
    r"|(don.?t|\bnot|\bnever) ((want|wish) to )?(unsubscribe|opt|remove|take|delete)\b"
    r"|^(?!.*(don.?t|\bnot|\bnever)\b).*\bagain\b",
    re.I,
)
_LONGEST_REQUEST: Final = 400  # characters; a longer letter says more than that
# As the link for it in our messages writes it, whoever sends it for the recipient.
_OUR_LINK: Final = re.compile(r"^\W*unsubscribe [0-9a-f]{32}\W*$", re.I)
_UNSUBSCRIBE_SUBJECT: Final = re.compile(r"^\W*(re:\s*)?unsubscribe\b", re.I)


def own_words(mime: ReturnedMime) -> str:
    """What the sender wrote, up to the message that it answers."""
    text = mime.texts[0] if mime.texts else ""
    lines: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line):
            break
        lines.append(line.rstrip())
    return "\n".join(lines).strip()


def excerpt(words: str) -> str:
    """The beginning of what somebody wrote, for whoever reviews it."""
    short = re.sub(r"\n{2,}", "\n", words).strip()
    return short if len(short) <= _EXCERPT else f"{short[: _EXCERPT - 1]}…"


def is_by_our_link(mime: ReturnedMime) -> bool:
    """Whether a message is the one that our link for unsubscribing sends."""
    return bool(_OUR_LINK.search(mime.header("Subject")))


def is_opt_out(mime: ReturnedMime, words: str) -> bool:
    """Whether a reply asks for no more messages, and for nothing else."""
    if _UNSUBSCRIBE_SUBJECT.search(mime.header("Subject")):
        return True
    if len(words) > _LONGEST_REQUEST:
        return False
    sentences = re.split(r"[.!?\n]+", words)
    return any(_OPT_OUT.search(one) and not _NOT_ONE.search(one) for one in sentences)
