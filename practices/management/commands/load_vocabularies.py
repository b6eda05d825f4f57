"""Loads the controlled vocabularies from seeds/vocabularies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from practices.domain.seeding import BadSeed, VocabularyCount, load_vocabularies


class Command(BaseCommand):
    help = "Load the controlled vocabularies from seeds/vocabularies; loading again is harmless."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_vocabularies(settings.SEEDS_DIR / "vocabularies")
        except BadSeed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(table(counts))
        for count in counts:
            if count.left:
                self.stdout.write(
                    _(
                        "%(name)s that the file no longer holds were left as they are: "
                        "%(codes)s. To switch a term off, give its row a day in disabled_on."
                    )
                    % {
                        "name": capfirst(count.model._meta.verbose_name_plural),
                        "codes": ", ".join(count.left),
                    }
                )
        if not any(count.is_change for count in counts):
            self.stdout.write(_("Nothing changed: the vocabularies were up to date."))


def table(counts: list[VocabularyCount]) -> str:
    """Return the counts as columns, a line for each vocabulary."""
    names = [str(capfirst(count.model._meta.verbose_name_plural)) for count in counts]
    width = max(map(len, names))
    head = f"{'':{width}}  {_('in file'):>8} {_('added'):>8} {_('changed'):>8} {_('left'):>8}"
    return "\n".join(
        [
            head,
            *(
                f"{name:{width}}  {count.in_file:>8} {count.added:>8} "
                f"{count.changed:>8} {len(count.left):>8}"
                for name, count in zip(names, counts, strict=True)
            ),
        ]
    )
