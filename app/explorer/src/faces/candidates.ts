/** Records that may be one, side by side with the evidence, for a person to decide. */

import type { Context } from "../context";
import { h } from "../dom";
import type { Rows } from "../server";
import { codeWords } from "../strings";
import { writtenWords } from "../time";
import { decider } from "./deciding";
import { fill } from "./fill";

interface Candidate {
  left: string;
  left_name: string;
  right: string;
  right_name: string;
  score: number;
  evidence: { feature: string; score: number; left: unknown; right: unknown }[];
}

export class Candidates {
  readonly element = h("div", null);
  readonly #context: Context;
  readonly #decided: () => void;
  readonly #complain: (why: string) => void;
  /** By what is shown of them; null where a pair was left open. A reason half written outlives the next reading. */
  readonly #pairs = new Map<string, HTMLElement | null>();

  /** `decided` and `complain` as of `decider`. */
  constructor(context: Context, decided: () => void, complain: (why: string) => void) {
    this.#context = context;
    this.#decided = decided;
    this.#complain = complain;
  }

  async draw(): Promise<void> {
    await fill(this.element, this.#read());
  }

  async #read(): Promise<HTMLElement[]> {
    const asked = { kind: "actor", limit: "20" };
    const { data } = await this.#context.server!.ask<Rows<Candidate>>("v1/identity/candidates", asked);
    const pairs = data.flatMap((pair) => this.#elementOf(pair) ?? []);
    return pairs.length > 0 ? pairs : [h("p", { class: "quiet" }, this.#context.text.keeping.noCandidates)];
  }

  #elementOf(pair: Candidate): HTMLElement | null {
    const key = JSON.stringify(pair);
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const leaveOpen = () => {
      this.#pairs.get(key)?.remove();
      this.#pairs.set(key, null);
    };
    const made = sideBySide(this.#context, pair, leaveOpen, this.#decided, this.#complain);
    this.#pairs.set(key, made);
    return made;
  }
}

function sideBySide(
  context: Context,
  pair: Candidate,
  leaveOpen: () => void,
  decided: () => void,
  complain: (why: string) => void,
): HTMLElement {
  const { keeping } = context.text;
  const why = h("input", { type: "text", "aria-label": keeping.why, placeholder: keeping.why });
  const decide = decider(context, why, decided, complain);
  const merge = () => void decide("merge", { left: pair.left, right: pair.right });
  const rows = pair.evidence.map(({ feature, score, left, right }) => {
    const words = (value: unknown) => (feature === "dates" && typeof value === "string" ? timeWords(context, value) : told(value));
    return h(
      "tr",
      null,
      h("th", { scope: "row" }, codeWords(context.text.values, feature)),
      ...[left, right].map((value) => h("td", null, h("bdi", null, words(value)))),
      h("td", { class: "number" }, score.toFixed(2)),
    );
  });
  const heads = [pair.left_name, pair.right_name, `${keeping.score} ${pair.score.toFixed(2)}`];
  const ids = ["", pair.left, pair.right, ""].map((id) => h("td", { class: "quiet" }, h("bdi", null, id)));
  return h(
    "article",
    { class: "candidate" },
    h(
      "table",
      null,
      h("thead", null, h("tr", null, h("td", null), ...heads.map((head) => h("th", { scope: "col" }, h("bdi", null, head))))),
      h("tbody", null, h("tr", null, ...ids), ...rows),
    ),
    why,
    h("button", { type: "button", click: merge }, keeping.merge),
    h("button", { type: "button", click: leaveOpen }, keeping.later),
  );
}

/** A date, or two of an interval whose ends may be open. */
function timeWords({ text }: Context, edtf: string): string {
  const ends = edtf.split("/").map((end) => (end === ".." ? "…" : writtenWords(end, text.locale)));
  return ends.join(" – ");
}

function told(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : JSON.stringify(value);
}
