/** A place of the page that shows what the server answers. */

import { h, replace } from "../dom";
import { whyOf } from "../server";

/** Put into a place what is asked for, once it is there; or why it is not. What stands there stays until then. */
export async function fill(place: HTMLElement, asked: Promise<HTMLElement[]>): Promise<void> {
  try {
    replace(place, ...(await asked));
  } catch (error) {
    replace(place, h("p", { role: "alert" }, whyOf(error)));
  }
}
