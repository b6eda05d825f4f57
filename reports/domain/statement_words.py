"""What a statement says by custom, in the languages of the forum; everything else is the room's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gfmd_site.lib.typography import with_commas, with_semicolons

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "salutation": "Thank you, Chair.",
        "session": "I have the honour to report on {kind} {number}, entitled “{title}”.",
        "co_chairs": "It was co-chaired by {people}.",
        "co_chair": "It was chaired by {people}.",
        "moderators": "It was moderated by {people}.",
        "panel": "The panel was composed of {people}.",
        "participants": "{total} people took part: {counts}.",
        "participant": "One person took part: {counts}.",
        "outcome": "It set out to reach the following: {outcome}",
        "questions": "The background paper explored:",
        "paper_explored": "The background paper, prepared by {people}, explored:",
        "paper": "The background paper was prepared by {people}.",
        "practices": "Several good practices were presented.",
        "objectives": "The discussion bears on objectives {codes} of the Global Compact for Safe, "
        "Orderly and Regular Migration.",
        "objective": "The discussion bears on objective {codes} of the Global Compact for Safe, "
        "Orderly and Regular Migration.",
        "targets": "It contributes to targets {codes} of the 2030 Agenda.",
        "target": "It contributes to target {codes} of the 2030 Agenda.",
        "quote": "Let me end with a quote from the room:",
        "close": "Thank you, Chair.",
        "and": "and",
    },
    "fr": {
        "salutation": "Merci, Madame, Monsieur de la présidence.",
        "session": "J’ai l’honneur de rendre compte de la session {number} ({kind}), intitulée "
        "«\u00a0{title}\u00a0».",
        "co_chairs": "Elle était coprésidée par {people}.",
        "co_chair": "Elle était présidée par {people}.",
        "moderators": "La modération était assurée par {people}.",
        "panel": "Le panel était composé de {people}.",
        "participants": "{total} personnes ont participé\u00a0: {counts}.",
        "participant": "Une personne a participé\u00a0: {counts}.",
        "outcome": "Elle visait le résultat suivant\u00a0: {outcome}",
        "questions": "Le document de référence examinait\u00a0:",
        "paper_explored": "Le document de référence, établi par {people}, examinait\u00a0:",
        "paper": "Le document de référence a été établi par {people}.",
        "practices": "Plusieurs bonnes pratiques ont été présentées.",
        "objectives": "Le débat touche aux objectifs {codes} du Pacte mondial pour des migrations "
        "sûres, ordonnées et régulières.",
        "objective": "Le débat touche à l’objectif {codes} du Pacte mondial pour des migrations "
        "sûres, ordonnées et régulières.",
        "targets": "Il contribue aux cibles {codes} du Programme 2030.",
        "target": "Il contribue à la cible {codes} du Programme 2030.",
        "quote": "Permettez-moi de terminer par une citation entendue dans la salle\u00a0:",
        "close": "Je vous remercie.",
        "and": "et",
    },
    "es": {
        "salutation": "Gracias a la Presidencia.",
        "session": "Tengo el honor de informar sobre la sesión {number} ({kind}), titulada "
        "«{title}».",
        "co_chairs": "Fue copresidida por {people}.",
        "co_chair": "Fue presidida por {people}.",
        "moderators": "La moderación estuvo a cargo de {people}.",
        "panel": "El panel estuvo integrado por {people}.",
        "participants": "Participaron {total} personas: {counts}.",
        "participant": "Participó una persona: {counts}.",
        "outcome": "Se proponía el siguiente resultado: {outcome}",
        "questions": "El documento de antecedentes examinaba:",
        "paper_explored": "El documento de antecedentes, preparado por {people}, examinaba:",
        "paper": "El documento de antecedentes fue preparado por {people}.",
        "practices": "Se presentaron varias buenas prácticas.",
        "objectives": "El debate atañe a los objetivos {codes} del Pacto Mundial para una "
        "Migración Segura, Ordenada y Regular.",
        "objective": "El debate atañe al objetivo {codes} del Pacto Mundial para una Migración "
        "Segura, Ordenada y Regular.",
        "targets": "Contribuye a las metas {codes} de la Agenda 2030.",
        "target": "Contribuye a la meta {codes} de la Agenda 2030.",
        "quote": "Permítanme terminar con una cita oída en la sala:",
        "close": "Muchas gracias.",
        "and": "y",
    },
    "ar": {
        "salutation": "شكراً للرئاسة.",
        "session": "أتشرف بتقديم تقرير عن الجلسة {number} ({kind}) بعنوان «{title}».",
        "co_chairs": "شارك في رئاسة الجلسة {people}.",
        "co_chair": "ترأس الجلسة {people}.",
        "moderators": "أدار النقاش {people}.",
        "panel": "ضم فريق المتحدثين {people}.",
        "participants": "بلغ عدد المشاركين {total}: {counts}.",
        "participant": "شارك شخص واحد: {counts}.",
        "outcome": "سعت الجلسة إلى النتيجة التالية: {outcome}",
        "questions": "بحثت ورقة المعلومات الأساسية ما يلي:",
        "paper_explored": "بحثت ورقة المعلومات الأساسية التي أعدّها {people} ما يلي:",
        "paper": "أعدّ {people} ورقة المعلومات الأساسية.",
        "practices": "عُرضت عدة ممارسات جيدة.",
        "objectives": "يتصل النقاش بالأهداف {codes} من الاتفاق العالمي من أجل الهجرة الآمنة "
        "والمنظمة والنظامية.",
        "objective": "يتصل النقاش بالهدف {codes} من الاتفاق العالمي من أجل الهجرة الآمنة "
        "والمنظمة والنظامية.",
        "targets": "ويسهم في الغايات {codes} من خطة عام 2030.",
        "target": "ويسهم في الغاية {codes} من خطة عام 2030.",
        "quote": "اسمحوا لي أن أختم باقتباس من القاعة:",
        "close": "شكراً لكم.",
        "and": "و",
    },
}


# Spanish says “e” before the sound of an i: “e Ingrid”, but “y hielo”.
_SOUNDS_AS_I = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)

# Whom people speak for, behind a number; a constituency that is not here is named by its label.
FROM = {
    "en": "{count} from {whom}",
    "fr": "{count} pour {whom}",
    "es": "{count} {whom}",
    "ar": "{count} عن {whom}",
}
WHOM: dict[str, dict[str, str]] = {
    "en": {
        "state": "States",
        "civil_society": "civil society",
        "business": "business",
        "local_authority": "cities and local authorities",
        "youth": "youth",
        "international_organisation": "international organisations",
        "un_system": "the United Nations system",
        "regional_process": "regional consultative processes",
        "academia": "academia",
        "observer": "observer delegations",
    },
    "fr": {
        "state": "les États",
        "civil_society": "la société civile",
        "business": "le secteur privé",
        "local_authority": "les villes et autorités locales",
        "youth": "la jeunesse",
        "international_organisation": "les organisations internationales",
        "un_system": "le système des Nations Unies",
        "regional_process": "les processus consultatifs régionaux",
        "academia": "le monde universitaire",
        "observer": "les délégations observatrices",
    },
    "es": {
        "state": "de los Estados",
        "civil_society": "de la sociedad civil",
        "business": "del sector empresarial",
        "local_authority": "de las alcaldías y los gobiernos locales",
        "youth": "de la juventud",
        "international_organisation": "de las organizaciones internacionales",
        "un_system": "del sistema de las Naciones Unidas",
        "regional_process": "de los procesos consultivos regionales",
        "academia": "del ámbito académico",
        "observer": "de las delegaciones observadoras",
    },
    "ar": {
        "state": "الدول",
        "civil_society": "المجتمع المدني",
        "business": "قطاع الأعمال",
        "local_authority": "المدن والسلطات المحلية",
        "youth": "الشباب",
        "international_organisation": "المنظمات الدولية",
        "un_system": "منظومة الأمم المتحدة",
        "regional_process": "العمليات التشاورية الإقليمية",
        "academia": "الأوساط الأكاديمية",
        "observer": "الوفود المراقبة",
    },
}


def counted_people(code: str, label: str, count: int, language: str) -> str:
    """Return how many people of a constituency there were, as in “29 from States”."""
    whom = WHOM.get(language, {}).get(code)
    return FROM[language].format(count=count, whom=whom) if whom else f"{label} {count}"


# The needs that good practices are grouped by in statements; any other can be typed.
NEEDS: dict[str, tuple[str, ...]] = {
    "en": (
        "On the need to build resources and capacities",
        "On policy formulation",
        "On programme design and policy implementation",
        "On the need to have accurate data",
        "On partnerships and local action",
        "On protection and access to services",
        "On integration and inclusion",
    ),
    "fr": (
        "Sur le besoin de ressources et de capacités",
        "Sur l’élaboration des politiques",
        "Sur la conception des programmes et la mise en œuvre des politiques",
        "Sur le besoin de données exactes",
        "Sur les partenariats et l’action locale",
        "Sur la protection et l’accès aux services",
        "Sur l’intégration et l’inclusion",
    ),
    "es": (
        "Sobre la necesidad de recursos y capacidades",
        "Sobre la formulación de políticas",
        "Sobre el diseño de programas y la aplicación de políticas",
        "Sobre la necesidad de datos exactos",
        "Sobre las alianzas y la acción local",
        "Sobre la protección y el acceso a los servicios",
        "Sobre la integración y la inclusión",
    ),
    "ar": (
        "في الحاجة إلى الموارد وبناء القدرات",
        "في صياغة السياسات",
        "في تصميم البرامج وتنفيذ السياسات",
        "في الحاجة إلى بيانات دقيقة",
        "في الشراكات والعمل المحلي",
        "في الحماية والحصول على الخدمات",
        "في الاندماج والشمول",
    ),
}


def needs(language: str) -> tuple[str, ...]:
    return NEEDS.get(language, NEEDS["en"])


def customs(language: str) -> dict[str, str]:
    return WORDS.get(language, WORDS["en"])


def listed(parts: Sequence[str], language: str) -> str:
    """Return parts as they are read out: “a, b and c”; parts with commas take semicolons."""
    if len(parts) < 2:
        return "".join(parts)
    holds_commas = any("," in part or "،" in part for part in parts)
    head, last = parts[:-1], f"{_and(parts[-1], language)}{parts[-1]}"
    if holds_commas:
        return with_semicolons([*head, last], language)
    return f"{with_commas(head, language)} {last}"


def _and(following: str, language: str) -> str:
    if language == "ar":
        return customs(language)["and"]  # written as one with the word behind it
    if language == "es" and _SOUNDS_AS_I.match(following):
        return "e "
    return f"{customs(language)['and']} "
