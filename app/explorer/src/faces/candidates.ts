/** Records that may be one, side by side with the evidence, for a person to decide. */

import type { Context } from "../context";
import { h } from "../dom";
import type { Rows } from "../server";
import { codeWords } from "../strings";
import { writtenWords } from "../time";
import { decider } from "./deciding";

interface Candidate {
  left: string;
  left_name: string;
  right: string;
  right_name: string;
  score: number;
  evidence: { feature: string; score: number; left: unknown; right: unknown }[];
}

export async function candidates(
  context: Context,
  decided: () => void,
  complain: (why: string) => void,
): Promise<HTMLElement[]> {
  const asked = { kind: "actor", limit: "20" };
  const { data } = await context.server!.ask<Rows<Candidate>>("v1/identity/candidates", asked);
  if (data.length === 0) return [h("p", { class: "quiet" }, context.text.keeping.noCandidates)];
  return data.map((pair) => sideBySide(context, pair, decided, complain));
}

function sideBySide(
  context: Context,
  pair: Candidate,
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
  const element = h("article", { class: "candidate" });
  element.append(
    h(
      "table",
      null,
      h("thead", null, h("tr", null, h("td", null), ...heads.map((head) => h("th", { scope: "col" }, h("bdi", null, head))))),
      h("tbody", null, h("tr", null, ...ids), ...rows),
    ),
    why,
    h("button", { type: "button", click: merge }, keeping.merge),
    h("button", { type: "button", click: () => element.remove() }, keeping.later),
  );
  return element;
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
