/** Whether the picture moves: then nothing but what is seen is drawn. */

import type Sigma from "sigma";
import type { EdgeProgramType, ProgramInfo } from "sigma/rendering";
import type { RenderParams } from "sigma/types";

import { LineProgram } from "./tie_program";

/** So long after the last move the picture is at rest, in milliseconds. */
const REST = 150;

export class Motion {
  #isMoving = true;
  #camera = "";
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** Draws ties; what tells which of them is pointed at, a second drawing of all, only at rest. */
  lineProgram(): EdgeProgramType {
    const isMoving = () => this.#isMoving;
    return class extends LineProgram {
      override renderProgram(params: RenderParams, info: ProgramInfo): void {
        if (!info.isPicking || !isMoving()) super.renderProgram(params, info);
      }
    };
  }

  follow(sigma: Sigma): void {
    sigma.on("beforeRender", () => {
      const camera = JSON.stringify(sigma.getCamera().getState());
      this.#isMoving = camera !== this.#camera;
      this.#camera = camera;
    });
    sigma.on("afterRender", () => {
      if (!this.#isMoving) return;
      clearTimeout(this.#rest);
      this.#rest = setTimeout(() => sigma.scheduleRender(), REST);
    });
    sigma.on("kill", () => clearTimeout(this.#rest));
  }
}
