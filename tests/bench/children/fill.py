"""Make a report of many invented points: `fill CODE COUNT`, or with `tags` for five tags each."""

from __future__ import annotations

import json
import sys
import uuid

import django

django.setup()

from gfmd_site.lib.bulk_rows import insert_rows  # noqa: E402
from gfmd_site.lib.ordering import keys_between  # noqa: E402
from reports.domain.fields import TAGS  # noqa: E402
from reports.domain.lifecycle import begin_report  # noqa: E402
from reports.models import Participation, Point, Report, Session  # noqa: E402
from tests.bench.content import SENTENCE  # noqa: E402

AT_ONCE = 2_000


def main() -> None:
    code, count = sys.argv[1], int(sys.argv[2])
    report = find_or_begin(code)
    sections = list(report.template.sections.exclude(kind="quotes"))[:5]
    step = -(-count // len(sections))
    orders = keys_between(None, None, step)
    points = [
        Point(
            id=uuid.uuid4(),
            report=report,
            section=sections[number // step],
            order=orders[number % step],
            text=SENTENCE.format(number=number),
        )
        for number in range(count)
    ]
    Point.objects.filter(report=report).delete()
    Point.objects.bulk_create(points, batch_size=AT_ONCE)
    if "tags" in sys.argv[3:]:
        tag(points)
    print(json.dumps({"points": Point.objects.filter(report=report).count()}))


def tag(points: list[Point]) -> None:
    for name, model in TAGS.items():
        keys = list(model._default_manager.values_list("pk", flat=True))
        through = getattr(Point, name).through
        column = f"{model._meta.model_name}_id"
        links = [
            through(**{"point_id": point.pk, column: keys[number % len(keys)]})
            for number, point in enumerate(points)
        ]
        insert_rows(links)


def find_or_begin(code: str) -> Report:
    report = Report.objects.filter(code=code).first()
    if report is not None:
        return report
    model = Report.objects.get(code="2018-3.1")
    number = code.removeprefix("2018-")
    session, _made = Session.objects.get_or_create(
        edition=model.session.edition,
        number=number,
        defaults={"title": f"Invented {number}", "kind": model.session.kind},
    )
    for one in model.session.participations.exclude(user__username__startswith="bench-").filter(
        user__isnull=False
    ):
        Participation.objects.create(session=session, user=one.user, role=one.role, name=one.name)
    return begin_report(session=session, template=model.template)


if __name__ == "__main__":
    main()
