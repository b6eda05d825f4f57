"""A name that is taken out afterwards leaves everything a synthesis keeps as well."""

from __future__ import annotations

from reports.domain.purge import Scope, purge_names
from reports.domain.synthesis_comments import add_comment
from reports.domain.synthesis_items import create_item, delete_item, update_item
from reports.domain.synthesis_log import By
from reports.models import SynthesisChange, SynthesisComment, SynthesisCopy, SynthesisItem
from tests.build import make_point, make_synthesis
from tests.cast import Cast

NAME = "Amina Quillon"


def stored() -> str:
    rows = [
        *SynthesisItem.objects.values_list("text", "contested_note"),
        *SynthesisChange.objects.values_list("before", "after"),
        *SynthesisCopy.objects.values_list("text", "field"),
        *SynthesisComment.objects.values_list("text", "ref"),
    ]
    return repr(rows)


def test_name_goes_from_log_copies_and_comments(cast: Cast) -> None:
    point = make_point(cast.report, f"@[{NAME}] spoke.")
    synthesis = make_synthesis(cast.edition, sources=[point])
    item = synthesis.sections.get().items.get()
    began = item.text
    by = By(cast.chair)
    update_item(item=item, fields={"text": f"{NAME} argued."}, by=by)
    update_item(item=item, fields={"text": f"{NAME} smiled."}, base={"text": began}, by=by.next())
    add_comment(synthesis=synthesis, text=f"Ask {NAME}.", by=by.next())
    gone = create_item(section=item.section, points=[point], by=by.next())
    delete_item(item=gone, by=by.next())
    before = stored().count(NAME)

    purge_names(
        names=[NAME], scope=Scope(report=cast.report.code), reason="On request.", by=cast.staff
    )

    assert (before >= 6, NAME in stored()) == (True, False)
