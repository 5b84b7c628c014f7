// The app's Home tab, as it was last published for the acting person.
import { get, post } from "./api.js";
import { drawBlock } from "./blocks.js";
import { el, reconcile } from "./dom.js";
import { avatar, during } from "./messages.js";
import { session } from "./session.js";
import { bar } from "./shell.js";

export function homePlace(appId) {
  const app = session.apps.find((known) => known.app_id === appId);
  const body = el("div", { class: "home" });
  let openedFor = null;

  const refresh = async () => {
    if (openedFor !== session.actor) {
      openedFor = session.actor;
      await during(null, () => post("home/open", { as: session.actor, app_id: appId }));
    }
    const { view } = await get("home", { as: session.actor, app_id: appId });
    if (!view) {
      body.replaceChildren(
        el(
          "p",
          { class: "empty" },
          "The app has published nothing here yet. It does so when somebody opens this tab while it is running.",
        ),
      );
      return;
    }
    const surface = surfaceOf(view);
    reconcile(body, view.blocks, {
      key: (block) => block.block_id,
      mark: (block) => JSON.stringify(block),
      draw: (block) => drawBlock(block, surface),
    });
  };

  const top = bar(app?.name ?? "App", "Home", app ? avatar(app.bot_user_id, "small") : null);
  return {
    element: el("div", { class: "place-pane" }, top, el("div", { class: "scroll" }, body)),
    refresh,
    title: `${app?.name ?? "App"} – Home`,
  };
}

function surfaceOf(view) {
  const where = { as: session.actor, view_id: view.id };
  return {
    id: `h-${view.id}`,
    valueOf: (block, element) => view.state.values[block.block_id]?.[element.action_id],
    act: async (block, element, selected, from) => {
      const acted = { ...where, block_id: block.block_id, action_id: element.action_id, selected, state: {} };
      await during(element.type === "button" ? from : null, () => post("views/click", acted));
    },
    suggest: async (block, element, query) =>
      (await post("suggest", { ...where, action_id: element.action_id, query })).options,
  };
}
