// Block Kit's interactive elements as the browser's own controls. Each calls `changed(selected)` with the part of
// Slack's payload that tells what was chosen.
import { confirmed } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { openMenu } from "./menus.js";
import { link, mrkdwn } from "./mrkdwn.js";
import { actingPeople, nameOf, session } from "./session.js";
import { withEmoji } from "./emoji.js";

export function textOf(object) {
  if (!object) return "";
  return object.emoji === false ? object.text : withEmoji(object.text);
}

export function labelOf(object) {
  return object?.type === "mrkdwn" ? mrkdwn(object.text) : textOf(object);
}

const DRAWN = {
  button,
  workflow_button: button,
  static_select: (element, use) => select(element, use, "selected_option"),
  external_select: (element, use) => external(element, use),
  users_select: (element, use) => select(element, use, "selected_user"),
  conversations_select: (element, use) => select(element, use, "selected_conversation"),
  channels_select: (element, use) => select(element, use, "selected_channel"),
  multi_static_select: (element, use) => multiSelect(element, use, "selected_options"),
  multi_external_select: (element, use) => multiSelect(element, use, "selected_options"),
  multi_users_select: (element, use) => multiSelect(element, use, "selected_users"),
  multi_conversations_select: (element, use) => multiSelect(element, use, "selected_conversations"),
  multi_channels_select: (element, use) => multiSelect(element, use, "selected_channels"),
  overflow,
  datepicker: (element, use) => native("date", element, use, "selected_date", element.initial_date),
  timepicker: (element, use) => native("time", element, use, "selected_time", element.initial_time),
  datetimepicker: (element, use) => moment(element, use),
  radio_buttons: (element, use) => ticks("radio", element, use),
  checkboxes: (element, use) => ticks("checkbox", element, use),
  plain_text_input: text,
  number_input: (element, use) => native("text", element, use, "value", element.initial_value, "decimal"),
  email_text_input: (element, use) => native("email", element, use, "value", element.initial_value),
  url_text_input: (element, use) => native("url", element, use, "value", element.initial_value),
};

// `use`: { id, value, changed, label, describedBy, suggest }; `value` is what was chosen before, if anything.
export function interactive(element, use) {
  const draw = DRAWN[element.type];
  return draw ? draw(element, use) : el("span", { class: "quiet" }, `[${element.type}]`);
}

export function isInteractive(element) {
  return element.type in DRAWN;
}

function agreed(element, changed) {
  return async (selected, from) => {
    if (element.confirm && !(await confirmed(element.confirm))) return false;
    return changed(selected, from);
  };
}

function button(element, { changed }) {
  const act = agreed(element, changed);
  const style = element.style ? `button ${element.style}` : "button";
  const label = el("span", {}, textOf(element.text));
  if (element.url) {
    const drawn = link(element.url, label);
    drawn.classList.add(...style.split(" "));
    drawn.addEventListener("click", () => act({}));
    return drawn;
  }
  const drawn = el("button", { type: "button", class: style, "aria-label": element.accessibility_label }, label);
  drawn.addEventListener("click", () => act({}, drawn));
  return drawn;
}

function choices(element) {
  if (element.type.includes("users")) return actingPeople().map((user) => [user.id, nameOf(user.id)]);
  if (element.type.includes("conversations") || element.type.includes("channels")) {
    const open = session.channels.filter((channel) => !channel.is_archived && channel.kind !== "im");
    return open.map((channel) => [channel.id, `#${channel.name}`]);
  }
  const options = element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
  return options.map((option) => [option.value, textOf(option.text), option]);
}

function initial(element, key) {
  return element[key.replace("selected", "initial")] ?? null;
}

const idOf = (chosen) => (chosen !== null && typeof chosen === "object" ? chosen.value : chosen);

function select(element, use, key) {
  const known = choices(element);
  const chosen = use.value ? use.value[key] : initial(element, key);
  const drawn = el("select", {
    class: "field",
    id: use.id,
    "aria-label": use.label,
    "aria-describedby": use.describedBy,
  });
  drawn.append(el("option", { value: "" }, textOf(element.placeholder) || "Choose one"));
  const add = (parent, entries) => entries.forEach(([value, label]) => parent.append(el("option", { value }, label)));
  if (element.option_groups) {
    for (const group of element.option_groups) {
      const part = el("optgroup", { label: textOf(group.label) });
      add(part, choices({ ...element, option_groups: undefined, options: group.options }));
      drawn.append(part);
    }
  } else add(drawn, known);
  drawn.value = idOf(chosen) ?? "";
  let before = drawn.value;
  const act = agreed(element, use.changed);
  drawn.addEventListener("change", async () => {
    const entry = known.find(([value]) => value === drawn.value);
    const done = await act({ [key]: entry ? (entry[2] ?? entry[0]) : null }, drawn);
    if (done === false) drawn.value = before;
    else before = drawn.value;
  });
  return drawn;
}

function multiSelect(element, use, key) {
  const known = choices(element);
  let chosen = [...((use.value ? use.value[key] : initial(element, key)) ?? [])];
  const box = el("div", { class: "multi", role: "group", "aria-label": use.label });
  const act = agreed(element, use.changed);
  const set = (next) => {
    chosen = next;
    draw();
    act({ [key]: chosen }, box);
  };
  const chip = (entry) => {
    const id = idOf(entry);
    const label = known.find(([value]) => value === id)?.[1] ?? id;
    const drop = () => set(chosen.filter((other) => idOf(other) !== id));
    return el(
      "button",
      { type: "button", class: "chip", "aria-label": `Remove ${label}`, on: { click: drop } },
      label,
      icon("close"),
    );
  };
  const draw = () => {
    const left = known.filter(([value]) => !chosen.some((entry) => idOf(entry) === value));
    const full = element.max_selected_items && chosen.length >= element.max_selected_items;
    const add = el("select", {
      class: "field",
      id: use.id,
      disabled: Boolean(full) || !left.length,
      "aria-label": use.label,
    });
    add.append(el("option", { value: "" }, textOf(element.placeholder) || "Add"));
    for (const [value, label] of left) add.append(el("option", { value }, label));
    add.addEventListener("change", () => {
      const entry = left.find(([value]) => value === add.value);
      if (entry) set([...chosen, entry[2] ?? entry[0]]);
    });
    box.replaceChildren(...chosen.map(chip), add);
  };
  draw();
  return box;
}

function external(element, use) {
  const chosen = use.value?.selected_option ?? element.initial_option ?? null;
  const listed = `${use.id}-options`;
  const options = el("datalist", { id: listed });
  const drawn = el("input", {
    class: "field",
    id: use.id,
    list: listed,
    placeholder: textOf(element.placeholder),
    autocomplete: "off",
  });
  drawn.value = chosen ? textOf(chosen.text) : "";
  let known = [];
  drawn.addEventListener("input", async () => {
    const match = known.find((option) => textOf(option.text) === drawn.value);
    if (match) return use.changed({ selected_option: match }, drawn);
    if (drawn.value.length < (element.min_query_length ?? 3)) return undefined;
    known = await use.suggest(drawn.value);
    options.replaceChildren(...known.map((option) => el("option", { value: textOf(option.text) })));
    return undefined;
  });
  return el("div", {}, drawn, options);
}

function overflow(element, { changed }) {
  const act = agreed(element, changed);
  const drawn = el(
    "button",
    { type: "button", class: "button", "aria-haspopup": "menu", "aria-label": "More choices" },
    icon("more"),
  );
  drawn.addEventListener("click", () => {
    const entries = element.options.map((option) => ({
      label: textOf(option.text),
      run: () => {
        if (option.url) window.open(option.url, "_blank", "noopener");
        act({ selected_option: option }, drawn);
      },
    }));
    openMenu(drawn, entries);
  });
  return drawn;
}

function native(type, element, use, key, start, inputMode) {
  const attributes = { type, class: "field", id: use.id, "aria-label": use.label, "aria-describedby": use.describedBy };
  const drawn = el("input", {
    ...attributes,
    placeholder: textOf(element.placeholder),
    inputmode: inputMode,
    autocomplete: "off",
  });
  drawn.value = (use.value ? use.value[key] : start) ?? "";
  const act = agreed(element, use.changed);
  drawn.addEventListener(key === "value" ? "input" : "change", () => act({ [key]: drawn.value || null }, drawn));
  return drawn;
}

function moment(element, use) {
  const chosen = use.value ? use.value.selected_date_time : element.initial_date_time;
  const drawn = el("input", { type: "datetime-local", class: "field", id: use.id, "aria-label": use.label });
  if (chosen) drawn.value = new Date(chosen * 1000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  const act = agreed(element, use.changed);
  const seconds = () => (drawn.value ? Math.floor(new Date(drawn.value).getTime() / 1000) : null);
  drawn.addEventListener("change", () => act({ selected_date_time: seconds() }, drawn));
  return drawn;
}

function ticks(type, element, use) {
  const key = type === "radio" ? "selected_option" : "selected_options";
  const before = use.value ? use.value[key] : initial(element, key);
  const chosen = new Set([before ?? []].flat().map(idOf));
  const name = `${use.id}-ticks`;
  const box = el("div", { class: "ticks", role: type === "radio" ? "radiogroup" : "group", "aria-label": use.label });
  const act = agreed(element, use.changed);
  for (const option of element.options) {
    const tick = el("input", { type, name, value: option.value, checked: chosen.has(option.value) });
    const described = option.description ? el("span", { class: "quiet" }, labelOf(option.description)) : null;
    box.append(el("label", {}, tick, el("span", {}, labelOf(option.text), described)));
  }
  box.addEventListener("change", () => {
    const ticked = new Set([...box.querySelectorAll("input:checked")].map((tick) => tick.value));
    const options = element.options.filter((option) => ticked.has(option.value));
    act(type === "radio" ? { [key]: options[0] ?? null } : { [key]: options }, box);
  });
  return box;
}

function text(element, use) {
  const attributes = {
    class: "field",
    id: use.id,
    maxlength: element.max_length && String(element.max_length),
    autocomplete: "off",
  };
  const described = {
    placeholder: textOf(element.placeholder),
    "aria-label": use.label,
    "aria-describedby": use.describedBy,
  };
  const drawn = el(element.multiline ? "textarea" : "input", {
    ...attributes,
    ...described,
    rows: element.multiline && "4",
  });
  drawn.value = (use.value ? use.value.value : element.initial_value) ?? "";
  drawn.addEventListener("input", () => use.changed({ value: drawn.value || null }, drawn));
  return drawn;
}
