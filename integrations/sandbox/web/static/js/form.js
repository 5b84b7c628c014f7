// The learner form as its readers see it: fill in, submit, read "recorded", edit the response just sent.
import { get, post } from "./api.js";
import { el, icon, toast } from "./dom.js";
import { drawQuestion } from "./questions.js";
import { session } from "./session.js";
import { bar } from "./shell.js";

class FormPlace {
  constructor(formId) {
    this.formId = formId;
    this.form = null;
    this.answers = {};
    this.editing = null; // the response that is being edited
    this.isRecorded = false;
    this.title = session.files.find((known) => known.id === formId)?.title ?? "Form";
    this.body = el("div", { class: "form-page" });
    const top = bar(this.title, "", icon("form"));
    this.count = top.querySelector(".about");
    this.scroll = el("div", { class: "scroll" }, this.body);
    this.element = el("div", { class: "place-pane form-place" }, top, this.scroll);
  }

  // This browser remembers its own last response, as Google does for somebody who is signed in.
  get remembered() {
    return localStorage.getItem(`sandbox.response.${this.formId}`);
  }

  async refresh() {
    const told = await get(`forms/${this.formId}`);
    this.count.textContent = `${told.responses} ${told.responses === 1 ? "response" : "responses"} so far`;
    if (this.form?.revisionId === told.form.revisionId) return;
    this.form = told.form;
    this.draw();
  }

  draw() {
    this.body.replaceChildren(this.isRecorded ? this.recorded() : this.filling());
  }

  show(changes) {
    Object.assign(this, { answers: {}, editing: null, isRecorded: false }, changes);
    this.draw();
    this.scroll.scrollTo(0, 0);
  }

  recorded() {
    const again = asLink("Submit another response", () => this.show({}));
    const text = [el("h2", {}, this.form.info.title ?? ""), el("p", {}, "Your response has been recorded.")];
    return el(
      "div",
      { class: "form-card form-title", role: "status" },
      text,
      asLink("Edit your response", () => this.edit()),
      again,
    );
  }

  async edit() {
    try {
      const told = await get(`forms/${this.formId}`, { response: this.remembered });
      this.show({ answers: told.answers ?? {}, editing: told.response });
    } catch (error) {
      toast(error.message, { bad: true });
    }
  }

  filling() {
    const questions = (this.form.items ?? []).map((item) => drawQuestion(item, this.answers));
    const note = this.editing
      ? el("p", { class: "form-card form-note" }, "You are editing the response that you sent before.")
      : "";
    const send = el("button", { type: "submit", class: "button primary" }, el("span", {}, "Submit"));
    const last = !this.editing && this.remembered ? asLink("Edit your last response", () => this.edit()) : null;
    const foot = el(
      "div",
      { class: "form-foot" },
      send,
      last,
      asLink("Clear form", () => this.show({})),
    );
    const form = el(
      "form",
      { class: "questions", novalidate: true },
      this.heading(questions),
      note,
      questions.map((question) => question.element),
      foot,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(questions, send);
    });
    return form;
  }

  heading(questions) {
    const { info } = this.form;
    const required = questions.some((question) => question.required)
      ? el("p", { class: "required-note" }, "* Indicates required question")
      : null;
    const description = info.description ? el("p", {}, info.description) : null;
    return el(
      "div",
      { class: "form-card form-title" },
      el("h2", {}, info.title ?? info.documentTitle ?? ""),
      description,
      required,
    );
  }

  async submit(questions, send) {
    const wrong = questions.filter((question) => question.check());
    if (wrong.length) {
      wrong[0].element.scrollIntoView({ block: "center" });
      wrong[0].element.querySelector("input, textarea, select")?.focus({ preventScroll: true });
      return;
    }
    send.classList.add("busy");
    try {
      const answers = Object.assign({}, ...questions.map((question) => question.answers()));
      const told = await post(`forms/${this.formId}/submit`, { answers, response: this.editing ?? undefined });
      localStorage.setItem(`sandbox.response.${this.formId}`, told.response);
      this.show({ isRecorded: true });
    } catch (error) {
      toast(error.message, { bad: true });
    } finally {
      send.classList.remove("busy");
    }
  }
}

function asLink(text, run) {
  return el("button", { type: "button", class: "as-link", on: { click: run } }, text);
}

export function formPlace(formId) {
  return new FormPlace(formId);
}
