/** What was decided on who is one and the same: taken back where it was wrong, and records separated again. */

import type { Context } from "../context";
import { h } from "../dom";
import type { Rows } from "../server";
import { codeWords } from "../strings";
import { decider } from "./deciding";

interface Judgement {
  left: string;
  right: string;
}

interface Decision {
  id: string;
  kind: string;
  by: string;
  at: string;
  why: string;
  record: string | null;
  undoes: string | null;
  undone_by: string | null;
  began: Judgement[];
  ended: Judgement[];
}

/** A long list of pairs is told by its first. */
const MOST_PAIRS = 3;

/** `decided` and `complain` as of `decider`. */
export async function decisions(
  context: Context,
  decided: () => void,
  complain: (why: string) => void,
): Promise<HTMLElement[]> {
  const { keeping } = context.text;
  const { data } = await context.server!.ask<Rows<Decision>>("v1/identity/decisions", { limit: "20" });
  const why = h("input", { type: "text", id: "decision-why", placeholder: keeping.why });
  const decide = decider(context, why, decided, complain);
  const rows = data.map((one) => decisionRow(context, one, () => void decide("undo", { decision: one.id })));
  const list =
    rows.length === 0 ? h("p", { class: "quiet" }, keeping.noDecisions) : h("table", null, h("tbody", null, ...rows));
  const record = h("input", { type: "text", id: "split-record", autocomplete: "off", spellcheck: "false" });
  const separate = () => void decide("split", { record: record.value.trim() });
  const split = h(
    "p",
    { class: "upload" },
    h("label", { title: keeping.split }, `${keeping.record} `, record),
    h("button", { type: "button", id: "split", title: keeping.split, click: separate }, keeping.separate),
  );
  return [h("p", { class: "upload" }, h("label", null, `${keeping.why} `, why)), list, split];
}

function decisionRow(context: Context, one: Decision, takeBack: () => void): HTMLElement {
  const { keeping } = context.text;
  const pairs = (one.began.length > 0 ? one.began : one.ended).map(({ left, right }) => `${left} = ${right}`);
  const more = pairs.length > MOST_PAIRS ? ` +${pairs.length - MOST_PAIRS}` : "";
  const about = one.record ?? one.undoes ?? `${pairs.slice(0, MOST_PAIRS).join(", ")}${more}`;
  return h(
    "tr",
    { "data-decision": one.id },
    h("th", { scope: "row" }, one.id),
    h("td", null, codeWords(keeping.judged, one.kind)),
    h("td", null, h("bdi", null, about)),
    h("td", null, h("bdi", null, one.why), " ", h("span", { class: "quiet" }, one.by, " ", one.at.slice(0, 10))),
    h(
      "td",
      null,
      one.undone_by === null
        ? h("button", { type: "button", click: takeBack }, keeping.takeBack)
        : keeping.takenBack(one.undone_by),
    ),
  );
}
