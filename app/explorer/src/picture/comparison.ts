/** Two days side by side: what had appeared by the later one, what had vanished, and what stayed. */

import { factCertainty, type Certainty, type When } from "../time";
import type { Fact } from "../view";

export interface Comparison {
  vanished: Fact[];
  stayed: Fact[];
  appeared: Fact[];
  /** In what stayed: facts that were possible at one of the times and certain at the other. */
  changed: ReadonlySet<string>;
}

export function compare(facts: readonly Fact[], earlier: When, later: When, possible: boolean): Comparison {
  const isShown = (one: Certainty) => one === "certain" || (possible && one === "possible");
  const found: Comparison = { vanished: [], stayed: [], appeared: [], changed: new Set() };
  const changed = new Set<string>();
  for (const fact of facts) {
    const [before, after] = [factCertainty(fact, earlier), factCertainty(fact, later)];
    if (isShown(before) && isShown(after)) {
      found.stayed.push(fact);
      if (before !== after) changed.add(fact.id);
    } else if (isShown(before)) found.vanished.push(fact);
    else if (isShown(after)) found.appeared.push(fact);
  }
  return { ...found, changed };
}
