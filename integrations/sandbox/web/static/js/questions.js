// One item of a form as Google Forms draws it. Each gives its element, whether it must be answered, the check that
// marks what is missing, and the answers as { question id: [texts] }.
import { el } from "./dom.js";

const OTHER = "__other_option__";

export function drawQuestion(item, before) {
  if (item.questionItem) return single(item, item.questionItem.question, before);
  if (item.questionGroupItem) return grid(item, before);
  const heading = [el("h3", {}, item.title ?? ""), item.description ? el("p", {}, item.description) : null];
  const kind = item.pageBreakItem ? "form-card form-section" : "form-card";
  return { element: el("div", { class: kind }, heading), required: false, check: () => false, answers: () => ({}) };
}

function single(item, question, before) {
  const id = `q-${question.questionId}`;
  const drawn = control(question, id, before[question.questionId] ?? []);
  const fault = el("p", { class: "fault", role: "alert", hidden: true });
  const isGroup =
    Boolean(question.choiceQuestion && question.choiceQuestion.type !== "DROP_DOWN") || Boolean(question.scaleQuestion);
  const attributes = {
    class: "form-card question",
    role: isGroup ? "group" : null,
    "aria-labelledby": isGroup ? `${id}-title` : null,
  };
  const label = el(
    isGroup ? "h3" : "label",
    { id: `${id}-title`, for: isGroup ? null : id, class: "question-title" },
    item.title ?? "",
    star(question.required),
  );
  const element = el(
    "div",
    attributes,
    label,
    item.description ? el("p", { class: "quiet" }, item.description) : null,
    drawn.element,
    fault,
  );
  const answers = () => {
    const given = drawn.read();
    return given.length ? { [question.questionId]: given } : {};
  };
  const check = () =>
    marked(
      element,
      fault,
      drawn.fault?.() ?? (question.required && !drawn.read().length ? "This is a required question" : ""),
    );
  element.addEventListener("input", () => !fault.hidden && check());
  return { element, required: Boolean(question.required), check, answers };
}

function star(required) {
  return required ? el("span", { class: "star", "aria-label": "required" }, " *") : null;
}

function marked(element, fault, sentence) {
  element.classList.toggle("missing", Boolean(sentence));
  fault.hidden = !sentence;
  fault.textContent = sentence;
  return Boolean(sentence);
}

function control(question, id, before) {
  if (question.scaleQuestion) return scale(question.scaleQuestion, id, before);
  if (question.choiceQuestion) return choice(question.choiceQuestion, id, before);
  if (question.dateQuestion) return typed(question.dateQuestion.includeTime ? "datetime-local" : "date", id, before);
  if (question.timeQuestion) return typed("time", id, before);
  if (question.ratingQuestion) return scale({ low: 1, high: question.ratingQuestion.ratingScaleLevel }, id, before);
  return text(question.textQuestion ?? {}, id, before);
}

function text(asked, id, before) {
  const field = asked.paragraph
    ? el("textarea", { id, class: "line-field", rows: "2", placeholder: "Your answer" })
    : el("input", { id, class: "line-field", placeholder: "Your answer", autocomplete: "off" });
  field.value = before[0] ?? "";
  return { element: field, read: () => (field.value.trim() ? [field.value] : []) };
}

function typed(type, id, before) {
  const field = el("input", { id, type, class: "field" });
  field.value = (before[0] ?? "").replace(" ", "T");
  return { element: field, read: () => (field.value ? [field.value.replace("T", " ")] : []) };
}

function scale(asked, id, before) {
  const low = asked.low ?? 0;
  const steps = Array.from({ length: asked.high - low + 1 }, (_, index) => String(low + index));
  const cell = (step) =>
    el(
      "label",
      { class: "step" },
      el("span", {}, step),
      el("input", { type: "radio", name: id, value: step, checked: before[0] === step }),
    );
  const ends = [asked.lowLabel, asked.highLabel].map((label) => (label ? el("span", { class: "end" }, label) : null));
  const element = el(
    "div",
    { class: `scale steps-${steps.length}` },
    ends[0],
    el("div", { class: "steps" }, steps.map(cell)),
    ends[1],
  );
  return { element, read: () => ticked(element) };
}

function ticked(element) {
  return [...element.querySelectorAll("input:checked")].map((tick) => tick.value);
}

function choice(asked, id, before) {
  const options = asked.options ?? [];
  if (asked.type === "DROP_DOWN") {
    const field = el(
      "select",
      { id, class: "field" },
      el("option", { value: "" }, "Choose"),
      options.map((option) => el("option", { value: option.value }, option.value)),
    );
    field.value = before[0] ?? "";
    return { element: field, read: () => (field.value ? [field.value] : []) };
  }
  const type = asked.type === "CHECKBOX" ? "checkbox" : "radio";
  const known = options.filter((option) => !option.isOther).map((option) => option.value);
  const unknown = before.find((answer) => !known.includes(answer)) ?? "";
  const own = el("input", { class: "line-field", "aria-label": "Other", autocomplete: "off" });
  own.value = unknown;
  const line = (option) => {
    const value = option.isOther ? OTHER : option.value;
    const checked = option.isOther ? Boolean(unknown) : before.includes(option.value);
    const tick = el("input", { type, name: id, value, checked });
    if (option.isOther) own.addEventListener("input", () => (tick.checked = Boolean(own.value)));
    return el(
      "label",
      {},
      tick,
      option.isOther ? el("span", { class: "other" }, "Other:", own) : el("span", {}, option.value),
    );
  };
  const element = el("div", { class: "ticks" }, options.map(line));
  const read = () =>
    ticked(element)
      .map((value) => (value === OTHER ? own.value.trim() : value))
      .filter(Boolean);
  const fault = () =>
    ticked(element).includes(OTHER) && !own.value.trim() ? "Please enter an answer or choose another" : null;
  return { element, read, fault };
}

function grid(item, before) {
  const { questions, grid: asked } = item.questionGroupItem;
  const columns = asked.columns.options.map((option) => option.value);
  const type = asked.columns.type === "CHECKBOX" ? "checkbox" : "radio";
  const fault = el("p", { class: "fault", role: "alert", hidden: true });
  const required = questions.some((question) => question.required);
  const row = (question) => {
    const chosen = before[question.questionId] ?? [];
    const name = question.rowQuestion.title;
    const tick = (value) =>
      el("input", {
        type,
        name: `q-${question.questionId}`,
        value,
        checked: chosen.includes(value),
        "aria-label": `${name}: ${value}`,
      });
    return el(
      "tr",
      { data: { question: question.questionId } },
      el("th", { scope: "row" }, name),
      columns.map((value) => el("td", { data: { label: value } }, el("label", {}, tick(value)))),
    );
  };
  const head = el(
    "tr",
    {},
    el("td"),
    columns.map((value) => el("th", { scope: "col" }, value)),
  );
  const table = el("table", { class: "choice-grid" }, el("thead", {}, head), el("tbody", {}, questions.map(row)));
  const title = el("h3", { class: "question-title" }, item.title ?? "", star(required));
  const element = el(
    "div",
    { class: "form-card question", role: "group", "aria-label": item.title ?? "" },
    title,
    item.description ? el("p", { class: "quiet" }, item.description) : null,
    el("div", { class: "grid-scroll" }, table),
    fault,
  );
  const read = (question) => ticked(table.querySelector(`tr[data-question="${CSS.escape(question.questionId)}"]`));
  const answers = () =>
    Object.fromEntries(
      questions.map((question) => [question.questionId, read(question)]).filter(([, given]) => given.length),
    );
  const check = () => {
    const open = questions.some((question) => question.required && !read(question).length);
    return marked(element, fault, open ? "This question requires one response per row" : "");
  };
  element.addEventListener("input", () => !fault.hidden && check());
  return { element, required, check, answers };
}
