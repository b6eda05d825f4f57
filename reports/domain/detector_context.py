"""Whether a name in a text says who spoke, or only what was spoken about.

“Kenya explained”, “an official from Kenya”, “as shared by Kenya” and “Kenya: …” say who spoke;
“in Kenya”, “migrants from Kenya” and “Kenya was mentioned” do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.domain.detector_lists import word_list
from reports.domain.detector_text import Folded, Word, stems
from reports.domain.detector_words import Entry, Lexicon

# How a name counts: it spoke, or it is the one that did what the sentence tells.
SAID, DID = "said", "did"
LOOK_AHEAD = 16
LOOK_BACK = 9
INTRODUCTIONS = word_list("introductions")
LISTING = word_list("listing")
ASIDE = re.compile(
    r"(?:for (?:its|his|her|their) part|in turn|in particular|for example|on (?:its|their) side"
    r"|pour (?:sa|leur) part|en particulier|de (?:son|leur) cote|a son tour"
    r"|quant a (?:lui|elle|eux)"
    r"|par ailleurs|d'abord|vient de|viennent de|tient a|a tenu a|ont tenu a|par exemple"
    r"|por (?:su|otra) parte|en particular|a su vez|sin embargo|por ejemplo"
    r"|من (?:جهته|جهتها|جانبه|جانبها))(?!\w)"
)
# English verbs that are nouns as well, in the form with s.
NOUNS_TOO = word_list("nouns_too")
PREPOSITIONS = word_list("prepositions")
STATE_BODIES = word_list("state_bodies")
VERB_COMPANIONS = word_list("verb_companions")
YEAR = re.compile(r"\b(?:in|since|en|depuis|desde|منذ|عام) (?:19|20)\d\d\b")


@dataclass(frozen=True)
class Hit:
    """A known name at a place: the words from `first` up to and without `end`."""

    entry: Entry
    first: int
    end: int
    cut: int = 0
    """How many letters of the first word are an attached prefix."""


class Passage:
    """A folded text with the names found in it, for questions about what stands around them."""

    def __init__(self, folded: Folded, lexicon: Lexicon, hits: list[Hit]) -> None:
        self.folded = folded
        self.words = folded.words
        self.lexicon = lexicon
        self.hits = hits
        self._hit_at = {place: hit for hit in hits for place in range(hit.first, hit.end)}

    # Small questions

    def has(self, place: int, name: str) -> bool:
        wanted = self.lexicon[name]
        return any(stem in wanted for stem, _cut in stems(self.words[place].text))

    def is_say(self, place: int) -> bool:
        word = self.words[place]
        if word.is_capital and not word.is_upper and place != self.sentence_start(place):
            return False
        if word.text in NOUNS_TOO and not self._governs(place):
            return False
        return any(stem in self.lexicon.say for stem, _cut in stems(word.text))

    def _governs(self, place: int) -> bool:
        """Whether a form that may be a noun is followed by what only a verb has."""
        following = self.word(place + 1)
        if following is None or following.gap.strip():
            return False
        return following.text in VERB_COMPANIONS

    def is_act(self, place: int) -> bool:
        return any(stem in self.lexicon.act for stem, _cut in stems(self.words[place].text))

    def word(self, place: int) -> Word | None:
        return self.words[place] if 0 <= place < len(self.words) else None

    def sentence_start(self, place: int) -> int:
        first = place
        while first > 0 and self.words[first - 1].sentence == self.words[place].sentence:
            first -= 1
        return first

    def is_last(self, place: int) -> bool:
        following = self.word(place + 1)
        return following is None or following.sentence != self.words[place].sentence

    def gap_after(self, place: int) -> str:
        following = self.word(place + 1)
        if following is not None:
            return following.gap
        return self.folded.text[self.words[place].end :]

    def begins_clause(self, place: int) -> bool:
        """Whether a word begins its sentence, or follows a short introduction and a comma."""
        first = self.sentence_start(place)
        start = place
        while start > first and (self.has(start - 1, "articles") or start - 1 in self._hit_at):
            start -= 1
        while start > first and (self.has(start - 1, "and") or start - 1 in self._hit_at):
            start -= 1
        if start == first:
            return True
        begins = self.words[first].text in INTRODUCTIONS or self.words[start].gap.strip() == ";"
        return begins and bool(re.search(r"[,;:]", self.words[start].gap))

    # The question

    def role_of(self, hit: Hit) -> str:
        """Return SAID or DID, or nothing for a name that is only spoken about."""
        if self._named_as_speaker(hit):
            return SAID
        found = self._verb_after(hit)
        if found:
            return found
        return SAID if self._verb_before(hit) or self._set_apart(hit) or self._we(hit) else ""

    def spoke(self, first: int, end: int) -> bool:
        """Whether the words from `first` up to `end`, no known name, are who said something."""
        hit = Hit(Entry("", "", "", ()), first, end)
        return self._verb_after(hit) == SAID or self._named_as_speaker(hit)

    def says(self, first: int, end: int) -> bool:
        """As `spoke`, for a group: “the mayor of a town” does not let the town speak."""
        hit = Hit(Entry("", "", "", ()), first, end)
        before = self._back_over_names(first)
        is_agent = (
            before >= 0
            and self.words[before].sentence == self.words[first].sentence
            and self.has(before, "agent")
            and self._agent_before(before)
        )
        return is_agent or self._verb_after(hit) == SAID

    # What stands behind

    def _verb_after(self, hit: Hit) -> str:
        place = self._after_owner(hit)
        if place is None or self._behind_preposition(hit):
            return ""
        begins = self.begins_clause(hit.first)
        limit = min(len(self.words), hit.end + LOOK_AHEAD)
        sentence = self.words[hit.end - 1].sentence
        depth = 0
        while place < limit:
            word = self.words[place]
            if word.sentence != sentence or ";" in word.gap:
                return ""
            if ":" in word.gap:
                return SAID if begins and place == hit.end else ""
            depth += word.gap.count("(") - word.gap.count(")")
            if depth > 0:
                place += 1
                continue
            passed = self._passed_over(place, hit)
            if passed:
                place = passed
                continue
            return self._verb_at(place, begins, sentence)
        return ""

    def _behind_preposition(self, hit: Hit) -> bool:
        """Whether the name is where or whom something is about, as in “the school in Kenya”."""
        if hit.cut and self.words[hit.first].text[:1] in "بكل":
            return True
        before = self._back_over_names(hit.first)
        if before < 0 or self.words[before].sentence != self.words[hit.first].sentence:
            return False
        if re.search(r"[,;:]", self.words[before + 1].gap):
            return False
        if before and self.has(before, "joins") and self.words[before - 1].text in STATE_BODIES:
            return False
        return self.words[before].text in PREPOSITIONS

    def _after_owner(self, hit: Hit) -> int | None:
        """Return where to look on: behind “'s”, only words for a person or a speech count."""
        place = hit.end
        word = self.word(place)
        if word is None or word.text != "s" or "'" not in word.gap:
            return place
        for ahead in range(place + 1, min(place + 5, len(self.words))):
            if self.has(ahead, "roles") or self.has(ahead, "agent_noun"):
                return ahead
        return None

    def _passed_over(self, place: int, hit: Hit) -> int:
        """Return where to go on when the word at a place may stand between name and verb."""
        word = self.words[place]
        other = self._hit_at.get(place)
        if other is not None:
            joined = "," in word.gap or self.has(place - 1, "and") or self.has(place, "and")
            arabic = any(cut for _stem, cut in stems(word.text))
            same = other.entry.code == hit.entry.code or "(" in word.gap
            return other.end if joined or arabic or same or self._follows_article(place) else 0
        if self.is_say(place):
            return 0
        if not word.gap.strip() and place == hit.end and self.has(place, "joins"):
            return 0
        if self.has(place, "passive"):
            following = self.word(place + 1)
            return place + 1 if following and following.text.endswith("ing") else 0
        if place == hit.end and hit.entry.kind == "demonym" and word.text in STATE_BODIES:
            return place + 1
        kinds = ("and", "articles", "skip", "roles")
        if any(self.has(place, kind) for kind in kinds):
            return place + 1
        aside = ASIDE.match(self.folded.text, word.start)
        if aside:
            while place < len(self.words) and self.words[place].start < aside.end():
                place += 1
            return place
        return self._behind_commas(place)

    def _follows_article(self, place: int) -> bool:
        return self.has(place - 1, "articles")

    def _behind_commas(self, place: int) -> int:
        """Return the place behind “, for its part,” and the like."""
        if "," not in self.words[place].gap:
            return 0
        for ahead in range(place + 1, min(place + 9, len(self.words))):
            if self.words[ahead].sentence != self.words[place].sentence:
                return 0
            if "," in self.words[ahead].gap:
                return ahead
        return 0

    def _verb_at(self, place: int, begins: bool, sentence: int) -> str:
        word = self.words[place]
        following = self.word(place + 1)
        if self.is_say(place):
            return SAID
        if word.text in self.lexicon.bare:
            return SAID if following and following.text in self.lexicon["that"] else ""
        if begins and self.is_act(place) and not self._is_dated(sentence):
            return DID
        return ""

    def _is_dated(self, sentence: int) -> bool:
        """Whether a sentence gives a year: what is on record does not say who told it."""
        ends = self.folded.ends
        start = ends[sentence - 1] if sentence else 0
        end = ends[sentence] if sentence < len(ends) else len(self.folded.text)
        return bool(YEAR.search(self.folded.text, start, end))

    # What stands in front

    def _back_over_names(self, place: int) -> int:
        """Return the place before a name, its articles and names joined to it."""
        before = place - 1
        while before >= 0 and self.words[before].sentence == self.words[place].sentence:
            joined = before in self._hit_at or self.has(before, "and")
            if not joined and not self.has(before, "articles"):
                break
            if ";" in self.words[before + 1].gap or ":" in self.words[before + 1].gap:
                break
            before -= 1
        return before

    def _named_as_speaker(self, hit: Hit) -> bool:
        """Whether the name follows “an official from”, “as shared by”, “according to”, …"""
        before = self._back_over_names(hit.first)
        if before < 0 or self.words[before].sentence != self.words[hit.first].sentence:
            return False
        word = self.words[before].text
        if hit.first - before > 1 and (self._direct_role(hit) or self._melted_role(hit, before)):
            return True
        if self.has(before, "addressed"):
            return True
        if self.has(before, "agent") and self._agent_before(before):
            return True
        if word == "to" and before and self.words[before - 1].text == "according":
            return True
        if self.has(before, "joins"):
            return self._role_before(before)
        return self._direct_role(hit)

    def _melted_role(self, hit: Hit, before: int) -> bool:
        """Whether “des” is “of the” here, as in “la représentante des Philippines”."""
        linked = self.words[hit.first - 1].text == "des"
        return linked and (self.has(before, "roles") or self.has(before, "agent_noun"))

    def _direct_role(self, hit: Hit) -> bool:
        """Whether a word for a person stands right beside a name or a demonym."""
        if hit.entry.kind == "demonym":
            following = self.word(hit.end)
            if following and not following.gap.strip() and self.has(hit.end, "roles"):
                return True
        before = hit.first - 1
        if before < 0 or self.words[hit.first].gap.strip():
            return False
        stands_beside = hit.entry.kind == "demonym" or self.lexicon.language == "ar"
        return stands_beside and self.has(before, "roles")

    def _agent_before(self, place: int) -> bool:
        if self.words[place].text in {"selon", "segun", "حسب", "بحسب", "وفقا"}:
            return True
        if self.words[place].gap.endswith("("):
            return True
        if any(self.has(back, "agent_after") for back in self._back(place, 2)):
            return True
        return any(self.has(back, "agent_noun") for back in self._back(place, 3))

    def _role_before(self, place: int) -> bool:
        for back in self._back(place, LOOK_BACK):
            if self.has(back, "roles") or self.has(back, "agent_noun"):
                return True
            if self.words[back].text in {"behalf", "nom", "nombre", "باسم", "heard", "hear"}:
                return True
            word = self.words[back]
            is_link = any(self.has(back, kind) for kind in ("joins", "articles", "and"))
            if not (is_link or word.is_capital or self.lexicon.language == "ar"):
                return False
            if self.lexicon.language == "ar" and place - back > 3:
                return False
        return False

    def _back(self, place: int, most: int) -> range:
        first = max(self.sentence_start(place), place - most)
        for back in range(place, first, -1):
            if re.search(r"[;:(]", self.words[back].gap):
                first = back
                break
        return range(place - 1, first - 1, -1)

    def _verb_before(self, hit: Hit) -> bool:
        """Whether the verb comes first: “explained Kenya”, “señaló Kenia”, “أوضحت كينيا”."""
        before = self._back_over_names(hit.first)
        if before < 0 or self.words[before].sentence != self.words[hit.first].sentence:
            return False
        if not self.is_say(before):
            return False
        language = self.lexicon.language
        if language == "ar":
            return not self._is_noun_in_arabic(before)
        if language == "es" and self.words[before].text[-1] in "oenm":
            return self._finite_before(before)
        return self.after_quotation(before)

    def _is_noun_in_arabic(self, place: int) -> bool:
        """Whether a form that may be a noun too is none here: “عرض كينيا” stays a verb."""
        return place > 0 and self.has(place - 1, "joins")

    def _finite_before(self, place: int) -> bool:
        """Whether a Spanish verb is not the infinitive's companion: “al citar”, “han citado”."""
        return place == 0 or self.words[place - 1].text not in {"al", "de", "por", "fue", "sido"}

    def after_quotation(self, place: int) -> bool:
        """Whether a quotation ends right in front of a verb, or “as” stands there."""
        for back in range(place, max(self.sentence_start(place), place - 3) - 1, -1):
            if re.search(r"[,»”\"]", self.words[back].gap):
                return True
            if self.words[back].text in {"as", "comme", "ainsi", "como"}:
                return True
        return False

    def _set_apart(self, hit: Hit) -> bool:
        """Whether the name stands alone in brackets or behind a dash, as in “(Kenya)”."""
        first, end = hit.first, hit.end
        while first > 0 and (first - 1 in self._hit_at or self.has(first - 1, "and")):
            first -= 1
            if "(" in self.words[first].gap:
                break
        while end < len(self.words) and (end in self._hit_at or self.has(end, "and")):
            if ")" in self.words[end].gap:
                break
            end += 1
        opening, closing = self.words[first].gap, self.gap_after(end - 1)
        listing = first > 0 and (self.words[first - 1].text in LISTING)
        if listing or first == 0:
            return False
        if "(" in opening and closing.startswith(")"):
            follows = self._hit_at.get(first - 1)
            return self.is_last(end - 1) and (follows is None or follows.entry.kind != "city")
        return bool(re.search(r"[-–—]\s*$", opening)) and " " in opening and self.is_last(end - 1)

    def _we(self, hit: Hit) -> bool:
        """Whether somebody speaks as “we” beside the name: “In Kenya we have …”."""
        sentence = self.words[hit.first].sentence
        before = self.word(hit.first - 1)
        near = 3 if before is not None and self.has(hit.first - 1, "in") else 0
        if not near and self.begins_clause(hit.first):
            near = 14
        for place in range(hit.end, min(hit.end + near, len(self.words))):
            word = self.words[place]
            if word.sentence != sentence or re.search(r"[“”«»\"]", word.gap):
                return False
            if self.has(place, "we") and word.text not in {"i", "us"}:
                return True
        return False
