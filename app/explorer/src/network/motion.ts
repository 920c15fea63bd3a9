/** Whether the picture moves: then nothing but what is seen is drawn, and of many ties no more than plain lines. */

import type Sigma from "sigma";

/** So many ties are drawn as plain lines while they move. */
export const MANY_TIES = 1_000;
/** So long after the last move the picture is at rest, in milliseconds; where frames are slow, two of them later. */
const REST = 150;
const LONGEST_REST = 3_000;

export class Motion {
  #isMoving = true;
  #ties = 0;
  #camera = "";
  #moved = performance.now();
  #rest: ReturnType<typeof setTimeout> | undefined;

  get isMoving(): boolean {
    return this.#isMoving;
  }

  get isSketch(): boolean {
    return this.#isMoving && this.#ties >= MANY_TIES;
  }

  follow(sigma: Sigma): void {
    sigma.on("beforeRender", () => {
      this.#ties = sigma.getGraph().size;
      const camera = JSON.stringify(sigma.getCamera().getState());
      if (camera !== this.#camera) this.move(sigma);
      this.#camera = camera;
    });
    sigma.on("kill", () => this.stop());
  }

  /** Something moves; without another move it is at rest soon, and is drawn in full. */
  move(sigma: Sigma): void {
    const now = performance.now();
    const pause = Math.min(Math.max(REST, 2 * (now - this.#moved)), LONGEST_REST);
    this.#isMoving = true;
    this.#moved = now;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.stop();
      sigma.scheduleRender();
    }, pause);
  }

  /** Be at rest from now on, whatever moved last. */
  stop(): void {
    clearTimeout(this.#rest);
    this.#isMoving = false;
  }
}
