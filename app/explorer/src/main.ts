/** Reads the view and puts the page together; every part hears of changes through the store. */

import "./styles/tones.css";
import "./styles/page.css";
import "./styles/legend.css";
import "./styles/time.css";
import "./styles/panel.css";
import "./styles/sheets.css";
import "./styles/keeping.css";
import "./styles/narrow.css";

import { entityName, filtering, indexed, shortName, type Context } from "./context";
import { h, replace } from "./dom";
import { ComparisonFace } from "./faces/comparison";
import { head } from "./faces/head";
import { Keeping } from "./faces/keeping";
import { Legend } from "./faces/legend";
import { MatrixFace } from "./faces/matrix";
import { MetricReader } from "./faces/metric";
import { Panel } from "./faces/panel";
import { Stage } from "./faces/stage";
import { Table } from "./faces/table";
import { TimeBar } from "./faces/time_bar";
import { Timeline } from "./faces/timeline";
import { listenForSteps, toolbar } from "./faces/toolbar";
import { later } from "./later";
import { Surface } from "./network/surface";
import { Server } from "./server";
import { fromFragment, INITIAL, showsOther, Store, toFragment, type Face, type State } from "./state";
import { Steps } from "./steps";
import { catalogueFor, languageFor, type Catalogue } from "./strings";
import { isEmbedded, readView, type View } from "./view";

const isNarrow = matchMedia("(max-width: 44rem)");
const root = document.getElementById("explorer")!;

/** The words of the language asked for; the whole page is read in it. */
function speak(asked: string): { text: Catalogue; language: string } {
  const words = catalogueFor(languageFor(asked, navigator.languages));
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.text.direction;
  return words;
}

async function begin(): Promise<void> {
  const { text } = speak(fromFragment(location.hash).language);
  replace(root, h("p", { class: "message", role: "status" }, text.loading));
  const answer = readView();
  const surface = prepare();
  try {
    const view = await answer;
    mount(view, fromFragment(location.hash, initialFor(view)), isEmbedded() ? null : new Server(), surface);
  } catch (error) {
    surface?.sigma.kill();
    const retry = h("button", { type: "button", click: () => void begin() }, text.retry);
    const why = error instanceof Error ? error.message : String(error);
    // What was asked may be what cannot be answered: a day before the graph began.
    const whole = location.search !== "" && h("a", { href: location.pathname }, text.around.everything);
    const words = [h("h1", null, text.failed), h("p", null, why), retry, " ", whole];
    replace(root, h("div", { class: "message", role: "alert" }, ...words));
  }
}

/** What the picture will be drawn on, made while the answer is on its way; without WebGL, the stage says so. */
function prepare(): Surface | null {
  if (fromFragment(location.hash).face !== "picture") return null;
  try {
    return new Surface();
  } catch {
    return null;
  }
}

function mount(view: View, initial: State, server: Server | null, surface: Surface | null = null): void {
  document.title = view.title;
  const { text, language } = speak(initial.language);
  const store = new Store(initial);
  const announcer = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  const context: Context = {
    ...{ view, store, text, language, server, ranking: null, ...indexed(view) },
    steps: new Steps(store),
    shown: filtering(view, store),
    open: (selection, byKeyboard = false) => panel.open(selection, byKeyboard),
    announce: (words) => replace(announcer, words),
  };
  const panel = new Panel(context);
  const legend = new Legend(context);
  const time = new TimeBar(context);
  const stage = new Stage(context, surface);
  const compare = new ComparisonFace(context);
  const sheets: Partial<Record<Face, { element: HTMLElement; draw(): void }>> = {
    table: new Table(context),
    matrix: new MatrixFace(context),
    timeline: new Timeline(context),
    compare,
    keeping: new Keeping(context),
  };
  const narrowed = h("p", { class: "narrowed", role: "status" });
  const elements = Object.values(sheets).map((sheet) => sheet.element);
  const faces = h("main", { class: "faces" }, toolbar(context, stage), narrowed, stage.element, ...elements);
  const body = h("div", { class: "body" }, legend.element, faces, panel.element);
  const page = h("div", { class: "page" }, head(context), body, time.element, announcer);
  listenForSteps(context, page);
  replace(root, page);

  const drawFace = (state: State) => {
    stage.element.hidden = state.face !== "picture";
    for (const [face, sheet] of Object.entries(sheets)) {
      sheet.element.hidden = face !== state.face;
      if (face === state.face) sheet.draw();
    }
  };
  const drawNarrowed = ({ process, around }: State) => {
    const hidden = view.facts.length - context.shown().facts.length;
    const names = [...(process === null ? [] : [entityName(context, process)]), ...around.map((id) => shortName(context, id))];
    replace(narrowed, names.length > 0 && text.around.says(text.list(names, 0), hidden));
  };
  const metric =
    server &&
    new MetricReader(server, (ranking, why) => {
      if (why !== null) context.announce(`${text.metric.away} ${why}`);
      if (why === null) context.ranking = ranking;
      stage.resize();
      panel.draw();
    });
  store.subscribe((now, before) => {
    history.replaceState(null, "", `#${toFragment(now)}`);
    if (now.language !== before.language) {
      time.pause();
      stage.close();
      compare.close();
      mount(view, now, server);
      document.getElementById("language")?.focus();
      return;
    }
    const isNewContent = showsOther(now, before);
    const isNewTimeline = now.face === "timeline" && now.selection !== before.selection;
    if (isNewContent || isNewTimeline || now.face !== before.face || now.order !== before.order) drawFace(now);
    stage.follow(now, before);
    // On a narrow screen the panel covers the lower half; what was chosen should be seen in the upper one.
    if (before.selection === null && now.selection !== null && isNarrow.matches)
      faces.scrollIntoView({ block: "start" });
    if (isNewContent || now.selection !== before.selection) panel.draw();
    time.draw();
    drawNarrowed(now);
    const isMeasuredAnew = now.day !== before.day || now.span !== before.span || now.process !== before.process;
    if (now.metric !== before.metric || (now.metric !== null && isMeasuredAnew)) void metric?.read(now, view.epoch);
  });
  drawFace(store.state);
  drawNarrowed(store.state);
  // In a task of its own: in one with the page they would not answer for longer than a person notices.
  setTimeout(() => {
    stage.start();
    // What stands beside the picture does not keep it waiting.
    for (const part of [legend, time, panel]) later(() => part.draw());
  });
  if (store.state.metric !== null) void metric?.read(store.state, view.epoch);
}

/** A server asked for one day answers for it; a page without such a question shows the whole period. */
function initialFor(view: View): State {
  const asked = new URLSearchParams(location.search).get("as_of");
  return asked === view.as_of && /^\d{4}-\d\d-\d\d$/u.test(asked) ? { ...INITIAL, day: asked } : INITIAL;
}

void begin();
