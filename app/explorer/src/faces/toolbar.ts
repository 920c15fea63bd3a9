/** The row above the picture: what it is shown as, how it is arranged, and the camera. */

import type { Context } from "../context";
import { h } from "../dom";
import type { Arrangement, Face } from "../state";
import type { Stage } from "./stage";

const FACES: readonly Face[] = ["picture", "table", "matrix"];
const ARRANGEMENTS: readonly Arrangement[] = ["sides", "forces"];

export function toolbar(context: Context, stage: Stage): HTMLElement {
  const { text, store } = context;
  const faces = FACES.map((face) => choice(`face-${face}`, text.faces[face], () => store.change({ face })));
  const arrangements = ARRANGEMENTS.map((arrangement) =>
    choice(`arrangement-${arrangement}`, text.arrangements[arrangement], () => store.change({ arrangement })),
  );
  const camera = h("div", { class: "choices camera" }, ...stage.cameraButtons());
  const arrange = h("div", { class: "choices", role: "group", "aria-label": text.arrangement }, ...arrangements);
  const element = h(
    "div",
    { class: "toolbar" },
    h("div", { class: "choices", role: "group", "aria-label": text.facesLabel }, ...faces),
    arrange,
    camera,
  );
  const draw = () => {
    const { face, arrangement } = store.state;
    faces.forEach((button, place) => button.setAttribute("aria-pressed", String(FACES[place] === face)));
    arrangements.forEach((button, place) =>
      button.setAttribute("aria-pressed", String(ARRANGEMENTS[place] === arrangement)),
    );
    arrange.hidden = camera.hidden = face !== "picture";
  };
  store.subscribe(draw);
  draw();
  return element;
}

function choice(id: string, words: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", id, click }, words);
}
