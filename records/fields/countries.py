"""Countries: their names in the common languages, their codes, and so their phone regions.

The names are those of libphonenumber, which takes them from the CLDR; the codes are ISO 3166-1.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from phonenumbers.geodata.locale import LOCALE_DATA

from core.text import comparison_key

_LANGUAGES: Final = ("en", "fr", "de", "es", "it", "nl", "pt")

# Each with two letters and three. Kosovo has a code of the European Union's.
_CODES: Final = (
    "ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA "
    "AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES "
    "BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK "
    "CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA "
    "DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA "
    "GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS "
    "GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD "
    "IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA "
    "KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA "
    "LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ "
    "MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC "
    "NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM "
    "PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC "
    "SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV "
    "SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR "
    "TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR "
    "VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE"
    " XKXKX"
)

# Where the office's usual English name is not libphonenumber's.
_NAMES: Final[Mapping[str, str]] = {
    "BQ": "Caribbean Netherlands",
    "CC": "Cocos Islands",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CZ": "Czechia",
    "MK": "North Macedonia",
    "RE": "Réunion",
    "SX": "Sint Maarten",
    "SZ": "Eswatini",
    "VA": "Vatican City",
    "XK": "Kosovo",
}
_DOUBTFUL: Final = frozenset({"congo"})  # names of two countries
_SMALL_WORDS: Final = (" And ", " Of ", " The ")

# Further names, short forms and names in other languages.
_MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "GB": (
        "uk", "u k", "great britain", "britain", "england", "scotland", "wales",
        "northern ireland", "united kingdom of great britain and northern ireland",
    ),
    "US": ("u s", "u s a", "united states of america", "america"),
    "AE": ("uae", "u a e", "emirates"),
    "BA": ("bosnia",),
    "BN": ("brunei darussalam",),
    "CD": ("drc", "dr congo", "congo kinshasa", "zaire"),
    "CG": ("congo brazzaville",),
    "CI": ("ivory coast",),
    "CN": ("people s republic of china", "pr china", "prc", "mainland china", "中国"),
    "CV": ("cabo verde",),
    "CZ": ("czech republic", "cesko", "ceska republika"),
    "DK": ("danmark",),
    "FI": ("suomi",),
    "GR": ("hellas", "hellenic republic"),
    "HK": ("hong kong sar", "hong kong sar china"),
    "HR": ("hrvatska",),
    "HU": ("magyarorszag",),
    "IE": ("eire", "republic of ireland", "irish republic"),
    "IR": ("islamic republic of iran", "iran islamic republic of"),
    "IS": ("island",),
    "JP": ("日本",),
    "KR": ("republic of korea", "korea republic of", "korea south", "한국"),
    "KP": ("korea north", "democratic people s republic of korea"),
    "LA": ("lao", "lao people s democratic republic"),
    "MD": ("republic of moldova", "moldova republic of"),
    "MK": ("macedonia", "republic of north macedonia"),
    "MM": ("burma",),
    "MO": ("macau", "macao sar"),
    "NL": ("holland", "nederland"),
    "NO": ("norge",),
    "PL": ("polska",),
    "PS": ("palestinian territories", "state of palestine", "west bank and gaza"),
    "RU": ("russian federation", "россия"),
    "SA": ("ksa", "kingdom of saudi arabia"),
    "SE": ("sverige",),
    "SY": ("syrian arab republic",),
    "SZ": ("swaziland",),
    "TL": ("east timor",),
    "TR": ("turkiye", "republic of turkey"),
    "TW": ("republic of china", "taiwan province of china", "臺灣", "台灣"),
    "TZ": ("united republic of tanzania", "tanzania united republic of"),
    "VA": ("vatican", "holy see"),
    "VN": ("viet nam",),
    "XK": ("kosova",),
    "ZA": ("rsa", "republic of south africa"),
}  # fmt: skip


def country_of(word: str) -> str | None:
    """The English name of the country that `word` names or is the code of; None for no country.

    `word` is as `core.text.key` gives it: "allemagne", "de", "deu" and "germany" are Germany.
    """
    return _by_word().get(word.removeprefix("the "))


def region_of(country: str) -> str | None:
    """The ISO 3166 code of a country's English name, as phone numbers are read by; or None."""
    return _regions().get(country)


def names() -> tuple[str, ...]:
    """The English names of all countries, in their order."""
    return tuple(sorted(_regions()))


@cache
def _regions() -> Mapping[str, str]:
    return {_english(code[:2]): code[:2] for code in _CODES.split()}


@cache
def _by_word() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code in _CODES.split():
        region = code[:2]
        english = _english(region)
        localised = (_name(region, language) for language in _LANGUAGES)
        for word in (region, code[2:], english, *localised, *_MORE.get(region, ())):
            name = comparison_key(word).removeprefix("the ")
            if name and name not in _DOUBTFUL:
                found.setdefault(name, english)
    return found


def _english(region: str) -> str:
    if region in _NAMES:
        return _NAMES[region]
    name = _name(region, "en")
    for word in _SMALL_WORDS:
        name = name.replace(word, word.lower())
    return name


def _name(region: str, language: str) -> str:
    """The name of a region in a language; empty where libphonenumber has none."""
    names = LOCALE_DATA.get(region, {})
    name = names.get(language, "")
    # A name that several languages share is kept once, the others point to it: "*de".
    return names.get(name[1:], "") if name.startswith("*") else name
