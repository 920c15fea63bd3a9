/** Holds the picture: starts it when first seen, redraws as little as a change asks for, says what it shows. */

import type { Context } from "../context";
import { h, replace } from "../dom";
import { Network, pictureFrame } from "../network/network";
import type { State } from "../state";

const SETTLED_MS = 120;

export class Stage {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #frame: HTMLElement;
  readonly #summary = h("p", { class: "unseen", role: "status" });
  readonly #notes = h("div", { class: "notes" });
  readonly #release: HTMLButtonElement;
  #network: Network | null = null;
  #isStale = false;

  constructor(context: Context) {
    this.#context = context;
    const { text } = context;
    this.#frame = pictureFrame(context);
    this.#release = h("button", { type: "button", hidden: true, click: () => this.#network?.release() }, text.release);
    const help = h("p", { class: "unseen", id: "picture-help" }, text.pictureHelp);
    this.element = h(
      "section",
      { class: "stage", "aria-label": text.faces.picture },
      this.#frame,
      help,
      this.#summary,
      this.#notes,
    );
  }

  cameraButtons(): HTMLButtonElement[] {
    const { text } = this.#context;
    const button = (id: string, words: string, label: string, click: () => void) =>
      h("button", { type: "button", id, "aria-label": label, title: label, click }, words);
    return [
      this.#release,
      button("zoom-in", "+", text.zoomIn, () => this.#network?.zoom(1.4)),
      button("zoom-out", "−", text.zoomOut, () => this.#network?.zoom(1 / 1.4)),
      button("fit", "⤢", text.fit, () => this.#network?.fit()),
    ];
  }

  /** Draw for the first time, once the page has given the picture its room. */
  start(): void {
    if (this.#context.store.state.face !== "picture" || this.#network !== null) return;
    const { text } = this.#context;
    try {
      this.#network = new Network(this.#context, this.#frame, (pinned) => (this.#release.hidden = pinned === 0));
    } catch (error) {
      const toTable = () => this.#context.store.change({ face: "table" });
      const why = h("p", { role: "alert", title: error instanceof Error ? error.message : null }, text.noWebGL);
      replace(
        this.#frame,
        h("div", { class: "message" }, why, h("button", { type: "button", click: toTable }, text.faces.table)),
      );
      return;
    }
    this.element.dataset["drawn"] = "";
    this.#watch();
    this.#tell();
  }

  follow(now: State, before: State): void {
    if (now.face !== "picture") {
      this.#isStale ||= now.kinds !== before.kinds || now.arrangement !== before.arrangement;
      return;
    }
    if (this.#network === null) this.start();
    else if (this.#isStale || now.kinds !== before.kinds) this.#network.rebuild();
    else if (now.arrangement !== before.arrangement) this.#network.rearrange();
    else this.#network.refresh();
    this.#isStale = false;
    this.#tell();
  }

  #watch(): void {
    let settling = 0;
    let size = `${this.#frame.clientWidth} ${this.#frame.clientHeight}`;
    const resized = () => {
      const now = `${this.#frame.clientWidth} ${this.#frame.clientHeight}`;
      if (this.element.hidden || now === size) return;
      size = now;
      clearTimeout(settling);
      settling = window.setTimeout(() => this.#network?.rearrange(), SETTLED_MS);
    };
    new ResizeObserver(resized).observe(this.#frame);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#network?.recolor());
    window.tertiusExplorer = {
      screenPosition: (id) => this.#network?.screenPosition(id) ?? null,
      visible: () => this.#network?.visible() ?? { actors: [], facts: [], ties: 0, possible: [] },
    };
  }

  #tell(): void {
    if (this.#network === null) return;
    const { text } = this.#context;
    const { actors, facts } = this.#network.visible();
    const { hidden, undrawn } = this.#network.picture;
    const says =
      facts.length + actors.length === 0 ? text.nothingDrawn : text.pictureSummary(actors.length, facts.length);
    replace(this.#summary, says);
    replace(
      this.#notes,
      actors.length === 0 && h("p", null, text.nothingDrawn),
      hidden.length > 0 && h("p", null, text.hidden(hidden.length)),
      undrawn.length > 0 && h("p", null, text.undrawn(undrawn.length)),
    );
  }
}
