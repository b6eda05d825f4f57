"""Static files under hashed names, ES modules included."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Bootstrap's rule for what follows a legend. While a page has it, a browser works out the style of
# everything below a place anew whenever an element is put in there: of the whole report with each
# Enter. Said of the fieldset's children, the same rule costs nothing.
AFTER_LEGEND = r"(?P<matched>legend\+\*)(?=\{clear:)"
IN_FIELDSET = "fieldset>:not(legend)"


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import … from "./x.js";`, so that a module never runs with an old leaf.

    An import without its final semicolon is not rewritten: a test over static/ looks for those.
    """

    support_js_module_import_aggregation = True
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.css", ((AFTER_LEGEND, IN_FIELDSET),)),
    )

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[Match[str]], str]:
        if template == IN_FIELDSET:
            return lambda match: IN_FIELDSET
        converter: Any = super().url_converter(name, hashed_files, template)
        return converter
