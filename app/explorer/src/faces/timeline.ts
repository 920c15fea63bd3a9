/** Rounds and agreements in order of time, each a bar on one scale; of an actor or process, if one is chosen. */

import { actorName, entityName, factTime, type Context } from "../context";
import { h, replace, svg } from "../dom";
import { concerns } from "../picture/appearance";
import { periodOf } from "../picture/period";
import { whenOf } from "../state";
import { codeWords } from "../strings";
import { dayNumber, daysOf, EARLIEST, factCertainty, LATEST, writtenWords } from "../time";
import { factTitle } from "../titles";
import type { Entity, Fact } from "../view";

interface Row {
  open(): void;
  words: string;
  note: string;
  start: string;
  bounds: { start_min: string; start_max: string; end_min: string; end_max: string };
  isOver: boolean;
  mark: "round" | "agreement";
}

export class Timeline {
  readonly element = h("div", { class: "sheet", id: "timeline", tabindex: 0, role: "region" });
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    this.element.setAttribute("aria-label", context.text.faces.timeline);
  }

  draw(): void {
    const { text } = this.#context;
    const { rows, name } = this.#rows();
    if (rows.length === 0) {
      replace(this.element, h("p", { class: "quiet" }, text.timeline.none));
      return;
    }
    const caption = name === null ? text.timeline.caption : text.timeline.captionOf(name);
    const heads = [text.table.when, text.timeline.what, text.timeline.time].map((word) => h("th", { scope: "col" }, word));
    replace(
      this.element,
      h(
        "table",
        { class: "timeline" },
        h("caption", null, caption),
        h("thead", null, h("tr", null, ...heads)),
        h("tbody", null, ...rows.map((row) => this.#row(row))),
      ),
    );
  }

  #rows(): { rows: Row[]; name: string | null } {
    const { selection } = this.#context.store.state;
    const { actors, entities } = this.#context;
    const dated = this.#context.shown().facts.filter((fact) => fact.start_max < LATEST || fact.end_min > EARLIEST);
    const chosen = selection !== null && selection.type !== "facts" ? selection.id : "";
    if (actors.has(chosen)) {
      const own = dated.filter((fact) => fact.participants.some((part) => part.actor === chosen));
      return { rows: inOrder(own.map((fact) => this.#factRow(fact))), name: actorName(this.#context, chosen) };
    }
    if (entities.has(chosen)) {
      const own = dated.filter((fact) => concerns(fact, chosen));
      return { rows: inOrder(own.map((fact) => this.#factRow(fact))), name: entityName(this.#context, chosen) };
    }
    const rounds = dated.filter((fact) => fact.kind === "Mediation");
    const agreements = [...entities.values()].filter((entity) => typeof entity.values?.["date"] === "string");
    const rows = [
      ...rounds.map((fact) => this.#factRow(fact)),
      ...agreements.map((entity) => this.#agreementRow(entity, String(entity.values!["date"]))),
    ];
    return { rows: inOrder(rows), name: null };
  }

  #factRow(fact: Fact): Row {
    const { text, store } = this.#context;
    const outcome = fact.values["outcome"];
    const led = fact.agreements.map((id) => `→ ${entityName(this.#context, id)}`);
    return {
      open: () => this.#context.open({ type: "fact", id: fact.id }, true),
      words: factTitle(this.#context, fact),
      note: [text.kinds[fact.kind], typeof outcome === "string" ? codeWords(text.codes, outcome) : "", ...led]
        .filter((word) => word !== "")
        .join(" · "),
      start: factTime(this.#context, fact),
      bounds: fact,
      isOver: factCertainty(fact, whenOf(store.state)) === "impossible",
      mark: fact.kind === "Mediation" ? "round" : "agreement",
    };
  }

  #agreementRow(entity: Entity, date: string): Row {
    const { first, last } = daysOf(date) ?? { first: EARLIEST, last: LATEST };
    return {
      open: () => this.#context.open({ type: "entity", id: entity.id }, true),
      words: entityName(this.#context, entity.id),
      note: codeWords(this.#context.text.entityKinds, entity.label),
      start: writtenWords(date, this.#context.text.locale),
      bounds: { start_min: first, start_max: last, end_min: first, end_max: last },
      isOver: false,
      mark: "agreement",
    };
  }

  #row(row: Row): HTMLElement {
    const name = h("button", { type: "button", class: "link", click: row.open }, row.words);
    return h(
      "tr",
      { class: row.isOver ? "over" : null },
      h("td", { class: "when" }, row.start),
      h("th", { scope: "row", class: "caption" }, name, h("span", { class: "quiet" }, " ", row.note)),
      h("td", { class: "bar" }, this.#bar(row)),
    );
  }

  /** The possible time pale, the certain time dark; a hundred steps from the first to the last day. */
  #bar({ bounds, mark }: Row): SVGElement {
    const { first, last } = periodOf(this.#context.view);
    const [from, to] = [dayNumber(first), dayNumber(last)];
    const place = (day: string) => {
      const within = day <= first ? from : day >= last ? to : dayNumber(day);
      return ((within - from) / Math.max(1, to - from)) * 100;
    };
    const piece = (start: string, end: string, name: string) =>
      svg("rect", { x: place(start), width: Math.max(0.7, place(end) - place(start)), y: 0, height: 1, class: name });
    const isSure = bounds.start_max <= bounds.end_min;
    return svg(
      "svg",
      { class: `span ${mark}`, viewBox: "0 0 101 1", preserveAspectRatio: "none", "aria-hidden": "true" },
      piece(bounds.start_min, bounds.end_max, "possible"),
      isSure && piece(bounds.start_max, bounds.end_min, "certain"),
    );
  }
}

function inOrder(rows: Row[]): Row[] {
  return rows.sort((a, b) => a.bounds.start_min.localeCompare(b.bounds.start_min) || a.words.localeCompare(b.words));
}
