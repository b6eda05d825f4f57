"""Which words the detector marks, by the way they are written and what stands around them."""

from __future__ import annotations

import pytest

from reports.domain.detector import RosterPerson, find_names

ROSTER = (
    RosterPerson("José Luis Pardo-Müller", "Ministry of Ports", "Uruguay"),
    RosterPerson("Mohammed Al-Khatib", "Harbour Workers Union (HWU)", "Jordan"),
    RosterPerson("Amina Diallo", "IOM"),
)
COUNTS = {"business": 2, "mayors": 3, "civil_society": 9}


def marked(text: str, language: str = "en", **changes: object) -> list[tuple[str, str]]:
    """Return kind and words of each mark, and check that the words stand where it says."""
    options = {"roster": ROSTER, "head_counts": COUNTS, **changes}
    marks = find_names(text=text, language=language, **options)  # type: ignore[arg-type]
    assert [text[mark.start : mark.end] for mark in marks] == [mark.words for mark in marks]
    assert [mark for mark in marks if not mark.reason.strip()] == []
    return [(mark.kind, mark.words) for mark in marks]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Jose Pardo Muller asked.", "Jose Pardo Muller", id="without diacritics"),
        pytest.param("jose pardo asked.", "jose pardo", id="small letters"),
        pytest.param("PARDO-MÜLLER José asked.", "PARDO-MÜLLER José", id="reversed"),
        pytest.param("It came from J. L. Pardo.", "J. L. Pardo", id="initials and family name"),
        pytest.param("J.L.P. asked.", "J.L.P", id="initials with stops"),
        pytest.param("Pardo’s point was taken.", "Pardo", id="possessive"),
        pytest.param("It was Amina Dial-\nlo again.", "Amina Dial-\nlo", id="end of line"),
        pytest.param(
            "Am\u200bina Dia\u200bllo asked.", "Am\u200bina Dia\u200bllo", id="zero-width spaces"
        ),
        pytest.param("Ami\u00adna Diallo asked.", "Ami\u00adna Diallo", id="soft hyphen"),
        pytest.param("Jose\u0301 Pardo asked.", "Jose\u0301 Pardo", id="combining accent"),
        pytest.param("Mohamed Alkhatib asked.", "Mohamed Alkhatib", id="other spelling"),
        pytest.param("AminaDiallo asked.", "AminaDiallo", id="written together"),
    ],
)
def test_person_of_the_session_is_found_however_written(text: str, words: str) -> None:
    assert marked(text) == [("person", words)]


def test_person_is_found_in_another_alphabet() -> None:
    assert marked("تحدث محمد الخطيب عن الرسوم.", "ar") == [("person", "محمد الخطيب")]


def test_name_that_is_part_of_a_place_is_no_person() -> None:
    roster = (RosterPerson("Luis Costa"),)
    assert marked("Ports in Costa Rica close early.", roster=roster) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Moldova shared its plan.", ["Moldova"]),
        ("en", "Jamaica and the Philippines stressed skills.", ["Jamaica", "Philippines"]),
        ("en", "On data, the UAE has explained its register.", ["UAE"]),
        ("en", "A Moldovan official spoke of ports.", ["Moldovan"]),
        ("en", "An official from Kenya’s fisheries board spoke.", ["Kenya"]),
        ("en", "As shared by Nepal, fees fall.", ["Nepal"]),
        ("en", "Fees fall (Nepal).", ["Nepal"]),
        ("en", "Nepal: fees fall.", ["Nepal"]),
        ("en", "In Nepal we have a desk in each port.", ["Nepal"]),
        ("en", "Equatorial Guinea noted the gap.", ["Equatorial Guinea"]),
        ("fr", "Le Maroc a expliqué le guichet.", ["Maroc"]),
        ("fr", "Les Marocains ont expliqué le guichet.", ["Marocains"]),
        ("fr", "La délégation sénégalaise a rappelé ce point.", ["sénégalaise"]),
        ("fr", "Selon le Togo, il faut agir.", ["Togo"]),
        ("es", "Según señaló Colombia, los costos bajan.", ["Colombia"]),
        ("es", "Los filipinos señalaron lo mismo.", ["filipinos"]),
        ("es", "El delegado peruano propuso un plan.", ["peruano"]),
        ("ar", "أوضحت كينيا الخطة.", ["كينيا"]),
        ("ar", "قال ممثل المغرب ذلك.", ["المغرب"]),
        ("ar", "عرضت تونس والمغرب الخطة.", ["تونس", "المغرب"]),
        ("ar", "الوفد المغربي اقترح ذلك.", ["المغربي"]),
    ],
)
def test_state_that_spoke_is_marked(language: str, text: str, words: list[str]) -> None:
    assert marked(text, language) == [("country", word) for word in words]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Migrants from Kenya pay high fees in Saudi Arabia."),
        ("en", "The case of Morocco was mentioned as an example."),
        ("en", "In Senegal, a city hall pays for counsel."),
        ("en", "Latin American countries noted the gap."),
        ("en", "They told us about the Global Compact in West Africa."),
        ("en", "Ministries of Labour should meet. The Global Compact calls for it."),
        ("en", "Mayors should be partners and businesses need skills."),
        ("en", "A worker who loses his or her job must leave."),
        ("en", "Ports bordering the EU receive support from IOM."),
        ("en", "A boat capsized yesterday off the coast."),
        ("fr", "Au Maroc, les frais baissent pour les migrants sénégalais."),
        ("fr", "Il a été souligné que les frais baissent. Il faut agir."),
        ("es", "En Colombia bajan los costos para los migrantes venezolanos."),
        ("es", "El plan por el que preguntan es bueno."),
        ("ar", "يعيش المهاجرون في المغرب ولبنان."),
    ],
)
def test_topic_is_not_marked(language: str, text: str) -> None:
    assert marked(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Our ministry checks.", [("affiliation", "Our ministry")]),
        ("fr", "Notre gouvernement vérifie.", [("affiliation", "Notre gouvernement")]),
        ("es", "Mi país verifica.", [("affiliation", "Mi país")]),
        ("ar", "تدعم حكومتنا ذلك.", [("affiliation", "حكومتنا")]),
        ("en", "A participant spoke. She added a figure.", [("pronoun", "She")]),
        ("fr", "Elle a ajouté un chiffre.", [("pronoun", "Elle")]),
        ("es", "Él añadió una cifra.", [("pronoun", "Él")]),
        ("ar", "وأضافت أن الأمر مهم.", [("pronoun", "أضافت")]),
        ("en", "A business participant paid.", [("small_group", "A business participant")]),
        ("en", "One of the mayors asked.", [("small_group", "One of the mayors")]),
        ("en", "The Minister of Labour asked.", [("title", "Minister of Labour")]),
        ("en", "It came from H.E. Oriane Vasseur.", [("title", "H.E. Oriane Vasseur")]),
        ("en", "Write to a.diallo@port.example.", [("contact", "a.diallo@port.example")]),
        ("en", "Call +41 22 345 67 89.", [("contact", "+41 22 345 67 89")]),
        ("en", "Yesterday one participant asked.", [("date", "Yesterday")]),
        ("en", "HWU agreed.", [("organisation", "HWU")]),
        ("en", "UNHCR noted the gap.", [("organisation", "UNHCR")]),
        (
            "en",
            "One voice: “a port is only as fair as its smallest desk”.",
            [("quote", "“a port is only as fair as its smallest desk”")],
        ),
    ],
)
def test_wording_that_singles_out_is_marked(
    language: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert marked(text, language) == found


def test_group_of_five_is_not_small() -> None:
    text = "A business participant paid."
    assert marked(text, head_counts={"business": 5}) == []
    assert marked(text, head_counts={"business": 4}) == [("small_group", "A business participant")]


def test_title_of_a_session_in_quotation_marks_is_no_quotation() -> None:
    text = "It was entitled “From the first desk to the last mile of the road”."
    assert marked(text) == []


def test_short_quotation_is_not_marked() -> None:
    assert marked("One voice: “ports are local”.") == []


def test_text_that_is_a_quote_is_not_marked_for_being_one() -> None:
    text = "“A port is only as fair as its smallest desk.”"
    assert marked(text, is_quote=True) == []


def test_section_at_country_level_lets_states_stand_and_nobody_else() -> None:
    text = "Moldova shared its plan; Amina Diallo agreed."
    assert marked(text, section_kind="opportunities") == [("person", "Amina Diallo")]
    assert marked(text, section_kind="opportunities", names_states=False) == [
        ("country", "Moldova"),
        ("person", "Amina Diallo"),
    ]


def test_mention_is_not_marked_again() -> None:
    assert marked("@Moldova shared its plan, and @[Amina Diallo] agreed.") == []


def test_country_brings_its_code_and_name_in_the_language_of_the_report() -> None:
    (mark,) = find_names(
        text="The Moldovan delegate asked for it, and it was agreed.", language="es"
    )
    assert (mark.code, mark.mention) == ("MDA", "Moldova")


def test_places_count_code_points_of_the_text_as_given() -> None:
    text = "😀 “Zoë”: Moldova\u200b explained it."
    (mark,) = find_names(text=text, language="en")
    assert text[mark.start : mark.end] == "Moldova"


def test_language_is_recognised_where_the_point_is_in_another_one() -> None:
    text = "El delegado peruano propuso un plan para los puertos de la región."
    assert marked(text, "en") == [("country", "peruano")]


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "@", "…", "“", "١٢٣", "(((", "\n\n-"])
def test_text_without_words_has_no_marks(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "The Government of Kenya explained it.", ["Kenya"]),
        ("en", "The Nigerian government has announced it.", ["Nigerian"]),
        ("en", "Support to the Government of Kenya continues.", []),
        ("en", "Participants noted (by Ghana and Mali) that fees fall.", ["Ghana", "Mali"]),
        ("en", "We heard from Chile.", ["Chile"]),
        ("fr", "Le représentant des Philippines a parlé.", ["Philippines"]),
        ("fr", "Le gouvernement du Mali a annoncé une réforme.", ["Mali"]),
    ],
)
def test_government_speaks_for_its_state(language: str, text: str, found: list[str]) -> None:
    assert [words for _kind, words in marked(text, language)] == found


def test_excellency_needs_no_name() -> None:
    assert marked("H.E. agreed with all of it.") == [("title", "H.E.")]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "“The queue is the policy”, said Amina Sow-Berger.", "Amina Sow-Berger"),
        ("fr", "« Les frais tuent », a répété Awa Sarr.", "Awa Sarr"),
        ("es", "«Falta voluntad», dijo Rosario Paz en la sala.", "Rosario Paz"),
    ],
)
def test_name_behind_what_it_said_is_marked(language: str, text: str, words: str) -> None:
    assert marked(text, language) == [("person", words)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Desks “save lives”, said Common Space participants."),
        ("en", "“Open the books,” said Labour Market Access advocates."),
        ("fr", "« Un pacte vivant », a dit la salle."),
        ("es", "Mencionó la Carta de San José y el Pacto Mundial."),
    ],
)
def test_name_of_something_behind_a_verb_of_saying_is_no_person(language: str, text: str) -> None:
    assert marked(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "Intervino el señor Del Castillo.", "señor Del Castillo"),
        ("fr", "« Trop tard », selon monsieur Belkacem.", "monsieur Belkacem"),
        ("ar", "أكدت السيدة ليلى بن عمار أهمية البيانات.", "السيدة ليلى بن عمار"),
        ("ar", "قال الأستاذ محمود عبد الرحيم إن التدريب ضروري.", "الأستاذ محمود عبد الرحيم"),
    ],
)
def test_title_takes_the_whole_name(language: str, text: str, words: str) -> None:
    assert ("title", words) in marked(text, language)


def test_title_in_small_letters_without_a_name_is_none() -> None:
    assert marked("El profesor de la Universidad abrió la puerta.", "es") == []
