"""Writing the settings files of a new team: the shipped templates, with their comments, into a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.errors import ConfigError

TEMPLATES = (
    "bot.toml",
    "calendar.toml",
    "themes.toml",
    "slack_manifest.yaml",
    "forms/learner.toml",
    "forms/observation.toml",
    "forms/session_log.toml",
    "forms/reflection.toml",
    "forms/cip_log.toml",
    "forms/qa_review.toml",
    "forms/guidance_watch.toml",
)


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


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Put values into the text of a settings file, wherever their names stand."""
    for name, value in values.items():
        text = re.sub(rf'(?m)^{name} = "[^"]*"', f'{name} = "{value}"', text)
    return text


def with_role(text: str, role: str, **ids: Sequence[str]) -> str:
    """Name in the text of a settings file whose a role is, by `people` or `user_groups`, where nobody is named yet."""
    for name, named in ids.items():
        listed = ", ".join(f'"{one}"' for one in named)
        pattern = rf"(?ms)(^\[roles\.{role}\]$.*?^{name} = )\[\]"
        text, done = re.subn(pattern, rf"\g<1>[{listed}]", text, count=1)
        if done != 1:
            raise LookupError(f"the settings have no empty {name} for the role {role}")
    return text


def manifest() -> dict[str, Any]:
    """Return the shipped description of the Slack app."""
    import yaml

    content: dict[str, Any] = yaml.safe_load(template("slack_manifest.yaml"))
    return content
