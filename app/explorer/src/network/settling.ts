/** Where a web comes to rest, found beside the page where that is possible, so that the page answers meanwhile. */

import { fitted, settle, webOf, type Web } from "../picture/forces";
import type { Picture } from "../picture/model";
import type { Arranged, Stage } from "../picture/sides";

/** So many settled webs are kept beside the one asked about: with hubs and without, before and after a change of day. */
const KEPT = 3;

export class Settling {
  /** Undefined before the first question: who looks at another arrangement needs no worker. */
  #worker: Worker | null | undefined;
  readonly #isServed: boolean;
  readonly #onSettled: () => void;
  /** The webs asked about last, in that order, each with its places once they are known. */
  #asked: { web: Web; places: Float64Array | null }[] = [];

  /** A page that is a file of its own may run no second script: there it settles while the page waits. */
  constructor(isServed: boolean, onSettled: () => void) {
    this.#isServed = isServed;
    this.#onSettled = onSettled;
  }

  /**
   * The arrangement of a picture by closeness; null if it is not known yet, and `onSettled` will be called.
   *
   * `whole` is the picture without any filter: all of it takes part, so that nothing moves when some is filtered out;
   * unless it is too much to draw.
   */
  arrange(picture: Picture, whole: Picture, stage: Stage): Arranged | null {
    const isComplete = [...picture.nodes.keys()].every((id) => whole.nodes.has(id));
    const { ids, web } = webOf(isComplete ? whole : picture);
    const places = this.#places(web);
    return places && fitted(ids, places, stage);
  }

  /** The places of the nodes; null if they are not known yet. */
  #places(web: Web): Float64Array | null {
    const before = this.#asked.find((one) => isSame(one.web, web));
    if (before !== undefined) return before.places;
    if (this.#worker === undefined) this.#worker = this.#isServed ? this.#start() : null;
    const places = this.#worker === null ? settle(web) : null;
    const kept = this.#asked.filter((one, at) => one.places === null || at >= this.#asked.length - KEPT);
    this.#asked = [...kept, { web, places }];
    this.#worker?.postMessage(web);
    return places;
  }

  close(): void {
    this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL("../picture/forces_worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Float64Array>) => this.#take(data));
    worker.addEventListener("error", () => this.#goOnAlone());
    return worker;
  }

  /** Answers come in the order of the questions. */
  #take(places: Float64Array): void {
    const first = this.#asked.find((one) => one.places === null);
    if (first === undefined) return;
    first.places = places;
    this.#onSettled();
  }

  #goOnAlone(): void {
    this.#worker = null;
    for (const one of this.#asked) one.places ??= settle(one.web);
    this.#onSettled();
  }
}

function isSame(one: Web, other: Web): boolean {
  return (
    one.order === other.order &&
    one.ends.length === other.ends.length &&
    one.ends.every((end, at) => end === other.ends[at])
  );
}
