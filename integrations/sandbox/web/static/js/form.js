// The learner form as its readers see it: fill in, submit, read "recorded", edit the response just sent.
import { get, post } from "./api.js";
import { el, icon, toast } from "./dom.js";
import { drawQuestion } from "./questions.js";
import { bar } from "./shell.js";
import { session } from "./session.js";

export function formPlace(formId) {
  const file = session.files.find((known) => known.id === formId);
  const body = el("div", { class: "form-page" });
  const count = el("span", { class: "about" });
  const state = { form: null, revision: null, stage: "filling", answers: {}, editing: null };
  const remembered = `sandbox.response.${formId}`;

  const refresh = async () => {
    const told = await get(`forms/${formId}`);
    count.textContent = `${told.responses} ${told.responses === 1 ? "response" : "responses"} so far`;
    if (state.revision === told.form.revisionId) return;
    Object.assign(state, { form: told.form, revision: told.form.revisionId });
    draw();
  };
  const draw = () => body.replaceChildren(...(state.stage === "recorded" ? recorded() : filling()));
  const go = (stage, changes = {}) => {
    Object.assign(state, { stage, ...changes });
    draw();
    body.closest(".scroll")?.scrollTo(0, 0);
  };

  const title = () => {
    const { info } = state.form;
    return el("div", { class: "form-card form-title" }, el("h2", {}, info.title ?? info.documentTitle ?? ""), info.description ? el("p", {}, info.description) : null);
  };
  const recorded = () => {
    const again = () => go("filling", { answers: {}, editing: null });
    const links = [
      el("button", { type: "button", class: "as-link", on: { click: edit } }, "Edit your response"),
      el("button", { type: "button", class: "as-link", on: { click: again } }, "Submit another response"),
    ];
    const card = el("div", { class: "form-card form-title", role: "status" }, el("h2", {}, state.form.info.title ?? ""), el("p", {}, "Your response has been recorded."), links);
    return [card];
  };
  const edit = async () => {
    try {
      const told = await get(`forms/${formId}`, { response: localStorage.getItem(remembered) });
      go("filling", { answers: told.answers ?? {}, editing: told.response });
    } catch (error) {
      toast(error.message, { bad: true });
    }
  };

  const filling = () => {
    const form = el("form", { class: "questions", novalidate: true });
    const questions = (state.form.items ?? []).map((item) => drawQuestion(item, state.answers));
    const anyRequired = questions.some((question) => question.required);
    const editing = state.editing ? el("p", { class: "form-card form-note" }, "You are editing the response that you sent before.") : null;
    const last = !state.editing && localStorage.getItem(remembered);
    const offer = last ? el("button", { type: "button", class: "as-link", on: { click: edit } }, "Edit your last response") : null;
    const send = el("button", { type: "submit", class: "button primary" }, el("span", {}, "Submit"));
    const clear = el("button", { type: "button", class: "as-link", on: { click: () => go("filling", { answers: {}, editing: null }) } }, "Clear form");
    form.append(...[title(), editing].filter(Boolean));
    if (anyRequired) form.firstElementChild.append(el("p", { class: "required-note" }, "* Indicates required question"));
    form.append(...questions.map((question) => question.element), el("div", { class: "form-foot" }, send, offer, clear));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(questions, send);
    });
    return [form];
  };
  const submit = async (questions, send) => {
    const wrong = questions.filter((question) => question.check());
    if (wrong.length) {
      wrong[0].element.scrollIntoView({ block: "center" });
      wrong[0].element.querySelector("input, textarea, select")?.focus({ preventScroll: true });
      return;
    }
    send.classList.add("busy");
    try {
      const answers = Object.assign({}, ...questions.map((question) => question.answers()));
      const told = await post(`forms/${formId}/submit`, { answers, response: state.editing ?? undefined });
      localStorage.setItem(remembered, told.response);
      go("recorded", { editing: null });
    } catch (error) {
      toast(error.message, { bad: true });
    } finally {
      send.classList.remove("busy");
    }
  };

  const top = bar(file?.title ?? "Form", "", icon("form"));
  top.querySelector(".about").replaceWith(count);
  return { element: el("div", { class: "place-pane form-place" }, top, el("div", { class: "scroll" }, body)), refresh, title: file?.title };
}
