/** Whether the picture moves: then nothing but what is seen is drawn, and of many ties no more than plain lines. */

import type Sigma from "sigma";

/** So many ties are drawn as plain lines while they move. */
export const MANY_TIES = 1_000;
/** So long after the last move the picture is at rest, in milliseconds. */
const REST = 150;
/** Many ties may take longer than that for a frame: then it is two frames, if these were frames of one move. */
const SLOWEST_FRAME = 1_500;

export class Motion {
  #isMoving = true;
  #ties = 0;
  #camera = "";
  #moved = -Infinity;
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
    const frame = now - this.#moved;
    const isSlow = this.#ties >= MANY_TIES && frame < SLOWEST_FRAME;
    this.#isMoving = true;
    this.#moved = now;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.stop();
      sigma.scheduleRender();
    }, isSlow ? Math.max(REST, 2 * frame) : REST);
  }

  /** Be at rest from now on, whatever moved last. */
  stop(): void {
    clearTimeout(this.#rest);
    this.#isMoving = false;
  }
}
