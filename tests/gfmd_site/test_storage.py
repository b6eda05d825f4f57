"""What becomes of the style sheets of others when static files are collected."""

from __future__ import annotations

from pathlib import Path

import django_include_bootstrap
import pytest
from django.core.files.storage import FileSystemStorage

from gfmd_site.storage import ModuleManifestStorage

BOOTSTRAP = "legend{float:left}legend+*{clear:left}p+*{margin:0}"


def test_rule_for_what_follows_a_legend_speaks_of_the_fieldset(tmp_path: Path) -> None:
    (tmp_path / "bootstrap.css").write_text(BOOTSTRAP, encoding="utf-8")
    storage = ModuleManifestStorage(location=str(tmp_path), base_url="/static/")

    list(storage.post_process({"bootstrap.css": (FileSystemStorage(tmp_path), "bootstrap.css")}))

    collected = (tmp_path / storage.stored_name("bootstrap.css")).read_text(encoding="utf-8")
    assert collected == "legend{float:left}fieldset>:not(legend){clear:left}p+*{margin:0}"


@pytest.mark.parametrize("name", ["bootstrap.min.css", "bootstrap.rtl.min.css"])
def test_bootstrap_still_has_the_rule_that_is_replaced(name: str) -> None:
    sheet = Path(django_include_bootstrap.__file__).parent / "static" / "css" / name
    assert sheet.read_text(encoding="utf-8").count("legend+*{clear:") == 1
