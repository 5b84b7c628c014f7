"""Writing several files at once: shown as differences first, and each put in place whole or not at all."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.errors import ConfigError


def differences(before: Mapping[Path, str], after: Mapping[Path, str]) -> str:
    """Show what would change in files that are there, as a diff; a new file is only named."""
    lines: list[str] = []
    for file, text in after.items():
        old = before.get(file)
        if old is None:
            lines.append(f"{file}: new, {len(text.splitlines())} lines")
        elif old != text:
            lines += difflib.unified_diff(
                old.splitlines(), text.splitlines(), str(file), f"{file}, new", n=0, lineterm=""
            )
    return "\n".join(lines)


def read_files(*files: Path) -> dict[Path, str]:
    """Read those of the files that are there."""
    try:
        return {file: file.read_text(encoding="utf-8") for file in files if file.exists()}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"A settings file cannot be read: {error}."]) from None


def write_files(texts: Mapping[Path, str]) -> None:
    """Write every file beside its place first, then move them in: a full disk leaves all of them as they were."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            waiting.append((_written_beside(file, text), file))
        for beside, file in waiting:
            beside.replace(file)
    except OSError as error:
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)
        raise ConfigError([f"{error.filename or 'A file'} cannot be written: {error.strerror}."]) from error


def _written_beside(file: Path, text: str) -> Path:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as beside:
        beside.write(text)
        beside.flush()
        os.fsync(beside.fileno())
    path = Path(beside.name)
    path.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
    return path
