"""The fixed words of a synthesis in the languages of the forum.

They stand in files and on the published page, in the language of the synthesis and not in that of
the reader's interface, so they are part of the product.
"""

from __future__ import annotations

from collections.abc import Sequence

from gfmd_site.lib.typography import with_commas

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "synthesis": "Chair’s synthesis",
        "draft": "Draft, not signed",
        "figures": "In figures",
        "rooms": "rooms",
        "people": "people in the rooms",
        "points": "points noted",
        "practices": "practices",
        "objectives": "objectives of the Global Compact touched",
        "targets": "SDG targets touched",
        "of": "{count} of {whole}",
        "contents": "Contents",
        "annex": "Annex: not read aloud",
        "unused": "Annex: points that no item rests on",
        "note": "Contested or minority view",
        "coverage_objectives": "Objectives of the Global Compact by room",
        "coverage_targets": "SDG targets by room",
        "coverage_note": "Each figure is the number of points with that tag. An empty cell: none.",
        "objective": "Objective",
        "target": "Target",
        "room": "Room",
        "untagged": "Without a tag of this kind",
        "cut_objective": "Objective {code}: {label}",
        "cut_target": "Target {code}: {label}",
        "sources": "Rests on",
        "statement": "Statement",
        "unapproved": "Draft, not approved",
        "minutes": "minutes at {pace} words a minute",
    },
    "fr": {
        "synthesis": "Synthèse de la présidence",
        "draft": "Projet, non signé",
        "figures": "En chiffres",
        "rooms": "salles",
        "people": "personnes dans les salles",
        "points": "points notés",
        "practices": "pratiques",
        "objectives": "objectifs du Pacte mondial abordés",
        "targets": "cibles des ODD abordées",
        "of": "{count} sur {whole}",
        "contents": "Sommaire",
        "annex": "Annexe\u00a0: non lu à haute voix",
        "unused": "Annexe\u00a0: points sur lesquels aucun élément ne repose",
        "note": "Point contesté ou avis minoritaire",
        "coverage_objectives": "Objectifs du Pacte mondial par salle",
        "coverage_targets": "Cibles des ODD par salle",
        "coverage_note": (
            "Chaque chiffre compte les points ainsi étiquetés. Case vide\u00a0: aucun."
        ),
        "objective": "Objectif",
        "target": "Cible",
        "room": "Salle",
        "untagged": "Sans étiquette de ce type",
        "cut_objective": "Objectif {code}\u00a0: {label}",
        "cut_target": "Cible {code}\u00a0: {label}",
        "sources": "Repose sur",
        "statement": "Déclaration",
        "unapproved": "Projet, non approuvé",
        "minutes": "minutes à {pace} mots par minute",
    },
    "es": {
        "synthesis": "Síntesis de la presidencia",
        "draft": "Borrador, sin firmar",
        "figures": "En cifras",
        "rooms": "salas",
        "people": "personas en las salas",
        "points": "puntos anotados",
        "practices": "prácticas",
        "objectives": "objetivos del Pacto Mundial tratados",
        "targets": "metas de los ODS tratadas",
        "of": "{count} de {whole}",
        "contents": "Índice",
        "annex": "Anexo: no leído en voz alta",
        "unused": "Anexo: puntos en los que no se basa ningún elemento",
        "note": "Punto controvertido u opinión minoritaria",
        "coverage_objectives": "Objetivos del Pacto Mundial por sala",
        "coverage_targets": "Metas de los ODS por sala",
        "coverage_note": "Cada cifra cuenta los puntos con esa etiqueta. Casilla vacía: ninguno.",
        "objective": "Objetivo",
        "target": "Meta",
        "room": "Sala",
        "untagged": "Sin etiqueta de este tipo",
        "cut_objective": "Objetivo {code}: {label}",
        "cut_target": "Meta {code}: {label}",
        "sources": "Se basa en",
        "statement": "Declaración",
        "unapproved": "Borrador, sin aprobar",
        "minutes": "minutos a {pace} palabras por minuto",
    },
    "ar": {
        "synthesis": "التقرير التوليفي للرئاسة",
        "draft": "مسودة غير موقّعة",
        "figures": "بالأرقام",
        "rooms": "من القاعات",
        "people": "من الحاضرين في القاعات",
        "points": "من النقاط المدوّنة",
        "practices": "من الممارسات",
        "objectives": "هدفا من أهداف الاتفاق العالمي جرى تناولها",
        "targets": "من غايات التنمية المستدامة جرى تناولها",
        "of": "{count} من {whole}",
        "contents": "المحتويات",
        "annex": "المرفق: ما لا يُقرأ بصوت عال",
        "unused": "المرفق: نقاط لا يستند إليها أي بند",
        "note": "رأي موضع خلاف أو رأي أقلية",
        "coverage_objectives": "أهداف الاتفاق العالمي حسب القاعة",
        "coverage_targets": "غايات التنمية المستدامة حسب القاعة",
        "coverage_note": "كل رقم هو عدد النقاط التي تحمل هذا الوسم. الخانة الفارغة: لا شيء.",
        "objective": "الهدف",
        "target": "الغاية",
        "room": "القاعة",
        "untagged": "دون وسم من هذا النوع",
        "cut_objective": "الهدف {code}: {label}",
        "cut_target": "الغاية {code}: {label}",
        "sources": "يستند إلى",
        "statement": "بيان",
        "unapproved": "مسودة غير معتمدة",
        "minutes": "دقائق بمعدل {pace} كلمة في الدقيقة",
    },
}

# The round tables of the International Migration Review Forum.
CLUSTER_WORDS: dict[str, str] = {
    "en": "IMRF round table {number}: objectives {objectives}",
    "fr": "Table ronde {number} du Forum d’examen\u00a0: objectifs {objectives}",
    "es": "Mesa redonda {number} del Foro de Examen: objetivos {objectives}",
    "ar": "المائدة المستديرة {number} لمنتدى استعراض الهجرة الدولية: الأهداف {objectives}",
}


def labels_for(language: str) -> dict[str, str]:
    return WORDS.get(language, WORDS["en"])


def cluster_title(number: int, objectives: Sequence[str], language: str) -> str:
    pattern = CLUSTER_WORDS.get(language, CLUSTER_WORDS["en"])
    return pattern.format(number=number, objectives=with_commas(objectives, language))
