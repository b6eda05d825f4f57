from practices.models.base import Term
from practices.models.practice import (
    Practice,
    PracticeOrganisation,
    PracticeSource,
    PracticeText,
)
from practices.models.review import PracticeReview
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
    "Practice",
    "PracticeOrganisation",
    "PracticeReview",
    "PracticeSource",
    "PracticeText",
    "Region",
    "SdgGoal",
    "SdgTarget",
    "Term",
]
