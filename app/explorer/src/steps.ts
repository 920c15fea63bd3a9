/** Undo and redo: what was chosen before, step by step; what is read and where one looks is no step. */

import { type State, type Store } from "./state";

const REMEMBERED = [
  "arrangement",
  "projected",
  "whole",
  "day",
  "span",
  "earlier",
  "kinds",
  "possible",
  "without",
  "reliability",
  "process",
  "around",
  "pins",
  "metric",
] as const satisfies readonly (keyof State)[];

type Step = Pick<State, (typeof REMEMBERED)[number]>;

/** Changes of the same thing that follow each other faster than this are one step: a slider is not undone by days. */
const ONE_GESTURE_MS = 800;
const MOST_STEPS = 100;

export class Steps {
  readonly #store: Store;
  readonly #clock: () => number;
  #past: Step[] = [];
  #future: Step[] = [];
  #last = { at: Number.NEGATIVE_INFINITY, what: "" };
  #isMoving = false;

  /** Subscribe before those who ask `canUndo` when the state changes. */
  constructor(store: Store, clock: () => number = () => performance.now()) {
    this.#store = store;
    this.#clock = clock;
    store.subscribe((now, before) => this.#note(now, before));
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  undo(): void {
    this.#move(this.#past, this.#future);
  }

  redo(): void {
    this.#move(this.#future, this.#past);
  }

  #note(now: State, before: State): void {
    const what = REMEMBERED.filter((key) => now[key] !== before[key]).join(" ");
    if (this.#isMoving || what === "") return;
    const at = this.#clock();
    const isSameGesture = what === this.#last.what && at - this.#last.at < ONE_GESTURE_MS;
    this.#last = { at, what };
    this.#future = [];
    if (!isSameGesture) this.#past = [...this.#past, stepOf(before)].slice(-MOST_STEPS);
  }

  #move(from: Step[], to: Step[]): void {
    const step = from.pop();
    if (step === undefined) return;
    to.push(stepOf(this.#store.state));
    this.#last = { at: Number.NEGATIVE_INFINITY, what: "" };
    this.#isMoving = true;
    this.#store.change(step);
    this.#isMoving = false;
  }
}

function stepOf(state: State): Step {
  return Object.fromEntries(REMEMBERED.map((key) => [key, state[key]])) as unknown as Step;
}
