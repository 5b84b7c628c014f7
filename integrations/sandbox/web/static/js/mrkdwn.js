// Slack's mrkdwn as elements. What is not markup becomes a text node, whatever it looks like.
import { slackDate } from "./dates.js";
import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { channelById, nameOf, placeOf, session } from "./session.js";

const SAFE = /^(https?:|mailto:|tel:)/i;

export function mrkdwn(text, { verbatim = false } = {}) {
  const box = el("div", { class: "mrkdwn" });
  for (const [index, part] of text.split(/```\n?([\s\S]*?)\n?```/).entries()) {
    if (index % 2) box.append(el("pre", {}, code(part)));
    else if (part.trim() || text === part) box.append(...paragraphs(part.replace(/^\n+|\n+$/g, ""), verbatim));
  }
  return box;
}

function paragraphs(text, verbatim) {
  const made = [];
  let quoted = null;
  for (const line of text.split("\n")) {
    const quote = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (!quote) {
      quoted = null;
      made.push(el("div", { class: line.trim() ? "line" : "line blank" }, inline(line, verbatim)));
      continue;
    }
    if (!quoted) made.push((quoted = el("blockquote")));
    quoted.append(el("div", { class: "line" }, inline(quote[1], verbatim)));
  }
  return made;
}

const STYLES = [
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
];

// One line: code first, as nothing inside it counts; then what stands in <...>; then bold, italic and struck out.
export function inline(text, verbatim = false) {
  const parts = [];
  const pattern = /`([^`\n]+)`|<([^<>\n]+)>/g;
  let from = 0;
  const holes = [];
  let flat = "";
  for (const match of text.matchAll(pattern)) {
    const element = match[1] !== undefined ? el("code", {}, code(match[1])) : angled(match[2]);
    if (!element) continue;
    flat += text.slice(from, match.index) + String.fromCharCode(0xe000 + holes.length);
    holes.push(element);
    from = match.index + match[0].length;
  }
  flat += text.slice(from);
  parts.push(...styled(flat, holes, verbatim));
  return parts;
}

function styled(text, holes, verbatim) {
  for (const [mark, tag] of STYLES) {
    const escaped = mark === "*" ? "\\*" : mark;
    const pattern = new RegExp(
      `(^|[^\\p{L}\\p{N}${escaped}])${escaped}([^\\s${escaped}](?:[^${escaped}]*[^\\s${escaped}])?)${escaped}(?![\\p{L}\\p{N}${escaped}])`,
      "u",
    );
    const match = text.match(pattern);
    if (!match) continue;
    const start = match.index + match[1].length;
    const end = match.index + match[0].length;
    return [
      ...styled(text.slice(0, start), holes, verbatim),
      el(tag, {}, styled(match[2], holes, verbatim)),
      ...styled(text.slice(end), holes, verbatim),
    ];
  }
  return plain(text, holes, verbatim);
}

function plain(text, holes, verbatim) {
  return text.split(/([\ue000-\uf8ff])/).flatMap((part) => {
    const hole = part.length === 1 ? holes[part.charCodeAt(0) - 0xe000] : undefined;
    return hole ? [hole] : linked(unescaped(withEmoji(part)), verbatim);
  });
}

function linked(text, verbatim) {
  if (verbatim) return [text];
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/)
    .map((part, index) => (index % 2 ? link(part, part) : part));
}

function angled(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? unescaped(withEmoji(rest.join("|"))) : null;
  if (target.startsWith("@")) return mention(`@${nameOf(target.slice(1))}`, target.slice(1) === session.actor);
  if (target.startsWith("#")) return mention(`#${channelById(target.slice(1))?.name ?? label ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!subteam^")) {
    return mention(label ?? `@${session.usergroups.get(target.slice(9))?.handle ?? target.slice(9)}`);
  }
  if (["!here", "!channel", "!everyone"].includes(target)) return mention(`@${target.slice(1)}`, true);
  return SAFE.test(target) ? link(unescaped(target), label ?? unescaped(target)) : null;
}

function date(target, label) {
  const [, seconds, pattern, address] = target.split("^");
  if (!/^\d+$/.test(seconds ?? "") || !pattern) return label;
  const text = slackDate(Number(seconds), unescaped(pattern));
  return address && SAFE.test(address) ? link(unescaped(address), text) : el("time", { title: label ?? "" }, text);
}

export function link(address, ...label) {
  if (!SAFE.test(address)) return el("span", {}, ...label);
  const here = placeOf(address);
  if (here) return el("a", { href: here, title: address }, ...label);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

export function mention(text, self = false) {
  return el("span", { class: self ? "mention self" : "mention" }, text);
}

function code(text) {
  return unescaped(
    text.replace(/<((?:https?|mailto)[^<>|]*)(?:\|([^<>]*))?>/g, (_, address, label) => label ?? address),
  );
}

export function unescaped(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
