// Small menus at a point or under a control, closed by Escape, by choosing, or by a click elsewhere.
import { el } from "./dom.js";

let close = () => {};

// entries: { label, run, heading, line, disabled, chosen }
export function openMenu(at, entries) {
  close();
  const before = document.activeElement;
  const menu = el("div", { class: "menu", role: "menu" }, entries.map(drawn));
  document.getElementById("popups").append(menu);
  place(menu, at);
  const buttons = [...menu.querySelectorAll("button:not(:disabled)")];
  const onKey = (event) => {
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") buttons[(at + 1) % buttons.length].focus();
    else if (event.key === "ArrowUp") buttons[(at - 1 + buttons.length) % buttons.length].focus();
    else if (event.key === "Tab") return close();
    else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  };
  const onPress = (event) => menu.contains(event.target) || close();
  document.addEventListener("pointerdown", onPress, true);
  menu.addEventListener("keydown", onKey);
  close = () => {
    close = () => {};
    document.removeEventListener("pointerdown", onPress, true);
    menu.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  };
  (menu.querySelector(".chosen") ?? buttons[0])?.focus();
}

export function closeMenu() {
  close();
}

function drawn(entry) {
  if (entry.line) return el("hr");
  if (entry.heading) return el("div", { class: "heading" }, entry.heading);
  const run = () => {
    close();
    entry.run();
  };
  const attributes = {
    type: "button",
    role: "menuitem",
    class: entry.chosen ? "chosen" : null,
    disabled: entry.disabled,
  };
  return el("button", { ...attributes, on: { click: run } }, entry.label);
}

function place(menu, at) {
  const spot = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, bottom: at.y, top: at.y };
  const left = Math.max(8, Math.min(spot.left, window.innerWidth - menu.offsetWidth - 8));
  const below = spot.bottom + 4 + menu.offsetHeight < window.innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(8, below ? spot.bottom + 4 : spot.top - menu.offsetHeight - 4)}px`;
}
