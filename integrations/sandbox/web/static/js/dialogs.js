// Questions that must be answered before going on, in the browser's own modal dialog.
import { el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { withEmoji } from "./emoji.js";

// Slack's `confirm` object. True if the person said yes.
export function confirmed(asked) {
  const text = asked.text?.type === "mrkdwn" ? mrkdwn(asked.text.text) : el("p", {}, withEmoji(asked.text?.text ?? ""));
  return answered({
    title: asked.title?.text ?? "Are you sure?",
    body: text,
    yes: asked.confirm?.text ?? "Yes",
    no: asked.deny?.text ?? "Cancel",
    danger: asked.style === "danger",
  });
}

// A picture as large as the window allows.
export function showPicture(address, alt) {
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const cross = el("button", { type: "button", class: "button", on: { click: close } }, "Close");
  const dialog = el(
    "dialog",
    { class: "viewer", "aria-label": "Picture" },
    el("div", { class: "viewer-pane" }, el("img", { src: address, alt })),
    cross,
  );
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  dialog.addEventListener("cancel", close);
  document.getElementById("popups").append(dialog);
  dialog.showModal();
  cross.focus();
}

export function answered({ title, body, yes, no, danger = false }) {
  return new Promise((resolve) => {
    const finish = (said) => {
      dialog.close();
      dialog.remove();
      resolve(said);
    };
    const agree = el(
      "button",
      { type: "button", class: danger ? "button danger" : "button primary", on: { click: () => finish(true) } },
      yes,
    );
    const leave = el("button", { type: "button", class: "button", on: { click: () => finish(false) } }, no);
    const dialog = el(
      "dialog",
      { class: "ask", "aria-label": title },
      el("h2", {}, title),
      body,
      el("div", { class: "row end" }, leave, agree),
    );
    dialog.addEventListener("cancel", () => finish(false));
    document.getElementById("popups").append(dialog);
    dialog.showModal();
    agree.focus();
  });
}
