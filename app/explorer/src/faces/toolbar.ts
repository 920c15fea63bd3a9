/** The row above the picture: what it is shown as, how it is arranged, and the camera. */

import type { Context } from "../context";
import { h } from "../dom";
import { FACES, type Arrangement } from "../state";
import type { Stage } from "./stage";
import { takeMenu } from "./take";

const ARRANGEMENTS: readonly Arrangement[] = ["sides", "forces"];

export function toolbar(context: Context, stage: Stage): HTMLElement {
  const { text, store } = context;
  // A page that is a file of its own has no graph to change.
  const shownFaces = FACES.filter((face) => face !== "keeping" || context.server !== null);
  const faces = shownFaces.map((face) => choice(`face-${face}`, text.faces[face], () => store.change({ face })));
  const arrangements = ARRANGEMENTS.map((arrangement) =>
    choice(`arrangement-${arrangement}`, text.arrangements[arrangement], () => store.change({ arrangement })),
  );
  const projected = choice("projected", text.projected, () => store.change({ projected: !store.state.projected }));
  const camera = h("div", { class: "choices camera" }, ...stage.cameraButtons());
  const arrange = h("div", { class: "choices", role: "group", "aria-label": text.arrangement }, ...arrangements, projected);
  const element = h(
    "div",
    { class: "toolbar" },
    h("div", { class: "choices", role: "group", "aria-label": text.facesLabel }, ...faces),
    arrange,
    ...stepButtons(context),
    takeMenu(context, stage),
    camera,
  );
  const draw = () => {
    const { face, arrangement } = store.state;
    faces.forEach((button, place) => button.setAttribute("aria-pressed", String(shownFaces[place] === face)));
    arrangements.forEach((button, place) =>
      button.setAttribute("aria-pressed", String(ARRANGEMENTS[place] === arrangement)),
    );
    projected.setAttribute("aria-pressed", String(store.state.projected));
    arrange.hidden = camera.hidden = face !== "picture";
  };
  store.subscribe(draw);
  draw();
  return element;
}

function stepButtons(context: Context): HTMLElement[] {
  const { text, steps, store } = context;
  const button = (id: string, sign: string, words: string, click: () => void) =>
    h("button", { type: "button", id, title: words, "aria-label": words, click }, sign);
  const undo = button("undo", "↶", text.undo, () => steps.undo());
  const redo = button("redo", "↷", text.redo, () => steps.redo());
  const draw = () => {
    undo.disabled = !steps.canUndo;
    redo.disabled = !steps.canRedo;
  };
  store.subscribe(draw);
  draw();
  return [h("div", { class: "choices" }, undo, redo)];
}

/** Ctrl+Z and its kin, except where one types. */
export function listenForSteps(context: Context, page: HTMLElement): void {
  page.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLInputElement && !["range", "checkbox"].includes(event.target.type);
    if (isTyping || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) context.steps.undo();
    else if (key === "y" || key === "z") context.steps.redo();
    else return;
    event.preventDefault();
  });
}

function choice(id: string, words: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", id, click }, words);
}
