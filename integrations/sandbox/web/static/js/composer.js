// The box to write in: messages, and slash commands with the app's own list and hints. "@" offers people.
import { post } from "./api.js";
import { el, icon } from "./dom.js";
import { during } from "./messages.js";
import { actingPeople, nameOf, session } from "./session.js";

const LISTED = 8;

export function composer({ channel, thread = null }) {
  const prompt = thread ? "Reply…" : "Message, or / for a command";
  const listId = `offers-${channel}-${thread ?? "top"}`;
  const box = el("textarea", {
    class: "composer-text", rows: "1", placeholder: prompt, "aria-label": prompt, role: "combobox",
    "aria-autocomplete": "list", "aria-controls": listId, "aria-expanded": "false",
  });
  const send = el("button", { type: "submit", class: "bare send", "aria-label": "Send" }, icon("send"));
  const offers = el("ul", { class: "offers", role: "listbox", id: listId, "aria-label": "Suggestions", hidden: true });
  const hint = el("div", { class: "command-hint", "aria-live": "polite" });
  const form = el("form", { class: "composer" }, offers, el("div", { class: "composer-box" }, box, send), hint);
  let listed = [];
  let at = 0;

  const offer = () => {
    listed = offersFor(box, thread);
    at = 0;
    draw();
    const command = commandIn(box.value);
    hint.textContent = thread && box.value.startsWith("/") ? "Slack does not run commands in threads." : command ? hintOf(command) : "";
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  };
  const draw = () => {
    offers.hidden = !listed.length;
    box.setAttribute("aria-expanded", String(Boolean(listed.length)));
    offers.replaceChildren(...listed.map((entry, index) => drawOffer(entry, index === at, () => take(entry))));
    offers.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  };
  const take = (entry) => {
    const end = box.selectionEnd;
    box.setRangeText(entry.insert, entry.from, end, "end");
    box.focus();
    offer();
  };
  const submit = async () => {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    offer();
    const isCommand = text.startsWith("/") && !thread;
    const said = { as: session.actor, channel, text: isCommand ? text : withMarkup(text), thread_ts: thread ?? undefined };
    const seen = await during(send, () => post(isCommand ? "command" : "say", said));
    if (!seen && !box.value) box.value = text;
    box.focus();
  };

  box.addEventListener("input", offer);
  box.addEventListener("blur", () => setTimeout(() => (offers.hidden = true), 150));
  box.addEventListener("keydown", (event) => {
    const open = listed.length && !offers.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      at = (at + (event.key === "ArrowDown" ? 1 : listed.length - 1)) % listed.length;
      draw();
    } else if (open && (event.key === "Tab" || (event.key === "Enter" && listed[at].insert.trim() !== box.value.trim()))) take(listed[at]);
    else if (open && event.key === "Escape") offers.hidden = true;
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit();
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return form;
}

function drawOffer(entry, chosen, take) {
  const item = el("li", { role: "option", "aria-selected": String(chosen) }, el("strong", {}, entry.label), " ", el("span", { class: "quiet" }, entry.about));
  item.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take();
  });
  return item;
}

function commands() {
  return session.apps.flatMap((app) => app.commands.map((command) => ({ ...command, app: app.name })));
}

function commandIn(text) {
  const name = text.match(/^(\/\S+)\s/)?.[1];
  return name && commands().find((command) => command.name === name);
}

function hintOf(command) {
  return [command.name, command.usage_hint].filter(Boolean).join(" ") + (command.description ? ` — ${command.description}` : "");
}

function offersFor(box, thread) {
  const before = box.value.slice(0, box.selectionEnd);
  if (!thread && /^\/\S*$/.test(before)) {
    return commands()
      .filter((command) => command.name.startsWith(before))
      .map((command) => ({ label: command.name, about: [command.usage_hint, command.description].filter(Boolean).join(" · "), insert: `${command.name} `, from: 0 }));
  }
  const asked = before.match(/(^|\s)@([\p{L}\p{N}._-]*)$/u);
  if (!asked) return [];
  const wanted = asked[2].toLowerCase();
  const fits = (user) => user.name.toLowerCase().startsWith(wanted) || user.real_name.toLowerCase().split(" ").some((word) => word.startsWith(wanted));
  return actingPeople()
    .filter(fits)
    .slice(0, LISTED)
    .map((user) => ({ label: nameOf(user.id), about: `@${user.name}`, insert: `@${user.name} `, from: before.length - asked[2].length - 1 }));
}

// Slack's own box turns a chosen name into <@U...>; what looks like markup in the typed text is escaped. A command
// goes as it was typed: Slack itself looks for names there, if the command asks for that.
function withMarkup(text) {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const calls = escaped.replace(/(^|\s)@(channel|here|everyone)\b/g, "$1<!$2>");
  const byName = new Map([...session.users.values()].map((user) => [user.name, user.id]));
  return calls.replace(/(^|\s)@([\p{L}\p{N}._-]*[\p{L}\p{N}_])/gu, (typed, lead, name) => (byName.has(name) ? `${lead}<@${byName.get(name)}>` : typed));
}
