"""Settings from the environment: read as what they are, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from gfmd_site import env
from gfmd_site.env import BadSetting, env_bool, env_choice, env_int, env_list, env_str


@pytest.fixture(autouse=True)
def described(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some names more, as if they were in the reference."""
    names = {f"SOME_{kind}" for kind in ("SWITCH", "NUMBER", "MODE", "HOSTS", "SECRET")}
    monkeypatch.setattr(env, "NAMES", names)


def test_a_name_that_is_not_described_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Describe OTHER_NAME in gfmd_site/variables\.py"):
        env_str("OTHER_NAME")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("true", True), (" On ", True), ("0", False), ("no", False), ("", False)],
)
def test_env_bool_reads_the_usual_words(
    value: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_SWITCH", value)

    assert env_bool("SOME_SWITCH", default=not expected) is expected


def test_env_bool_refuses_anything_else_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SWITCH", "maybe")

    with pytest.raises(BadSetting, match=r"^SOME_SWITCH is 'maybe'\. Use 1 or 0\.$"):
        env_bool("SOME_SWITCH", default=True)


def test_env_int_refuses_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NUMBER", "many")

    with pytest.raises(BadSetting, match=r"^SOME_NUMBER is 'many'\. Use a whole number\.$"):
        env_int("SOME_NUMBER", 3)


def test_env_int_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_NUMBER", raising=False)

    assert env_int("SOME_NUMBER", 3) == 3


def test_env_choice_names_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_MODE", "fast")

    with pytest.raises(BadSetting, match=r"Use one of: local, production\.$"):
        env_choice("SOME_MODE", "local", ("local", "production"))


def test_env_list_drops_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_HOSTS", "a.example, ,b.example,")

    assert env_list("SOME_HOSTS") == ["a.example", "b.example"]


def test_secret_is_read_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("quiet harbour\n", encoding="utf-8")
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.delenv("SOME_SECRET", raising=False)

    assert env_str("SOME_SECRET") == "quiet harbour"


def test_missing_secret_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "nowhere"))
    monkeypatch.delenv("SOME_SECRET", raising=False)

    with pytest.raises(BadSetting, match="Correct the path or set SOME_SECRET instead"):
        env_str("SOME_SECRET")
