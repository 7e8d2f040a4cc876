"""Whether words are spelled as some language spells: how a wrong encoding is known by its words.

Pure: knows letters, no files.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

# The letters beyond a-z of languages in Latin letters; “·” is part of words in Catalan.
_LATIN: Final = {
    "Albanian": "çë",
    "Catalan": "àçèéíïòóúü·",
    "Czech": "áčďéěíňóřšťúůýž",
    "Danish and Norwegian": "åæèéêòôø",
    "Dutch": "äèéêëïóöü",
    "Estonian": "äõöšüž",
    "Faroese": "áæíðóøúý",
    "French": "àâæçèéêëîïôœùûüÿ",
    "German": "äéößü",
    "Hungarian": "áéíóöőúüű",
    "Icelandic": "áæéíðóöúýþ",
    "Irish": "áéíóú",
    "Italian": "àèéìíîòóùú",
    "Latvian": "āčēģīķļņōšūž",
    "Lithuanian": "ąčęėįšųūž",
    "Maltese": "àċèġħìòùż",
    "Polish": "ąćęłńóśźż",
    "Portuguese": "àáâãçéêíóôõúü",
    "Romanian": "âăîşșţț",
    "Scottish Gaelic": "àèéìòóù",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Slovene and Croatian": "čćđšž",
    "Spanish": "áéíñóúü",
    "Swedish and Finnish": "åäéöšüž",
    "Turkish": "âçğîıöşûü",
    "Welsh": "áâéêëîïôöûŵŷ",
}
_OTHERS: Final = {
    "Arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
    "Belarusian": "абвгдежзйклмнопрстуфхцчшыьэюяёіў",
    "Greek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "Hebrew": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "Macedonian": "абвгдежзиклмнопрстуфхцчшѓѕјљњќџ",
    "Russian and Bulgarian": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "Serbian": "абвгдежзиклмнопрстуфхцчшђјљњћџ",
    "Ukrainian": "абвгдежзийклмнопрстуфхцчшщьюяєіїґ",
}
# Frequent characters of names, cities and headings. A wrong reading has hardly any of them.
_FREQUENT: Final = {
    "Chinese": (
        "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋"
        "杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙"
        "陶贺顾毛伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文国志海晓小春梅姓名"
        "字年级学院专业班电话邮箱地址公司职位市省区县路号北京上广州深圳成都武汉南西安东山湖大"
    ),
    "Chinese, traditional": (
        "王李張劉陳楊趙黃周吳徐孫馬朱胡郭何高林羅鄭梁謝宋唐許鄧馮韓曹曾彭蕭蔡潘田董袁于余葉蔣"
        "杜蘇魏程呂丁沈任姚盧傅鍾姜崔譚廖范汪陸金石戴賈邱方侯鄒熊孟秦白江薛尹簡莊賴洪志明淑芬"
        "家豪怡君俊傑雅婷建宏美玲惠文雄偉麗秀英華玉芳玫珍雲麟姓名字年級學院系專業班電話郵箱地"
        "址公司職稱市縣區路號臺台北中南新竹基隆嘉義桃園大"
    ),
    "Japanese": (
        "佐藤鈴木高橋田中伊渡辺山本村小林加吉斎松井清水崎森池阿部石川前岡長後近坂遠青西福太三"
        "原和島上野宮内大谷浜柳金新平古今久保子美一郎恵健直樹由優翔花陽真香洋明正義雄幸文介輔"
        "氏名姓年電話住所番号会社学科卒業東京都府県市区町丁目横屋札幌神戸あいうえおかきくけこ"
        "さしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんアイウエオカ"
        "キクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンッャ"
        "ュョー"
    ),
    "Korean": (
        "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진"
        "지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경"
        "봉사부준수영호미혜동빈훈재희숙순자철상승아름메일화번학과졸업회울산대광시군"
    ),
}
_LEAST_FREQUENT: Final = 0.25  # of the characters
_WORD: Final = re.compile(r"[a-zA-Z]*[^\x00-\x7f\s][^\x00-\x40\x5b-\x60\x7b-\x7f\s]*")
_BEFORE, _AFTER, _BETWEEN = "‘“«‚„¿¡", "’”»…®™°ªº", re.compile(r"(?<=\w)[’–](?=\w)")
_FIRST_EAST_ASIAN: Final = "\u2e80"
_LATIN_LETTER: Final = re.compile("[a-zA-Z]")
_MOST_BEYOND: Final = 0.75  # of the letters of a word in Latin letters
_DOTTED: Final = str.maketrans("İ", "ı")  # whose lower case is two characters


def spelling_words(text: str) -> list[str]:
    """Find the words of `text`, each once, with a letter or sign beyond ASCII within them."""
    words = (
        part
        for word in dict.fromkeys(_WORD.findall(text))
        for part in _BETWEEN.split(word.lstrip(_BEFORE).rstrip(_AFTER))
    )
    return [word for word in dict.fromkeys(words) if not word.isascii() and len(word) > 1]


@dataclass(frozen=True, slots=True)
class Spelling:
    """The shares of words that can be words of any language, and of the one that has most."""

    any_language: float
    one_language: float


def spelling_of(words: Collection[str]) -> Spelling:
    """Judge words by the alphabets of languages; those read wrongly seldom fit, or fit several."""
    by_language: dict[str, float] = defaultdict(float)
    spelled = 0
    east_asian = [word for word in words if max(word) >= _FIRST_EAST_ASIAN]
    unmixed = sum(not _LATIN_LETTER.search(word) for word in east_asian)
    for language, share in _frequent_shares(east_asian).items():
        if share >= _LEAST_FREQUENT:
            by_language[language] = unmixed * share
            spelled = unmixed
    for word in set(words).difference(east_asian):
        languages = _languages(word)
        for language in languages:
            by_language[language] += 1
        spelled += bool(languages)
    most = max(by_language.values(), default=0)
    return Spelling(spelled / max(1, len(words)), most / max(1, len(words)))


def _languages(word: str) -> list[str]:
    """Name the languages of whose words `word` has the letters and capitals."""
    if any(
        before.islower() and after.isupper() and before != "ß" and not (before + after).isascii()
        for before, after in pairwise(word)
    ):
        return []
    letters = set(unicodedata.normalize("NFC", word).translate(_DOTTED).lower())
    found = [name for name, alphabet in _OTHERS.items() if letters.issubset(alphabet)]
    beyond = {letter for letter in letters if not letter.isascii()}
    if sum(not c.isascii() for c in word) <= max(1, _MOST_BEYOND * len(word)):
        found += [name for name, alphabet in _LATIN.items() if beyond.issubset(alphabet)]
    return found


def _frequent_shares(words: Iterable[str]) -> dict[str, float]:
    """How many of the characters of `words` are among the frequent ones of each language."""
    characters = [character for character in "".join(words) if character.isalpha()]
    return {
        language: sum(character in frequent for character in characters) / max(1, len(characters))
        for language, frequent in _FREQUENT.items()
    }
