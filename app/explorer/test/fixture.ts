import view from "../../../tests/explorer/mali_view.json";

import { parseView, type Fact, type View } from "../src/view";

/** The hand-made view that the browser tests use too: talks of 2012-2015, and what is around them. */
export const mali: View = parseView(view);

export function factOf(id: string): Fact {
  const found = mali.facts.find((fact) => fact.id === id);
  if (found === undefined) throw new Error(`The fixture has no fact ${id}.`);
  return found;
}
