"""What `/review` and the buttons of the private lane do: a payload in, a service call, the next comment out."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from bot import blocks
from bot.errors import UserError
from bot.ports import Chat
from bot.review import messages, views
from bot.review.model import Comment, Reader, State, read_ref
from bot.review.service import ReviewService
from bot.slack_listening import Faults, Listening
from bot.slack_requests import ButtonClick, Request, SlashCommand, ViewSubmission
from integrations.errors import IntegrationError, ServiceMisconfigured, ServiceUnavailable
from integrations.slack.message import Message, Modal

COMMAND = "/review"
LOG_SHOWN = 30
HELP = (
    "`/review` shows the next comment, `/review C-0012` that one, `/review asking` what learners ask for, "
    "`/review log` whom a notice was told to and when."
)
_DONE = {
    State.RELEASED: "is released: the next digest may show it",
    State.PARAPHRASED: "is released in your words: the next digest may show them",
    State.PRIVATE: "is kept private",
    State.REFERRED: "is referred: the safeguarding lead is told, without its words",
}


class ReviewListeners:
    """The door of the private lane."""

    def __init__(
        self, *, listening: Listening, chat: Chat, service: ReviewService, questions: dict[str, str], zone: ZoneInfo
    ) -> None:
        """Build with `questions`, the wording of each by its key."""
        self._listening = listening
        self._chat = chat
        self._service = service
        self._questions = questions
        self._zone = zone

    def register(self) -> None:
        listening = self._listening
        listening.on_command(COMMAND, self.on_command)
        listening.on_click(messages.OPEN, self.on_open)
        listening.on_click(messages.SEEN, self.on_seen)
        listening.on_click(views.THEMES, self.on_themes)
        listening.on_click(views.QUOTE, lambda request: self._ask_words(request, State.RELEASED))
        listening.on_click(views.PARAPHRASE, lambda request: self._ask_words(request, State.PARAPHRASED))
        listening.on_click(views.PRIVATE, lambda request: self._decide(request, State.PRIVATE))
        listening.on_click(views.REFER, lambda request: self._decide(request, State.REFERRED))
        listening.on_click(views.NEXT, self.on_next)
        listening.on_click(views.ASKING, self.on_asking)
        for form, wanted in ((views.RELEASE_FORM, State.RELEASED), (views.PARAPHRASE_FORM, State.PARAPHRASED)):
            listening.on_submission(
                form, partial(self.on_sent, wanted=wanted), check=self.faults_of, meanwhile=views.one_moment()
            )

    def on_command(self, request: SlashCommand) -> None:
        reader = self._service.reader(request.user_id)
        wish = request.text.strip().lower()
        number = read_ref(wish)
        if number is not None:
            self._open(request, reader, self._service.open(number, reader))
        elif wish == "log":
            self._tell_log(request, reader)
        elif wish == "asking":
            self._open_view(request, self._asking(reader), again="asking")
        elif wish in ("", "next"):
            self._open_next(request, reader)
        else:
            raise UserError(f"I did not understand that. {HELP}")

    def on_open(self, request: ButtonClick) -> None:
        """Open the lane from a private message."""
        reader = self._service.reader(request.user_id)
        if request.value == "asking":
            self._open_view(request, self._asking(reader), again="asking")
            return
        number = read_ref(request.value or "")
        if number is None:
            self._open_next(request, reader)
        else:
            self._open(request, reader, self._service.open(number, reader))

    def on_seen(self, request: ButtonClick) -> None:
        number = read_ref(request.value or "")
        if number is None:
            raise UserError("This button is from an earlier version of the bot. Please use `/review`.")
        at = self._service.acknowledge(number, by=request.user_id)
        self._listening.answer(request, messages.seen(at, zone=self._zone))

    def on_themes(self, request: ButtonClick) -> None:
        """Keep the themes as they stand in the menu now."""
        reader = self._service.reader(request.user_id)
        for block_id, chosen in request.values.items():
            number = read_ref(block_id.removeprefix("themes."))
            if block_id.startswith("themes.") and number is not None:
                themes = chosen if isinstance(chosen, list) else []
                self._service.retag(number, themes, by=reader, request_id=request.request_id)

    def on_next(self, request: ButtonClick) -> None:
        self._show_next(request, self._service.reader(request.user_id), notice=None)

    def on_asking(self, request: ButtonClick) -> None:
        self._show(request, self._asking(self._service.reader(request.user_id)))

    def faults_of(self, request: ViewSubmission) -> Faults:
        """Say what is wrong with the words before they are sent. Slack waits: only the database is asked."""
        number, _ = _value(request.private_metadata)
        fault = self._service.fault_in(number, request.text(views.WORDS))
        return {views.WORDS: fault} if fault else {}

    def on_sent(self, request: ViewSubmission, *, wanted: State) -> None:
        """Release what was typed, and show the next comment."""
        words = request.text(views.WORDS)
        self._done(request, wanted, value=request.private_metadata, words=words)

    def _decide(self, request: ButtonClick, wanted: State) -> None:
        self._done(request, wanted, value=request.value or "")

    def _done(
        self, request: ButtonClick | ViewSubmission, wanted: State, *, value: str, words: str | None = None
    ) -> None:
        number, stamp = _value(value)
        reader = self._service.reader(request.user_id)
        try:
            comment = self._service.decide(
                number, wanted, stamp=stamp, by=reader, request_id=request.request_id, words=words
            )
            notice = f"{comment.ref} {_DONE[wanted]}."
        except UserError as error:
            notice = str(error)
        self._show_next(request, reader, notice=notice)

    def _ask_words(self, request: ButtonClick, wanted: State) -> None:
        """Ask for the words to be shown, or say why nothing of this comment may be."""
        number, _ = _value(request.value or "")
        reader = self._service.reader(request.user_id)
        comment = self._service.open(number, reader)
        why_not = self._service.floor_refusal(comment)
        if why_not:
            self._show(request, self._view(comment, reader, notice=why_not))
        elif wanted is State.RELEASED:
            self._show(request, views.release_form(comment))
        else:
            self._show(request, views.paraphrase_form(comment))

    def _tell_log(self, request: Request, reader: Reader) -> None:
        if not reader.may_review:
            raise UserError("The log is for those who review comments. `/review C-0012` shows what you were told of.")
        agreed, reviewed = self._service.agreement()
        entries = self._service.log(limit=LOG_SHOWN)
        self._listening.answer(request, messages.told_log(entries, agreed=agreed, reviewed=reviewed, zone=self._zone))

    def _asking(self, reader: Reader) -> Modal:
        if not reader.may_review:
            raise UserError("What learners ask for is for those who review comments.")
        readable = [each for each in self._service.asking() if reader.may_review_trainers or not each.names_trainer]
        return views.asking_view(readable, themes=self._service.themes)

    def _open_next(self, request: Request, reader: Reader) -> None:
        comment = self._service.next_for(reader)
        if comment is None:
            nothing = "Nothing waits in the private review: every comment that came in has been read by a person."
            self._listening.answer(request, Message(nothing, [blocks.section(nothing)]))
            return
        self._open(request, reader, comment)

    def _open(self, request: Request, reader: Reader, comment: Comment) -> None:
        self._open_view(request, self._view(comment, reader, notice=None), again=comment.ref)

    def _open_view(self, request: Request, modal: Modal, *, again: str) -> None:
        """Open the lane; if Slack's three seconds are over, offer a button that opens it."""
        try:
            self._chat.open_modal(request.trigger_id or "", modal)
        except IntegrationError:
            words = "Slack closed the door before I had it open. Press here:"
            button = blocks.button("Open the private review", messages.OPEN, value=again)
            self._listening.answer(request, Message(words, [blocks.section(words), blocks.actions(button)]))

    def _show_next(self, request: ButtonClick | ViewSubmission, reader: Reader, *, notice: str | None) -> None:
        comment = self._service.next_for(reader)
        if comment is None:
            asking = len(self._service.asking()) if reader.may_review else 0
            self._show(request, views.nothing_waits(asking=asking, notice=notice))
        else:
            self._show(request, self._view(comment, reader, notice=notice))

    def _show(self, request: ButtonClick | ViewSubmission, modal: Modal) -> None:
        """Put a view in the place of the one that was used; one that was closed meanwhile stays closed."""
        if not request.view_id:
            self._open_view(request, modal, again="next")
            return
        try:
            self._chat.update_modal(request.view_id, modal)
        except (ServiceUnavailable, ServiceMisconfigured):
            raise
        except IntegrationError:  # closed: what was decided stands
            return

    def _view(self, comment: Comment, reader: Reader, *, notice: str | None) -> Modal:
        return views.comment_view(
            comment,
            question=self._questions.get(comment.question_key, comment.question_key),
            themes=self._service.themes,
            reader=reader,
            waiting=self._service.waiting(reader),
            notice=notice,
        )


def _value(text: str) -> tuple[int, str]:
    """Read a button's reference and stamp.

    Raises:
        UserError: the button is of an earlier version, or somebody tampered with it.
    """
    ref, _, stamp = text.partition(" ")
    number = read_ref(ref)
    if number is None:
        raise UserError("This button is from an earlier version of the bot. Please use `/review`.")
    return number, stamp
