// Where the page begins: it shows the place that the address names and keeps it up to date.
import { listen } from "./api.js";
import { channelPlace } from "./channel.js";
import { el, toast } from "./dom.js";
import { faultsPlace } from "./faults.js";
import { formPlace } from "./form.js";
import { homePlace } from "./home.js";
import { refreshModals } from "./modals.js";
import { readSession, session } from "./session.js";
import { sheetPlace } from "./sheet.js";
import { bar, closeDrawer, drawShell, showLink } from "./shell.js";

let place = null;
let address = null;

const PLACES = {
  channel: ([channelId, threadTs]) => channelPlace(channelId, threadTs),
  home: ([appId]) => homePlace(appId),
  sheet: ([fileId, sheetId]) => sheetPlace(fileId, sheetId),
  form: ([formId]) => formPlace(formId),
  faults: () => faultsPlace(),
};

function here() {
  return location.hash.replace(/^#\//, "");
}

function firstPlace() {
  const channel =
    session.channels.find((known) => known.kind === "public" && !known.is_archived) ?? session.channels[0];
  const file = session.files[0];
  return channel ? `channel/${channel.id}` : file ? `${file.kind}/${file.id}` : "faults";
}

function isKnown(kind, id) {
  if (kind === "channel") return session.channels.some((channel) => channel.id === id);
  if (kind === "home") return session.apps.some((app) => app.app_id === id);
  if (kind === "sheet" || kind === "form") return session.files.some((file) => file.id === id && file.kind === kind);
  return kind === "faults";
}

async function show() {
  let [kind, ...rest] = here().split("/");
  if (!isKnown(kind, rest[0])) {
    history.replaceState(null, "", `#/${firstPlace()}`);
    [kind, ...rest] = here().split("/");
  }
  address = here();
  closeDrawer();
  place?.leave?.();
  place = PLACES[kind](rest);
  await place.refresh().catch(refused);
  const main = document.getElementById("main");
  main.replaceChildren(place.element);
  place.shown?.();
  document.title = place.title ? `${place.title} · Sandbox` : "Sandbox";
  frame();
}

function refused(error) {
  if (error.status === 404) place.element.replaceChildren(bar("Not here"), el("p", { class: "empty" }, error.message));
  else toast(error.message, { bad: true });
}

function frame() {
  drawShell(here(), { actorChanged: changed });
}

// What stands in a box or is scrolled to stays: only what changed is drawn again.
async function changed() {
  await readSession();
  if (!place || !isKnown(...here().split("/"))) await show();
  else await place.refresh().catch(refused);
  frame();
  await refreshModals();
}

window.addEventListener("hashchange", () => here() !== address && show());
window.addEventListener("unhandledrejection", (event) =>
  toast(event.reason?.message ?? "Something went wrong.", { bad: true }),
);
listen({ changed, linked: showLink });
