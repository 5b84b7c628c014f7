// A spreadsheet as a place: formula bar and menus above, the grid in its own scrolling pane, the tabs below.
import { get, post, Refused } from "./api.js";
import { el, icon, reconcile, toast } from "./dom.js";
import { SheetEditing } from "./sheet_editing.js";
import { drawGrid, fillWindow, freezeRows, updateGrid } from "./sheet_grid.js";
import { columnMenu, rowMenu } from "./sheet_menu.js";
import { session } from "./session.js";
import { bar } from "./shell.js";

const BLANKS_AT_FIRST = 30;
const MORE_BLANKS = 200;

// One spreadsheet with one of its tabs shown. `tab` and `styles` are what the server last told; `drawn` is the grid's.
class SheetPlace {
  constructor(fileId, sheetId) {
    this.fileId = fileId;
    this.tabId = sheetId ? Number(sheetId) : null;
    this.version = null;
    this.tab = null;
    this.blanks = BLANKS_AT_FIRST;
    this.title = session.files.find((known) => known.id === fileId)?.title ?? "Sheet";
    this.pane = el("div", { class: "grid-pane", tabindex: "0", role: "grid", "aria-label": this.title });
    this.tabs = el("nav", { class: "sheet-tabs", "aria-label": "Tabs of the spreadsheet" });
    const name = el("span", { class: "cell-name", "aria-live": "polite" }, "A1");
    const formula = el("input", {
      class: "formula",
      "aria-label": "What the cell holds",
      autocomplete: "off",
      spellcheck: false,
    });
    this.editing = new SheetEditing({ pane: this.pane, sheet: this, name, formula });
    const tools = el(
      "div",
      { class: "sheet-tools" },
      name,
      el("span", { class: "fx", "aria-hidden": "true" }, "fx"),
      formula,
      this.menus(),
    );
    this.element = el(
      "div",
      { class: "place-pane sheet" },
      bar(this.title, "Google Sheets", icon("sheet")),
      tools,
      this.pane,
      this.tabs,
    );
  }

  menus() {
    const opener = (label, open) => {
      const button = el(
        "button",
        { type: "button", class: "button small", "aria-haspopup": "menu" },
        label,
        icon("down"),
      );
      button.addEventListener("click", () => open(button));
      return button;
    };
    return [
      opener("Row", (at) => rowMenu(at, this, this.editing.row)),
      opener("Column", (at) => columnMenu(at, this, this.editing.column)),
    ];
  }

  async refresh({ own = false, anew = false } = {}) {
    const known = anew ? undefined : (this.version ?? undefined);
    const told = await get(`sheets/${this.fileId}`, { tab: this.tabId ?? undefined, known, blanks: this.blanks });
    if (told.unchanged) return;
    const before = this.tab;
    for (const cell of told.tab.rows.flat()) if (cell && cell.c !== undefined) cell.c = told.choices[cell.c];
    Object.assign(this, { version: told.version, tab: told.tab, tabId: told.tab.id, styles: told.styles });
    this.drawTabs(told.tabs);
    if (before && before.id === told.tab.id && sameShape(before, told.tab))
      updateGrid(this.pane, this, before, { flash: !own });
    else drawGrid(this.pane, this, { more: () => this.showMore() });
    this.editing.redraw();
  }

  showMore() {
    this.blanks += MORE_BLANKS;
    return this.refresh({ own: true, anew: true });
  }

  // One act of the person on the sheet: a refusal is shown as Sheets shows it, and the grid stays as it is.
  async act(kind, fields = {}) {
    try {
      await post(`sheets/${this.fileId}/${kind}`, { as: session.actor, tab: this.tabId, ...fields });
      await this.refresh({ own: true });
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(error.message, { bad: true });
      return false;
    }
  }

  open(tabId) {
    this.tabId = tabId;
    history.replaceState(null, "", `#/sheet/${this.fileId}/${tabId}`);
    this.editing.select(0, 0, { quiet: true });
    return this.refresh({ own: true, anew: true });
  }

  drawTabs(list) {
    const isShown = (tab) => tab.id === this.tabId;
    const draw = (tab) =>
      el(
        "button",
        { type: "button", "aria-current": isShown(tab) ? "page" : null, on: { click: () => this.open(tab.id) } },
        tab.title,
      );
    reconcile(this.tabs, list, { key: (tab) => tab.id, mark: (tab) => JSON.stringify([tab, isShown(tab)]), draw });
  }

  // What needs the real size of things waits until they are on the page.
  shown() {
    if (!this.tab) return;
    fillWindow(this.pane, this);
    freezeRows(this.pane, this);
    this.editing.redraw();
  }

  leave() {
    this.editing.leave();
  }
}

export function sheetPlace(fileId, sheetId) {
  return new SheetPlace(fileId, sheetId);
}

function sameShape(before, after) {
  const shape = (tab) =>
    JSON.stringify([
      tab.widths,
      tab.rows.length,
      tab.hidden_columns,
      tab.hidden_rows,
      tab.frozen_rows,
      tab.frozen_columns,
    ]);
  return shape(before) === shape(after);
}
