// The frame around every place: the sidebar with its list and the picker of who acts, and the bar of tabs below.
import { el, icon, reconcile } from "./dom.js";
import { actingPeople, actAs, isUnread, nameOf, session } from "./session.js";

export function bar(title, about = "", mark = null) {
  const open = el(
    "button",
    { type: "button", class: "bare drawer", "aria-label": "Open the list of places", on: { click: openDrawer } },
    icon("menu"),
  );
  return el(
    "header",
    { class: "bar" },
    open,
    mark,
    el("h1", {}, title),
    el("span", { class: "about", title: about }, about),
  );
}

function places() {
  const shown = session.channels.filter((channel) => !channel.is_archived);
  const open = shown.filter((channel) => channel.kind === "public" || channel.kind === "private");
  const direct = shown.filter((channel) => channel.kind === "im");
  const homes = session.apps.filter((app) => app.has_home_tab);
  return [
    { key: "h-channels", heading: "Channels" },
    ...open.map((channel) => ({
      key: channel.id,
      at: `channel/${channel.id}`,
      name: channel.name,
      icon: channel.kind === "private" ? "lock" : "hash",
      unread: isUnread(channel),
    })),
    ...(direct.length ? [{ key: "h-direct", heading: "Direct messages" }] : []),
    ...direct.map((channel) => ({
      key: channel.id,
      at: `channel/${channel.id}`,
      name: nameOf(channel.user),
      icon: "chat",
      unread: isUnread(channel),
    })),
    ...(homes.length ? [{ key: "h-apps", heading: "Apps" }] : []),
    ...homes.map((app) => ({ key: app.app_id, at: `home/${app.app_id}`, name: `${app.name} – Home`, icon: "home" })),
    ...(session.files.length ? [{ key: "h-files", heading: "Google files" }] : []),
    ...session.files.map((file) => ({
      key: file.id,
      at: `${file.kind}/${file.id}`,
      name: file.title,
      icon: file.kind,
    })),
    { key: "h-sandbox", heading: "Sandbox" },
    { key: "faults", at: "faults", name: "Make something go wrong", icon: "fault" },
  ];
}

function drawPlace(entry, here) {
  if (entry.heading) return el("h2", {}, entry.heading);
  const isHere = here === entry.at || here.startsWith(`${entry.at}/`);
  const kinds = entry.unread && !isHere ? "place unread" : "place";
  const label = entry.unread && !isHere ? `${entry.name} (unread)` : null;
  return el(
    "a",
    {
      class: kinds,
      href: `#/${entry.at}`,
      "aria-current": isHere ? "page" : null,
      "aria-label": label,
      title: entry.name,
    },
    icon(entry.icon),
    el("span", {}, entry.name),
  );
}

export function drawShell(here, { actorChanged }) {
  const sidebar = document.getElementById("sidebar");
  if (!sidebar.childElementCount) build(sidebar, actorChanged);
  sidebar.querySelector(".team strong").textContent = session.team.name;
  const mark = (entry) => JSON.stringify([entry, here === entry.at || here.startsWith(`${entry.at}/`)]);
  reconcile(sidebar.querySelector(".places"), places(), {
    key: (entry) => entry.key,
    mark,
    draw: (entry) => drawPlace(entry, here),
  });
  fillPicker(sidebar.querySelector("select"));
  drawTabs(here);
}

function build(sidebar, actorChanged) {
  const picker = el("select", { id: "act-as" });
  picker.addEventListener("change", async () => {
    await actAs(picker.value);
    await actorChanged();
  });
  sidebar.append(
    el("div", { class: "team" }, el("strong"), el("span", {}, "A sandbox: nothing here leaves this computer.")),
    el("nav", { class: "places", "aria-label": "Places", on: { click: closeDrawer } }),
    el(
      "div",
      { class: "acting" },
      el("label", { for: "act-as" }, "Act as"),
      picker,
      el("div", { class: "acting-title" }),
      el("div", { class: "link-state", role: "status" }, "Up to date"),
    ),
  );
}

function fillPicker(picker) {
  const people = actingPeople();
  const mark = JSON.stringify(people.map((user) => [user.id, user.real_name, user.title]));
  if (picker.mark !== mark) {
    picker.mark = mark;
    const titles = [...new Set(people.map((user) => user.title))];
    const option = (user) => el("option", { value: user.id }, user.real_name || user.name);
    const having = (title) => people.filter((user) => user.title === title).map(option);
    picker.replaceChildren(
      ...titles.flatMap((title) => (title ? el("optgroup", { label: title }, having(title)) : having(title))),
    );
  }
  picker.value = session.actor ?? "";
  document.querySelector(".acting-title").textContent = session.users.get(session.actor)?.title ?? "";
}

export function showLink(isLinked) {
  const state = document.querySelector(".link-state");
  if (!state) return;
  state.classList.toggle("away", !isLinked);
  state.textContent = isLinked ? "Up to date" : "The sandbox is away; trying again…";
}

function drawTabs(here) {
  const channel = session.channels.find((known) => known.kind === "public" && !known.is_archived);
  const app = session.apps.find((known) => known.has_home_tab);
  const sheet = session.files.find((file) => file.kind === "sheet");
  const form = session.files.find((file) => file.kind === "form");
  const unread =
    session.channels.some((known) => !known.is_archived && isUnread(known)) && !here.startsWith("channel/");
  const tabs = [
    channel && { at: `channel/${channel.id}`, under: "channel", name: "Channel", icon: "hash", unread },
    app && { at: `home/${app.app_id}`, under: "home", name: "Home", icon: "home" },
    sheet && { at: `sheet/${sheet.id}`, under: "sheet", name: "Sheet", icon: "sheet" },
    form && { at: `form/${form.id}`, under: "form", name: "Form", icon: "form" },
    { at: "faults", under: "faults", name: "Faults", icon: "fault" },
  ].filter(Boolean);
  const draw = (tab) =>
    el(
      "a",
      {
        href: `#/${tab.at}`,
        class: tab.unread ? "unread" : null,
        "aria-current": here.split("/")[0] === tab.under ? "page" : null,
      },
      icon(tab.icon),
      el("span", {}, tab.name),
    );
  const mark = (tab) => JSON.stringify([tab, here.split("/")[0] === tab.under]);
  reconcile(document.getElementById("tabbar"), tabs, { key: (tab) => tab.under, mark, draw });
}

function openDrawer() {
  const sidebar = document.getElementById("sidebar");
  sidebar.classList.add("open");
  const curtain = el("button", {
    type: "button",
    class: "curtain",
    "aria-label": "Close the list of places",
    on: { click: closeDrawer },
  });
  document.getElementById("shell").append(curtain);
  sidebar.onkeydown = (event) => event.key === "Escape" && closeDrawer();
  (sidebar.querySelector("[aria-current]") ?? sidebar.querySelector("a"))?.focus();
}

export function closeDrawer() {
  document.getElementById("sidebar").classList.remove("open");
  document.querySelector(".curtain")?.remove();
}
