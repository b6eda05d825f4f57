from practices.models.base import Term
from practices.models.history import PracticeChange
from practices.models.practice import (
    Practice,
    PracticeImage,
    PracticeOrganisation,
    PracticeSource,
    PracticeText,
)
from practices.models.review import PracticeReview
from practices.models.search import (
    IndexSet,
    IndexState,
    PracticeIndex,
    SavedSearch,
    SearchWord,
)
from practices.models.vocabulary import (
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Region,
    SdgGoal,
    SdgTarget,
)

# Every vocabulary, in the order in which references between them resolve.
VOCABULARIES: tuple[type[Term], ...] = (
    GcmObjective,
    GuidingPrinciple,
    SdgGoal,
    SdgTarget,
    Region,
    Country,
    Constituency,
)

__all__ = [
    "VOCABULARIES",
    "Constituency",
    "Country",
    "GcmObjective",
    "GuidingPrinciple",
    "IndexSet",
    "IndexState",
    "Practice",
    "PracticeChange",
    "PracticeImage",
    "PracticeIndex",
    "PracticeOrganisation",
    "PracticeReview",
    "PracticeSource",
    "PracticeText",
    "Region",
    "SavedSearch",
    "SdgGoal",
    "SdgTarget",
    "SearchWord",
    "Term",
]
