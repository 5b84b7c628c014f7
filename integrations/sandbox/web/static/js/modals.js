// The acting person's open modals: the topmost is shown, those below wait. What is typed here stays until it is sent.
import { get, post } from "./api.js";
import { drawBlock } from "./blocks.js";
import { el, icon, reconcile } from "./dom.js";
import { textOf } from "./elements.js";
import { during } from "./messages.js";
import { session } from "./session.js";

const typed = new Map(); // view id -> block id -> action id -> state
const errors = new Map(); // view id -> block id -> sentence
let shown = null;
let returnTo = null;

export async function refreshModals() {
  const { views } = await get("views", { as: session.actor });
  const open = new Set(views.map((view) => view.id));
  for (const kept of [typed, errors]) for (const id of kept.keys()) if (!open.has(id)) kept.delete(id);
  show(views.at(-1) ?? null, views.length);
}

function show(view, depth) {
  const root = document.getElementById("modals");
  document.body.classList.toggle("modal-open", Boolean(view));
  if (!view) {
    if (shown) root.replaceChildren();
    if (shown && returnTo?.isConnected) returnTo.focus();
    shown = null;
    return;
  }
  if (!shown) returnTo = document.activeElement;
  if (shown?.id !== view.id) root.replaceChildren(frame());
  const isNew = shown?.id !== view.id;
  shown = view;
  const dialog = root.firstElementChild;
  head(dialog, view, depth);
  fill(dialog, view);
  if (isNew)
    (
      dialog.querySelector(".modal-body :is(input, select, textarea, button)") ?? dialog.querySelector("button")
    )?.focus();
}

function frame() {
  const form = el(
    "form",
    { class: "modal", role: "dialog", "aria-modal": "true", novalidate: true },
    el("header"),
    el("div", { class: "modal-body" }),
    el("footer"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close(false);
    if (event.key === "Tab") keepInside(form, event);
    if (event.key === "Enter" && event.target.tagName === "INPUT") {
      event.preventDefault();
      if (shown.submit) submit(form);
    }
  });
  return el("div", { class: "modal-shade" }, form);
}

function keepInside(form, event) {
  const stops = [...form.querySelectorAll("button, a[href], input, select, textarea")].filter(
    (stop) => !stop.disabled && stop.offsetParent,
  );
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}

function head(dialog, view, depth) {
  const app = session.apps.find((known) => known.app_id === view.app_id);
  const form = dialog.firstElementChild;
  form.setAttribute("aria-label", textOf(view.title));
  const mark = JSON.stringify([view.title, view.submit, view.close, depth]);
  if (dialog.mark === mark) return;
  dialog.mark = mark;
  const cross = el(
    "button",
    { type: "button", class: "bare", "aria-label": "Close", on: { click: () => close(true) } },
    icon("close"),
  );
  const back =
    depth > 1
      ? el("button", { type: "button", class: "bare", "aria-label": "Back", on: { click: () => close(false) } }, "←")
      : null;
  form
    .querySelector("header")
    .replaceChildren(
      ...[back, el("h2", {}, textOf(view.title)), el("span", { class: "quiet" }, app?.name ?? ""), cross].filter(
        Boolean,
      ),
    );
  const leave = el(
    "button",
    { type: "button", class: "button", on: { click: () => close(false) } },
    view.close ? textOf(view.close) : "Close",
  );
  const send = view.submit
    ? el("button", { type: "submit", class: "button primary" }, el("span", {}, textOf(view.submit)))
    : null;
  form.querySelector("footer").replaceChildren(...[leave, send].filter(Boolean));
}

function fill(dialog, view) {
  const body = dialog.querySelector(".modal-body");
  const faults = errors.get(view.id) ?? {};
  const surface = surfaceOf(view, faults);
  const mark = (block) => JSON.stringify([block, faults[block.block_id]]);
  reconcile(body, view.blocks, { key: (block) => block.block_id, mark, draw: (block) => drawBlock(block, surface) });
}

function surfaceOf(view, faults) {
  return {
    id: `v-${view.id}`,
    errors: faults,
    valueOf: (block, element) =>
      typed.get(view.id)?.[block.block_id]?.[element.action_id] ??
      view.state.values[block.block_id]?.[element.action_id],
    act: async (block, element, selected, from) => {
      keep(view.id, block, element, selected);
      if (block.type === "input" && !block.dispatch_action) return;
      const acted = {
        as: session.actor,
        view_id: view.id,
        block_id: block.block_id,
        action_id: element.action_id,
        selected,
        state: typed.get(view.id) ?? {},
      };
      await during(element.type === "button" ? from : null, () => post("views/click", acted));
    },
    suggest: async (block, element, query) =>
      (await post("suggest", { as: session.actor, view_id: view.id, action_id: element.action_id, query })).options,
  };
}

function keep(viewId, block, element, selected) {
  if (element.type === "button" || element.type === "overflow") return;
  const state = typed.get(viewId) ?? {};
  (state[block.block_id] ??= {})[element.action_id] = { type: element.type, ...selected };
  typed.set(viewId, state);
}

async function submit(form) {
  const view = shown;
  const button = form.querySelector("footer .primary");
  const seen = await during(button, () =>
    post("views/submit", { as: session.actor, view_id: view.id, state: typed.get(view.id) ?? {} }),
  );
  errors.set(view.id, seen?.field_errors ?? {});
  if (shown?.id !== view.id) return;
  fill(form.parentElement, shown);
  form.querySelector(".wrong")?.closest(".b-input")?.querySelector("input, select, textarea")?.focus();
  await refreshModals();
}

async function close(all) {
  const view = shown;
  if (!view) return;
  await during(null, () => post("views/close", { as: session.actor, view_id: view.id, clear: all }));
  await refreshModals();
}
