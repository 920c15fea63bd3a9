import type Sigma from "sigma";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { MANY_TIES, Motion } from "../src/network/motion";

/** What of sigma a motion asks: a camera that can be moved, a number of ties, and frames. */
class Frames {
  size = MANY_TIES;
  x = 0;
  scheduled = 0;
  readonly #heard = new Map<string, () => void>();

  on(event: string, listener: () => void) {
    this.#heard.set(event, listener);
  }

  tell(event: string) {
    this.#heard.get(event)?.();
  }

  getGraph = () => ({ size: this.size });
  getCamera = () => ({ getState: () => ({ x: this.x }) });
  scheduleRender = () => (this.scheduled += 1);
}

describe("the picture's motion", () => {
  let frames: Frames;
  let motion: Motion;

  beforeEach(() => {
    vi.useFakeTimers();
    frames = new Frames();
    motion = new Motion();
    motion.follow(frames as unknown as Sigma);
  });
  afterEach(() => void vi.useRealTimers());

  const frame = (x: number) => {
    frames.x = x;
    frames.tell("beforeRender");
  };

  it("sketches many ties while the camera moves, and has them drawn in full at rest", () => {
    frame(1);
    expect([motion.isMoving, motion.isSketch]).toEqual([true, true]);
    vi.advanceTimersByTime(160);
    expect([motion.isMoving, motion.isSketch, frames.scheduled]).toEqual([false, false, 1]);
  });

  it("draws few ties in full even then", () => {
    frames.size = MANY_TIES - 1;
    frame(1);
    expect([motion.isMoving, motion.isSketch]).toEqual([true, false]);
  });

  it("takes a frame of the same view for no move, but not for the end of one", () => {
    frame(1);
    frame(1);
    expect(motion.isMoving).toBe(true);
    vi.advanceTimersByTime(160);
    frame(1);
    expect(motion.isMoving).toBe(false);
  });

  it("waits for two frames where they are slow, lest a full drawing come between", () => {
    frame(1);
    vi.advanceTimersByTime(100);
    for (const x of [2, 3, 4]) {
      frame(x);
      vi.advanceTimersByTime(120);
    }
    vi.advanceTimersByTime(100);
    expect(motion.isMoving).toBe(true);
    vi.advanceTimersByTime(60);
    expect([motion.isMoving, frames.scheduled]).toEqual([false, 1]);
  });

  it("takes a pause for no slow frame, nor does it wait where ties are few", () => {
    frame(1);
    vi.advanceTimersByTime(5_000);
    frame(2);
    vi.advanceTimersByTime(160);
    expect(motion.isMoving).toBe(false);
    frames.size = MANY_TIES - 1;
    for (const x of [3, 4]) {
      frame(x);
      vi.advanceTimersByTime(120);
    }
    vi.advanceTimersByTime(40);
    expect(motion.isMoving).toBe(false);
  });

  it("is over when it is stopped", () => {
    frame(1);
    frames.tell("kill");
    vi.advanceTimersByTime(5_000);
    expect([motion.isMoving, frames.scheduled]).toEqual([false, 0]);
  });
});
