/** Holds the picture: starts it when first seen, redraws as little as a change asks for, says what it shows. */

import type { Context } from "../context";
import { h, replace } from "../dom";
import { later } from "../later";
import { Network, pictureFrame } from "../network/network";
import { Surface } from "../network/surface";
import { choosesOther, type State } from "../state";

const SETTLED_MS = 120;

function movesOther(now: State, before: State): boolean {
  return now.arrangement !== before.arrangement || now.pins !== before.pins;
}

export class Stage {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #prepared: Surface | null;
  readonly #frame: HTMLElement;
  readonly #summary = h("p", { class: "unseen", role: "status" });
  readonly #notes = h("div", { class: "notes" });
  readonly #release: HTMLButtonElement;
  #network: Network | null = null;
  #isStale = false;
  #observer = new ResizeObserver(() => undefined);

  /** A surface that was prepared is drawn on; else one is made when the picture is first seen. */
  constructor(context: Context, prepared: Surface | null) {
    this.#context = context;
    const { text } = context;
    this.#prepared = prepared;
    this.#frame = pictureFrame(context, "canvas", prepared?.frame);
    const release = () => context.store.change({ pins: new Map() });
    this.#release = h(
      "button",
      { type: "button", id: "release", title: text.release, "aria-label": text.release, disabled: true, click: release },
      "◉",
    );
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
      this.#network = new Network(this.#context, this.#prepared ?? new Surface(this.#frame));
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
    later(() => this.#tell());
  }

  follow(now: State, before: State): void {
    if (now.face !== "picture") {
      this.#isStale ||= choosesOther(now, before) || movesOther(now, before);
      return;
    }
    if (this.#network === null) this.start();
    else if (this.#isStale || choosesOther(now, before)) this.#network.rebuild();
    else if (movesOther(now, before)) this.#network.rearrange();
    else this.#network.refresh();
    this.#isStale = false;
    this.#tell();
  }

  /** Draw anew for another reason than the reader's choices: what a metric says has arrived. */
  resize(): void {
    if (this.element.hidden) this.#isStale = true;
    else this.#network?.rebuild();
  }

  /** Leave the page: a browser has few drawing contexts to give. */
  close(): void {
    this.#observer.disconnect();
    this.#network?.close();
    this.#network = null;
  }

  png(): Promise<Blob> | null {
    return this.#network?.png() ?? null;
  }

  svg(): Blob | null {
    return this.#network?.svg() ?? null;
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
    this.#observer = new ResizeObserver(resized);
    this.#observer.observe(this.#frame);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#network?.recolor());
    window.tertiusExplorer = {
      screenPosition: (id) => this.#network?.screenPosition(id) ?? null,
      visible: () => this.#network?.visible() ?? { actors: [], facts: [], ties: 0, possible: [] },
    };
  }

  /** More than is readable, or not; the focus stays where the button is, which is made anew. */
  #sizeButton(whole: boolean): HTMLElement {
    const { text, store } = this.#context;
    const change = () => {
      store.change({ whole });
      this.#notes.querySelector("button")?.focus();
    };
    return h("button", { type: "button", class: "link", click: change }, whole ? text.drawWhole : text.drawLess);
  }

  #tell(): void {
    this.#release.disabled = this.#context.store.state.pins.size === 0;
    if (this.#network === null) return;
    const { text, store } = this.#context;
    const { actors, facts } = this.#network.visible();
    const { hidden, undrawn } = this.#network.picture;
    const says =
      facts.length + actors.length === 0 ? text.nothingDrawn : text.pictureSummary(actors.length, facts.length);
    replace(this.#summary, says);
    replace(
      this.#notes,
      actors.length === 0 && h("p", null, text.nothingDrawn),
      hidden.length > 0 && h("p", null, text.hidden(hidden.length), " ", this.#sizeButton(true)),
      store.state.whole && h("p", null, this.#sizeButton(false)),
      undrawn.length > 0 && h("p", null, text.undrawn(undrawn.length)),
    );
  }
}
