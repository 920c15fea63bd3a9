/** Two pictures of the same nodes in the same places: in each stands out what only its own day has. */

import type { Context } from "../context";
import { h, replace } from "../dom";
import { Network, pictureFrame } from "../network/network";
import { Surface } from "../network/surface";
import { Store, type State } from "../state";
import { dateWords } from "../time";

/** A day, and the facts that hold on it and not on the other. */
export interface Side {
  day: string;
  own: readonly string[];
}

/** The page's state as of another day. What is chosen in one picture is chosen in the page, and so in the other. */
class StoreAt extends Store {
  side: Side = { day: "", own: [] };
  readonly #page: Store;

  constructor(page: Store) {
    super(page.state);
    this.#page = page;
  }

  override get state(): State {
    const { selection, ...state } = this.#page.state;
    const { day, own } = this.side;
    const focus = selection ?? (own.length > 0 ? { type: "facts" as const, ids: [...own] } : null);
    return { ...state, day, camera: null, selection: focus };
  }

  override change({ camera: _, ...patch }: Partial<State>): void {
    if (Object.keys(patch).length > 0) this.#page.change(patch);
  }
}

export class SideBySide {
  readonly element = h("div", { class: "side-by-side" });
  readonly #context: Context;
  readonly #stores: [StoreAt, StoreAt];
  #networks: Network[] = [];

  constructor(context: Context) {
    this.#context = context;
    this.#stores = [new StoreAt(context.store), new StoreAt(context.store)];
    const recolor = () => this.#networks.forEach((network) => network.recolor());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolor);
    context.store.subscribe((now, before) => {
      if (now.face === "compare" && now.selection !== before.selection)
        for (const network of this.#networks) network.refresh();
    });
  }

  draw(sides: readonly [Side, Side]): void {
    sides.forEach((side, place) => (this.#stores[place]!.side = side));
    if (this.#networks.length === 0) this.#start();
    else for (const network of this.#networks) network.rebuild();
    const captions = this.element.querySelectorAll("figcaption");
    const { locale } = this.#context.text;
    captions.forEach((caption, place) => replace(caption, dateWords(sides[place]!.day, sides[place]!.day, locale)));
  }

  /** A browser has few drawing contexts to give. */
  close(): void {
    for (const network of this.#networks) network.close();
    this.#networks = [];
    replace(this.element);
  }

  #start(): void {
    const contexts = this.#stores.map((store) => ({ ...this.#context, store }));
    const frames = contexts.map((context, place) => pictureFrame(context, `canvas-${place + 1}`));
    const figures = frames.map((frame) => h("figure", null, h("div", { class: "stage" }, frame), h("figcaption", null)));
    replace(this.element, ...figures);
    try {
      for (const [place, frame] of frames.entries()) this.#networks.push(new Network(contexts[place]!, new Surface(frame)));
    } catch {
      // Without WebGL the lists say the same.
      this.close();
    }
  }
}
