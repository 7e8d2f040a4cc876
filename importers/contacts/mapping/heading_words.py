"""The words of a heading in one form: "E-mail addr.", "emailAddress" and "Adresse mail" are alike.

Pure. Headings are compared as sets of words; words that mean the same in another language, or as
an abbreviation, are replaced by one English word.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from core.text import comparison_key

# Between the words of "firstName", "PostCode" and "Email2".
_INNER_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z]|[0-9])")
# In front of a heading: "1. ", "3) ", "(2) ", "Q4: ", "#6 ".
_NUMBERING: Final = re.compile(
    r"\s*(?:#\s*\d{1,3}\s+|[(\[]?(?:q|no\.?|nr\.?)?\s?\d{1,3}\s?[.):\]–—-]+\s*)(?=\S)",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LONGEST: Final = 200  # letters; a longer text is no heading of a field


def _table(lines: Mapping[str, str]) -> dict[str, str]:
    """The standard words by each of the words that mean the same."""
    return {
        comparison_key(word): standard
        for standard, words in lines.items()
        for word in words.split(",")
    }


# French, German, Spanish, Italian, Dutch and Portuguese words, and usual abbreviations.
_WORDS: Final = _table({
    "first name": "forename,firstname,fname,givenname,vorname,vornamen,prénom,voornaam,voornamen,"
                  "given name,christian name,nombre de pila",
    "last name": "surname,lastname,lname,familyname,nachname,familienname,zuname,apellido,cognome,"
                 "achternaam,family name,nom de famille,patronyme,sobrenome,apelido",
    "middle name": "middlename,mname,zweiter vorname,deuxième prénom,segundo nombre,secondo nome,"
                   "tweede voornaam",
    "full name": "fullname,nom complet,nombre completo,nome completo,volledige naam,"
                 "vollständiger name",
    "birth name": "geburtsname,nom de naissance,nom de jeune fille,apellido de soltera,"
                  "cognome da nubile,meisjesnaam,née",
    "title": "titre,titel,anrede,civilité,tratamiento,trattamento",
    "gender": "sex,geschlecht,sexe,sexo,sesso,geslacht,género,genere,m f,f m,m w,m w d,m v,h f",
    "dob": "date of birth,birth date,birthdate,birthday,d o b,geburtsdatum,geburtstag,"
           "date de naissance,fecha de nacimiento,data di nascita,geboortedatum,"
           "data de nascimento,né le",
    "nationality": "nationalité,nationalität,nacionalidad,nazionalità,nationaliteit,"
                   "staatsangehörigkeit",
    "language": "lang,langue,sprache,idioma,lengua,lingua,taal,língua",
    "email": "e mail,courriel,correo electrónico,correo,posta elettronica,mél,adresse électronique,"
             "courrier électronique",
    "email address": "emailadresse,mailadresse,adresse mail,emailadres,mailadres",
    "phone": "tel,telephone,telefon,teléfono,telefoon,fon,tlf",
    "phone number": "telefonnummer,telefoonnummer,telno",
    "mobile": "mob,mobil,móvil,mobiel,cell,cellphone,cellular,cellulare,celular,handy,portable,gsm",
    "mobile number": "handynummer,mobilnummer,mobielnummer,mobiele nummer",
    "mobile phone": "mobiltelefon,mobilephone",
    "number": "nr,num,nro,numéro,nummer,nbr",
    "address": "addr,add,adr,adresse,dirección,domicilio,indirizzo,adres,anschrift,addresses",
    "address line": "addrline,adressezeile,adresszeile,adresregel",
    "street": "straße,strasse,str,rue,calle,straat",
    "city": "ville,stadt,ort,wohnort,ciudad,città,stad,plaats,woonplaats,localité,localidad,"
            "località,población,cidade",
    "postcode": "post code,postal code,zip code,zip postal code,zip,zipcode,plz,postleitzahl,"
                "code postal,código postal,codice postale,cp,cap,postkode,pcode",
    "region": "bundesland,région,regione,kanton,provincia,provincie",
    "country": "pays,land,país,paese",
    "year": "yr,année,jahr,año,anno,jaar",
    "date": "datum,fecha,data",
    "class": "cl",
    "graduation": "grad,graduación",
    "graduation year": "abschlussjahr,promotionsjahr,afstudeerjaar,année d obtention,"
                       "année du diplôme,jahr des abschlusses,año de graduación,anno di laurea,"
                       "jaar van afstuderen",
    "qualification": "qual",
    "degree": "diplôme,abschluss,hochschulabschluss,titulación,laurea,diploma",
    "programme": "program,prog,studiengang,carrera,corso di laurea,opleiding,filière",
    "department": "dept,dep,dpt,abteilung,fachbereich,département,departamento,dipartimento,"
                  "afdeling",
    "faculty": "fakultät,faculté,facultad,facoltà,faculteit",
    "supervisor": "betreuer,betreuerin,doktorvater,directeur de thèse,directrice de thèse,"
                  "director de tesis,relatore,promotor,begeleider,superviseur,supervisore",
    "employer": "arbeitgeber,employeur,empleador,datore di lavoro,werkgever",
    "company": "firma,entreprise,empresa,azienda,bedrijf,société,unternehmen",
    "position": "poste,puesto,cargo,posizione,funktion,fonction,functie,stelle",
    "occupation": "beruf,profession,profesión,professione,beroep",
    "job title": "berufsbezeichnung,intitulé du poste,functietitel,jobtitle",
    "note": "notiz,notizen,bemerkung,bemerkungen,anmerkung,anmerkungen,remarque,observación,"
            "observaciones,osservazioni,opmerking,opmerkingen",
    "comment": "kommentar,commentaire,commento,comentario",
    "student number": "matrikelnummer,matrikelnr,matrikel,numéro étudiant,numéro d étudiant,"
                      "matricola,número de matrícula,studentnummer,studentennummer",
    "start": "beginn,début,inicio,inizio,begin",
    "pa": "p a",
    "news": "news",  # no plural of "new"
    "phd": "ph d",
})  # fmt: skip
_PHRASES: Final = re.compile(
    r"\b(?:" + "|".join(sorted((w for w in _WORDS if " " in w), key=len, reverse=True)) + r")\b"
)
_SAY_NOTHING: Final = frozenset(
    comparison_key(
        "of the a an your my our please enter s optional required mandatory de du des d la le les l"
        " el los las der die das den del di della dello van het een"
    ).split()
)


def words_in_order(heading: str) -> tuple[str, ...]:
    """The standard words of `heading` as they follow each other."""
    plain = comparison_key(_INNER_WORD.sub(" ", heading[:_LONGEST]))
    plain = _PHRASES.sub(lambda found: _WORDS[found[0]], plain)
    singular = (_singular(word) for word in plain.split())
    words = " ".join(_WORDS.get(word, word) for word in singular).split()
    if len(words) > 1 and "no" in words[1:]:  # in front it is a negation: "No e-mail"
        words = [words[0], *("number" if word == "no" else word for word in words[1:])]
    return tuple(word for word in words if word not in _SAY_NOTHING)


@lru_cache(maxsize=8192)  # each file asks for those of all fields, and each preview of a file again
def words_of(heading: str) -> frozenset[str]:
    """The standard words of `heading`, whatever their order."""
    return frozenset(words_in_order(heading))


def standard_words(*lines: str) -> frozenset[str]:
    """The standard words of lists of words with blanks between."""
    return frozenset(word for line in lines for one in line.split() for word in words_of(one))


def without_numbering(heading: str) -> str:
    """`heading` without the number that stands in front of it: "1. Surname" is "Surname"."""
    found = _NUMBERING.match(heading)
    return heading[found.end() :] if found is not None else heading


def without_brackets(heading: str) -> str:
    """`heading` without what stands in brackets."""
    return _BRACKETS.sub(" ", heading)


def _singular(word: str) -> str:
    if word in _WORDS or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    return word[:-1]
