/** Two days side by side: what had vanished, what stayed, what had appeared. */

import type { Context } from "../context";
import { h, replace } from "../dom";
import { compare } from "../picture/comparison";
import { periodOf } from "../picture/period";
import { whenOf } from "../state";
import { dateWords } from "../time";
import type { Fact } from "../view";
import { factButton } from "./evidence";
import { SideBySide } from "./side_by_side";

const LISTS = ["vanished", "stayed", "appeared"] as const;
const SIGNS: Record<(typeof LISTS)[number], string> = { vanished: "−", stayed: "=", appeared: "+" };

export class ComparisonFace {
  readonly element = h("div", { class: "sheet", id: "compare", tabindex: 0, role: "region" });
  readonly #context: Context;
  readonly #lists = h("div", { class: "comparison" });
  readonly #pictures: SideBySide;
  readonly #earlier: HTMLInputElement;
  readonly #later: HTMLInputElement;

  constructor(context: Context) {
    this.#context = context;
    const { text } = context;
    this.#pictures = new SideBySide(context);
    this.element.setAttribute("aria-label", text.faces.compare);
    this.#earlier = this.#field("earlier-day", (day) => context.store.change({ earlier: day }));
    this.#later = this.#field("later-day", (day) => context.store.change({ day }));
    const label = (words: string, field: HTMLElement) => h("label", null, `${words} `, field);
    const fields = h(
      "p",
      { class: "days" },
      label(text.compare.earlier, this.#earlier),
      label(text.compare.later, this.#later),
    );
    replace(this.element, h("p", { class: "quiet" }, text.compare.caption), fields, this.#pictures.element, this.#lists);
  }

  draw(): void {
    const { text, store, view } = this.#context;
    const { state } = store;
    const earlierDay = state.earlier ?? periodOf(view).first;
    this.#earlier.value = state.earlier ?? "";
    this.#later.value = state.day ?? "";
    if (state.earlier === null || state.day === null) {
      this.#pictures.close();
      replace(this.#lists, h("p", { class: "quiet" }, text.compare.choose));
      return;
    }
    const facts = this.#context.shown().facts.filter((fact) => state.kinds.has(fact.kind));
    const [before, after] = [whenOf({ ...state, day: earlierDay })!, whenOf(state)!];
    const found = compare(facts, before, after, state.possible);
    const days = {
      vanished: [earlierDay],
      stayed: [earlierDay, state.day],
      appeared: [state.day],
    };
    const ids = (facts: Fact[]) => facts.map(({ id }) => id);
    this.#pictures.draw([
      { day: earlierDay, own: ids(found.vanished) },
      { day: state.day, own: ids(found.appeared) },
    ]);
    const lists = LISTS.map((name) => this.#list(name, days[name], found[name], found.changed));
    replace(this.#lists, ...lists);
  }

  close(): void {
    this.#pictures.close();
  }

  #list(name: (typeof LISTS)[number], days: string[], facts: Fact[], changed: ReadonlySet<string>): HTMLElement {
    const { text } = this.#context;
    const when = days.map((day) => dateWords(day, day, text.locale)).join(", ");
    const rows = facts.map((fact) =>
      h(
        "li",
        { "data-fact": fact.id },
        factButton(this.#context, fact, null),
        changed.has(fact.id) && h("span", { class: "quiet" }, text.compare.changed),
      ),
    );
    const title = h(
      "h2",
      null,
      h("span", { "aria-hidden": "true" }, `${SIGNS[name]} `),
      text.compare[name],
      h("span", { class: "count" }, facts.length),
    );
    const list = facts.length === 0 ? h("p", { class: "quiet" }, text.compare.none) : h("ul", { class: "facts" }, ...rows);
    return h("section", { class: `compared ${name}` }, title, h("p", { class: "quiet" }, when), list);
  }

  #field(id: string, choose: (day: string) => void): HTMLInputElement {
    const field = h("input", { type: "date", id });
    field.addEventListener("change", () => {
      if (field.value >= "1000") choose(field.value);
    });
    return field;
  }
}
