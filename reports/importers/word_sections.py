"""Sections of a reporting template as they are looked for in a Word file.

Another template is read by passing other definitions; nothing else knows the template of 2018.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SectionDefinition:
    """How one section is recognised.

    `patterns` and `guidance` are regular expressions over folded text (no accents, lower case):
    the words that identify the title, and the template's own wording after it, which is nobody's
    answer. `titles` are other wordings, such as translations: their words may stand in a title.
    """

    key: str
    number: int
    title: str
    patterns: tuple[str, ...]
    titles: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    has_quotes: bool = False


ROUNDTABLE_2018: Sequence[SectionDefinition] = (
    SectionDefinition(
        key="summary",
        number=1,
        title="Summary/Main discussion points",
        patterns=(
            r"\bsummary\b",
            r"\bmain (discussion )?points\b",
            r"\bresume\b",
            r"\b(principaux points|points principaux)\b",
            r"\bresumen\b",
            r"\b(principales puntos|puntos principales)\b",
            r"\bkey (points|messages)\b",
            r"\bprincipales temas\b",
            r"ملخص",
            r"نقاط النقاش",
            r"النقاط الرييسية",
        ),
        titles=(
            "Main points of the discussion, key points discussed",
            "Résumé / principaux points de discussion, points clés des débats, échanges",
            "Resumen / puntos principales de la discusión, principales puntos del debate",
            "Key messages",
            "Synthèse",
            "Principales temas debatidos",
            "الملخص، ملخص النقاط الرئيسية للمناقشة، أبرز نقاط النقاش للنقاش",
        ),
    ),
    SectionDefinition(
        key="challenges",
        number=2,
        title="Challenges",
        patterns=(r"\bchallenges?\b", r"\bdefis?\b", r"\bdesafios?\b", r"\bretos?\b", r"تحديات"),
        titles=(
            "Obstacles, gaps",
            "Défis, enjeux, difficultés rencontrées, obstacles",
            "Desafíos, retos, obstáculos",
            "التحديات الرئيسية، أبرز التحديات، تحديات",
        ),
    ),
    SectionDefinition(
        key="opportunities",
        number=3,
        title="Opportunities / good practices / innovations for the way forward",
        patterns=(r"\bopportunit(y|ies|es?)\b", r"\boportunidad(es)?\b", r"فرص"),
        titles=(
            "Best practices, recommendations, moving forward",
            "Opportunités / bonnes pratiques / innovations pour la suite, pour l'avenir, à suivre",
            "Oportunidades / buenas prácticas / innovaciones para el futuro, camino a seguir",
            "الفرص / الممارسات الجيدة / الابتكارات للمضي قدما، والابتكارات",
        ),
    ),
    SectionDefinition(
        key="gcm_relevance",
        number=4,
        title=(
            "Relevance to the Global Compact for Migration and its follow-up, "
            "implementation and review"
        ),
        patterns=(
            r"\bglobal compact\b",
            r"\bgcm\b",
            r"\bpacte mondial\b",
            r"\bpacto mundial\b",
            r"\bpmm\b",
            r"اتفاق العالمي",
        ),
        titles=(
            "Link to the Global Compact for Safe, Orderly and Regular Migration",
            "Pertinence, lien, liens, au regard du Pacte mondial pour les migrations sûres, "
            "ordonnées et régulières, et de son suivi, sa mise en œuvre et son examen",
            "Pertinencia, relevancia para el Pacto Mundial para la Migración Segura, Ordenada y "
            "Regular y su seguimiento, aplicación y examen, implementación y revisión",
            "Relevance for the GCM, PMM, vínculo con el Pacto Mundial",
            "الصلة بالاتفاق العالمي للهجرة ومتابعته وتنفيذه واستعراضه",
            "من أجل الهجرة، الأهمية بالنسبة",
        ),
    ),
    SectionDefinition(
        key="agenda_2030",
        number=5,
        title="Contributions to the achievement of the Agenda 2030",
        patterns=(
            r"\bagenda (for )?2030\b",
            r"\b2030 agenda\b",
            r"\b(programme|programa|horizon)\b.{0,60}\b2030\b",
            r"\b(sdgs?|odd|ods)\b",
            r"\bsustainable development goals\b",
            r"\bobjectifs de developpement durable\b",
            r"\bobjetivos de desarrollo sostenible\b",
            r"خطة.{0,40}2030",
            r"اهداف التنمية المستدامة",
        ),
        titles=(
            "Contribution to the 2030 Agenda for Sustainable Development and its goals, SDGs",
            "Contribution à la réalisation de l'Agenda 2030, Programme de développement durable "
            "à l'horizon 2030, objectifs, ODD",
            "Contribución, contribuciones, aportes al logro, a la consecución de la Agenda 2030 "
            "para el Desarrollo Sostenible, cumplimiento, objetivos, ODS",
            "المساهمة، المساهمات في تحقيق خطة التنمية المستدامة لعام 2030، أهداف",
        ),
    ),
    SectionDefinition(
        key="quotes",
        number=6,
        title="Inspiring quotes",
        patterns=(
            r"\bquotes?\b",
            r"\bquotations?\b",
            r"\bcitations?\b",
            r"\bcitas?\b",
            r"\bfrases\b",
            r"اقتباسات",
            r"اقوال",
        ),
        titles=(
            "Quotations, inspirational, memorable, quotable",
            "Citations inspirantes, marquantes",
            "Citas inspiradoras, destacadas, frases",
            "اقتباسات ملهمة، أقوال",
        ),
        guidance=(
            r"\(?(if you|please)\b[^.!?\"“«\n]{0,60}\b(one or two|1-2|1 or 2)\b"
            r"[^.!?\"“«\n]*\bquotes?\b[^.!?\"“«\n]*[.!?)]*",
            r"\(?(si vous|veuillez|merci d)\b[^.!?\"“«\n]{0,80}\b(une ou deux|1 ou 2)\b"
            r"[^.!?\"“«\n]*\bcitations?\b[^.!?\"“«\n]*[.!?)]*",
            r"\(?(si lo desea\w*|si quiere\w*|por favor)\b[^.!?\"“«\n]{0,80}"
            r"\b(una o dos|1 o 2)\b[^.!?\"“«\n]*\bcitas?\b[^.!?\"“«\n]*[.!?)]*",
        ),
        has_quotes=True,
    ),
)
