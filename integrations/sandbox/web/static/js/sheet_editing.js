// Selecting and editing cells with keyboard, mouse and touch, as people know it from Google Sheets.
import { quoted, unquoted } from "./clipboard.js";
import { el } from "./dom.js";
import { openMenu } from "./menus.js";
import { a1, cellAt, enteredText, fillWindow, letters, topOf } from "./sheet_grid.js";
import { columnMenu, rowMenu } from "./sheet_menu.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const PAGE_ROWS = 20;
const ARROW_PIXELS = 24; // the part of a drop-down cell that opens it
const EDGE_PIXELS = 14;

// The selected cell of a sheet, and the editor in it. `whole` is "row" or "column" where an edge was clicked.
export class SheetEditing {
  constructor({ pane, sheet, name, formula }) {
    Object.assign(this, { pane, sheet, name, formula, row: 0, column: 0, whole: null, box: null });
    const listeners = {
      keydown: (event) => this.onKey(event),
      pointerdown: (event) => this.onPress(event),
      click: (event) => this.onClick(event),
      dblclick: (event) => event.target.closest("td") && this.edit(),
      contextmenu: (event) => this.onContextMenu(event),
      copy: (event) => this.onCopy(event),
      paste: (event) => this.onPaste(event),
    };
    for (const [event, listener] of Object.entries(listeners)) pane.addEventListener(event, listener);
    pane.addEventListener("scroll", () => this.onScroll());
    formula.addEventListener("keydown", (event) => this.onFormulaKey(event));
  }

  cell() {
    return cellAt(this.sheet, this.row, this.column);
  }

  element() {
    return this.pane.querySelector(`td[data-row="${this.row}"][data-column="${this.column}"]`);
  }

  select(row, column, { whole = null, quiet = false } = {}) {
    Object.assign(this, { row, column, whole });
    if (!quiet && !this.element()) {
      this.pane.scrollTop = topOf(this.sheet, row);
      fillWindow(this.pane, this.sheet);
    }
    this.redraw();
    if (this.element() && !quiet) reveal(this.pane, this.element());
  }

  // Show again what is selected, after the grid was drawn or scrolled.
  redraw() {
    const { pane, row, column } = this;
    for (const old of pane.querySelectorAll(".selected, .edge")) old.classList.remove("selected", "edge");
    const within = { row: `td[data-row="${row}"]`, column: `td[data-column="${column}"]` }[this.whole];
    for (const cell of within ? pane.querySelectorAll(within) : [this.element()]) cell?.classList.add("selected");
    for (const edge of pane.querySelectorAll(`th[data-row="${row}"], th[data-column="${column}"]`))
      edge.classList.add("edge");
    const names = { row: `${row + 1}:${row + 1}`, column: `${letters(column)}:${letters(column)}` };
    this.name.textContent = names[this.whole] ?? a1(row, column);
    if (document.activeElement !== this.formula) this.formula.value = enteredText(this.cell());
    if (this.box) place(this.pane, this.box, this.element());
  }

  // Go some cells on, past what is hidden.
  move(down, right) {
    const { tab } = this.sheet;
    let [row, column] = [this.row + down, this.column + right];
    while (tab.hidden_columns.includes(column)) column += right || 1;
    while (tab.hidden_rows.includes(row)) row += down || 1;
    if (row >= 0 && column >= 0 && row < tab.rows.length && column < tab.widths.length) this.select(row, column);
  }

  edit(text) {
    const element = this.element();
    if (!element || this.whole) return;
    const box = el("textarea", {
      class: "cell-editor",
      rows: "1",
      "aria-label": `Edit ${a1(this.row, this.column)}`,
      spellcheck: false,
    });
    box.value = text ?? enteredText(this.cell());
    this.box = box;
    this.pane.append(box);
    place(this.pane, box, element);
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.addEventListener("input", () => (this.formula.value = box.value));
    box.addEventListener("blur", () => this.box === box && this.commit());
    box.addEventListener("keydown", (event) => this.onEditorKey(event));
  }

  // Take the editor away; what was typed in it is given up.
  leave() {
    const box = this.box;
    this.box = null;
    box?.remove();
  }

  async commit(down = 0, right = 0) {
    const { row, column } = this;
    const text = this.box.value;
    this.leave();
    this.pane.focus({ preventScroll: true });
    this.move(down, right);
    if (text === enteredText(cellAt(this.sheet, row, column))) this.redraw();
    else if (!(await this.type(row, column, text))) this.select(row, column);
  }

  type(row, column, text) {
    return this.sheet.act("cell", { row, column, text });
  }

  choose() {
    const { row, column } = this;
    const cell = this.cell();
    const entry = (text) => ({ label: text, chosen: text === cell.t, run: () => this.type(row, column, text) });
    openMenu(this.element(), [
      ...cell.c.map(entry),
      { line: true },
      { label: "Clear", run: () => this.type(row, column, "") },
    ]);
  }

  tick() {
    return this.type(this.row, this.column, this.cell().t === "TRUE" ? "FALSE" : "TRUE");
  }

  erase() {
    const blanks = this.sheet.tab.widths.map(() => "");
    return this.whole === "row"
      ? this.sheet.act("cells", { row: this.row, column: 0, texts: [blanks] })
      : this.type(this.row, this.column, "");
  }

  onKey(event) {
    if (this.box) return;
    const cell = this.cell();
    const { key } = event;
    if (key in MOVES && !event.altKey) this.move(...MOVES[key]);
    else if (key === "Tab") this.move(0, event.shiftKey ? -1 : 1);
    else if (cell?.c && (key === "Enter" || (event.altKey && key === "ArrowDown"))) this.choose();
    else if (key === "Enter" || key === "F2") this.edit();
    else if (key === " " && cell?.b) this.tick();
    else if (key === "Delete" || key === "Backspace") this.erase();
    else if (key === "Home") this.select(this.row, 0);
    else if (key === "PageDown" || key === "PageUp") this.page(key === "PageDown" ? PAGE_ROWS : -PAGE_ROWS);
    else if (key.length === 1 && !event.ctrlKey && !event.metaKey) this.edit(key);
    else return;
    event.preventDefault();
  }

  page(rows) {
    const last = this.sheet.tab.rows.length - 1;
    this.select(Math.max(0, Math.min(last, this.row + rows)), this.column);
  }

  onEditorKey(event) {
    event.stopPropagation();
    const { box } = this;
    if (event.key === "Escape") {
      this.leave();
      this.pane.focus({ preventScroll: true });
      this.redraw();
    } else if (event.key === "Enter" && !event.altKey && !event.ctrlKey) this.commit(event.shiftKey ? -1 : 1, 0);
    else if (event.key === "Tab") this.commit(0, event.shiftKey ? -1 : 1);
    else if (event.key === "Enter") box.setRangeText("\n", box.selectionStart, box.selectionEnd, "end");
    else return;
    event.preventDefault();
  }

  async onFormulaKey(event) {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    event.preventDefault();
    const done = event.key === "Enter" && (await this.type(this.row, this.column, this.formula.value));
    this.pane.focus({ preventScroll: true });
    if (done) this.move(1, 0);
    this.redraw();
  }

  onPress(event) {
    const target = event.target.closest("td, th");
    if (!target || event.target === this.box) return;
    const [row, column] = [target.dataset.row, target.dataset.column].map(Number);
    if (target.matches("td")) this.select(row, column, { quiet: true });
    else if (target.matches(".number")) this.select(row, this.column, { whole: "row", quiet: true });
    else if (target.matches(".letter")) this.select(this.row, column, { whole: "column", quiet: true });
  }

  onClick(event) {
    const target = event.target.closest("td");
    const cell = target && this.cell();
    if (cell?.b) this.tick();
    else if (cell?.c && target.getBoundingClientRect().right - event.clientX < ARROW_PIXELS) this.choose();
  }

  onContextMenu(event) {
    const target = event.target.closest("td, th");
    if (!target) return;
    event.preventDefault();
    const point = { x: event.clientX, y: event.clientY };
    if (target.matches(".letter")) columnMenu(point, this.sheet, Number(target.dataset.column));
    else if (!target.matches(".corner")) rowMenu(point, this.sheet, Number(target.dataset.row));
  }

  onCopy(event) {
    if (this.box) return;
    const cells =
      this.whole === "row"
        ? this.sheet.tab.widths.map((_, column) => cellAt(this.sheet, this.row, column))
        : [this.cell()];
    event.clipboardData.setData("text/plain", cells.map((cell) => quoted(cell?.t ?? "")).join("\t"));
    event.preventDefault();
  }

  onPaste(event) {
    if (this.box) return;
    event.preventDefault();
    const texts = unquoted(event.clipboardData.getData("text/plain"));
    this.sheet.act("cells", { row: this.row, column: this.whole === "row" ? 0 : this.column, texts });
  }

  onScroll() {
    if (this.waiting || !this.sheet.tab) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (fillWindow(this.pane, this.sheet)) this.redraw();
    });
  }
}

function place(pane, box, element) {
  if (!element) return;
  const [cell, around] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
  box.style.left = `${cell.left - around.left + pane.scrollLeft}px`;
  box.style.top = `${cell.top - around.top + pane.scrollTop}px`;
  box.style.minWidth = `${cell.width + 1}px`;
  box.style.minHeight = `${cell.height + 1}px`;
}

function reveal(pane, element) {
  const [cell, around] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
  const frozen = [...pane.querySelectorAll("tr.frozen")].at(-1) ?? pane.querySelector("thead");
  const top = frozen.getBoundingClientRect().bottom;
  const stuck = [...element.parentElement.querySelectorAll(".stuck, .number")].at(-1);
  const left = element.classList.contains("stuck") ? around.left : stuck.getBoundingClientRect().right;
  if (cell.bottom > around.bottom - EDGE_PIXELS) pane.scrollTop += cell.bottom - around.bottom + EDGE_PIXELS;
  else if (cell.top < top && !element.closest(".frozen")) pane.scrollTop -= top - cell.top;
  if (cell.right > around.right - EDGE_PIXELS) pane.scrollLeft += cell.right - around.right + EDGE_PIXELS;
  if (cell.left < left) pane.scrollLeft -= left - cell.left;
}
