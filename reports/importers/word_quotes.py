"""Quotes under the Chatham House rule: the words, who said them, and whether that may be told."""

from __future__ import annotations

import re

from reports.importers.word_fold import fold
from reports.parsed import ParsedQuote

_PAIRS = {
    "\u201c": "\u201d",
    "\u00ab": "\u00bb",
    "\u201e": "\u201c\u201d",
    "\u2039": "\u203a",
    "\u2018": "\u2019",
    '"': '"',
    "\u300c": "\u300d",
}
# The last dash with a blank before it: a name such as Okello-Reyes holds one without.
_ATTRIBUTION = re.compile(r"\s[-\u2013\u2014]\s*(?!.*\s[-\u2013\u2014])", re.DOTALL)
_ANONYMOUS = re.compile(
    r"\banonym|\banonim|name withheld|names? (?:is |was )?not (?:given|disclosed)|"
    r"not to be (?:named|identified|quoted by name)|(?:unnamed|unidentified)\b|"
    r"nom non (?:communique|divulgue)|sans (?:nom|attribution)|"
    r"ne (?:souhaite|desire|veut) pas etre|"
    r"a demande a ne pas etre|nombre (?:reservado|omitido)|no (?:desea|quiso|quiere) ser|"
    r"pidio no ser|مجهول|بدون ذكر"
)
_APPROVAL = re.compile(
    r"\bapproved by (?:the )?(?:speaker|author|delegate|delegation|participant|panell?ist|quoted)|"
    r"\bapproved by (?:him|her|them)\b|\bapproved for (?:attribution|publication|quotation)|"
    r"[(\[]\s*approved\s*[)\]]|"
    r"\b(?:speaker|author|delegate|he|she|they) (?:has |have )?(?:approved|agreed|consented)\b|"
    r"\b(?:agreed|agrees|consented|consents|accepted|happy|willing) to be "
    r"(?:named|quoted|cited|identified)|"
    r"\b(?:with|by) (?:the )?(?:speaker'?s? )?(?:approval|permission|consent|agreement)\b|"
    r"\b(?:approval|permission|consent) (?:was |has been |to be named |to name )?"
    r"(?:given|granted|obtained|received|recorded)|"
    r"\bapprouvee? par (?:l'|le |la |son |sa )?(?:orat|auteur|autrice|intervenant|deleg|particip)|"
    r"\bavec (?:l'|son )(?:accord|autorisation|approbation|consentement)|"
    r"\ba (?:accepte|approuve|consenti|donne son accord)|\bd'accord pour etre|"
    r"\b(?:citation|accord|attribution) (?:autorisee?|approuvee?|donne|obtenu)|"
    r"\baprobad[oa] por (?:el |la |su )?(?:orador|autor|ponente|deleg|particip|interesad)|"
    r"\bcon (?:el |la |su )?(?:permiso|consentimiento|aprobacion|autorizacion|acuerdo)|"
    r"\b(?:acepto|acepta|accedio a|autorizo|dio su) (?:ser |que |su |permiso|consentimiento|"
    r"autorizacion|aprobacion)|\bde acuerdo (?:en|con) ser|\b(?:cita|atribucion) autorizada"
)
# Words that turn an approval into a refusal, a condition or a question.
_DOUBT = re.compile(
    r"\bnot\b|n't\b|\bnever\b|\bwithout\b|\bunless\b|\bif\b|\buntil\b|\bpending\b|\bawait|\bno\b|"
    r"\bonce\b|\bto be (?:approved|confirmed|checked|asked|requested)\b|\btbc\b|\brefus|\bdeclin|"
    r"\brequest(?:ed)?\b|\basked\b|\?|\bpas\b|\bnon\b|\bsans\b|\bsauf\b|\ben attente|"
    r"\ba (?:confirmer|valider)\b|\bsi\b|\bsin\b|\bpendiente|\bpor confirmar|\bnunca\b|\bsalvo\b"
)
_CLAUSE = re.compile(r"[()\[\];.,\u2013\u2014]| - ")
_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_EDGE = " \t\n\xa0\u202f-\u2013\u2014,;:"


def parse_quote(text: str) -> ParsedQuote:
    """Take a quote apart. Without words of approval, `approved` is never true."""
    said, attribution = _split(text)
    folded = fold(attribution)
    if _ANONYMOUS.search(folded):
        return ParsedQuote(text=said, speaker=None, approved=False, anonymous=True)
    approved = _approval(folded)
    speaker = _speaker(attribution)
    return ParsedQuote(text=said, speaker=speaker, approved=approved)


def begins_with_quotation_mark(text: str) -> bool:
    return text.lstrip()[:1] in _PAIRS


def _split(text: str) -> tuple[str, str]:
    """The words between the first and the last quotation mark, and what stands around them."""
    start = next((index for index, char in enumerate(text) if char in _PAIRS), None)
    if start is not None:
        closing = _PAIRS[text[start]]
        end = max(text.rfind(char) for char in closing)
        if end > start:
            around = f"{text[:start]} {text[end + 1 :]}" if start else text[end + 1 :]
            return text[start + 1 : end].strip(), around.strip()
    match = _ATTRIBUTION.search(text)
    if match:
        return text[: match.start()].strip(), text[match.end() :].strip()
    return text.strip(), ""


def _approval(folded: str) -> bool | None:
    """True only for a plain approval; False where it is refused, open or conditional."""
    match = _APPROVAL.search(folded)
    if match is None:
        return None
    return not _DOUBT.search(_clause_around(folded, match))


def _clause_around(text: str, match: re.Match[str]) -> str:
    """The remark in brackets that holds the approval, else what follows from its clause on."""
    opening = max(text.rfind(char, 0, match.end() - 1) for char in "([")
    closing = min(
        (at for char in ")]" if (at := text.find(char, match.start() + 1)) >= 0), default=-1
    )
    if opening >= 0 and not any(char in text[opening : match.start()] for char in ")]"):
        return text[opening : closing if closing > 0 else len(text)]
    start = max((found.end() for found in _CLAUSE.finditer(text, 0, match.start())), default=0)
    return text[start:]


def _speaker(attribution: str) -> str | None:
    """Name or function, without the remark on approval."""

    def keep(match: re.Match[str]) -> str:
        return "" if _APPROVAL.search(fold(match[0])) else match[0]

    speaker = _REMARK.sub(keep, attribution).strip(_EDGE + ".")
    inner = re.fullmatch(r"[(\[](.*)[)\]]", speaker)
    return (inner[1] if inner else speaker).strip(_EDGE) or None
