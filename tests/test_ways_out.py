"""Nothing leaves past the release register: every place that makes a file or a mail is listed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parent.parent
APPS = ("gfmd_site", "practices", "reports")

# What sends bytes to a person or puts them on a disk.
CALLS = frozenset(
    {
        "FileResponse",
        "download",
        "write_whole",
        "write_out",
        "write_bytes",
        "write_text",
        "send_mail",
        "send_messages",
        "EmailMessage",
        "EmailMultiAlternatives",
    }
)
REGISTER = "enters the register first"
# Place: why it is no way round. A new one fails the test until somebody has answered for it.
WAYS_OUT = {
    "reports/views/release_check.py:file_response": REGISTER,
    "reports/admin/leaving.py:send_in_parts": REGISTER,
    "reports/management/leaving.py:write_checked": REGISTER,
    "gfmd_site/admin_base.py:_do_file_export": "vocabularies and practices: they hold no speaker",
    "gfmd_site/admin_base.py:download": "called by the two above it",
    "gfmd_site/lib/seal.py:seal": "writes only what is encrypted",
    "gfmd_site/lib/seal.py:unseal": "writes only what is encrypted",
    "practices/views/files.py:word_file": "practices: they hold no speaker, the contact stays",
    "practices/admin_import.py:refused_rows": "goes back to who brought it: rows of practices",
    "practices/api.py:all_practices": "published practices: they hold no speaker",
    "reports/domain/backup.py:_pack": "a copy of the installation for those who keep it",
    "reports/management/leaving.py:write_out": REGISTER,
    "reports/management/commands/export_report.py:_write_blank": "an empty form, as the page's",
    "reports/domain/letters_sending.py:_send_one": "letters hold no statement, see test_letters",
    "reports/views/timetable_files.py:download": "sessions, times and rooms: no person, no point",
    "reports/views/people_files.py:report": "a list of people, back to the staff who brought it",
    "reports/admin/refused.py:refused_rows": "rows of the person's own file go back to that person",
    "reports/admin/layout.py:_word_file": "an empty layout: nothing said",
    "reports/views/exports.py:blank_form": "an empty form: the programme and nothing said",
    "reports/views/uploads.py:original": "goes back to those who may read it where it lies",
    "reports/admin/template.py:_download": "a template and its empty form: nothing said",
    "gfmd_site/counters.py:_put": "counts, for the page of the venue and for Prometheus",
    "gfmd_site/recent_errors.py:_halve": "lines of the log, which hold no words: see test_logs",
    "gfmd_site/management/commands/environment.py:_write": "the reference of the settings",
    "gfmd_site/settings.py:_local_secret_key": "the key of this installation",
}
# Who may call the function that answers with a file.
SENDERS = {"reports/views/release_check.py", "reports/views/releases.py"}


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lets_something_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return name in CALLS
    return isinstance(node, ast.Constant) and str(node.value).startswith("attachment")


def ways_out() -> set[str]:
    found = set()
    for path in sources():
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                lets_something_out(node) for node in ast.walk(function)
            ):
                found.add(f"{name_of(path)}:{function.name}")
    return found


def test_every_place_that_lets_something_out_is_answered_for() -> None:
    assert ways_out() == set(WAYS_OUT)


def test_files_are_sent_by_the_release_check_alone() -> None:
    callers = {
        name_of(path) for path in sources() if "file_response(" in path.read_text(encoding="utf-8")
    }
    assert callers == SENDERS


def test_every_command_that_writes_a_file_goes_through_the_register() -> None:
    own = {config.name for config in apps.get_app_configs()} & set(APPS)
    writers = {}
    for name, app in get_commands().items():
        if app not in own:
            continue
        command = load_command_class(app, name)
        parser = command.create_parser("manage.py", name)
        if any("--out" in action.option_strings for action in parser._actions):
            module = ROOT / f"{command.__module__.replace('.', '/')}.py"
            writers[name] = "write_checked(" in module.read_text(encoding="utf-8")
    assert writers == {
        "export_edition": True,
        "export_report": True,
        "export_statement": True,
        "export_synthesis": True,
    }
