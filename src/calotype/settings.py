"""Settings: limits, what a scan looks at, how many workers. Each is described where it is declared.

Read from `config.yml` in the user's configuration folder, then from `.calotype/config.yml` of the library, then
from the call. A name that no setting has is refused with the nearest right one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from calotype.errors import CatalogError, SettingsError, together
from calotype.spelling import nearest

MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one photo may cost. A photo that passes a limit gets a failure that is due when the limit changes."""

    pixels: Annotated[
        int,
        Meta(
            ge=1,
            description="Most pixels of one image, by its header. Against small files that unpack into gigabytes.",
        ),
    ] = 300_000_000
    file_bytes: Annotated[
        int,
        Meta(
            ge=1,
            description="Largest file that is read. Against films and disk images under a photo's name.",
        ),
    ] = GIGABYTE
    frames: Annotated[
        int, Meta(ge=1, description="Most frames or pages that are counted. Against animations without end.")
    ] = 10_000
    metadata_bytes: Annotated[
        int,
        Meta(ge=1, description="Most bytes of one metadata block, unpacked. Against texts that unpack a thousandfold."),
    ] = 16 * MEGABYTE
    seconds: Annotated[
        float, Meta(gt=0, description="Longest time for one photo and stage. Against decoders that hang.")
    ] = 20.0
    memory: Annotated[
        int,
        Meta(
            ge=100 * MEGABYTE,
            description="Most memory of one worker, in bytes. Against one photo that takes the memory of all others.",
        ),
    ] = 2 * GIGABYTE


class Scan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a scan looks at. Patterns are those of .gitignore, relative to the root."""

    include: Annotated[tuple[str, ...], Meta(description="Only paths that match one of these, if any is given.")] = ()
    exclude: Annotated[tuple[str, ...], Meta(description="Paths that match one of these are passed over.")] = ()
    hidden: Annotated[bool, Meta(description="Look into hidden files and folders too.")] = False


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings of one library."""

    limits: Limits = Limits()
    scan: Scan = Scan()
    jobs: Annotated[int, Meta(ge=0, description="Workers; 0 is one fewer than the machine has cores.")] = 0
    reference: Annotated[
        tuple[str, ...],
        Meta(
            description="Folders below the library's whose photos are never proposed for removal: of copies, the one "
            "in such a folder is kept. Which copies are found does not change."
        ),
    ] = ()
    standing_recipe: Annotated[str, Meta(description="The recipe whose names queries use.")] = "analyze"

    def workers(self) -> int:
        """How many workers to start: `jobs`, or one fewer than the cores that this process may use, at least one."""
        return self.jobs or max(1, usable_cores() - 1)


def usable_cores() -> int:
    """The cores that this process may use (an affinity mask or a container may give fewer than there are)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


NAME = "config.yml"


USER_FILES = {
    "Linux": "~/.config/calotype/config.yml (below `$XDG_CONFIG_HOME` where that is set)",
    "macOS": "~/Library/Application Support/calotype/config.yml",
    "Windows": "%LOCALAPPDATA%\\calotype\\config.yml",
}
"""Where `user_file` lies on each system, for the manual; a test holds the two equal."""


def user_file() -> Path:
    """The settings of this user: CALOTYPE_CONFIG, or `config.yml` in the folder that the system has for such."""
    named = os.environ.get("CALOTYPE_CONFIG")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("calotype", appauthor=False) / NAME


def settings_files(catalog: Path | None) -> list[Path]:
    """The files that hold settings for a library, in the order in which they are read; a later one wins."""
    return [user_file(), *([catalog / NAME] if catalog is not None else [])]


def load_settings(catalog: Path | None = None) -> Settings:
    """The settings that hold for the library whose catalog lies in that folder.

    Raises `SettingsError` that names file, place and setting, for all that is wrong; a file that is not there is no
    error. Raises `CatalogError` where the catalog's folder may not be looked into.
    """
    if catalog is not None and os.path.lexists(catalog) and not os.access(catalog, os.X_OK):
        # Nobody can say whether there are settings in it, and nothing else of it can be read either.
        raise CatalogError(
            f"the catalog's folder {catalog} may not be looked into: permission denied",
            hint="allow that to this user, or use another catalog with --catalog",
        )
    merged: dict[str, Any] = {}
    mistakes: list[SettingsError] = []
    for file in settings_files(catalog):
        try:
            text, document = _read(file)
        except SettingsError as error:
            mistakes.append(error)
            continue
        found = list(_mistakes(document, Settings, ()))
        places = _places(text) if found else {}
        mistakes += [_mistake(file, places, *one) for one in found]
        merged = _merge(merged, document)
    if mistakes:
        raise together(mistakes)
    return msgspec.convert(merged, Settings)


def _read(file: Path) -> tuple[str, dict[str, Any]]:
    """The text of a file, and what it says."""
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return "", {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} can't be read: {error}", hint="mend it, or move it away") from error
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        document = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = " ".join(str(error.problem or error.context).split())
        raise SettingsError(f"{file}{where}: this is no YAML: {problem}", hint="mend it, or move it away") from error
    except (YAMLError, ValueError) as error:
        problem = " ".join(str(error).split())
        raise SettingsError(f"{file}: this is no YAML: {problem}", hint="mend it, or move it away") from error
    if document is not None and not isinstance(document, dict):
        raise SettingsError(f"{file} holds no settings", hint="a setting is written as `jobs: 4`")
    return text, document or {}


_Route = tuple[str, ...]
"""Where a setting lies: the names around it, and its own."""


def _mistakes(
    document: Mapping[str, Any], form: type[msgspec.Struct], route: _Route
) -> Iterator[tuple[_Route, str, str]]:
    """All that is wrong with a document: where, what, and a hint."""
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(form)}
    for name, value in document.items():
        at = (*route, str(name))
        inner = fields.get(name)
        if name not in fields:
            yield at, f"there is no setting {'.'.join(at)}", nearest(str(name), fields)
        elif isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield from _mistakes(value, inner, at)
        else:
            try:
                msgspec.convert({name: value}, form)
            except msgspec.ValidationError as error:
                what, _, inside = str(error).partition(" - at ")
                where = ".".join((*route, inside.strip("`").removeprefix("$.")))
                yield at, f"{where}: {what[0].lower()}{what[1:]}", "`calotype config show` lists every setting"


def _mistake(file: Path, places: Mapping[_Route, str], route: _Route, what: str, hint: str) -> SettingsError:
    return SettingsError(f"{file}{places.get(route, '')}: {what}", hint=hint)


def _places(text: str) -> dict[_Route, str]:
    """Where each setting stands in a text, in words."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

    found: dict[_Route, str] = {}

    def walk(node: Node | None, route: _Route) -> None:
        for key, value in node.value if isinstance(node, MappingNode) else ():
            if isinstance(key, ScalarNode):
                at = (*route, str(key.value))
                found[at] = f", line {key.start_mark.line + 1}, column {key.start_mark.column + 1}"
                walk(value, at)

    walk(YAML(typ="safe", pure=True).compose(text), ())
    return found


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        inner = merged.get(name)
        merged[name] = _merge(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return merged


def described(settings: Settings) -> Iterator[tuple[str, Any, str]]:
    """Every setting: its name as `config.yml` nests it, its value, what it is for."""
    yield from _described(settings, "")


def _described(struct: msgspec.Struct, prefix: str) -> Iterator[tuple[str, Any, str]]:
    properties = msgspec.json.schema_components((type(struct),))[1][type(struct).__name__]["properties"]
    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        if isinstance(value, msgspec.Struct):
            yield from _described(value, f"{prefix}{field.encode_name}.")
        else:
            yield prefix + field.encode_name, value, properties[field.encode_name].get("description", "")
