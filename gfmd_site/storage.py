"""Static files under hashed names, ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import … from "./x.js";`, so that a module never runs with an old leaf.

    An import without its final semicolon is not rewritten: a test over static/ looks for those.
    """

    support_js_module_import_aggregation = True
