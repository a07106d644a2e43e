"""Settings: where they are read from, which wins, and what a wrong one is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import macos, unix, windows

from calotype import settings
from calotype.errors import SettingsError
from calotype.settings import Limits, Scan, Settings, described, load_settings, settings_files


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's file, not there yet."""
    monkeypatch.setenv("CALOTYPE_CONFIG", str(tmp_path / "user.yml"))
    return tmp_path / "user.yml"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A folder for a catalog."""
    (tmp_path / ".calotype").mkdir()
    return tmp_path / ".calotype"


def test_without_files_everything_has_its_default(user: Path, catalog: Path) -> None:
    assert load_settings(catalog) == Settings()
    assert load_settings() == Settings()


def test_the_librarys_file_wins_setting_by_setting(user: Path, catalog: Path) -> None:
    user.write_text("jobs: 3\nlimits: {seconds: 5, pixels: 1000}\nscan: {hidden: true}\n")
    (catalog / "config.yml").write_text("limits: {seconds: 9}\nscan: {exclude: [Trash]}\n")
    assert load_settings(catalog) == Settings(
        jobs=3, limits=Limits(seconds=9, pixels=1000), scan=Scan(hidden=True, exclude=("Trash",))
    )


def test_files_are_read_from_the_users_to_the_librarys(user: Path, catalog: Path) -> None:
    assert settings_files(catalog) == [user, catalog / "config.yml"]


def test_the_system_says_where_the_users_file_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CALOTYPE_CONFIG")
    assert settings.user_file().name == "config.yml"
    assert settings.user_file().parent.name == "calotype"


def test_the_manual_says_where_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("USERPROFILE", "/home/me")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda name: f"%{name.removeprefix('CSIDL_')}%")
    folders = {"Linux": unix.Unix, "macOS": macos.MacOS, "Windows": windows.Windows}
    assert set(settings.USER_FILES) == set(folders)
    for system, folder in folders.items():
        file = folder("calotype", appauthor=False).user_config_path / settings.NAME
        told = (
            settings.USER_FILES[system].partition(" (")[0].replace("\\", "/").replace("LOCALAPPDATA", "LOCAL_APPDATA")
        )
        assert told == file.as_posix().replace("/home/me", "~")


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_sets_nothing(user: Path, text: str) -> None:
    user.write_text(text)
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("job: 3", "there is no setting job", "jobs"),
        ("limits: {second: 3}", "there is no setting limits.second", "seconds"),
        ("jobs: many", "jobs: expected `int`, got `str`", "config show"),
        ("limits: {seconds: 0}", "limits.seconds: expected `float` > 0", "config show"),
        ("jobs: [", "is no YAML", "mend it"),
        ("- jobs", "holds no settings", "jobs: 4"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(user: Path, text: str, says: str, hint: str) -> None:
    user.write_text(text)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert str(user) in raised.value.message
    assert says in raised.value.message
    assert hint in raised.value.hint


def test_a_file_that_is_no_text_is_named(user: Path) -> None:
    user.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="can't be read"):
        load_settings()


def test_every_setting_is_described() -> None:
    rows = list(described(Settings()))
    assert ("limits.seconds", 20.0) in [(name, value) for name, value, _ in rows]
    assert [name for name, _, meaning in rows if not meaning] == []


def test_by_default_one_core_is_left_to_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "usable_cores", lambda: 8)
    assert Settings().workers() == 7
    assert Settings(jobs=2).workers() == 2
    monkeypatch.setattr(settings, "usable_cores", lambda: 1)
    assert Settings().workers() == 1


def test_a_system_without_affinity_is_asked_for_its_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(settings.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(settings.os, "cpu_count", lambda: None)
    assert settings.usable_cores() == 1


def test_all_that_is_wrong_is_told_at_once_with_its_place(user: Path, catalog: Path) -> None:
    user.write_text("job: 3\nlimits:\n  seconds: 0\n  pixel: 1\nscan: 5\nreference: [1]\njobs: 2\n")
    (catalog / "config.yml").write_text("jobs: [\n")
    with pytest.raises(SettingsError) as raised:
        load_settings(catalog)
    told = [error.message for error in (raised.value, *raised.value.others)]
    assert told[:3] == [
        f"{user}, line 1, column 1: there is no setting job",
        f"{user}, line 3, column 3: limits.seconds: expected `float` > 0.0",
        f"{user}, line 4, column 3: there is no setting limits.pixel",
    ]
    assert told[3].startswith(f"{user}, line 5, column 1: scan: expected `object`")
    assert told[4].startswith(f"{user}, line 6, column 1: reference[0]: expected `str`")
    assert told[5].startswith(f"{catalog / 'config.yml'}, line ")
    assert "is no YAML" in told[5]
    assert len(told) == 6
    assert not any("\n" in message for message in told)
