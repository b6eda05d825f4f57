"""Closed lists of this app. The values are stored: change labels freely, values never."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The edition of a rehearsal has the year of its real one and this many more: no real year is as
# high, so that a code such as 3018-3.1 says by itself that it is of a rehearsal.
REHEARSAL_STEP = 1000
FIRST_REHEARSAL_YEAR = 3000


def is_rehearsal_code(code: str) -> bool:
    """Whether a report of this code is of a practice session."""
    year = code.partition("-")[0]
    return year.isdecimal() and int(year) >= FIRST_REHEARSAL_YEAR


class SessionKind(models.TextChoices):
    ROUNDTABLE = "roundtable", _("Roundtable")
    WORKSHOP = "workshop", _("Thematic workshop")
    SIDE_EVENT = "side_event", _("Side event")
    COMMON_SPACE = "common_space", _("Common Space")
    BUSINESS_MECHANISM = "business_mechanism", _("Business Mechanism")
    SPECIAL_SESSION = "special_session", _("Special session")
    CIVIL_SOCIETY_DAY = "civil_society_day", _("Civil Society Days")
    REGIONAL_CONSULTATION = "regional_consultation", _("Regional consultation")


class SetupKind(models.TextChoices):
    """What a file that sets up an edition holds."""

    PROGRAMME = "programme", _("Programme")
    TIMETABLE = "timetable", _("Timetable")
    PEOPLE = "people", _("People")


class ChathamPolicy(models.TextChoices):
    """What the room was told about naming speakers."""

    NAMED_WITH_APPROVAL = "named_with_approval", _("Named with approval")
    ANONYMOUS = "anonymous", _("Nobody is named")
    WRITTEN_CONSENT = "written_consent_for_quotes", _("Quotes need written consent")
    ON_THE_RECORD = "on_the_record", _("On the record")


class Role(models.TextChoices):
    """What a person does in a session."""

    CO_CHAIR = "co_chair", _("Co-chair")
    MODERATOR = "moderator", _("Moderator")
    PANELLIST = "panellist", _("Panellist")
    SPEAKER = "speaker", _("Speaker")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    NOTE_TAKER = "note_taker", _("Note taker")


# The roles whose holder writes in the report of the session.
WRITING_ROLES = frozenset({Role.RAPPORTEUR, Role.NOTE_TAKER})


class SectionKind(models.TextChoices):
    """What a template section is about, whatever its title: the synthesis relies on it."""

    SUMMARY = "summary", _("Main discussion points")
    CHALLENGES = "challenges", _("Challenges")
    OPPORTUNITIES = "opportunities", _("Opportunities and good practices")
    GCM = "gcm", _("Relevance to the Global Compact")
    SDG = "sdg", _("Contribution to the Agenda 2030")
    QUOTES = "quotes", _("Quotes")
    PARTICIPATION = "participation", _("Participation")
    EMPHASES = "emphases", _("Key emphases")
    WHO = "who", _("Who should be partners")
    WHAT = "what", _("What they should do")
    RAISED_ONCE = "raised_once", _("Raised once")
    OTHER = "other", _("Other")


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    REOPENED = "reopened", _("Reopened")


# While a report has one of these, its writers may change it.
OPEN_STATUSES = frozenset({ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.REOPENED})


class PointKind(models.TextChoices):
    POINT = "point", _("Point")
    QUOTE = "quote", _("Quote")


class Support(models.TextChoices):
    """How widely a point was supported in the room."""

    ONE = "one", _("One")
    SOME = "some", _("Some")
    SEVERAL = "several", _("Several")
    BROAD = "broad", _("Broad")


class AttributionKind(models.TextChoices):
    COUNTRY = "country", _("State")
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")
    CONSTITUENCY = "constituency", _("Constituency")
    REGION = "region", _("Region")


class AttributionLevel(models.TextChoices):
    """How precisely a speaker may be named, from nothing to the name."""

    ANONYMOUS = "anonymous", _("Anonymous")
    CONSTITUENCY = "constituency", _("Constituency")
    REGION = "region", _("Region")
    COUNTRY = "country", _("State")
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")


class Consent(models.TextChoices):
    NOT_ASKED = "not_asked", _("Not asked")
    ASKED = "asked", _("Asked")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class RevisionKind(models.TextChoices):
    """What a revision did. The first five are operations on a point."""

    CREATE = "create", _("Point added")
    UPDATE = "update", _("Point changed")
    MOVE = "move", _("Point moved")
    DELETE = "delete", _("Point deleted")
    RESTORE = "restore", _("Point restored")
    HEADER = "header", _("Header changed")
    STATUS = "status", _("Status changed")
    IMPORT = "import", _("Word file imported")
    MOMENT = "moment", _("Moment named")
    BACK = "back", _("Report set back")
    TEMPLATE = "template", _("Moved to another version of the template")


class SynthesisStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed by the co-chairs")
    PUBLISHED = "published", pgettext_lazy("synthesis", "Published")


class MemoryKind(models.TextChoices):
    """What the search over all editions finds, beside practices."""

    POINT = "point", _("Reports")
    STATEMENT = "statement", _("Statements")
    ITEM = "item", _("Syntheses")


class ItemPlace(models.TextChoices):
    """Where an item of the synthesis goes when time is short."""

    READ = "read", _("Read aloud")
    ANNEX = "annex", _("Annex")
    CUT = "cut", _("Cut")


class SynthesisChangeKind(models.TextChoices):
    """What a change of a synthesis did, as a device asks for it."""

    SECTION_CREATE = "section_create", _("Section added")
    SECTION_UPDATE = "section_update", _("Section changed")
    SECTION_MOVE = "section_move", _("Section moved")
    SECTION_DELETE = "section_delete", _("Section deleted")
    CREATE = "create", _("Item added")
    UPDATE = "update", _("Item changed")
    MOVE = "move", _("Item moved")
    DELETE = "delete", _("Item deleted")
    RESTORE = "restore", _("Item brought back")
    MERGE = "merge", _("Items merged")
    SPLIT = "split", _("Item split")
    SOURCES = "sources", _("Sources added")
    SOURCE_REMOVE = "source_remove", _("Source removed")
    SOURCE_ACCEPT = "source_accept", _("Source looked at")
    COMMENT = "comment", _("Comment written")
    SETTLE = "settle", _("Comment settled")
    COPY_SETTLE = "copy_settle", _("Other wording settled")


class SynthesisStep(models.TextChoices):
    """What happened on the way of a synthesis to its readers."""

    SIGN = "sign", _("Signed")
    WITHDRAW = "withdraw", _("Signature withdrawn")
    PUBLISH = "publish", _("Published")
    REOPEN = "reopen", _("Reopened")


class StatementStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Waits for the chair")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


class LineKind(models.TextChoices):
    """The parts of a statement, in the order in which they are read."""

    SALUTATION = "salutation", _("Salutation")
    SESSION = "session", _("Session")
    CHAIRS = "chairs", _("Co-chairs and panel")
    PAPER = "paper", _("Background paper and what it explored")
    DISCUSSION = "discussion", _("Discussion")
    PRACTICES = "practices", _("Good practices by need")
    GCM_SDG = "gcm_sdg", _("Global Compact and Agenda 2030")
    QUOTE = "quote", _("Quote")
    CLOSE = "close", _("Close")


class LinkAnswer(models.TextChoices):
    """What a speaker answered on the page behind a consent link."""

    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    CORRECTED = "corrected", _("Wants another wording")
    NOT_MINE = "not_mine", _("Did not say this")


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Taken over")
    DECLINED = "declined", _("Declined")


class ReleaseProfile(models.TextChoices):
    """For whom a file is: the team of the room, or anybody."""

    PUBLIC = "public", _("For anyone")
    TEAM = "team", _("For the team only")


class ReleaseStatus(models.TextChoices):
    WAITING = "waiting", _("Waits for a second person")
    RELEASED = "released", _("Released")
    DECLINED = "declined", _("Declined")


class ReleaseChannel(models.TextChoices):
    PAGE = "page", _("Report page")
    OFFICE = "office", _("Office")
    COMMAND = "command", _("Command line")
    PUBLICATION = "publication", _("Publication")


class ReleaseGround(models.TextChoices):
    """Why a name was in what left."""

    CONSENT = "consent", _("The speaker approved")
    SECTION = "section", _("The section may name this much")
    RECORD = "record", _("The session was on the record")
    TEAM = "team", _("A copy for the team")


class KeepOriginals(models.TextChoices):
    """What becomes of a Word file once its points are in the report."""

    DELETE = "delete", _("Delete it at once")
    SEAL = "seal", _("Keep it sealed for some days")


class UploadStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for a decision")
    IMPORTED = "imported", _("Taken into the report")
    DROPPED = "dropped", _("Not taken")


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    CANCELLED = "cancelled", _("Called back")
