// rich_text and markdown blocks as elements.
import { el } from "./dom.js";
import { slackDate } from "./dates.js";
import { emoji, withEmoji } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";
import { channelById, nameOf, session } from "./session.js";

export function richText(block) {
  return el("div", { class: "mrkdwn rich" }, gathered(block.elements));
}

// Lists of different depth follow each other in Slack's block; here a deeper one is nested by its margin.
function gathered(elements) {
  return elements.map((element) => {
    if (element.type === "rich_text_list") return list(element);
    if (element.type === "rich_text_preformatted") return el("pre", {}, run(element.elements));
    if (element.type === "rich_text_quote") return el("blockquote", {}, run(element.elements));
    return el("div", { class: "line" }, run(element.elements ?? []));
  });
}

function list(element) {
  const ordered = element.style === "ordered";
  const attributes = { style: { "margin-left": `${(element.indent ?? 0) * 22}px` } };
  if (ordered && element.offset) attributes.start = element.offset + 1;
  return el(
    ordered ? "ol" : "ul",
    attributes,
    element.elements.map((item) => el("li", {}, run(item.elements))),
  );
}

function run(elements) {
  return elements.map((element) => styled(piece(element), element.style ?? {}));
}

function piece(element) {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return link(element.url, element.text || element.url);
    case "user":
      return mention(`@${nameOf(element.user_id)}`, element.user_id === session.actor);
    case "usergroup":
      return mention(`@${session.usergroups.get(element.usergroup_id)?.handle ?? element.usergroup_id}`);
    case "channel":
      return mention(`#${channelById(element.channel_id)?.name ?? element.channel_id}`);
    case "broadcast":
      return mention(`@${element.range}`, true);
    case "emoji":
      return emoji(element.name) ?? `:${element.name}:`;
    case "date":
      return el("time", {}, slackDate(element.timestamp, element.format));
    case "color":
      return el("code", {}, element.value);
    default:
      return "";
  }
}

function styled(content, style) {
  let made = content;
  if (style.code) made = el("code", {}, made);
  if (style.bold) made = el("strong", {}, made);
  if (style.italic) made = el("em", {}, made);
  if (style.strike) made = el("s", {}, made);
  return made;
}

// Standard Markdown, the part of it that Slack's markdown block shows.
export function markdown(text) {
  const box = el("div", { class: "mrkdwn markdown" });
  for (const [index, part] of text.split(/```[a-z]*\n?([\s\S]*?)\n?```/).entries()) {
    if (index % 2) box.append(el("pre", {}, part));
    else lines(part, box);
  }
  return box;
}

function lines(text, box) {
  let open = null;
  for (const line of text.split("\n")) {
    const heading = line.match(/^#{1,6}\s+(.*)$/);
    const item = line.match(/^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/);
    const quote = line.match(/^>\s?(.*)$/);
    if (item) {
      const tag = item[2] ? "ol" : "ul";
      if (open?.tagName.toLowerCase() !== tag) box.append((open = el(tag)));
      open.append(el("li", { style: { "margin-left": `${item[1].length * 10}px` } }, spans(item[3])));
      continue;
    }
    open = null;
    if (heading) box.append(el("div", { class: "line" }, el("strong", {}, spans(heading[1]))));
    else if (quote) box.append(el("blockquote", {}, spans(quote[1])));
    else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) box.append(el("hr"));
    else box.append(el("div", { class: line.trim() ? "line" : "line blank" }, spans(line)));
  }
}

const SPANS = [
  [/`([^`]+)`/, (found) => el("code", {}, found[1])],
  [/\[([^\]]+)\]\(([^()\s]+)\)/, (found) => link(found[2], spans(found[1]))],
  [/\*\*([^*]+)\*\*|__([^_]+)__/, (found) => el("strong", {}, spans(found[1] ?? found[2]))],
  [/~~([^~]+)~~/, (found) => el("s", {}, spans(found[1]))],
  [/\*([^*\s][^*]*)\*|\b_([^_]+)_\b/, (found) => el("em", {}, spans(found[1] ?? found[2]))],
];

function spans(text) {
  for (const [pattern, draw] of SPANS) {
    const found = text.match(pattern);
    if (!found) continue;
    const after = text.slice(found.index + found[0].length);
    return [spans(text.slice(0, found.index)), draw(found), spans(after)].flat();
  }
  return [withEmoji(text)];
}
