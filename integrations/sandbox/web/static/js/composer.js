// The box to write in: messages, and slash commands with the app's own list and hints. "@" offers people.
import { post } from "./api.js";
import { el, icon } from "./dom.js";
import { during } from "./messages.js";
import { actingPeople, nameOf, session } from "./session.js";

const LISTED = 8;
const TALLEST_PIXELS = 160;

class Composer {
  constructor({ channel, thread }) {
    Object.assign(this, { channel, thread, listed: [], at: 0 });
    const prompt = thread ? "Reply…" : "Message, or / for a command";
    const listId = `offers-${channel}-${thread ?? "top"}`;
    this.box = el("textarea", {
      class: "composer-text",
      rows: "1",
      placeholder: prompt,
      "aria-label": prompt,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": listId,
      "aria-expanded": "false",
    });
    this.send = el("button", { type: "submit", class: "bare send", "aria-label": "Send" }, icon("send"));
    this.offers = el("ul", { class: "offers", role: "listbox", id: listId, "aria-label": "Suggestions", hidden: true });
    this.hint = el("div", { class: "command-hint", "aria-live": "polite" });
    this.form = el(
      "form",
      { class: "composer" },
      this.offers,
      el("div", { class: "composer-box" }, this.box, this.send),
      this.hint,
    );
    this.box.addEventListener("input", () => this.offer());
    this.box.addEventListener("blur", () => setTimeout(() => (this.offers.hidden = true), 150)); // a click on one comes first
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  offer() {
    this.listed = offersFor(this.box, this.thread);
    this.at = 0;
    this.drawOffers();
    const command = commandIn(this.box.value);
    const inThread = this.thread && this.box.value.startsWith("/");
    this.hint.textContent = inThread ? "Slack does not run commands in threads." : command ? hintOf(command) : "";
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, TALLEST_PIXELS)}px`;
  }

  drawOffers() {
    this.offers.hidden = !this.listed.length;
    this.box.setAttribute("aria-expanded", String(Boolean(this.listed.length)));
    this.offers.replaceChildren(
      ...this.listed.map((entry, index) => drawOffer(entry, index === this.at, () => this.take(entry))),
    );
    this.offers.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  take(entry) {
    this.box.setRangeText(entry.insert, entry.from, this.box.selectionEnd, "end");
    this.box.focus();
    this.offer();
  }

  onKey(event) {
    const isOpen = this.listed.length && !this.offers.hidden;
    const { key } = event;
    if (isOpen && (key === "ArrowDown" || key === "ArrowUp")) {
      this.at = (this.at + (key === "ArrowDown" ? 1 : this.listed.length - 1)) % this.listed.length;
      this.drawOffers();
    } else if (
      isOpen &&
      (key === "Tab" || (key === "Enter" && this.listed[this.at].insert.trim() !== this.box.value.trim()))
    )
      this.take(this.listed[this.at]);
    else if (isOpen && key === "Escape") this.offers.hidden = true;
    else if (key === "Enter" && !event.shiftKey && !event.isComposing) this.submit();
    else return;
    event.preventDefault();
  }

  // A command goes as it was typed: Slack itself looks for names there, if the command asks for that.
  async submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.offer();
    const isCommand = text.startsWith("/") && !this.thread;
    const said = {
      as: session.actor,
      channel: this.channel,
      text: isCommand ? text : withMarkup(text),
      thread_ts: this.thread ?? undefined,
    };
    this.form.dispatchEvent(new CustomEvent("said", { bubbles: true }));
    const seen = await during(this.send, () => post(isCommand ? "command" : "say", said));
    if (!seen && !this.box.value) this.box.value = text;
    this.box.focus();
  }
}

export function composer({ channel, thread = null }) {
  return new Composer({ channel, thread }).form;
}

function drawOffer(entry, chosen, take) {
  const item = el(
    "li",
    { role: "option", "aria-selected": String(chosen) },
    el("strong", {}, entry.label),
    " ",
    el("span", { class: "quiet" }, entry.about),
  );
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
  return (
    [command.name, command.usage_hint].filter(Boolean).join(" ") +
    (command.description ? ` — ${command.description}` : "")
  );
}

function offersFor(box, thread) {
  const before = box.value.slice(0, box.selectionEnd);
  if (!thread && /^\/\S*$/.test(before)) {
    return commands()
      .filter((command) => command.name.startsWith(before))
      .map((command) => ({
        label: command.name,
        about: [command.usage_hint, command.description].filter(Boolean).join(" · "),
        insert: `${command.name} `,
        from: 0,
      }));
  }
  const asked = before.match(/(^|\s)@([\p{L}\p{N}._-]*)$/u);
  if (!asked) return [];
  const wanted = asked[2].toLowerCase();
  const fits = (user) =>
    user.name.toLowerCase().startsWith(wanted) ||
    user.real_name
      .toLowerCase()
      .split(" ")
      .some((word) => word.startsWith(wanted));
  return actingPeople()
    .filter(fits)
    .slice(0, LISTED)
    .map((user) => ({
      label: nameOf(user.id),
      about: `@${user.name}`,
      insert: `@${user.name} `,
      from: before.length - asked[2].length - 1,
    }));
}

// Slack's own box turns a chosen name into <@U...>; what looks like markup in the typed text is escaped.
function withMarkup(text) {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const calls = escaped.replace(/(^|\s)@(channel|here|everyone)\b/g, "$1<!$2>");
  const byName = new Map([...session.users.values()].map((user) => [user.name, user.id]));
  return calls.replace(/(^|\s)@([\p{L}\p{N}._-]*[\p{L}\p{N}_])/gu, (typed, lead, name) =>
    byName.has(name) ? `${lead}<@${byName.get(name)}>` : typed,
  );
}
