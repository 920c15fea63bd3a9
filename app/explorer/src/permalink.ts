/** Addresses of a view: for people who get it later, and for the server that makes a file of the same facts. */

import { partCounts } from "./picture/filters";
import { INITIAL, toFragment, whenOf, type State } from "./state";
import { FACT_KINDS, type View } from "./view";

const OWN = "actor process kind as_of known_at policy certainty question role without around reliability".split(" ");

/** The page's address with the graph as it is now and everything that the reader has chosen. */
export function viewAddress(href: string, view: View, state: State): string {
  const url = new URL(href);
  if (url.protocol !== "file:" && !url.searchParams.has("known_at")) url.searchParams.set("known_at", String(view.epoch));
  url.hash = toFragment(state);
  return url.href;
}

/**
 * The parameters that select at the server what is shown here: the page's own, with the day, kinds, certainty, roles,
 * sources, process and actors that the reader has chosen.
 */
export function viewQuery(view: View, state: State, search: string): URLSearchParams {
  const asked = new URLSearchParams(search);
  const query = new URLSearchParams([...asked].filter(([name]) => OWN.includes(name) || asked.has("question")));
  const when = whenOf(state);
  if (when !== null) query.set("as_of", when.first === null ? when.last : `${when.first}/${when.last}`);
  // A question of its own has no kinds to choose from.
  if (!query.has("question") && !query.has("kind") && state.kinds.size < FACT_KINDS.length)
    query.set("kind", FACT_KINDS.filter((kind) => state.kinds.has(kind)).join(","));
  narrow(query, view, state);
  if (state.possible !== INITIAL.possible) query.set("certainty", "certain");
  if (!query.has("known_at")) query.set("known_at", String(view.epoch));
  return query;
}

/** The filters of the picture; the server narrows with them whatever question chose the facts. */
function narrow(query: URLSearchParams, view: View, { without, reliability, process, around }: State): void {
  const before = query.get("without");
  // What an old address leaves out and nobody here has, the server may not know.
  const left = partCounts(view).flatMap(([code]) => (without.has(code) ? [code] : []));
  if (left.length > 0) query.set("without", [...(before === null ? [] : [before]), ...left].join(","));
  // The stricter of the page's own and the reader's.
  if (reliability < (query.get("reliability") ?? INITIAL.reliability)) query.set("reliability", reliability);
  if (process !== null) query.set("process", process);
  if (around.length > 0) query.set("around", around.join(","));
}
