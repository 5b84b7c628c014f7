"""Writing the settings files of a new team: the shipped templates, with their comments, into a folder of its own."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.errors import ConfigError

TEMPLATES = ("bot.toml", "calendar.toml", "slack_manifest.yaml", "forms/learner.toml")


def write_templates(folder: Path) -> str:
    """Write the files that are not there yet, and say what to do next. What a team has written is never touched."""
    written, kept = [], []
    for name in TEMPLATES:
        target = folder / name
        if target.exists():
            kept.append(name)
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(template(name), encoding="utf-8")
        except OSError as error:
            raise ConfigError([f"{target} cannot be written: {error.strerror}."]) from error
        written.append(name)
    lines = [f"Written in {folder}: {', '.join(written)}." if written else f"All files are in {folder} already."]
    if kept and written:
        lines.append(f"Left as they are: {', '.join(kept)}.")
    lines.append(
        f"Next: fill in the empty values of {folder / 'bot.toml'}, then `cqi check --config {folder / 'bot.toml'}`."
    )
    return "\n".join(lines)


def template(name: str) -> str:
    """Return the text of a shipped settings file."""
    found: Traversable = resources.files("config")
    for part in name.split("/"):
        found = found / part
    return found.read_text(encoding="utf-8")


def manifest() -> dict[str, Any]:
    """Return the shipped description of the Slack app."""
    import yaml

    content: dict[str, Any] = yaml.safe_load(template("slack_manifest.yaml"))
    return content
