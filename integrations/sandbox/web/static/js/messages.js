// One message as Slack shows it: avatar, name, time, blocks or text, files, reactions, replies, and its menu.
import { post } from "./api.js";
import { drawBlocks, enlargeable, picture } from "./blocks.js";
import { dayKey, dayName, full, ofTs, time } from "./dates.js";
import { el, icon, toast } from "./dom.js";
import { emoji } from "./emoji.js";
import { openMenu } from "./menus.js";
import { mrkdwn } from "./mrkdwn.js";
import { nameOf, session } from "./session.js";

const TOGETHER_SECONDS = 300;
const HUES = [168, 214, 262, 18, 340, 40, 96, 190, 286, 0];

// The rows of a conversation: lines between days (in a thread one that counts its replies), and messages that know
// whether they follow one of the same author.
export function rowsOf(messages, { thread = false } = {}) {
  const rows = [];
  let before = null;
  for (const message of messages) {
    const day = dayKey(ofTs(message.ts));
    if (!thread && (!before || dayKey(ofTs(before.ts)) !== day)) {
      rows.push({ kind: "line", key: `day-${day}`, name: dayName(ofTs(message.ts)) });
      before = null;
    }
    const follows = before && before.user === message.user && message.ts - before.ts < TOGETHER_SECONDS;
    rows.push({
      kind: "message",
      key: message.ts,
      message,
      follows: Boolean(follows) && !message.is_ephemeral && !before.is_ephemeral,
    });
    before = message;
    if (thread && rows.length === 1 && messages.length > 1) {
      rows.push({ kind: "line", key: "replies", name: countOf(messages.length - 1) });
      before = null;
    }
  }
  return rows;
}

function countOf(replies) {
  return `${replies} ${replies === 1 ? "reply" : "replies"}`;
}

export function drawRow(row, place) {
  if (row.kind === "line") return el("div", { class: "day" }, el("span", {}, row.name));
  return drawMessage(row.message, { ...place, follows: row.follows });
}

export function markOf(row) {
  return JSON.stringify([row, session.actor]);
}

function drawMessage(message, place) {
  const moment = ofTs(message.ts);
  const stamp = el("time", { datetime: moment.toISOString(), title: full(moment) }, time(moment));
  const side = place.follows ? el("div", { class: "gutter" }, stamp) : avatar(message.user);
  const kinds = ["message", place.follows && "follows", message.is_ephemeral && "ephemeral"].filter(Boolean).join(" ");
  const head = place.follows ? null : heading(message, stamp.cloneNode(true));
  const body = el(
    "div",
    { class: "message-body" },
    ephemeralMark(message),
    head,
    content(message, place),
    editedMark(message),
    filesOf(message),
    reactions(message),
  );
  if (message.reply_count && !place.thread) body.append(repliesLink(message, place));
  return el(
    "article",
    { class: kinds, "aria-label": `${nameOf(message.user)}, ${time(moment)}` },
    side,
    body,
    hoverMenu(message, place),
  );
}

export function avatar(userId, size = "") {
  const user = session.users.get(userId);
  const name = user?.real_name || user?.name || "?";
  const letters = name
    .split(/\s+/)
    .map((word) => word[0])
    .filter(Boolean)
    .slice(0, 2)
    .join("")
    .toUpperCase();
  let sum = 0;
  for (const letter of userId ?? "") sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  const look = { "--hue": String(HUES[sum % HUES.length]) };
  return el(
    "div",
    { class: `avatar ${size} ${user?.is_bot ? "app" : ""}`, style: look, "aria-hidden": "true" },
    letters,
  );
}

function heading(message, stamp) {
  const badge =
    message.app_id || session.users.get(message.user)?.is_bot ? el("span", { class: "badge" }, "APP") : null;
  return el("div", { class: "message-head" }, el("strong", {}, nameOf(message.user)), badge, stamp);
}

function ephemeralMark(message) {
  return message.is_ephemeral ? el("div", { class: "only-you" }, icon("eye"), "Only visible to you") : null;
}

function editedMark(message) {
  if (!message.edited) return null;
  return el("span", { class: "edited", title: full(ofTs(message.edited.ts)) }, "(edited)");
}

function content(message, place) {
  if (message.subtype === "tombstone") return el("em", { class: "quiet" }, "This message was deleted.");
  const made = [];
  const surface = surfaceOf(message, place);
  if (message.blocks?.length) made.push(drawBlocks(message.blocks, surface));
  else if (message.text)
    made.push(message.mrkdwn === false ? el("div", { class: "mrkdwn plain" }, message.text) : mrkdwn(message.text));
  for (const attachment of message.attachments ?? []) made.push(drawAttachment(attachment, surface));
  return el("div", { class: "content" }, made);
}

function drawAttachment(attachment, surface) {
  const colour = /^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")
    ? `#${attachment.color.replace("#", "")}`
    : "var(--line-strong)";
  const inside = attachment.blocks
    ? drawBlocks(attachment.blocks, surface)
    : mrkdwn(attachment.text ?? attachment.fallback ?? "");
  return el("div", { class: "attachment", style: { "border-color": colour } }, inside);
}

function surfaceOf(message, place) {
  const where = { as: session.actor, channel: place.channel, ts: message.ts };
  return {
    id: `m-${message.ts}`,
    valueOf: (block, element) => message.state?.[block.block_id]?.[element.action_id],
    act: async (block, element, selected, from) => {
      const acted = { ...where, block_id: block.block_id, action_id: element.action_id, type: element.type, selected };
      await during(from, () => post("click", acted));
    },
    suggest: async (block, element, query) =>
      (await post("suggest", { ...where, block_id: block.block_id, action_id: element.action_id, query })).options,
  };
}

// Show that something is going on, and what Slack would say if it went wrong.
export async function during(from, act) {
  from?.classList.add("busy");
  if (from && "disabled" in from) from.disabled = true;
  try {
    const seen = await act();
    if (seen?.notice) toast(seen.notice, { bad: Boolean(seen.error) });
    return seen;
  } catch (error) {
    toast(error.message, { bad: true });
    return null;
  } finally {
    from?.classList.remove("busy");
    if (from && "disabled" in from) from.disabled = false;
  }
}

function filesOf(message) {
  if (!message.files?.length) return null;
  return el("div", { class: "files" }, message.files.map(drawFile));
}

function drawFile(file) {
  if (file.mode === "tombstone") return el("div", { class: "file quiet" }, "This file was deleted.");
  const address = `/sandbox/files/${encodeURIComponent(file.id)}`;
  if (file.mimetype.startsWith("image/")) {
    const shown = picture({ ...file, alt_text: file.alt_txt || file.title });
    return el("figure", { class: "file" }, el("figcaption", {}, file.title || file.name), enlargeable(shown));
  }
  const size = file.size < 1024 ? `${file.size} bytes` : `${Math.round(file.size / 1024)} kB`;
  return el(
    "a",
    { class: "file card", href: address, target: "_blank", rel: "noopener" },
    icon("file"),
    el("span", {}, file.title || file.name, el("span", { class: "quiet" }, ` ${size}`)),
  );
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  const pills = message.reactions.map((reaction) =>
    el(
      "span",
      { class: "pill", title: `${reaction.users.map(nameOf).join(", ")} with :${reaction.name}:` },
      emoji(reaction.name) ?? `:${reaction.name}:`,
      ` ${reaction.count}`,
    ),
  );
  return el("div", { class: "pills" }, pills);
}

function repliesLink(message, place) {
  const count = message.reply_count;
  const who = (message.reply_users ?? []).slice(0, 4).map((user) => avatar(user, "small"));
  const latest = el(
    "span",
    { class: "quiet" },
    `Last reply ${dayName(ofTs(message.latest_reply)).toLowerCase()} at ${time(ofTs(message.latest_reply))}`,
  );
  return el(
    "button",
    { type: "button", class: "replies", on: { click: () => place.openThread(message.ts) } },
    who,
    el("strong", {}, countOf(count)),
    latest,
  );
}

function hoverMenu(message, place) {
  if (message.is_ephemeral) return null;
  const bar = el("div", { class: "hover-menu" });
  if (!place.thread) {
    const open = () => place.openThread(message.thread_ts ?? message.ts);
    bar.append(
      el(
        "button",
        {
          type: "button",
          class: "bare",
          title: "Reply in thread",
          "aria-label": "Reply in thread",
          on: { click: open },
        },
        icon("reply"),
      ),
    );
  }
  const shortcuts = session.apps.flatMap((app) =>
    app.shortcuts.filter((shortcut) => shortcut.kind === "message").map((shortcut) => ({ ...shortcut, app })),
  );
  const run = (shortcut) => () =>
    during(null, () =>
      post("shortcut", {
        as: session.actor,
        callback_id: shortcut.callback_id,
        channel: place.channel,
        ts: message.ts,
      }),
    );
  const entries = shortcuts.map((shortcut) => ({
    label: `${shortcut.name} · ${shortcut.app.name}`,
    run: run(shortcut),
  }));
  const copy = { label: "Copy text", run: () => navigator.clipboard?.writeText(message.text) };
  const more = el(
    "button",
    { type: "button", class: "bare", title: "More actions", "aria-label": "More actions", "aria-haspopup": "menu" },
    icon("more"),
  );
  more.addEventListener("click", () =>
    openMenu(more, entries.length ? [{ heading: "Message shortcuts" }, ...entries, { line: true }, copy] : [copy]),
  );
  bar.append(more);
  return bar;
}
