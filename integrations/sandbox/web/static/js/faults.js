// Making something go wrong on purpose, and watching what was asked of the sandbox.
import { get, post } from "./api.js";
import { timeSeconds } from "./dates.js";
import { el, icon, reconcile, toast } from "./dom.js";
import { bar } from "./shell.js";

const EVERY_MILLISECONDS = 2000;

const KINDS = [
  ["429", "Too many requests (429)"],
  ["500", "Server error (500)"],
  ["503", "Unavailable (503), nothing done"],
  ["503-after", "Unavailable (503), although it was done"],
  ["cut", "Connection cut, nothing done"],
  ["cut-after", "Connection cut, although it was done"],
  ["stall", "No answer until released"],
  ["slow", "Answer after some seconds"],
  ["html-502", "A proxy’s error page (502)"],
  ["truncated", "Half of the answer"],
  ["401", "Not signed in (401)"],
  ["403", "Not allowed (403)"],
  ["404", "Not found (404)"],
  ["409", "Conflict (409)"],
];

const PLACES = [
  ["/v4/*", "Google Sheets"],
  ["/v1/forms/*", "Google Forms"],
  ["/drive/*", "Google Drive"],
  ["/token", "Google’s token"],
  ["/api/*", "Slack, every method"],
  ["/api/chat.postMessage", "Slack: posting a message"],
  ["/api/views.open", "Slack: opening a modal"],
  ["/upload/*", "Slack: uploading a file"],
];

export function faultsPlace() {
  const waiting = el("ul", { class: "waiting" });
  const rows = el("tbody");
  const refresh = async () => {
    const [faults, log] = await Promise.all([get("faults"), get("requests")]);
    showWaiting(waiting, faults.waiting, refresh);
    const mark = (entry) => JSON.stringify(entry);
    reconcile(rows, log.requests, { key: (entry) => entry.number, mark, draw: drawRequest });
    if (!log.requests.length)
      rows.replaceChildren(el("tr", {}, el("td", { colspan: "5", class: "quiet" }, "Nothing has been asked yet.")));
  };
  const head = el(
    "tr",
    {},
    ["Time", "Request", "Answer", "In", "Out"].map((name) => el("th", { scope: "col" }, name)),
  );
  const page = el(
    "div",
    { class: "faults" },
    el(
      "section",
      {},
      el("h2", {}, "Order a fault"),
      el(
        "p",
        { class: "quiet" },
        "It befalls the next requests that fit. The bot should cope: try again later, say what a person must do, and lose nothing.",
      ),
      orderForm(refresh),
    ),
    el("section", {}, el("h2", {}, "Waiting to happen"), waiting),
    el(
      "section",
      {},
      el("h2", {}, "Latest requests"),
      el("div", { class: "log-scroll" }, el("table", { class: "log" }, el("thead", {}, head), rows)),
    ),
  );
  const timer = setInterval(() => refresh().catch(() => {}), EVERY_MILLISECONDS);
  const element = el(
    "div",
    { class: "place-pane" },
    bar("Make something go wrong", "Faults and the latest requests", icon("fault")),
    el("div", { class: "scroll" }, page),
  );
  return { element, refresh, title: "Make something go wrong", leave: () => clearInterval(timer) };
}

function orderForm(refresh) {
  const kind = el(
    "select",
    { class: "field", id: "fault-kind" },
    KINDS.map(([value, label]) => el("option", { value }, label)),
  );
  const path = el("input", {
    class: "field",
    id: "fault-path",
    list: "fault-paths",
    value: "/v4/*",
    autocomplete: "off",
    spellcheck: false,
  });
  const paths = el(
    "datalist",
    { id: "fault-paths" },
    PLACES.map(([value, label]) => el("option", { value }, label)),
  );
  const times = el("input", { class: "field", id: "fault-times", type: "number", min: "1", max: "1000", value: "1" });
  const seconds = el("input", {
    class: "field",
    id: "fault-seconds",
    type: "number",
    min: "0",
    max: "300",
    value: "5",
  });
  const label = (control, text) => el("div", {}, el("label", { for: control.id }, text), control);
  const extra = label(seconds, "Seconds");
  const showExtra = () => (extra.hidden = !["slow", "429"].includes(kind.value));
  kind.addEventListener("change", showExtra);
  showExtra();
  const form = el(
    "form",
    { class: "order" },
    label(kind, "What happens"),
    label(path, "To which path (* for anything)"),
    label(times, "Times"),
    extra,
    paths,
    el("button", { type: "submit", class: "button primary" }, el("span", {}, "Order it")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await post("faults", {
        kind: kind.value,
        path: path.value,
        times: Number(times.value),
        seconds: extra.hidden ? undefined : Number(seconds.value),
      });
      await refresh();
    } catch (error) {
      toast(error.message, { bad: true });
    }
  });
  return form;
}

function showWaiting(list, waiting, refresh) {
  const clear = async (body) => {
    await post("faults/clear", body);
    await refresh();
  };
  const name = (kind) => KINDS.find(([value]) => value === kind)?.[1] ?? kind;
  const draw = (fault) => {
    if (fault.id === "none") return el("li", { class: "quiet" }, "Nothing is ordered.");
    if (fault.id === "all")
      return el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "button", on: { click: () => clear({}) } },
          "Clear all and release what is stalled",
        ),
      );
    const left = fault.left === null ? "for ever" : `${fault.left} more ${fault.left === 1 ? "time" : "times"}`;
    const drop = el(
      "button",
      { type: "button", class: "bare", "aria-label": "Clear this fault", on: { click: () => clear({ id: fault.id }) } },
      icon("close"),
    );
    return el(
      "li",
      {},
      el(
        "span",
        {},
        el("strong", {}, name(fault.kind)),
        el("span", { class: "quiet" }, ` ${fault.path ?? "any path"} · ${left}`),
      ),
      drop,
    );
  };
  const items = waiting.length ? [...waiting, { id: "all" }] : [{ id: "none" }];
  reconcile(list, items, { key: (fault) => fault.id, mark: (fault) => JSON.stringify(fault), draw });
}

function drawRequest(entry) {
  const status = entry.status ?? "–";
  const bad = entry.status === null || entry.status >= 400;
  const outcome = entry.outcome === "answered" ? "" : ` ${entry.outcome}`;
  return el(
    "tr",
    { class: bad || outcome ? "bad" : null },
    el("td", {}, timeSeconds(new Date(entry.at))),
    el(
      "td",
      { class: "path", title: entry.query ? `?${entry.query}` : "" },
      el("strong", {}, entry.method),
      ` ${entry.path}`,
    ),
    el("td", {}, `${status}${outcome}`),
    el("td", { class: "number" }, entry.bytes_in.toLocaleString("en-GB")),
    el("td", { class: "number" }, entry.bytes_out.toLocaleString("en-GB")),
  );
}
