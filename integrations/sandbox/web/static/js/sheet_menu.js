// What can be done to a row or a column, offered by the toolbar and by the context menu.
import { openMenu } from "./menus.js";
import { letters } from "./sheet_grid.js";

export function rowMenu(at, sheet, row) {
  openMenu(at, [
    { heading: `Row ${row + 1}` },
    { label: "Insert 1 row above", run: () => sheet.act("rows/insert", { row }) },
    { label: "Insert 1 row below", run: () => sheet.act("rows/insert", { row: row + 1, below: true }) },
    { label: "Move row up", disabled: row === 0, run: () => sheet.act("rows/move", { row, to: row - 1 }) },
    { label: "Move row down", run: () => sheet.act("rows/move", { row, to: row + 2 }) },
    { line: true },
    { label: "Delete row", run: () => sheet.act("rows/delete", { row }) },
  ]);
}

export function columnMenu(at, sheet, column) {
  const name = letters(column);
  const hidden = sheet.tab.hidden_columns;
  openMenu(at, [
    { heading: `Column ${name}` },
    { label: "Sort sheet A to Z", run: () => sheet.act("sort", { column, descending: false }) },
    { label: "Sort sheet Z to A", run: () => sheet.act("sort", { column, descending: true }) },
    { line: true },
    { label: "Hide column", run: () => sheet.act("columns/hide", { column }) },
    {
      label: hidden.length ? `Show hidden columns (${hidden.map(letters).join(", ")})` : "No hidden columns",
      disabled: !hidden.length,
      run: () => sheet.act("columns/show"),
    },
  ]);
}
