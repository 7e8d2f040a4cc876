"""Whom and what a heading speaks of, where that is not the person of the row as they are now.

Pure. A supervisor's e-mail address, a fax number or an old address must never become the person's
own, whatever the cells look like.
"""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Final

from core.text import comparison_key
from importers.contacts.mapping.heading_words import standard_words, words_of


class Subject(StrEnum):
    """What a column is about that is not imported; the text says so of the column."""

    SOMEONE_ELSE = "it is about someone else"
    NOT_CURRENT = "it is about earlier details, not current ones"
    ANOTHER_CHANNEL = "it is neither an e-mail address nor a phone number"


# Words that stand for the person of the row.
SELF: Final = standard_words(
    "alumnus alumna alumni alum graduate member student person individual constituent participant"
    " contact subscriber applicant candidate legal official"
)
_DEGREES: Final = standard_words(
    "bachelor master doctor"
)  # a Master's degree belongs to nobody else
_SOMEONE_ELSE: Final = standard_words(
    "supervisor advisor adviser tutor mentor examiner partner spouse husband wife fiance fiancee",
    "parent mother father mum mom dad son daughter child children sibling brother sister guardian"
    " carer relative relation grandparent kin friend neighbour household",
    "emergency assistant secretary pa referee manager owner boss head dean chair leader director"
    " coordinator administrator admin officer colleague recruiter sponsor executor attorney lawyer"
    " solicitor agent gp physician consultant warden interviewer investigator nominator nominee"
    " user sender author editor creator",
    "by updated created modified changed entered recorded uploaded submitted",
    # French
    "tuteur directeur directrice conjoint conjointe epoux epouse mari pere mere enfant fils fille"
    " urgence proche secretaire assistante responsable gestionnaire proprietaire",
    # German
    "betreuers ehepartner ehegatte ehefrau ehemann gatte gattin partnerin eltern vater mutter kind"
    " sohn tochter notfall notfallkontakt angehoriger angehorige assistent assistentin assistenz"
    " sekretariat sekretar sekretarin vorgesetzter vorgesetzte ansprechpartner ansprechpartnerin"
    " bearbeiter vormund leiter leiterin chef",
    # Spanish
    "pareja conyuge esposo esposa marido mujer padre madre hijo hija emergencia familiar asistente"
    " secretaria secretario jefe jefa",
    # Italian
    "coniuge moglie genitore figlio figlia emergenza parente assistente segretaria segretario"
    " referente tutore",
    # Dutch
    "echtgenoot echtgenote ouder vader moeder zoon dochter noodgeval nood secretaresse"
    " leidinggevende contactpersoon voogd beheerder",
)
_NOT_CURRENT: Final = standard_words(
    "old previous prior former past obsolete invalid wrong bounced undeliverable",
    "entry entrance admission highest school secondary",
    "ancien ancienne precedent precedente lycee ecole ehemalig ehemalige fruher fruhere vorherige"
    " schule anterior antiguo antigua escuela vecchio vecchia scuola oud oude vorig vorige",
)
_ANOTHER_CHANNEL: Final = standard_words(
    "fax telefax faxnummer telecopie telecopieur pager website webpage url homepage"
)
_SUBJECTS: Final = (
    (Subject.SOMEONE_ELSE, _SOMEONE_ELSE),
    (Subject.ANOTHER_CHANNEL, _ANOTHER_CHANNEL),
    (Subject.NOT_CURRENT, _NOT_CURRENT),
)
# "Partner's e-mail", "parents’ address", "l’e-mail" not.
_POSSESSIVE: Final = re.compile(
    r"(?<![^\W\d_])([^\W\d_]+)(?:['’ʼ`´]s|(?<=s)['’ʼ`´])(?![^\W\d_])", re.IGNORECASE
)


def other_subject(heading: str, named: Collection[str] = frozenset()) -> Subject | None:
    """What `heading` speaks of that is not the person now, or None where nothing says so.

    `named` are its words that name a field, and so are not looked at: the supervisor of the field
    Supervisor.
    """
    owners = {comparison_key(found[1]) for found in _POSSESSIVE.finditer(heading)}
    if any(not words_of(owner) <= SELF | _DEGREES for owner in owners):
        return Subject.SOMEONE_ELSE
    words = words_of(heading).difference(named)
    return next((subject for subject, about in _SUBJECTS if words & about), None)
