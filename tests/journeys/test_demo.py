"""The first thing a newcomer sees: one command, a page, and the bot at work on made-up data."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli import main


@contextmanager
def started(*arguments: str, until: str) -> Iterator[list[str]]:
    """Run a command that stays, and give what it printed up to a line with `until`; then stop it as Ctrl+C does."""
    command = [sys.executable, "-m", "bot.cli", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if until in line:
                break
        yield lines
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
        lines += rest.splitlines()


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        text: str = answer.read().decode("utf-8")
        return text


def test_the_demo_says_where_its_page_is_after_the_weekly_cycle_was_done(tmp_path: Path) -> None:
    with started("demo", "--port", "0", until="Press Ctrl+C") as lines:
        words = "\n".join(lines)
        address = re.search(r"Open (http://127\.0\.0\.1:\d+/) in your browser", words)
        assert address, words
        page = fetched(address[1])

    assert "Posting the weekly digest" in words
    assert "<html" in page
    assert not [line for line in lines if line.startswith(("WARNING", "ERROR", "Traceback"))], words
    assert lines[-1] == "Stopped. Nothing in hand was lost."


def test_the_sandbox_alone_tells_a_client_all_it_needs(tmp_path: Path) -> None:
    with started("sandbox", "--port", "0", "--empty", until="Press Ctrl+C") as lines:
        facts = dict(re.split(r"\s{2,}", line, maxsplit=1) for line in lines if re.search(r"\S\s{2,}\S", line))
        assert Path(facts["Google key file"]).is_file()

    assert facts["Bot token"].startswith("xoxb-")
    assert facts["App token"].startswith("xapp-")
    assert facts["Slack Web API"].endswith("/api/")


def test_a_port_that_is_taken_is_said_with_another_to_try(capsys: pytest.CaptureFixture[str]) -> None:
    with started("sandbox", "--port", "0", "--empty", until="Press Ctrl+C") as lines:
        port = re.search(r"127\.0\.0\.1:(\d+)", "\n".join(lines))
        assert port
        code = main(["sandbox", "--port", port[1], "--empty"])

    assert code == 3
    assert f"Choose another: --port {int(port[1]) + 1}." in capsys.readouterr().err
