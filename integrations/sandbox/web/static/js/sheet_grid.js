// Drawing a tab as a table: letters and numbers at the edges, frozen rows and columns that stay, styles, notes.
import { el } from "./dom.js";

const NUMBERS_WIDTH = 46;
const MOST_FLASHES = 60;

export function a1(row, column) {
  return letters(column) + (row + 1);
}

export function letters(column) {
  let name = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

// A cell as the server tells it: null, or { t: shown text, e: what was entered if that differs, s: style, n: note,
// c: choices, l: link }.
export function cellAt(sheet, row, column) {
  return sheet.tab?.rows[row]?.[column] ?? null;
}

export function enteredText(cell) {
  return cell ? (cell.e ?? cell.t) : "";
}

export function drawGrid(pane, sheet, { more }) {
  const { tab } = sheet;
  const hidden = new Set(tab.hidden_columns);
  const widths = tab.widths.map((width, column) => (hidden.has(column) ? 0 : width));
  const columns = el("colgroup", {}, el("col", { style: { width: `${NUMBERS_WIDTH}px` } }));
  widths.forEach((width, column) => hidden.has(column) || columns.append(el("col", { style: { width: `${width}px` } })));
  const head = el("tr", {}, el("th", { class: "corner", "aria-label": "Row numbers" }));
  widths.forEach((width, column) => {
    if (hidden.has(column)) return;
    const after = hidden.has(column - 1) ? "letter after-hidden" : "letter";
    head.append(el("th", { class: after, scope: "col", data: { column } }, letters(column)));
  });
  const body = el("tbody");
  tab.rows.forEach((cells, row) => body.append(drawLine(sheet, cells, row, hidden)));
  const total = NUMBERS_WIDTH + widths.reduce((sum, width) => sum + width, 0);
  const table = el("table", { class: "grid", style: { width: `${total}px` } }, columns, el("thead", {}, head), body);
  const left = tab.row_count - tab.rows.length;
  const rest = left > 0 ? el("button", { type: "button", class: "button more-rows", on: { click: more } }, `Show more rows (${left} below)`) : null;
  const kept = [pane.scrollLeft, pane.scrollTop];
  pane.replaceChildren(table, ...(rest ? [rest] : []));
  [pane.scrollLeft, pane.scrollTop] = kept;
  requestAnimationFrame(() => freeze(pane, sheet, widths));
}

function drawLine(sheet, cells, row, hidden) {
  const line = el("tr", { hidden: sheet.tab.hidden_rows.includes(row) }, el("th", { class: "number", scope: "row", data: { row } }, String(row + 1)));
  sheet.tab.widths.forEach((_, column) => {
    if (!hidden.has(column)) line.append(dress(el("td", { data: { row, column } }), cells[column] ?? null, sheet));
  });
  return line;
}

function dress(element, cell, sheet) {
  element.signature = signatureOf(cell, sheet);
  const style = cell?.s === undefined ? null : sheet.styles[cell.s];
  element.className = [cell?.n && "noted", cell?.c && "choice", cell?.b && "tick", style?.wrap && "wrap"].filter(Boolean).join(" ");
  element.title = cell?.n ? `Note: ${cell.n}` : "";
  element.style.cssText = style ? cssOf(style) : "";
  const text = cell?.b ? (cell.t === "TRUE" ? "☑" : "☐") : (cell?.t ?? "");
  element.replaceChildren(el("div", {}, text));
  return element;
}

function cssOf(style) {
  const lines = [style.underline && "underline", style.strike && "line-through"].filter(Boolean).join(" ");
  const rules = {
    "--cell": style.background,
    color: style.colour ?? (style.background ? "#1d2125" : null),
    "font-weight": style.bold && "700",
    "font-style": style.italic && "italic",
    "text-decoration": lines,
    "text-align": style.align,
    "font-size": style.size && `${style.size}pt`,
  };
  return Object.entries(rules).filter(([, value]) => value).map(([name, value]) => `${name}:${value}`).join(";");
}

function signatureOf(cell, sheet) {
  return cell ? JSON.stringify([cell, cell.s === undefined ? null : sheet.styles[cell.s]]) : "";
}

// Change only the cells that differ. A cell that somebody else changed flashes once, unless whole rows moved past it.
export function updateGrid(pane, sheet, before, { flash }) {
  const rowsBefore = new Set(before.rows.map(lineText));
  const touched = [];
  for (const line of pane.querySelectorAll("tbody tr")) {
    const row = Number(line.firstElementChild.dataset.row);
    const isNew = !rowsBefore.has(lineText(sheet.tab.rows[row] ?? []));
    for (const element of [...line.children].slice(1)) {
      const cell = cellAt(sheet, row, Number(element.dataset.column));
      if (element.signature === signatureOf(cell, sheet)) continue;
      const selected = element.classList.contains("selected");
      dress(element, cell, sheet);
      element.classList.toggle("selected", selected);
      if (isNew) touched.push(element);
    }
  }
  if (flash && touched.length <= MOST_FLASHES * 4) touched.slice(0, MOST_FLASHES).forEach(flashOnce);
  freeze(pane, sheet, sheet.tab.widths.map((width, column) => (sheet.tab.hidden_columns.includes(column) ? 0 : width)));
}

function lineText(cells) {
  return JSON.stringify(cells.map((cell) => cell?.t ?? ""));
}

function flashOnce(element) {
  element.classList.add("flash");
  element.addEventListener("animationend", () => element.classList.remove("flash"), { once: true });
}

// Frozen rows and columns stick below the letters and right of the numbers; on a screen too narrow for them the
// columns go with the rest.
function freeze(pane, sheet, widths) {
  const table = pane.querySelector("table");
  if (!table) return;
  const { frozen_rows: rows, frozen_columns: columns } = sheet.tab;
  let top = table.tHead.offsetHeight;
  const lines = [...table.tBodies[0].rows];
  for (const [row, line] of lines.slice(0, rows).entries()) {
    line.classList.add("frozen");
    line.classList.toggle("last", row === rows - 1);
    line.style.setProperty("--top", `${top}px`);
    top += line.offsetHeight;
  }
  const wide = NUMBERS_WIDTH + widths.slice(0, columns).reduce((sum, width) => sum + width, 0);
  if (!columns || wide > pane.clientWidth * 0.55) return;
  let left = NUMBERS_WIDTH;
  for (let column = 0; column < columns; column += 1) {
    for (const element of table.querySelectorAll(`[data-column="${column}"]`)) {
      element.classList.add("stuck");
      element.style.setProperty("left", `${left}px`);
    }
    left += widths[column];
  }
}
