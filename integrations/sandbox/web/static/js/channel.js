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

export function channelPlace(channelId, threadTs) {
  const list = el("div", { class: "messages", role: "log", "aria-label": "Messages", tabindex: "0" });
  const pane = el("section", { class: "conversation" }, el("div", { class: "scroll" }, list), composer({ channel: channelId }));
  const side = el("section", { class: "thread", "aria-label": "Thread", hidden: true });
  const split = el("div", { class: "split" }, pane, side);
  const place = { thread: threadTs ?? null, chosen: Boolean(threadTs), drawn: undefined, from: null };

  const go = (ts) => {
    place.thread = ts;
    place.chosen = true;
    history.replaceState(null, "", ts ? `#/channel/${channelId}/${ts}` : `#/channel/${channelId}`);
    return refresh();
  };

  const refresh = async () => {
    const told = await get(`channels/${channelId}`, { as: session.actor });
    const messages = told.messages;
    if (!place.chosen && matchMedia(ROOM_FOR_THREAD).matches) {
      place.thread = messages.findLast((message) => message.reply_count)?.ts ?? place.thread;
    }
    place.from ??= messages.find((message) => message.ts > lastRead(channelId))?.ts ?? "";
    show(list, messages, { channel: channelId, openThread: go }, place.from);
    if (messages.length) markRead(channelId, messages.at(-1).ts);
    await refreshThread();
  };

  const refreshThread = async () => {
    side.hidden = !place.thread;
    if (!place.thread) return;
    if (place.drawn !== place.thread) drawThread();
    const ts = place.thread;
    const told = await get(`channels/${channelId}`, { as: session.actor, thread: ts });
    if (ts !== place.thread || !told.messages) return;
    show(side.querySelector(".messages"), told.messages, { channel: channelId, thread: ts }, told.messages[1]?.ts);
  };

  const drawThread = () => {
    place.drawn = place.thread;
    const close = el("button", { type: "button", class: "bare", "aria-label": "Close the thread", on: { click: () => go(null) } }, icon("close"));
    const name = titleOf(channelById(channelId));
    side.replaceChildren(
      el("header", { class: "bar" }, el("h1", {}, "Thread"), el("span", { class: "about" }, name), close),
      el("div", { class: "scroll" }, el("div", { class: "messages", role: "log", "aria-label": "Replies", tabindex: "0" })),
      composer({ channel: channelId, thread: place.thread }),
    );
    side.onkeydown = (event) => event.key === "Escape" && !event.defaultPrevented && go(null);
  };

  const element = el("div", { class: "place-pane" }, header(channelId), split);
  const shown = () => {
    open(list, place.from);
    const replies = side.querySelector(".messages");
    if (replies) open(replies, replies.querySelectorAll(".message")[1]?.dataset.key);
  };
  return { element, refresh, shown, title: titleOf(channelById(channelId)) };
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
  return bar(channel.name, channel.topic ? `${channel.topic} · ${people}` : people, icon(channel.kind === "private" ? "lock" : "hash"));
}
