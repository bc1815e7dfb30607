"""French words made comparable: « Écoles », « ecole » and « l’école » are one.

Both databases see only the letters a to z, digits and spaces, so that neither's own tokenizer, collation or
locale has a say in what is found.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

LONGEST_WORD = 40
_MARKS = "\u0300-\u036f"
_ELIDED = "l|d|j|m|n|s|t|c|qu|jusqu|lorsqu|puisqu|quoiqu"
_WORD = re.compile(rf"(?<![^\W_])(?:(?:{_ELIDED})['’ʼ‘´`])?(?P<word>(?:[^\W_]|[{_MARKS}])+)", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
# « est », « pas », « mais » and « ete » are left in: Grand Est, Pas-de-Calais, maïs and été fold to them.
_SMALL = """
    a au aux avec c ce ces cet cette d dans de des du elle elles en et eux il ils j je l la le les
    leur leurs lui m ma me mes moi mon n ne nos notre nous on ou par pour qu que qui s sa se ses si
    son sur t ta te tes toi ton tu un une vos votre vous y
"""
STOP_WORDS = frozenset(_SMALL.split())
_SAME = {"st": "saint", "ste": "sainte", "sts": "saint", "stes": "sainte"}
_PLURAL = re.compile(r"(?<=e)es?$|s$")  # déléguée, déléguées, délégués → délégué
_stemmer = snowballstemmer.stemmer("french")


@lru_cache(maxsize=100_000)
def fold(word):
    """Lower case, no accent, ligatures opened, and only ASCII letters and digits."""
    spread = unicodedata.normalize("NFKD", word.casefold().translate(_LIGATURES))
    bare = "".join(_ascii(letter) for letter in spread if not unicodedata.combining(letter))[:LONGEST_WORD]
    # PostgreSQL reads « 5e10x » as a number and a word; a leading letter makes it one word there too.
    return f"z{bare}" if bare[:1].isdigit() else bare


def _ascii(letter):
    if letter.isascii():
        return letter if letter.isalnum() else ""
    return f"x{ord(letter):x}" if letter.isalnum() else ""


@lru_cache(maxsize=100_000)
def stem(folded):
    """The root of a folded word. Plurals and feminines go first: the stemmer knows them by their accents."""
    word = _SAME.get(folded, folded)
    return _stemmer.stemWord(_PLURAL.sub("", word) if len(word) > 3 else word)


def spans(text):
    """Yield (start, end, folded word) of each word of a text, elisions left out."""
    for match in _WORD.finditer(text):
        if folded := fold(match["word"]):
            yield *match.span("word"), folded


def words(text):
    return [folded for _start, _end, folded in spans(text)]


def index_words(text):
    """What the index holds of a text: each word once, as written (for prefixes) and as its stem."""
    kept = {word for word in words(text) if word not in STOP_WORDS}
    return " ".join(sorted(kept | {stem(word) for word in kept}))


def sort_key(title):
    """Alphabetical order as people expect it: no accent, « Entretien 2 » before « Entretien 10 »."""
    return " ".join(re.sub(r"\d+", lambda digits: digits[0].zfill(6), word) for word in words(title))
