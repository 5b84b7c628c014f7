// Block Kit's blocks as elements, the same for messages, modals and the Home tab.
import { showPicture } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { interactive, isInteractive, labelOf, textOf } from "./elements.js";
import { mrkdwn } from "./mrkdwn.js";
import { markdown, richText } from "./richtext.js";

const DRAWN = {
  header: (block) => el("h3", { class: "b-header" }, textOf(block.text)),
  divider: () => el("hr", { class: "b-divider" }),
  section,
  context,
  actions,
  image,
  input,
  table,
  file: (block) => el("div", { class: "quiet" }, `File ${block.external_id ?? ""}`),
  video: (block) => el("div", { class: "quiet" }, textOf(block.title)),
  rich_text: richText,
  markdown: (block) => markdown(block.text),
};

// `surface`: { act(block, element, selected, from), suggest(block, element, query), valueOf(block, element),
// errors }; one for a message, a modal or a Home tab.
export function drawBlock(block, surface) {
  const draw = DRAWN[block.type];
  if (!draw) return el("div", { class: "quiet" }, `[A block of type “${block.type}”]`);
  return el("div", { class: `block b-type-${block.type}`, data: { block: block.block_id } }, draw(block, surface));
}

export function drawBlocks(blocks, surface) {
  return el(
    "div",
    { class: "blocks" },
    blocks.map((block) => drawBlock(block, surface)),
  );
}

function use(block, element, surface, label) {
  return {
    id: `${surface.id}-${block.block_id}-${element.action_id ?? ""}`,
    label,
    value: surface.valueOf?.(block, element),
    changed: (selected, from) => surface.act(block, element, selected, from),
    suggest: (query) => surface.suggest(block, element, query),
  };
}

function section(block, surface) {
  const body = el("div", { class: "b-body" });
  if (block.text) body.append(block.text.type === "mrkdwn" ? mrkdwn(block.text.text, block.text) : plain(block.text));
  if (block.fields) {
    const cells = block.fields.map((field) =>
      el("div", {}, field.type === "mrkdwn" ? mrkdwn(field.text, field) : plain(field)),
    );
    body.append(el("div", { class: "b-fields" }, cells));
  }
  const side = block.accessory;
  if (!side) return body;
  const label = block.text ? block.text.text.replace(/[*_~`]/g, "").slice(0, 80) : undefined;
  const drawn = side.type === "image" ? picture(side, "b-thumb") : interactive(side, use(block, side, surface, label));
  return el("div", { class: "b-section" }, body, el("div", { class: "b-accessory" }, drawn));
}

function plain(object) {
  return el("div", { class: "mrkdwn plain" }, textOf(object));
}

function context(block) {
  const piece = (element) => (element.type === "image" ? picture(element, "b-mini") : labelOf(element));
  return el(
    "div",
    { class: "b-context" },
    block.elements.map((element) => el("span", {}, piece(element))),
  );
}

function actions(block, surface) {
  const drawn = block.elements
    .filter(isInteractive)
    .map((element) => interactive(element, use(block, element, surface, textOf(element.placeholder))));
  return el("div", { class: "b-actions" }, drawn);
}

function image(block) {
  const title = block.title ? el("figcaption", {}, textOf(block.title)) : null;
  return el("figure", { class: "b-image" }, title, enlargeable(picture(block)));
}

export function enlargeable(shown) {
  const open = () => showPicture(shown.src, shown.alt);
  return el("button", { type: "button", class: "b-enlarge", title: "Show larger", on: { click: open } }, shown);
}

function table(block) {
  const cell = (item) => (item.type === "rich_text" ? richText(item) : (item.text ?? ""));
  const rows = block.rows.map((row, index) =>
    el(
      "tr",
      {},
      row.map((item) => el(index ? "td" : "th", {}, cell(item))),
    ),
  );
  return el("div", { class: "b-table" }, el("table", {}, el("tbody", {}, rows)));
}

// A picture keeps its place while it loads: the sandbox tells its size. An uploaded file comes through the page's
// own address, as Slack's needs the bot's token.
export function picture(source, kind = "b-picture") {
  const file = source.slack_file ?? (source.id ? source : null);
  const address = file ? `/sandbox/files/${encodeURIComponent(file.id ?? file.url)}` : source.image_url;
  const alt = source.alt_text ?? source.alt_txt ?? source.title ?? "";
  const width = source.image_width ?? source.original_w;
  const height = source.image_height ?? source.original_h;
  const shown = el("img", { class: kind, src: address, alt, loading: "lazy", referrerpolicy: "no-referrer" });
  if (width && height) {
    shown.width = width;
    shown.height = height;
  }
  shown.addEventListener("error", () =>
    shown.replaceWith(el("span", { class: "b-missing" }, icon("file"), alt || "A picture that cannot be shown")),
  );
  return shown;
}

function input(block, surface) {
  const error = surface.errors?.[block.block_id];
  const told = use(block, block.element, surface, textOf(block.label));
  const hint = block.hint ? el("div", { class: "hint", id: `${told.id}-hint` }, textOf(block.hint)) : null;
  if (hint) told.describedBy = hint.id;
  const control = interactive(block.element, told);
  if (error) control.classList.add("wrong");
  return el(
    "div",
    { class: "b-input" },
    el(
      "label",
      { for: told.id },
      textOf(block.label),
      block.optional ? el("span", { class: "quiet" }, " (optional)") : null,
    ),
    control,
    error ? el("div", { class: "error", role: "alert" }, error) : null,
    hint,
  );
}
