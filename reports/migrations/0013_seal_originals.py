"""Encrypts the originals of Word files that were stored as they came."""

from typing import Any

from django.conf import settings
from django.db import migrations

from gfmd_site.lib.seal import AGE, seal_bytes

ORIGINALS = "originals of Word files"


def seal_originals(apps: Any, schema_editor: Any) -> None:
    uploads = apps.get_model("reports", "Upload").objects
    for key in list(uploads.exclude(original=None).values_list("pk", flat=True)):
        data = bytes(uploads.values_list("original", flat=True).get(pk=key))
        if not data.startswith(AGE):
            sealed = seal_bytes(data, secret=settings.SECRET_KEY, purpose=ORIGINALS)
            uploads.filter(pk=key).update(original=sealed)


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_purges")]

    operations = [migrations.RunPython(seal_originals, migrations.RunPython.noop, elidable=True)]
