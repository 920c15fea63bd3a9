/** What was decided on who is one and the same: taken back where it was wrong, and records separated again. */

import type { Context } from "../context";
import { h } from "../dom";
import type { Rows } from "../server";
import { codeWords } from "../strings";
import { decider } from "./deciding";
import { fill } from "./fill";

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

export class Decisions {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #list = h("div", null);
  readonly #decide: ReturnType<typeof decider>;

  /** `decided` and `complain` as of `decider`. */
  constructor(context: Context, decided: () => void, complain: (why: string) => void) {
    this.#context = context;
    const { keeping } = context.text;
    const why = h("input", { type: "text", id: "decision-why", placeholder: keeping.why });
    const record = h("input", { type: "text", id: "split-record", autocomplete: "off", spellcheck: "false" });
    this.#decide = decider(context, why, decided, complain);
    const separate = () => void this.#decide("split", { record: record.value.trim() });
    const split = h(
      "p",
      { class: "upload" },
      h("label", { title: keeping.split }, `${keeping.record} `, record),
      h("button", { type: "button", id: "split", title: keeping.split, click: separate }, keeping.separate),
    );
    this.element = h("div", null, h("p", { class: "upload" }, h("label", null, `${keeping.why} `, why)), this.#list, split);
  }

  /** Reads the list anew; what is being written beside it stays. */
  async draw(): Promise<void> {
    await fill(this.#list, this.#read());
  }

  async #read(): Promise<HTMLElement[]> {
    const { keeping } = this.#context.text;
    const { data } = await this.#context.server!.ask<Rows<Decision>>("v1/identity/decisions", { limit: "20" });
    if (data.length === 0) return [h("p", { class: "quiet" }, keeping.noDecisions)];
    const rows = data.map((one) =>
      decisionRow(this.#context, one, () => void this.#decide("undo", { decision: one.id })),
    );
    return [h("table", null, h("tbody", null, ...rows))];
  }
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
