// Selecting and editing cells with keyboard, mouse and touch, as people know it from Google Sheets.
import { el } from "./dom.js";
import { openMenu } from "./menus.js";
import { cellAt, enteredText, fillWindow, letters, topOf } from "./sheet_grid.js";
import { columnMenu, rowMenu } from "./sheet_menu.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function editing({ pane, sheet, name, formula, a1 }) {
  let row = 0;
  let column = 0;
  let whole = null; // "row" or "column" where its edge was clicked
  let box = null; // the editor, while a cell is being edited

  const cellElement = (r = row, c = column) => pane.querySelector(`td[data-row="${r}"][data-column="${c}"]`);
  const select = (r, c, { what = null, quiet = false } = {}) => {
    [row, column, whole] = [r, c, what];
    if (!quiet && !cellElement()) {
      pane.scrollTop = topOf(sheet, r);
      fillWindow(pane, sheet);
    }
    redraw();
    const shown = cellElement();
    if (shown && !quiet) reveal(pane, shown);
  };
  const redraw = () => {
    for (const old of pane.querySelectorAll(".selected, .edge")) old.classList.remove("selected", "edge");
    if (whole === "row") pane.querySelector(`th[data-row="${row}"]`)?.closest("tr").querySelectorAll("td").forEach((td) => td.classList.add("selected"));
    else if (whole === "column") pane.querySelectorAll(`td[data-column="${column}"]`).forEach((td) => td.classList.add("selected"));
    else cellElement()?.classList.add("selected");
    for (const edge of pane.querySelectorAll(`th[data-row="${row}"], th[data-column="${column}"]`)) edge.classList.add("edge");
    name.textContent = whole === "row" ? `${row + 1}:${row + 1}` : whole === "column" ? `${letters(column)}:${letters(column)}` : a1(row, column);
    if (document.activeElement !== formula) formula.value = enteredText(cellAt(sheet, row, column));
    if (box) place(pane, box, cellElement());
  };
  const move = (down, right) => {
    const hidden = new Set(sheet.tab.hidden_columns);
    const hiddenRows = new Set(sheet.tab.hidden_rows);
    let [r, c] = [row + down, column + right];
    while (hidden.has(c)) c += right || 1;
    while (hiddenRows.has(r)) r += down || 1;
    if (r < 0 || c < 0 || r >= sheet.tab.rows.length || c >= sheet.tab.widths.length) return;
    select(r, c);
  };

  const edit = (text) => {
    const element = cellElement();
    if (!element || whole) return;
    box = el("textarea", { class: "cell-editor", rows: "1", "aria-label": `Edit ${a1(row, column)}`, spellcheck: false });
    box.value = text ?? enteredText(cellAt(sheet, row, column));
    pane.append(box);
    place(pane, box, element);
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.addEventListener("input", () => (formula.value = box.value));
    box.addEventListener("blur", () => box && commit());
    box.addEventListener("keydown", onEditorKey);
  };
  const leave = () => {
    const old = box;
    box = null;
    old?.remove();
  };
  const commit = async (down = 0, right = 0) => {
    const [text, r, c] = [box.value, row, column];
    leave();
    pane.focus({ preventScroll: true });
    move(down, right);
    if (text === enteredText(cellAt(sheet, r, c))) return redraw();
    const done = await sheet.act("cell", { row: r, column: c, text });
    if (!done) select(r, c);
    return undefined;
  };
  const onEditorKey = (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      leave();
      pane.focus({ preventScroll: true });
      redraw();
    } else if (event.key === "Enter" && !event.altKey && !event.ctrlKey) commit(event.shiftKey ? -1 : 1, 0);
    else if (event.key === "Tab") commit(0, event.shiftKey ? -1 : 1);
    else if (event.key === "Enter") box.setRangeText("\n", box.selectionStart, box.selectionEnd, "end");
    else return;
    event.preventDefault();
  };
  const choose = () => {
    const cell = cellAt(sheet, row, column);
    const put = (text) => () => sheet.act("cell", { row, column, text });
    openMenu(cellElement(), [...cell.c.map((text) => ({ label: text, run: put(text), chosen: text === cell.t })), { line: true }, { label: "Clear", run: put("") }]);
  };
  const erase = () => {
    const wide = sheet.tab.widths.length;
    if (whole === "row") return sheet.act("cells", { row, column: 0, texts: [Array(wide).fill("")] });
    return sheet.act("cell", { row, column, text: "" });
  };

  let waiting = false;
  pane.addEventListener("scroll", () => {
    if (waiting || !sheet.tab) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (fillWindow(pane, sheet)) redraw();
    });
  });
  pane.addEventListener("keydown", (event) => {
    if (box) return;
    const cell = cellAt(sheet, row, column);
    if (event.key in MOVES && !event.altKey) move(...MOVES[event.key]);
    else if (event.key === "Tab") move(0, event.shiftKey ? -1 : 1);
    else if (event.altKey && event.key === "ArrowDown" && cell?.c) choose();
    else if (event.key === "Enter" && cell?.c) choose();
    else if (event.key === "Enter" || event.key === "F2") edit();
    else if (event.key === " " && cell?.b) sheet.act("cell", { row, column, text: cell.t === "TRUE" ? "FALSE" : "TRUE" });
    else if (event.key === "Delete" || event.key === "Backspace") erase();
    else if (event.key === "Home") select(row, 0);
    else if (event.key === "PageDown" || event.key === "PageUp") select(Math.max(0, Math.min(sheet.tab.rows.length - 1, row + (event.key === "PageDown" ? 20 : -20))), column);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) edit(event.key);
    else return;
    event.preventDefault();
  });
  pane.addEventListener("pointerdown", (event) => {
    const target = event.target.closest("td, th");
    if (!target || event.target === box) return;
    if (target.matches("td")) select(Number(target.dataset.row), Number(target.dataset.column), { quiet: true });
    else if (target.matches(".number")) select(Number(target.dataset.row), column, { what: "row", quiet: true });
    else if (target.matches(".letter")) select(row, Number(target.dataset.column), { what: "column", quiet: true });
  });
  pane.addEventListener("click", (event) => {
    const target = event.target.closest("td");
    const cell = target && cellAt(sheet, Number(target.dataset.row), Number(target.dataset.column));
    const edge = target && target.getBoundingClientRect().right - event.clientX < 24;
    if (cell?.c && edge) choose();
    if (cell?.b) sheet.act("cell", { row, column, text: cell.t === "TRUE" ? "FALSE" : "TRUE" });
  });
  pane.addEventListener("dblclick", (event) => event.target.closest("td") && edit());
  pane.addEventListener("contextmenu", (event) => {
    const target = event.target.closest("td, th");
    if (!target) return;
    event.preventDefault();
    const point = { x: event.clientX, y: event.clientY };
    if (target.matches(".letter")) columnMenu(point, sheet, Number(target.dataset.column));
    else if (!target.matches(".corner")) rowMenu(point, sheet, Number(target.dataset.row));
  });
  pane.addEventListener("copy", (event) => {
    if (box) return;
    const cells = whole === "row" ? sheet.tab.widths.map((_, c) => cellAt(sheet, row, c)) : [cellAt(sheet, row, column)];
    event.clipboardData.setData("text/plain", cells.map((cell) => quoted(cell?.t ?? "")).join("\t"));
    event.preventDefault();
  });
  pane.addEventListener("paste", (event) => {
    if (box) return;
    event.preventDefault();
    const texts = unquoted(event.clipboardData.getData("text/plain"));
    sheet.act("cells", { row, column: whole === "row" ? 0 : column, texts });
  });
  formula.addEventListener("keydown", async (event) => {
    if (event.key === "Escape") pane.focus({ preventScroll: true });
    else if (event.key === "Enter") {
      const done = await sheet.act("cell", { row, column, text: formula.value });
      pane.focus({ preventScroll: true });
      if (done) move(1, 0);
    } else return;
    event.preventDefault();
    redraw();
  });
  return { select, redraw, leave, at: () => ({ row, column }) };
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
  const stuck = [...(element.parentElement.querySelectorAll(".stuck") ?? [])].at(-1);
  const left = stuck && !element.classList.contains("stuck") ? stuck.getBoundingClientRect().right : around.left + 46;
  if (cell.bottom > around.bottom - 14) pane.scrollTop += cell.bottom - around.bottom + 14;
  else if (cell.top < top && !element.closest(".frozen")) pane.scrollTop -= top - cell.top;
  if (cell.right > around.right - 14) pane.scrollLeft += cell.right - around.right + 14;
  if (cell.left < left) pane.scrollLeft -= left - cell.left;
}

function quoted(text) {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// Text of a clipboard as Sheets reads it: rows by line, cells by tab, quotes around a cell with either inside.
function unquoted(text) {
  const rows = [[]];
  for (const [, inQuotes, bare, end] of text.replace(/\r/g, "").matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
    rows.at(-1).push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'));
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  if (rows.length > 1 && rows.at(-1).join("") === "") rows.pop();
  return rows;
}
