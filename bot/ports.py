"""What the bot asks of the world outside, and nothing about who answers. Only `assembly` knows the answering adapters.

Any method may raise `ServiceUnavailable` (try later) or `ServiceMisconfigured` (a person must act); one that writes may
raise `OutcomeUnknown`, a ServiceUnavailable whose effect may have happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from integrations.google.tables import (
    Cell,
    CellWrite,
    FormAnswers,
    FormDefinition,
    PageWrite,
    Part,
    Stretch,
    TabLayout,
    Table,
    Written,
)
from integrations.slack.message import Block, File, Member, Message, Modal, Posted


class Clock(Protocol):
    def now(self) -> datetime:
        """Tell the time, aware, in UTC."""
        ...


class ReadableTabs(Protocol):
    """All that somebody needs who only reads."""

    def read(self, title: str) -> Table | None:
        """Read one tab whole. None if the file has no such tab."""
        ...

    def read_parts(self, *parts: Part) -> tuple[Stretch, ...] | None:
        """Read parts of a tab in one request, as they stood at one moment. None if the file has no such tab.

        Raises:
            Overtaken: a part begins below the tab's last row; rows were taken away.
        """
        ...

    def version(self) -> str:
        """Give a text that differs after any change of the file; one request of a few bytes."""
        ...


class Workbook(ReadableTabs, Protocol):
    """One spreadsheet file. Tabs go by their configured title and are remembered by sheet id: a rename is survived."""

    def gather(self, *wanted: str | Part) -> None:
        """Read tabs and parts of tabs in one request; the next `read` of each takes that copy instead of asking."""
        ...

    def write(
        self, title: str, *, cells: Sequence[CellWrite] = (), rows: Sequence[Sequence[Cell | date]] = ()
    ) -> Table:
        """Write single cells and append rows in one atomic request, and return the tab as it stood right after."""
        ...

    def write_watched(
        self,
        title: str,
        *,
        token: str,
        width: int,
        cells: Sequence[CellWrite] = (),
        rows: Sequence[Sequence[Cell | date]] = (),
    ) -> Written:
        """Write as `write` does, and tell what stood in the touched rows right before, `width` columns of it.

        Where few rows of many are touched, the answer holds these alone.

        Raises:
            Overtaken: rows or columns are gone that were to be written; nothing was done.
            RangesProtected: parts of the tab are closed to the bot; nothing was done.
        """
        ...

    def look_back(self, title: str) -> Written | None:
        """Read a tab together with what the last watched write kept of it. None if there is no such tab."""
        ...

    def title_of(self, title: str) -> str | None:
        """Tell what a tab is called now, as far as that was seen. Asks for nothing; None if no such tab is known."""
        ...

    def set_up(self, title: str, layout: TabLayout) -> None:
        """Create the tab with its headings, drop-downs and colours. Asks for nothing if it is there."""
        ...


class Pages(Protocol):
    """Tabs of a spreadsheet that are the bot's alone: it writes them and never reads them back."""

    def marks(self) -> Mapping[str, str]:
        """Tell what the last write to each of these tabs left as its mark, by name. One that is gone is not there."""
        ...

    def write(self, *pages: PageWrite) -> None:
        """Write to several tabs in one atomic request; one that was not there at the last `marks` is made.

        Raises:
            Overtaken: one of them is gone; nothing was done. Ask for `marks` before writing again.
        """
        ...


class Form(Protocol):
    def definition(self) -> FormDefinition: ...

    def answers(self, *, since: datetime | None) -> Iterator[FormAnswers]:
        """Give all responses submitted or edited since then (None: ever), in no promised order; never a part."""
        ...

    def inventory(self) -> frozenset[str]:
        """Give the ids of all responses there are, and nothing else of them: what is not among them was deleted."""
        ...


class Chat(Protocol):
    """Slack as the bot uses it."""

    def post(
        self, channel_id: str, message: Message, *, key: str | None = None, thread_ts: str | None = None
    ) -> Posted:
        """Post, with `key` in the message's metadata. `channel_id` may be a user id: then it is a direct message."""
        ...

    def find_post(self, channel_id: str, *, key: str, since: datetime, thread_ts: str | None = None) -> Posted | None:
        """Look for a post of the bot that carries `key`: in the channel, or among the replies of a thread."""
        ...

    def update(self, posted: Posted, message: Message) -> None: ...

    def answer(self, response_url: str, message: Message, *, replace_original: bool = False) -> None:
        """Answer the person who asked, seen by them alone."""
        ...

    def open_modal(self, trigger_id: str, modal: Modal) -> str:
        """Open a modal and return its view id. The trigger lives three seconds."""
        ...

    def update_modal(self, view_id: str, modal: Modal) -> None: ...

    def upload(self, file: File) -> str:
        """Upload a file that nobody sees yet, and return its id."""
        ...

    def share(
        self, file_id: str, *, title: str, channel_id: str, thread_ts: str | None = None, blocks: Sequence[Block] = ()
    ) -> None:
        """Show an uploaded file in a channel or thread, with `blocks` (sections only) in the same message."""
        ...

    def is_shared(self, file_id: str, *, channel_id: str) -> bool: ...

    def member(self, user_id: str) -> Member | None:
        """Tell who this is. None if Slack knows no such user."""
        ...

    def group_members(self, group_id: str) -> frozenset[str]:
        """Tell the ids of those in a user group. Empty if there is no such group."""
        ...

    def all_members(self) -> Sequence[Member]:
        """Tell of everybody in the workspace, those who have left too."""
        ...
