/** Reads the view and puts the page together; every part hears of changes through the store. */

import "./styles/tones.css";
import "./styles/page.css";
import "./styles/legend.css";
import "./styles/time.css";
import "./styles/panel.css";
import "./styles/sheets.css";
import "./styles/narrow.css";

import { indexed, type Context } from "./context";
import { h, replace } from "./dom";
import { toolbar } from "./faces/toolbar";
import { legend } from "./faces/legend";
import { MatrixFace } from "./faces/matrix";
import { Panel } from "./faces/panel";
import { searchBox } from "./faces/search_box";
import { Table } from "./faces/table";
import { TimeBar } from "./faces/time_bar";
import { Stage } from "./faces/stage";
import { fromFragment, INITIAL, Store, toFragment, type State } from "./state";
import { catalogueFor } from "./strings";
import { readView, type View } from "./view";

const isNarrow = matchMedia("(max-width: 44rem)");
const root = document.getElementById("explorer")!;
const { text, language } = catalogueFor(document.documentElement.lang);

async function begin(): Promise<void> {
  replace(root, h("p", { class: "message", role: "status" }, text.loading));
  let view: View;
  try {
    view = await readView();
  } catch (error) {
    const retry = h("button", { type: "button", click: () => void begin() }, text.retry);
    const why = error instanceof Error ? error.message : String(error);
    replace(root, h("div", { class: "message", role: "alert" }, h("h1", null, text.failed), h("p", null, why), retry));
    return;
  }
  mount(view);
}

function mount(view: View): void {
  document.title = view.title;
  const store = new Store(fromFragment(location.hash, initialFor(view)));
  const announcer = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  const context: Context = {
    ...{ view, store, text, language, ...indexed(view) },
    open: (selection, byKeyboard = false) => panel.open(selection, byKeyboard),
    announce: (words) => replace(announcer, words),
  };
  const panel = new Panel(context);
  const table = new Table(context);
  const matrix = new MatrixFace(context);
  const time = new TimeBar(context);
  const stage = new Stage(context);
  const shown = h("p", { class: "quiet", title: view.fingerprint }, text.asOf(view.as_of, view.epoch));
  const head = h(
    "header",
    { class: "head" },
    h("div", { class: "title" }, h("h1", null, view.title), shown),
    searchBox(context),
  );
  const faces = h("main", { class: "faces" }, toolbar(context, stage), stage.element, table.element, matrix.element);
  replace(root, head, h("div", { class: "body" }, legend(context), faces, panel.element), time.element, announcer);

  const drawFace = (state: State) => {
    stage.element.hidden = state.face !== "picture";
    table.element.hidden = state.face !== "table";
    matrix.element.hidden = state.face !== "matrix";
    if (state.face === "table") table.draw();
    if (state.face === "matrix") matrix.draw();
  };
  store.subscribe((now, before) => {
    const isNewContent =
      now.day !== before.day ||
      now.kinds !== before.kinds ||
      now.possible !== before.possible ||
      now.span !== before.span;
    if (isNewContent || now.face !== before.face) drawFace(now);
    stage.follow(now, before);
    // On a narrow screen the panel covers the lower half; what was chosen should be seen in the upper one.
    if (before.selection === null && now.selection !== null && isNarrow.matches)
      faces.scrollIntoView({ block: "start" });
    if (isNewContent || now.selection !== before.selection) panel.draw();
    time.draw();
    history.replaceState(null, "", `#${toFragment(now)}`);
  });
  drawFace(store.state);
  panel.draw();
  time.draw();
  stage.start();
}

/** A server asked for one day answers for it; a page without such a question shows the whole period. */
function initialFor(view: View): State {
  const asked = new URLSearchParams(location.search).get("as_of");
  return asked === view.as_of && /^\d{4}-\d\d-\d\d$/u.test(asked) ? { ...INITIAL, day: asked } : INITIAL;
}

void begin();
