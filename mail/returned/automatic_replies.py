"""Replies that nobody wrote: out of office, receipts, “no longer works here”.

They are told before bounces are looked for, which they are easily taken for; by their headers
(RFC 3834, and what Exchange and others wrote before it), else by their subject.
"""

import re
from typing import Final

from mail.returned.kinds import ReturnedKind
from mail.returned.mime import ReturnedMime, addresses_in

_PRECEDENCE: Final = frozenset({"auto_reply", "auto-reply", "junk"})
_OUT_OF_OFFICE: Final = re.compile(
    r"out[- ]of[- ](the[- ])?office|\booo\b|auto(matic)?[- ]?(reply|response|respond)"
    r"|away from (the office|my (desk|(e-?)?mail))|on (annual|parental|maternity|sick)? ?leave"
    r"|on (holiday|vacation|sabbatical)"
    r"|abwesen|nicht im (büro|haus)|automatische antwort|im urlaub|außer haus|ausser haus"
    r"|absence (du bureau|prolongée)|absent|réponse automatique|reponse automatique|en congé"
    r"|fuera de (la )?oficina|respuesta autom|ausencia|de vacaciones|ausente"
    r"|afwezig|automatisch antwoord|niet op kantoor|met vakantie|met verlof"
    r"|fuori ufficio|risposta automatica|assente|resposta autom|autosvar|automatiskt svar"
    r"|odpowiedź automatyczna|poza biurem",
    re.I,
)
_SUBJECT: Final = re.compile(
    r"^\W*(re|aw|sv|antw|rif)?\W*(out[- ]of[- ](the[- ])?office|automatic reply|auto[- ]?reply"
    r"|autoreply|automatische antwort|abwesenheits|réponse automatique|reponse automatique"
    r"|absence|respuesta automática|fuera de la oficina|automatisch antwoord|afwezig"
    r"|risposta automatica|resposta automática|autosvar|automatiskt svar|odpowiedź automatyczna)",
    re.I,
)
_LEFT: Final = re.compile(
    r"(has|have) left (the |our )?(company|organi[sz]ation|university|institute|hospital|trust|team"
    r"|college|department)|no longer (work|employed|with (us|the)|at (the|this))"
    r"|is no longer (a member|in use|monitored)|(address|mailbox) is no longer"
    r"|nicht mehr (im unternehmen|bei uns|für|am institut|tätig|beschäftigt)|ausgeschieden"
    r"|ne (fait|travaille|faisons) plus (partie|à|a|au|dans|pour)|a quitté"
    r"|ya no (trabaja|forma parte|pertenece)|dejado (la empresa|de trabajar)"
    r"|werkt niet (meer|langer)|niet meer (werkzaam|in dienst)|uit dienst",
    re.I,
)
_MOVED: Final = re.compile(
    r"new (e-?mail )?address|(e-?mail|address) (has |is )?(now |been )?changed"
    r"|(reach|contact|write to|e-?mail) me (now |instead )?(at|on|under)|please use|update your"
    r"|i (have|'ve|’ve) (moved|changed)|my (new )?(e-?mail )?address is"
    r"|neue (e-?mail-?)?adresse|adresse hat sich geändert|erreichen sie mich (jetzt|künftig|unter)"
    r"|nouvelle adresse|changé d.adresse|nueva direcci|cambiado de (correo|direcci)"
    r"|nieuw(e)? (e-?mail)?adres|mailadres is gewijzigd",
    re.I,
)
_ADDRESS: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def is_automatic(mime: ReturnedMime) -> bool:
    """Whether nobody wrote this message: it says so itself, or its subject does."""
    submitted = mime.header("Auto-Submitted").casefold()
    return (
        bool(submitted and not submitted.startswith("no"))
        or any(mime.header(name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder"))
        or mime.header("Precedence").casefold() in _PRECEDENCE
        or bool(mime.header("X-Auto-Response-Suppress"))
        or mime.message.get_content_type() == "multipart/report"  # as a receipt of reading
        or bool(_SUBJECT.search(mime.header("Subject")))
    )


def kind_of_reply(mime: ReturnedMime, own_words: str) -> ReturnedKind | None:
    """What an automatic reply or one in `own_words` says of an address; None: nothing known.

    That somebody left counts for more than the address of a colleague that it gives.
    """
    if _LEFT.search(own_words):
        return ReturnedKind.LEFT
    if _MOVED.search(own_words) and new_address(mime, own_words):
        return ReturnedKind.ADDRESS_CHANGE
    return None


def is_absence(mime: ReturnedMime) -> bool:
    """Whether an automatic reply says that somebody is away."""
    return bool(_OUT_OF_OFFICE.search(f"{mime.header('Subject')}\n{mime.text[:2_000]}"))


def new_address(mime: ReturnedMime, own_words: str) -> str:
    """The address that a reply gives as the new one; empty where it gives none, or several."""
    known = {mime.sender, *addresses_in(mime.header("To")), *addresses_in(mime.header("Cc"))}
    said = {found.casefold().rstrip(".") for found in _ADDRESS.findall(own_words)} - known
    return said.pop() if len(said) == 1 else ""
