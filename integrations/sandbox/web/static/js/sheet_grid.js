// Drawing a tab as a table: letters and numbers at the edges, frozen rows and columns that stay, styles, notes. Of a
// long tab only the rows near the view are there; blank rows of the right height stand for the others.
import { el, reconcile } from "./dom.js";

const NUMBERS_WIDTH = 46;
const USUAL_HEIGHT = 26;
const ALL_AT_ONCE = 120; // rows; a longer tab is drawn in parts
const MARGIN_ROWS = 30; // drawn above and below what is seen: more than one press of Page Down
const MOST_FLASHES = 60;

export function a1(row, column) {
  return letters(column) + (row + 1);
}

export function letters(column) {
  let name = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

// A cell as the server tells it: null, or { t: shown text, e: what was entered if that differs, s: style, n: note,
// c: choices, b: tick box }.
export function cellAt(sheet, row, column) {
  return sheet.tab?.rows[row]?.[column] ?? null;
}

export function enteredText(cell) {
  return cell ? (cell.e ?? cell.t) : "";
}

export function drawGrid(pane, sheet, { more }) {
  const { tab } = sheet;
  const shown = tab.widths.map((_, column) => column).filter((column) => !tab.hidden_columns.includes(column));
  sheet.drawn = { shown, stuck: stuckColumns(pane, tab, shown), heights: new Map(), from: null, to: null };
  const columns = el(
    "colgroup",
    {},
    el("col", { style: { width: `${NUMBERS_WIDTH}px` } }),
    shown.map((column) => el("col", { style: { width: `${tab.widths[column]}px` } })),
  );
  const head = el(
    "tr",
    {},
    el("th", { class: "corner", "aria-label": "Row numbers" }),
    shown.map((column) => drawLetter(sheet, column)),
  );
  const total = shown.reduce((sum, column) => sum + tab.widths[column], NUMBERS_WIDTH);
  const table = el(
    "table",
    { class: "grid", "aria-rowcount": String(tab.row_count), style: { width: `${total}px` } },
    columns,
    el("thead", {}, head),
    el("tbody"),
  );
  const left = tab.row_count - tab.rows.length;
  const rest =
    left > 0
      ? el(
          "button",
          { type: "button", class: "button more-rows", on: { click: more } },
          `Show more rows (${left} below)`,
        )
      : null;
  const kept = [pane.scrollLeft, pane.scrollTop];
  pane.replaceChildren(table, ...(rest ? [rest] : []));
  fillWindow(pane, sheet);
  [pane.scrollLeft, pane.scrollTop] = kept;
}

function drawLetter(sheet, column) {
  const isAfterHidden = sheet.tab.hidden_columns.includes(column - 1);
  return stick(
    el(
      "th",
      { class: isAfterHidden ? "letter after-hidden" : "letter", scope: "col", data: { column } },
      letters(column),
    ),
    sheet,
  );
}

// Frozen columns stay at the left; on a screen too narrow for them they scroll with the rest.
function stuckColumns(pane, tab, shown) {
  const stuck = new Map();
  let left = NUMBERS_WIDTH;
  for (const column of shown.filter((one) => one < tab.frozen_columns)) {
    stuck.set(column, left);
    left += tab.widths[column];
  }
  return left > (pane.clientWidth || window.innerWidth) * 0.55 ? new Map() : stuck;
}

function stick(element, sheet) {
  const left = sheet.drawn.stuck.get(Number(element.dataset.column));
  if (left === undefined) return element;
  element.classList.add("stuck");
  element.style.left = `${left}px`;
  return element;
}

// Draw the rows near the view, if they are not there already.
export function fillWindow(pane, sheet) {
  const { tab, drawn } = sheet;
  const [from, to] = rowsInView(pane, sheet);
  if (drawn.from === from && drawn.to === to) return false;
  Object.assign(drawn, { from, to });
  const items = [];
  for (let row = 0; row < tab.frozen_rows; row += 1) items.push({ row });
  items.push({ row: "above", height: heightOf(sheet, tab.frozen_rows, from) });
  for (let row = from; row < to; row += 1) items.push({ row });
  items.push({ row: "below", height: heightOf(sheet, to, tab.rows.length) });
  const draw = (item) =>
    item.height === undefined
      ? drawLine(sheet, item.row)
      : el("tr", { class: "spacer", style: { height: `${item.height}px` } });
  reconcile(pane.querySelector("tbody"), items, { key: (item) => item.row, mark: (item) => String(item.height), draw });
  freezeRows(pane, sheet);
  return true;
}

function rowsInView(pane, sheet) {
  const { tab } = sheet;
  const total = tab.rows.length;
  if (total <= ALL_AT_ONCE) return [Math.min(tab.frozen_rows, total), total];
  let at = tab.frozen_rows;
  for (let top = 0; at < total && top + height(sheet, at) <= pane.scrollTop; at += 1) top += height(sheet, at);
  const seen = Math.ceil((pane.clientHeight || window.innerHeight) / USUAL_HEIGHT);
  const first = Math.floor(Math.max(tab.frozen_rows, at - MARGIN_ROWS) / 10) * 10; // in steps, not at every pixel
  return [Math.max(tab.frozen_rows, first), Math.min(total, first + seen + 2 * MARGIN_ROWS + 10)];
}

function height(sheet, row) {
  return sheet.drawn.heights.get(row) ?? USUAL_HEIGHT;
}

function heightOf(sheet, from, to) {
  let sum = 0;
  for (let row = from; row < to; row += 1) sum += height(sheet, row);
  return sum;
}

// Where a row stands in the scrolled pane, drawn or not.
export function topOf(sheet, row) {
  return heightOf(sheet, sheet.tab.frozen_rows, row);
}

function drawLine(sheet, row) {
  const cells = sheet.tab.rows[row] ?? [];
  const number = el("th", { class: "number", scope: "row", data: { row } }, String(row + 1));
  const line = el("tr", { hidden: sheet.tab.hidden_rows.includes(row) }, number);
  for (const column of sheet.drawn.shown)
    line.append(dress(el("td", { data: { row, column } }), cells[column] ?? null, sheet));
  spill(line, sheet);
  return line;
}

// A long text shows over the blank cells at its right, as far as they go.
function spill(line, sheet) {
  let free = 0;
  for (const element of [...line.children].slice(1).reverse()) {
    const column = Number(element.dataset.column);
    const width = sheet.tab.widths[column];
    const isText =
      element.textContent !== "" && !element.className.match(/wrap|choice|tick/) && !element.style.textAlign;
    const spills = isText && free > 0 && !sheet.drawn.stuck.has(column);
    element.classList.toggle("spill", spills);
    element.firstElementChild.style.maxWidth = spills ? `${width + free - 12}px` : "";
    free = element.textContent === "" ? free + width : 0;
  }
}

function dress(element, cell, sheet) {
  element.signature = signatureOf(cell, sheet);
  const style = cell?.s === undefined ? null : sheet.styles[cell.s];
  element.className = [cell?.n && "noted", cell?.c && "choice", cell?.b && "tick", style?.wrap && "wrap"]
    .filter(Boolean)
    .join(" ");
  element.title = cell?.n ? `Note: ${cell.n}` : "";
  element.style.cssText = style ? cssOf(style) : "";
  const text = cell?.b ? (cell.t === "TRUE" ? "☑" : "☐") : (cell?.t ?? "");
  element.replaceChildren(el("div", {}, text));
  return stick(element, sheet);
}

function cssOf(style) {
  const lines = [style.underline && "underline", style.strike && "line-through"].filter(Boolean).join(" ");
  const rules = {
    "--cell": style.background,
    color: style.colour,
    "font-weight": style.bold && "700",
    "font-style": style.italic && "italic",
    "text-decoration": lines,
    "text-align": style.align,
    "font-size": style.size && `${style.size}pt`,
  };
  return Object.entries(rules)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}:${value}`)
    .join(";");
}

function signatureOf(cell, sheet) {
  return cell ? JSON.stringify([cell, cell.s === undefined ? null : sheet.styles[cell.s]]) : "";
}

// Change only the cells that differ. A cell that somebody else changed flashes once, unless whole rows moved past it.
export function updateGrid(pane, sheet, before, { flash }) {
  const rowsBefore = new Set(before.rows.map(lineText));
  const touched = [];
  for (const line of pane.querySelectorAll("tbody tr:not(.spacer)")) {
    const row = Number(line.firstElementChild.dataset.row);
    const isNew = !rowsBefore.has(lineText(sheet.tab.rows[row] ?? []));
    for (const element of [...line.children].slice(1)) {
      const cell = cellAt(sheet, row, Number(element.dataset.column));
      if (element.signature === signatureOf(cell, sheet)) continue;
      dress(element, cell, sheet);
      if (isNew) touched.push(element);
    }
    spill(line, sheet);
  }
  if (flash && touched.length <= MOST_FLASHES * 4) touched.slice(0, MOST_FLASHES).forEach(flashOnce);
  freezeRows(pane, sheet);
}

function lineText(cells) {
  return JSON.stringify(cells.map((cell) => cell?.t ?? ""));
}

function flashOnce(element) {
  element.classList.add("flash");
  element.addEventListener("animationend", () => element.classList.remove("flash"), { once: true });
}

// Frozen rows stick below the letters, one under the other. Heights are kept for the rows that are not there.
export function freezeRows(pane, sheet) {
  const table = pane.querySelector("table");
  if (!table?.offsetHeight) return;
  let top = table.tHead.offsetHeight;
  for (const line of table.tBodies[0].rows) {
    if (line.classList.contains("spacer")) continue;
    const row = Number(line.firstElementChild.dataset.row);
    const tall = line.offsetHeight;
    sheet.drawn.heights.set(row, tall);
    if (row >= sheet.tab.frozen_rows) continue;
    line.classList.add("frozen");
    line.classList.toggle("last", row === sheet.tab.frozen_rows - 1);
    line.style.setProperty("--top", `${top}px`);
    top += tall;
  }
}
