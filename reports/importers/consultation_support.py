"""How widely a point was shared, and whether it was disputed, from the words of the summary.

English, French and Spanish. A number or "several" counts only with a word for speakers and one
for speaking behind it: "several States provide care" says nothing about support in the room.
"""

from __future__ import annotations

import re

from reports.choices import Support
from reports.importers.word_fold import fold

_SPEAKERS = (
    r"(?:\w+ )?(?:participants?|delegat(?:ions?|es?)|(?:member )?states?|speakers?|representatives?"
    r"|governments?|countries|organi[sz]ations?|contributors?|voices?|interventions?|mayors?|cities"
    r"|intervenants?|orateurs?|representants?|etats?|pays|gouvernements?|maires?|villes?"
    r"|participantes?|delegaciones|delegacion|estados?|oradore?s?|ponentes?|representantes?|paises"
    r"|gobiernos?|alcaldes?|ciudades|voces)"
)
_SPEAKING = (
    r"(?:said|says?|saying|call(?:ed|s)?|emphasi[sz]\w*|stress\w*|support\w*|agree\w*"
    r"|point(?:ed|s)?"
    r"|sees?|saw|spoke|spoken|propos\w*|suggest\w*|rais(?:ed|e|ing)|want(?:ed)?|ask(?:ed)?|urg\w+"
    r"|respond\w*|note[ds]?|highlight\w*|insist\w*|felt|feel|back(?:ed)?|shar(?:ed?|ing)"
    r"|recommend\w*|welcom\w*|mention\w*|favou?r\w*|endors\w*|argu\w+|consider\w*|express\w*"
    r"|underlin\w*|warn\w*|champion\w*|request\w*|echo\w*|made|stated|believ\w*"
    r"|soulign\w*|appel\w*|souten\w*|soutien\w*|estim\w*|demand\w*|evoqu\w*|plaid\w*|rappel\w*"
    r"|signal\w*|approuv\w*|souhait\w*|appuy\w*|parl\w*|exprim\w*"
    r"|dij\w*|senal\w*|destac\w*|subray\w*|apoy\w*|pidi\w*|coincid\w*|mencion\w*|plante\w*"
    r"|sugir\w*|recomend\w*|respald\w*|abog\w*|habl\w*|expres\w*|opin\w*|defend\w*)\b"
)
_SAY = rf" {_SPEAKERS}\b[^.;:!?]{{0,70}}?\b{_SPEAKING}"

_ONCE = re.compile(
    r"\b(?:\w+(?:ed|de) )?(?:(?:just|only|but) once|once only|(?:raised"
    r"|suggested|mentioned|proposed"
    r"|heard|made) once)\b"
    r"(?:,? (?:but|yet|though|if) (?:\w+ )?(?:strongly|firmly|forcefully"
    r"|with (?:force|conviction)))?"
    r"|\b(?:\w+e?s? )?(?:a )?une seule fois\b(?:,? mais (?:avec )?(?:\w+ )?(?:fort|force|fermement"
    r"|fortement|conviction|vigueur))?"
    r"|\b(?:\w+[oa]s? )?una sola vez\b(?:,? pero (?:con )?(?:\w+ )?(?:fuerza|firmeza|conviccion"
    r"|firmemente))?"
)
_NO_CONSENSUS = r"(?<!no )(?<!without )(?<!sans )(?<!sin )(?<!de )(?<!lack of )"
_BROAD = re.compile(
    r"\b(?:strong(?:est)?|broad(?:est)?|wid(?:e|est|espread)|general|overwhelming"
    r"|near[ \-]unanimous"
    r"|clear(?:est)?|great(?:est)?|large) (?:\w+ )?(?:support|agreement|convergence|consensus"
    r"|endorsement|backing)\b"
    r"|\b(?:widely|broadly|generally|unanimously|strongly) (?:supported|shared|agreed"
    r"|endorsed|backed)\b"
    rf"|{_NO_CONSENSUS}\b(?:consensus|consenso)\b|\bunanim\w+"
    r"|\b(?:participants|speakers|voices) (?:from )?"
    r"across (?:all|the)\b|\b(?:everyone|all|everybody) agreed\b"
    r"|\b(?:large|vaste|fort|plus (?:forte|large)|grande) (?:soutien|convergence|adhesion|accord"
    r"|appui)\b|\blargement (?:soutenu|partag|appuy|admis)\w*"
    r"|\b(?:amplio|mayor|fuerte|gran) (?:apoyo|respaldo|convergencia|coincidencia|acuerdo)\b"
    r"|\bampliamente (?:apoyad|compartid|respaldad)\w*"
    r"|\b(?:all|most|nearly all|almost all|the (?:vast |large |great )?majority of"
    r"|a (?:vast |large |great )?majority of|tous les|toutes les|la plupart des|la majorite des"
    r"|une majorite de|todos los|todas las|la mayoria de (?:los|las)|la mayor parte de (?:los|las))"
    + _SAY
)
_SEVERAL = re.compile(
    r"\b(?:several|many|numerous|a (?:large )?number of|various|multiple|[4-9]|1\d|four|five|six"
    r"|seven|eight|nine|ten|plusieurs|(?:de )?nombreu(?:x|ses)|divers(?:es)?|quatre|cinq|sept|huit"
    r"|varios|varias|muchos|muchas|numeros[oa]s|divers[oa]s|cuatro|cinco|seis|siete|ocho)" + _SAY
)
_SOME = re.compile(
    r"\b(?:some|a few|a couple of|certain|two|three|2|3|quelques|certain(?:e?s)?|deux|trois"
    r"|algun[oa]s|un[oa]s poc[oa]s|ciert[oa]s|dos|tres)" + _SAY
)
_ONE = re.compile(
    r"\b(?:(?:only |just )?(?:one|a single|a lone)|un(?:e)? seule?|une?|un[oa]? sol[oa]|un[oa]?)"
    + _SAY
)
_LABELLED = re.compile(
    r"\b(?:support|soutien|appui|apoyo|respaldo)\s*[:=]\s*(?P<word>one|some|several|broad|un seul"
    r"|quelques-uns|plusieurs|large|un[oa]|algun[oa]s|vari[oa]s|ampli[oa])\b"
)
_LABELS = (
    (Support.ONE, ("one", "un")),
    (Support.SOME, ("some", "quelques", "algun")),
    (Support.SEVERAL, ("several", "plusieurs", "vari")),
    (Support.BROAD, ("broad", "large", "ampli")),
)
_CONTESTED = re.compile(
    r"\bdisagree\w*|\bdiverg(?!ed from the plan)\w+|\bcontested\b|\bcontentious\b|\bcontrovers\w+"
    r"|\bobject(?:ed|ions?)\b|\b(?:were|was|are|is|some|others|strongly|firmly) opposed\b"
    r"|\bopposed by\b"
    r"|\b(?:no|without|lack of) consensus\b|\bnot everyone\b|\bviews (?:differed|were divided)"
    r"|\bopinions? (?:differed|(?:was|were) divided)|\bquestioned whether\b|\breservations about\b"
    r"|\b(?:cautioned|warned) against\b|\bdisputed\b"
    r"|\bsome\b[^.;]{3,120}\b(?:while|whereas) others\b"
    r"|\bdesaccords?\b|\bconteste\w*|\b(?:pas de|sans) consensus\b|\bavis (?:partages|divergents)\b"
    r"|\bs'(?:y )?(?:est|sont) oppose\w*|\bmis(?:es?)? en garde contre\b|\bobjections?\b"
    r"|\bdesacuerdos?\b|\bdiscrep\w+|\bcontrovertid\w+|\bobjecion(?:es)?\b"
    r"|\b(?:sin|no hubo|no hay) consenso\b|\bopiniones (?:divididas|encontradas)\b"
    r"|\bse opus\w+|\badvirti\w+ contra\b"
)
# Two questions of which the second is the opposite of the first: the room did not settle it.
_OR_ELSE = re.compile(r"\?[\"”’»]?\s+(?:[^?]{0,200}[.!\"”’»]\s+)?(?:or|ou|o|u|y si)\b[^?]{3,300}\?")


def read_support(text: str) -> str:
    """Return the support that a text speaks of, or an empty text."""
    folded = fold(text)
    labelled = _LABELLED.search(folded)
    if labelled:
        word = labelled["word"]
        return next(value for value, starts in _LABELS if word.startswith(starts))
    first_sentence = re.split(r"(?<=[.!?])\s", folded, maxsplit=1)[0]
    for value, pattern, where in (
        (Support.ONE, _ONCE, folded),
        (Support.BROAD, _BROAD, folded),
        (Support.SEVERAL, _SEVERAL, folded),
        (Support.SOME, _SOME, folded),
        # Further down, "one participant said" is an example and not the support of the point.
        (Support.ONE, _ONE, first_sentence),
    ):
        if pattern.search(where):
            return str(value)
    return ""


def is_contested(text: str) -> bool:
    folded = fold(text)
    return bool(_CONTESTED.search(folded) or _OR_ELSE.search(folded))


def once_in_words(text: str) -> str:
    """Return the words that say a point came up once, such as "raised once, but strongly"."""
    match = _ONCE.search(fold(text))
    return text[match.start() : match.end()].strip() if match else ""
