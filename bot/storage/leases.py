"""Who may do what only one copy of the bot may do: a name in the database, for a while, renewed while it is at work."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.storage.engine import Storage
from bot.storage.schema import leases


def this_process() -> str:
    """Name this process: its machine and its number there."""
    return f"{socket.gethostname()} {os.getpid()}"


class Lease:
    """One right that one process at a time holds. `take` renews it."""

    def __init__(self, storage: Storage, name: str, *, lasts: timedelta, holder: str | None = None) -> None:
        self._storage = storage
        self._name = name
        self._lasts = lasts
        self.holder = holder or this_process()

    def take(self, *, now: datetime) -> str | None:
        """Take or renew the right. Return None, or who holds it instead."""
        until = now + self._lasts
        try:
            with self._storage.begin() as connection:
                held = connection.execute(select(leases).where(leases.c.name == self._name)).one_or_none()
                if held is None:
                    connection.execute(insert(leases).values(name=self._name, holder=self.holder, until=until))
                    return None
                if held.holder != self.holder and held.until > now and not _is_gone(held.holder):
                    return str(held.holder)
                here = (leases.c.name == self._name) & (leases.c.holder == held.holder)
                taken = update(leases).where(here, leases.c.until == held.until)
                if connection.execute(taken.values(holder=self.holder, until=until)).rowcount:
                    return None
        except IntegrityError:  # another process was the first ever, a moment ago
            pass
        return self._present_holder()

    def release(self) -> None:
        """Give the right back, if it is this process's."""
        mine = (leases.c.name == self._name) & (leases.c.holder == self.holder)
        with self._storage.begin() as connection:
            connection.execute(delete(leases).where(mine))

    def _present_holder(self) -> str:
        with self._storage.read() as connection:
            holder = connection.scalar(select(leases.c.holder).where(leases.c.name == self._name))
        return str(holder or "another copy of the bot")


def _is_gone(holder: str) -> bool:
    """Tell whether a holder is a process of this machine that has ended: nobody waits for a lease of the dead."""
    machine, _, number = holder.rpartition(" ")
    if machine != socket.gethostname() or not number.isdecimal() or os.name != "posix":
        return False  # elsewhere, signal 0 is not a question but a signal
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
