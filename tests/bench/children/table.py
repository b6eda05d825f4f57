"""Write all points of the edition as CSV to nowhere: first byte, whole time, peak memory."""

from __future__ import annotations

import json
import resource
import time
from codecs import BOM_UTF8

import django

django.setup()

from reports.exporters.edition import edition_chunks  # noqa: E402
from reports.models import Edition  # noqa: E402


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    edition = Edition.objects.get(year=2018)
    # Once without looking, so that what is loaded once does not count.
    next(iter(edition_chunks(edition, "csv", sees_names=False)))
    before, began, first, size = peak_mb(), time.perf_counter(), 0.0, 0
    for chunk in edition_chunks(edition, "csv", sees_names=False):
        # The mark of UTF-8 goes out before anything is read: it does not count.
        if chunk != BOM_UTF8:
            first = first or time.perf_counter() - began
        size += len(chunk)
    seconds = time.perf_counter() - began
    print(json.dumps({"first": first, "seconds": seconds, "mb": peak_mb() - before, "bytes": size}))


if __name__ == "__main__":
    main()
