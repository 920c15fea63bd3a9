/** A decision on identity, which the server takes with a reason only. */

import type { Context } from "../context";
import { whyOf } from "../server";

/**
 * Sends decisions with the reason that stands in a field; where none does, the reader is led there.
 *
 * `decided` hears of a change, `complain` of what went wrong.
 */
export function decider(
  context: Context,
  why: HTMLInputElement,
  decided: () => void,
  complain: (why: string) => void,
): (what: "merge" | "split" | "undo", of: Record<string, string>) => Promise<void> {
  return async (what, of) => {
    if (why.value.trim() === "") {
      why.focus();
      return;
    }
    try {
      await context.server!.tell(`v1/identity/${what}`, { ...of, why: why.value.trim() });
      // The next decision has a reason of its own.
      why.value = "";
      decided();
    } catch (error) {
      complain(whyOf(error));
    }
  };
}
