"""The words in which headings and cells speak of opt-outs, in English and the languages around it.

Pure. A text becomes a list of `Word`s: phrases of several words are one, so that "do not e-mail",
"DoNotEmail" and "don't email" are the same two words.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from core.text import comparison_key


def word_set(text: str, between: str | None = None) -> frozenset[str]:
    """The words of a list that is written as one text, with spaces or `between` between them."""
    return frozenset(text.split(between))


class Channel(StrEnum):
    """A contact channel that a person can opt out of."""

    ALL = "contact"
    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    SURVEY = "survey"


class Tag(StrEnum):
    """What a word does in a text about opt-outs."""

    YES = "yes"
    NO = "no"
    NEGATION = "negation"  # "do not": an opt-out whatever follows
    WEAK_NEGATION = "weak negation"  # "no": an opt-out before a channel only
    OPTED_OUT = "opted out"  # an opt-out wherever it stands
    WITHDRAWN = "withdrawn"  # an opt-out in a column of opt-outs only
    OPTED_IN = "opted in"
    NOT_ASKED = "not asked"
    CHANNEL = "channel"
    GENERAL = "general"  # "all", "any": of the channel that follows, else all channels
    BY = "by"  # "contact by e-mail" is about e-mail alone
    ONLY = "only"
    LIMIT = "limit"  # makes a text unclear: "except", "maybe"
    DATE = "date"
    FILLER = "filler"
    OTHER = "other"


class Word(NamedTuple):
    """A word or phrase of a text: its role, and the channels it names."""

    role: Tag
    channels: frozenset[Channel] = frozenset()


_PHRASES: Final[Mapping[Tag, str]] = {
    Tag.YES: "yes,y,true,t,x,sim,ja,j,oui,o,si,s,checked,ticked,on,set,wahr,vrai,vero,verdadero,"
    "waar",
    Tag.NO: "no,n,none,false,f,nao,nein,non,nee,off,unchecked,falsch,faux,falso,onwaar",
    Tag.NEGATION: "do not,dont,don t,donot,do nt,does not want,doesn t want,does not wish,ne pas,"
    "ne plus,bitte nicht,please no,please not,requests no,requested no,wants no,not to be,"
    "should not be,must not be,may not be,cannot be,can t be",
    Tag.WEAK_NEGATION: "no,not,never,non,without,kein,keine,keinen,keinerlei,nicht,pas de,pas d,"
    "pas,aucun,aucune,sin,ningun,ninguna,nessun,nessuna,niente,geen,niet,"
    "sem,nenhum,nenhuma",
    Tag.OPTED_OUT: "opt out,opted out,opts out,optout,optedout,opt outs,opting out,unsubscribe,"
    "unsubscribed,unsubscribes,unsub,unsubbed,unsubscription,dnc,dne,dnm,blacklist,blacklisted,"
    "blocklist,blocklisted,suppress,suppressed,suppression,list removed,non subscribed,"
    "nonsubscribed,not subscribed,unsubscribed user,remove from list,removed from list,"
    "right to be forgotten,erasure request,erasure requested,gdpr erasure,"
    "abgemeldet,abbestellt,austragen,ausgetragen,kontaktsperre,werbesperre,mailsperre,"
    "kontaktverbot,werbewiderspruch,postsperre,telefonsperre,"
    "desabonne,desabonnee,desinscrit,desinscrite,desinscription,desabonnement,liste rouge,"
    "dado de baja,dada de baja,desuscrito,desuscrita,cancelo suscripcion,"
    "disiscritto,disiscritta,cancellato dalla lista,uitgeschreven,afgemeld,descadastrado,"
    "descadastrada,cancelou inscricao,cancelou a inscricao,cancelou subscricao",
    Tag.WITHDRAWN: "stop,stopped,block,blocked,exclude,excluded,remove,removed,withdrawn,withdrew,"
    "objected,objects,objection,refused,refuses,declined,declines,cancelled,canceled,revoked,"
    "rejected,denied,cease,spam,complained,complaint,abuse,restricted,restriction,restrictions,"
    "exclusion,exclusions,uncontactable,"
    "gesperrt,sperre,widersprochen,widerspruch,widerrufen,abgelehnt,"
    "oppose,opposee,opposition,refuse,refusee,baja,rechazado,rechazada,rifiutato,rifiutata,"
    "revocato,geweigerd,bezwaar,ingetrokken",
    Tag.OPTED_IN: "opt in,opted in,optin,optedin,subscribed,subscriber,resubscribed,active,"
    "confirmed,allowed,allow,granted,given,consent,consents,consented,permission,permitted,agree,"
    "agreed,agrees,accepts,accepted,ok,okay,okay to,happy to,willing,may,can,"
    "no objection,no objections,no restriction,no restrictions,no exclusion,no exclusions,"
    "not opted out,not unsubscribed,"
    "no opt out,never opted out,has not opted out,not suppressed,not blocked,not blacklisted,"
    "abonniert,angemeldet,aktiv,einwilligung,zugestimmt,abonne,abonnee,inscrit,inscrite,actif,"
    "active,suscrito,suscrita,activo,activa,iscritto,iscritta,attivo,ingeschreven,aangemeld,actief",
    Tag.NOT_ASKED: "not asked,not known,unknown,not recorded,n a,na,nil,not applicable,not set,"
    "unbekannt,inconnu,desconocido,sconosciuto,onbekend",
    Tag.GENERAL: "all,any,every,everything,anything,alle,alles,tout,tous,toute,toutes,todo,todos,"
    "tutto,tutti,further,future",
    Tag.BY: "by,via,through,per,with,par,por,door,mit",
    Tag.ONLY: "only,nur,seulement,uniquement,solo,solamente,soltanto,alleen,just",
    Tag.LIMIT: "except,excluding,unless,but,apart from,other than,until,till,before,after,if,"
    "maybe,perhaps,possibly,probably,sometimes,some,might,unsure,uncertain,check,confirm,tbc,query,"
    "pending,temporarily,not sure,ausser,sauf,excepto,eccetto,behalve,vielleicht,peut etre,"
    "quizas,forse,misschien",
    Tag.FILLER: "please,pls,to,be,me,us,him,her,them,of,from,the,a,an,and,or,for,on,in,at,again,"
    "more,has,have,had,is,was,been,wishes,wish,wants,want,prefers,receive,receives,receiving,"
    "send,sent,sending,use,his,their,my,our,this,person,constituent,via link,since,as,asked,"
    "requested,request,requests,requesting,code,codes,flag,user,list,lists,status,date,time,"
    "bitte,zu,mehr,und,oder,von,vom,am,seit,der,die,das,de,du,des,le,la,les,l,d,plus,et,ou,"
    "merci,svp,por favor,mas,el,los,las,del,y,e,o,per favore,il,lo,gli,dei,piu,graag,het,een,en,"
    "van,meer,enviar,envoyer,senden,sturen,inviare,recibir,recevoir,erhalten,gdpr,dsgvo,rgpd,avg,"
    "marketing,bulk,alumni,office,is a,data protection,privacy,ind,indicator",
}  # fmt: skip
_EMAIL, _PHONE, _POST = Channel.EMAIL, Channel.PHONE, Channel.POST
_CHANNELS: Final[Mapping[tuple[Channel, ...], str]] = {
    (Channel.ALL,): "contact,contacts,contacted,contacting,solicit,solicitation,solicitations,"
    "communication,communications,communicate,appeals,approach,disturb,process,processing,"
    "hear from,"
    "kontakt,kontakte,kontaktieren,kontaktiert,kontaktaufnahme,anschreiben,contacter,contacte,"
    "contactee,contacto,contactar,contato,contatos,contatar,contactado,contatado,contattare,"
    "contatto,contatti,contacteren,benaderen,benaderd",
    (_EMAIL,): "email,e mail,emails,e mails,emailed,emailing,email address,e mail address,"
    "bulk email,bulk emails,mass email,newsletter,newsletters,e newsletter,enewsletter,"
    "ebulletin,e bulletin,electronic mail,courriel,courriels,courrier electronique,mel,"
    "correo electronico,correos,correos electronicos,posta elettronica,mailen,mails,e mailen,"
    "emailen,e post",
    (_PHONE,): "phone,phones,phoned,phoning,telephone,telephoning,tel,call,calls,called,calling,"
    "sms,text,texts,text message,text messages,texting,mobile,whatsapp,cold call,phone call,"
    "phone calls,telefon,telefonisch,anrufen,anrufe,angerufen,telephoner,appeler,appels,appel,"
    "telefono,llamar,llamadas,llamada,chiamare,telefonare,telefonate,bellen,telefoon,gebeld",
    (_POST,): "post,mail,postal,postal mail,postalmail,direct mail,paper mail,mailed,letter,"
    "letters,mailshot,mailshots,magazine,snail mail,brief,briefe,briefpost,posten,courrier,"
    "courrier postal,courriers,correo postal,carta,cartas,lettera,lettere,posta,brieven",
    (_EMAIL, _POST): "mailing,mailings,mailing list,mailing lists,correspondence,bulletin,"
    "write,writing,correo,werbung,publicite,publicidad,pubblicita,reclame",
    (Channel.SURVEY,): "survey,surveys,surveyed,questionnaire,questionnaires,invite,invited,"
    "invitation,invitations,umfrage,umfragen,"
    "befragung,befragungen,enquete,enquetes,encuesta,encuestas,sondaggio,sondaggi",
}  # fmt: skip
_MONTHS: Final = word_set(
    "jan january feb february mar march apr april jun june jul july aug august sep sept september"
    " oct october nov november dec december"
)
# In other languages "mail" is e-mail; in English it is post.
_NOT_ENGLISH: Final = word_set(
    "kein keine keinen nicht bitte pas aucun ne sin nessun nessuna niente geen niet non nao sem"
)
_NUMBER: Final = re.compile(r"\d{1,8}(?:st|nd|rd|th|t\d{1,2}|z|am|pm)?")
_INNER_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_PHRASE: Final = 4
LONGEST: Final = 500  # letters of a text that is looked at


def _words() -> dict[str, Word]:
    found: dict[str, Word] = {}
    for role, listed in _PHRASES.items():
        for phrase in listed.split(","):
            found.setdefault(comparison_key(phrase), Word(role))
    for channels, listed in _CHANNELS.items():
        for phrase in listed.split(","):
            found[comparison_key(phrase)] = Word(Tag.CHANNEL, frozenset(channels))
    return found


_WORDS: Final[Mapping[str, Word]] = _words()


def words_of(text: str) -> list[Word]:
    """The words of `text`, which may be written in camelCase; phrases are one word each."""
    parts = comparison_key(_INNER_WORD.sub(" ", text[:LONGEST])).split()
    found: list[Word] = []
    at = 0
    while at < len(parts):
        for length in range(min(_LONGEST_PHRASE, len(parts) - at), 0, -1):
            phrase = " ".join(parts[at : at + length])
            word = _WORDS.get(phrase)
            if word is None and length == 1:
                word = Word(_role_of(phrase))
            elif phrase == "mail" and not _NOT_ENGLISH.isdisjoint(parts):
                word = Word(Tag.CHANNEL, frozenset({_EMAIL, _POST}))
            elif phrase == "may" and any(map(str.isdigit, parts[max(at - 1, 0) : at + 2])):
                word = Word(Tag.DATE)
            if word is not None:
                found.append(word)
                at += length
                break
    return found


def _role_of(part: str) -> Tag:
    return Tag.DATE if part in _MONTHS or _NUMBER.fullmatch(part) else Tag.OTHER


def channels_of(words: Sequence[Word]) -> frozenset[Channel]:
    """The channels that `words` name.

    "All" before a channel belongs to it ("all mailings"), and so does "contact" where the channel
    follows with "by" or "via" ("contact by e-mail"); elsewhere they mean every channel.
    """
    named = [word for word in words if word.role in (Tag.CHANNEL, Tag.GENERAL, Tag.BY)]
    found: set[Channel] = set()
    for place, word in enumerate(named):
        following = named[place + 1] if place + 1 < len(named) else None
        if word.role is Tag.CHANNEL:
            is_led_up_to = word.channels == {Channel.ALL} and following is not None
            if not (is_led_up_to and following and following.role is Tag.BY):
                found |= word.channels
        elif word.role is Tag.GENERAL and (following is None or following.role is not Tag.CHANNEL):
            found.add(Channel.ALL)
    return frozenset(found)
