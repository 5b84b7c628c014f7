// A spreadsheet as a place: formula bar and menus above, the grid in its own scrolling pane, the tabs below.
import { get, post, Refused } from "./api.js";
import { el, icon, reconcile, toast } from "./dom.js";
import { editing } from "./sheet_editing.js";
import { a1, drawGrid, fillWindow, freezeRows, updateGrid } from "./sheet_grid.js";
import { columnMenu, rowMenu } from "./sheet_menu.js";
import { session } from "./session.js";
import { bar } from "./shell.js";

export function sheetPlace(fileId, sheetId) {
  const file = session.files.find((known) => known.id === fileId);
  const sheet = { fileId, tabId: sheetId ? Number(sheetId) : null, tab: null, version: null, blanks: 30 };
  const pane = el("div", { class: "grid-pane", tabindex: "0", role: "grid", "aria-label": file?.title ?? "Sheet" });
  const tabs = el("nav", { class: "sheet-tabs", "aria-label": "Tabs of the spreadsheet" });
  const name = el("span", { class: "cell-name", "aria-live": "polite" }, "A1");
  const formula = el("input", { class: "formula", "aria-label": "What the cell holds", autocomplete: "off", spellcheck: false });

  const refresh = async ({ own = false, anew = false } = {}) => {
    const known = anew ? undefined : sheet.version ?? undefined;
    const told = await get(`sheets/${fileId}`, { tab: sheet.tabId ?? undefined, known, blanks: sheet.blanks });
    if (told.unchanged) return;
    const before = sheet.tab;
    for (const cell of told.tab.rows.flat()) if (cell && cell.c !== undefined) cell.c = told.choices[cell.c];
    Object.assign(sheet, { version: told.version, tab: told.tab, tabId: told.tab.id, styles: told.styles });
    drawTabs(told.tabs);
    if (before && before.id === told.tab.id && sameShape(before, told.tab)) updateGrid(pane, sheet, before, { flash: !own });
    else drawGrid(pane, sheet, { more });
    editor.redraw();
  };
  const more = async () => {
    sheet.blanks += 200;
    await refresh({ own: true, anew: true });
  };
  // One act of the person on the sheet: a refusal is shown as Sheets shows it, and the grid stays as it is.
  sheet.act = async (kind, fields = {}) => {
    try {
      await post(`sheets/${fileId}/${kind}`, { as: session.actor, tab: sheet.tabId, ...fields });
      await refresh({ own: true });
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(error.message, { bad: true });
      return false;
    }
  };
  const open = (tabId) => {
    sheet.tabId = tabId;
    history.replaceState(null, "", `#/sheet/${fileId}/${tabId}`);
    editor.select(0, 0, { quiet: true });
    return refresh({ own: true, anew: true });
  };
  const drawTabs = (list) => {
    const draw = (tab) => el("button", { type: "button", "aria-current": tab.id === sheet.tabId ? "page" : null, on: { click: () => open(tab.id) } }, tab.title);
    reconcile(tabs, list, { key: (tab) => tab.id, mark: (tab) => JSON.stringify([tab, tab.id === sheet.tabId]), draw });
  };

  const editor = editing({ pane, sheet, name, formula, a1 });
  const row = el("button", { type: "button", class: "button small", "aria-haspopup": "menu" }, "Row", icon("down"));
  const column = el("button", { type: "button", class: "button small", "aria-haspopup": "menu" }, "Column", icon("down"));
  row.addEventListener("click", () => rowMenu(row, sheet, editor.at().row));
  column.addEventListener("click", () => columnMenu(column, sheet, editor.at().column));
  const tools = el("div", { class: "sheet-tools" }, name, el("span", { class: "fx", "aria-hidden": "true" }, "fx"), formula, row, column);
  const element = el("div", { class: "place-pane sheet" }, bar(file?.title ?? "Sheet", "Google Sheets", icon("sheet")), tools, pane, tabs);
  const shown = () => {
    if (!sheet.tab) return;
    fillWindow(pane, sheet);
    freezeRows(pane, sheet);
    editor.redraw();
  };
  return { element, refresh, title: file?.title, shown, leave: () => editor.leave() };
}

function sameShape(before, after) {
  const shape = (tab) => JSON.stringify([tab.widths, tab.rows.length, tab.hidden_columns, tab.hidden_rows, tab.frozen_rows, tab.frozen_columns, tab.filter]);
  return shape(before) === shape(after);
}
