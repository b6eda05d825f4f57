"""Invented concept papers and consultation summaries in several layouts, all in our own words."""

from __future__ import annotations

ENGLISH = """\
Concept paper

Sixteenth Global Forum on Migration and Development – Lakeport, Norland, 4-6 May 2027
Co-chairs: Norland and Suria
Overarching theme: “Moving with dignity, arriving with rights”

1. Background
The Forum meets for the sixteenth time. Some of this was said in Roundtable 2.1 of an earlier year.

Theme 1: Work that travels
Workers cross borders with more skills than papers.
They need both.[footnoteRef:1] [1: See the fourth working paper of the harbour study.]

Roundtable 1.1: Skills without frontiers
Expected outcome: A list of tested ways to recognise skills.
Guiding questions:
1. Who recognises skills today?
2. What does recognition cost, and who pays for it? (e.g. fees, time)
3. Describe one scheme that failed.

Roundtable 1.2: Wages sent home
Guiding questions
a) What makes a transfer cheap?
b) Who still pays too much?

Theme 2: Cities that welcome
Roundtable 2.1: First offices
Expected outcomes
The room should agree on what a first office offers.
It should also say who pays.
Questions for discussion: Which desk comes first? Who staffs it? How is it paid?

III. Other sessions
Two thematic workshops are planned:
• Counting people
• Talking about numbers
Side events:
- Music of the ports
- Food on the road
IV. Common Space
Mayors and ministers meet for one afternoon.
Business Mechanism
Civil Society Days
V. Thanks
We thank the harbour choir.
"""

FRENCH = """\
Dix-septième Forum mondial sur la migration et le développement
Portvieux, 3 juin 2028
Présidence : la Norlande et la Surie
Thème général : « Partir, arriver, revenir »

Thème 1 : Le travail
Le travail est la première raison de partir.
Table ronde 1.1 : Des diplômes qui voyagent
Résultats attendus
Une liste de solutions éprouvées.
Questions directrices
• Qui reconnaît les diplômes ?
• Que coûte la reconnaissance ?
Table ronde 1.2 : Des salaires justes
Résultats attendus : Un accord sur les contrôles.
Questions d’orientation :
– Qui contrôle les salaires ?

Journées de la société civile
"""

SPANISH = """\
Decimoctavo Foro Mundial sobre Migración y Desarrollo
Puerto Claro, 9 de julio de 2029
Tema general: “Caminos seguros”

Eje temático 1: El trabajo
Mesa redonda 1: Títulos que viajan
Resultados esperados
Una lista de soluciones probadas.
Preguntas orientadoras
1) ¿Quién reconoce los títulos?
2) ¿Cuánto cuesta el reconocimiento?
Mesa redonda 2: Salarios justos
Resultados esperados
Un acuerdo sobre los controles.
Preguntas para el debate
1) ¿Quién controla los salarios?

Se prevén dos talleres temáticos:
• Contar personas
• Hablar de cifras
"""

CONSULTATION = """\
I. Introduction
Thank you for coming to the harbour.
Some 18 representatives of 9 States, 4 civil society organisations, three businesses, 2 mayors \
and 1 observer joined the call. There were 12 interventions.

II. Key emphases
A. Participants wanted fewer papers and more deeds.
The room stressed that:
• Ports close faster than they open.
• Help comes late.

B. WHO should be partners? Good partners were named by all. For example:
• Several participants pointed to the mayors of small ports.
• Employers should be at the table. Some delegations supported this, while others were opposed.

C. WHAT should partners do? The room agreed on these priorities:
1. Open clinics to all. This had broad support.
Clinics need staff.
2. Pay wages on time. Two States called for it.
3. Teach the language early.

D. Two ideas were raised only once, but strongly:
4. A ferry for seasonal workers.
5. A common card. It is also addressed under theme 3: Papers for all.
"""
