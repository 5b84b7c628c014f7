"""The composition root: settings -> adapters -> services -> listeners and timetable.

Only this folder knows what stands behind a port.
"""

from bot.assembly.bot import CALENDAR, Bot, SystemClock, assemble
from bot.assembly.google import google_scopes, google_transport

__all__ = ["CALENDAR", "Bot", "SystemClock", "assemble", "google_scopes", "google_transport"]
