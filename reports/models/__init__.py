from reports.models.consent import Attribution
from reports.models.consent_link import ConsentLink
from reports.models.invitation import DeviceCode, Invitation
from reports.models.layout import WordLayout
from reports.models.letter import Letter
from reports.models.marks import KeptMark
from reports.models.memory import MemoryEntry, MemoryStamp
from reports.models.participation import HeadCount, Participation
from reports.models.points import Point
from reports.models.programme import Edition, GuidingQuestion, Session, Theme
from reports.models.purge import Purge
from reports.models.release import Release, ReleasedName
from reports.models.report import Comment, Reminder, Report
from reports.models.revision import Revision
from reports.models.setup import SetupFile
from reports.models.statement import (
    Statement,
    StatementChange,
    StatementLine,
    StatementSource,
)
from reports.models.sync import (
    ConflictCopy,
    Decision,
    HeldOperation,
    HeldReason,
    HeldStatus,
    Presence,
    Receipt,
    Result,
    SettledDraft,
    SyncState,
)
from reports.models.synthesis import (
    Cluster,
    DismissedPair,
    ItemSource,
    Synthesis,
    SynthesisChange,
    SynthesisComment,
    SynthesisCopy,
    SynthesisItem,
    SynthesisSection,
)
from reports.models.synthesis_release import (
    SectionMinutes,
    SynthesisEvent,
    SynthesisVersion,
)
from reports.models.template import ReportingTemplate, TemplateSection
from reports.models.upload import OriginalDownload, Upload

__all__ = [
    "Attribution",
    "Cluster",
    "Comment",
    "ConflictCopy",
    "ConsentLink",
    "Decision",
    "DeviceCode",
    "DismissedPair",
    "Edition",
    "GuidingQuestion",
    "HeadCount",
    "HeldOperation",
    "HeldReason",
    "HeldStatus",
    "Invitation",
    "ItemSource",
    "KeptMark",
    "Letter",
    "MemoryEntry",
    "MemoryStamp",
    "OriginalDownload",
    "Participation",
    "Point",
    "Presence",
    "Purge",
    "Receipt",
    "Release",
    "ReleasedName",
    "Reminder",
    "Report",
    "ReportingTemplate",
    "Result",
    "Revision",
    "SectionMinutes",
    "Session",
    "SettledDraft",
    "SetupFile",
    "Statement",
    "StatementChange",
    "StatementLine",
    "StatementSource",
    "SyncState",
    "Synthesis",
    "SynthesisChange",
    "SynthesisComment",
    "SynthesisCopy",
    "SynthesisEvent",
    "SynthesisItem",
    "SynthesisSection",
    "SynthesisVersion",
    "TemplateSection",
    "Theme",
    "Upload",
    "WordLayout",
]
