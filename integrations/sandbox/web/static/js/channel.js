// A channel with its composer, and the thread beside it (over it where the screen is narrow).
import { get } from "./api.js";
import { composer } from "./composer.js";
import { el, icon, reconcile } from "./dom.js";
import { avatar, drawRow, markOf, rowsOf } from "./messages.js";
import { channelById, lastRead, markRead, nameOf, session } from "./session.js";
import { bar } from "./shell.js";

const ROOM_FOR_THREAD = "(min-width: 1100px)";
const NEAR_END_PIXELS = 60;
const ABOVE_PIXELS = 44; // room for the line that names the day

// One channel. `threadTs` is the thread beside it; until the person chooses, the newest one where there is room.
class ChannelPlace {
  constructor(channelId, threadTs) {
    this.channelId = channelId;
    this.threadTs = threadTs ?? null;
    this.hasChosen = Boolean(threadTs);
    this.threadDrawn = null;
    this.firstUnread = null;
    this.title = titleOf(channelById(channelId));
    this.list = messageList("Messages");
    const conversation = el(
      "section",
      { class: "conversation" },
      el("div", { class: "scroll" }, this.list),
      composer({ channel: channelId }),
    );
    this.side = el("section", { class: "thread", "aria-label": "Thread", hidden: true });
    this.side.addEventListener(
      "keydown",
      (event) => event.key === "Escape" && !event.defaultPrevented && this.openThread(null),
    );
    const split = el("div", { class: "split", on: { said: toEnd } }, conversation, this.side);
    this.element = el("div", { class: "place-pane" }, header(channelId), split);
  }

  openThread(ts) {
    this.threadTs = ts;
    this.hasChosen = true;
    history.replaceState(null, "", ts ? `#/channel/${this.channelId}/${ts}` : `#/channel/${this.channelId}`);
    return this.refresh();
  }

  async refresh() {
    const { messages } = await this.read();
    if (!this.hasChosen && matchMedia(ROOM_FOR_THREAD).matches) {
      this.threadTs = messages.findLast((message) => message.reply_count)?.ts ?? this.threadTs;
    }
    this.firstUnread ??= messages.find((message) => message.ts > lastRead(this.channelId))?.ts ?? "";
    show(this.list, messages, { channel: this.channelId, openThread: (ts) => this.openThread(ts) }, this.firstUnread);
    if (messages.length) markRead(this.channelId, messages.at(-1).ts);
    await this.refreshThread();
  }

  async refreshThread() {
    const ts = this.threadTs;
    this.side.hidden = !ts;
    if (!ts) return;
    if (this.threadDrawn !== ts) this.drawThread(ts);
    const { messages } = await this.read(ts);
    if (ts === this.threadTs) show(this.replies, messages, { channel: this.channelId, thread: ts }, messages[1]?.ts);
  }

  read(thread) {
    return get(`channels/${this.channelId}`, { as: session.actor, thread });
  }

  drawThread(ts) {
    this.threadDrawn = ts;
    this.replies = messageList("Replies");
    const close = el(
      "button",
      { type: "button", class: "bare", "aria-label": "Close the thread", on: { click: () => this.openThread(null) } },
      icon("close"),
    );
    this.side.replaceChildren(
      el("header", { class: "bar" }, el("h1", {}, "Thread"), el("span", { class: "about" }, this.title), close),
      el("div", { class: "scroll" }, this.replies),
      composer({ channel: this.channelId, thread: ts }),
    );
  }

  // What needs the real size of things waits until they are on the page.
  shown() {
    open(this.list, this.firstUnread);
    if (this.replies) open(this.replies, this.replies.querySelectorAll(".message")[1]?.dataset.key);
  }
}

export function channelPlace(channelId, threadTs) {
  return new ChannelPlace(channelId, threadTs);
}

function messageList(name) {
  return el("div", { class: "messages", role: "log", "aria-label": name, tabindex: "0" });
}

// Who writes wants to see what comes of it.
function toEnd(event) {
  const scroll = event.target.parentElement.querySelector(".scroll");
  scroll.scrollTop = scroll.scrollHeight;
}

// Draw what changed; who was reading the end stays at the end.
function show(list, messages, where, from) {
  const scroll = list.parentElement;
  const isFirst = !list.childElementCount;
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PIXELS;
  const rows = rowsOf(messages, { thread: Boolean(where.thread) });
  reconcile(list, rows, { key: (row) => row.key, mark: markOf, draw: (row) => drawRow(row, where) });
  if (!rows.length) list.replaceChildren(el("p", { class: "empty" }, "Nothing has been said here yet."));
  if (isFirst) open(list, from);
  else if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}

// Where reading begins: at the first unread message, if not everything from there on fits; else at the end.
function open(list, from) {
  const scroll = list.parentElement;
  scroll.scrollTop = scroll.scrollHeight;
  const first = from && list.querySelector(`[data-key="${from}"]`);
  if (first && first.offsetTop < scroll.scrollTop) scroll.scrollTop = Math.max(0, first.offsetTop - ABOVE_PIXELS);
}

export function titleOf(channel) {
  if (!channel) return "";
  return channel.kind === "im" ? nameOf(channel.user) : channel.name;
}

function header(channelId) {
  const channel = channelById(channelId);
  if (!channel) return bar("Not here");
  if (channel.kind === "im") return bar(nameOf(channel.user), "Direct message", avatar(channel.user, "small"));
  const people = `${channel.members} ${channel.members === 1 ? "member" : "members"}`;
  return bar(
    channel.name,
    channel.topic ? `${channel.topic} · ${people}` : people,
    icon(channel.kind === "private" ? "lock" : "hash"),
  );
}
