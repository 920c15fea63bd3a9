import view from "../../../tests/explorer/mali_view.json";

import { filtering, indexed, type Context } from "../src/context";
import { INITIAL, Store } from "../src/state";
import { Steps } from "../src/steps";
import { catalogueFor } from "../src/strings";
import { parseView, type Fact, type View } from "../src/view";

/** The hand-made view that the browser tests use too: talks of 2012-2015, and what is around them. */
export const mali: View = parseView(view);

export function factOf(id: string): Fact {
  const found = mali.facts.find((fact) => fact.id === id);
  if (found === undefined) throw new Error(`The fixture has no fact ${id}.`);
  return found;
}

/** What the parts of the page get, without a page. */
export function contextOf(view: View, language = "en"): Context {
  const store = new Store(INITIAL);
  return {
    ...{ view, store, server: null, ranking: null, ...catalogueFor(language), ...indexed(view) },
    steps: new Steps(store),
    shown: filtering(view, store),
    open: () => undefined,
    announce: () => undefined,
  };
}
