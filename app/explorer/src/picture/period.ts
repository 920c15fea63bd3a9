/** The time that a view is about. */

import { span } from "../time";
import type { View } from "../view";

/** From the first to the last day that a fact names, or to the day asked about if that is later. */
export function periodOf(view: View): { first: string; last: string } {
  const asked = /^\d{4}-\d\d-\d\d$/u.test(view.as_of) ? view.as_of : "1970-01-01";
  const { first, last } = span(view.facts) ?? { first: asked, last: asked };
  return { first, last: last > asked ? last : asked };
}
