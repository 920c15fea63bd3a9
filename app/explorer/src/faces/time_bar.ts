/** The time bar: the whole period or a day, by slider, by date or played; with the mediations of each month. */

import type { Context } from "../context";
import { h, replace, svg } from "../dom";
import { periodOf } from "../picture/period";
import { SPAN_DAYS, whenOf, type Span } from "../state";
import { dayNumber, dayText, factCertainty, heldWithin, whenWords } from "../time";
import type { Fact } from "../view";

const FRAME_MS = 100;
const FRAMES = 240;
const BARS = 120;

export class TimeBar {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #first: number;
  readonly #last: number;
  readonly #slider: HTMLInputElement;
  readonly #date: HTMLInputElement;
  readonly #whole: HTMLButtonElement;
  readonly #play: HTMLButtonElement;
  readonly #span: HTMLSelectElement;
  readonly #says = h("output", { id: "time-says" });
  readonly #mediations: Fact[];
  readonly #histogram = svg("svg", {
    class: "histogram",
    viewBox: `0 0 ${BARS} 1`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  #timer: number | null = null;

  constructor(context: Context) {
    this.#context = context;
    const { view, text, store } = context;
    const period = periodOf(view);
    [this.#first, this.#last] = [dayNumber(period.first), dayNumber(period.last)];
    this.#mediations = view.facts.filter((fact) => fact.kind === "Mediation");
    const toDay = (number: number) => store.change({ day: dayText(number) });
    this.#slider = h("input", {
      id: "day",
      type: "range",
      min: this.#first,
      max: this.#last,
      step: 1,
      "aria-label": text.time.sliderLabel,
      input: () => toDay(this.#slider.valueAsNumber),
    });
    this.#date = h("input", { type: "date", id: "date", "aria-label": text.time.day });
    this.#date.addEventListener("change", () => {
      // While a year is typed it passes through the years 2, 20 and 201.
      if (this.#date.value >= "1000") store.change({ day: this.#date.value });
    });
    const options = Object.entries(text.time.spans).map(([value, words]) => h("option", { value }, words));
    this.#span = h("select", { id: "span", "aria-label": text.time.span }, ...options);
    this.#span.addEventListener("change", () =>
      store.change({ span: this.#span.value as Span, day: store.state.day ?? period.last }),
    );
    this.#whole = h(
      "button",
      { type: "button", id: "whole-period", click: () => this.#showAll() },
      text.time.wholePeriod,
    );
    this.#play = h("button", {
      type: "button",
      id: "play",
      click: () => (this.#timer === null ? this.#start() : this.pause()),
    });
    const track = h("div", { class: "track" }, this.#histogram, this.#slider, this.#years());
    this.element = h(
      "section",
      { class: "time", "aria-label": text.time.label },
      this.#play,
      this.#whole,
      track,
      this.#date,
      this.#span,
      this.#says,
    );
  }

  draw(): void {
    if (this.#histogram.childElementCount === 0) this.#drawHistogram();
    const { text, store } = this.#context;
    const { day, span: chosen } = store.state;
    const when = whenOf(store.state);
    this.#span.value = chosen;
    this.#slider.value = String(day === null ? this.#last : dayNumber(day));
    this.element.classList.toggle("whole", day === null);
    this.#slider.setAttribute("aria-valuetext", when === null ? text.time.wholePeriod : whenWords(when, text));
    this.#date.value = day ?? "";
    this.#whole.setAttribute("aria-pressed", String(day === null));
    replace(this.#play, this.#timer === null ? `▶ ${text.time.play}` : `❚❚ ${text.time.pause}`);
    if (when === null) {
      const year = (number: number) => dayText(number).slice(0, 4);
      replace(this.#says, text.time.whole(this.#mediations.length, year(this.#first), year(this.#last)));
      return;
    }
    const counts = this.#mediations.map((fact) => factCertainty(fact, when));
    const number = (word: string) => counts.filter((certainty) => certainty === word).length;
    replace(
      this.#says,
      h("strong", null, capitalised(whenWords(when, text))),
      " ",
      text.time.counts(number("certain"), number("possible")),
    );
  }

  pause(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.draw();
  }

  #showAll(): void {
    this.pause();
    this.#context.store.change({ day: null });
  }

  /** Run from the day shown to the end, or from the beginning, in about 24 seconds. */
  #start(): void {
    const { day: shown, span: chosen } = this.#context.store.state;
    // A single day would step over all that lasted for a few days only: each frame reaches back to the one before.
    const reach = chosen === "day" ? "month" : chosen;
    this.#context.store.change({ span: reach });
    const step = Math.min(Math.max(1, Math.round((this.#last - this.#first) / FRAMES)), SPAN_DAYS[reach]);
    let number = shown === null || dayNumber(shown) >= this.#last ? this.#first : dayNumber(shown);
    this.#timer = window.setInterval(() => {
      this.#context.store.change({ day: dayText(number) });
      if (number >= this.#last) this.pause();
      number = Math.min(number + step, this.#last);
    }, FRAME_MS);
    this.draw();
  }

  /** Bars of the mediations that may have been under way, the certain ones darker. */
  #drawHistogram(): void {
    const width = Math.max(1, this.#last - this.#first) / BARS;
    const counts = Array.from({ length: BARS }, (_, bar) => {
      const [from, to] = [bar, bar + 1].map((edge) => dayText(Math.round(this.#first + edge * width))) as [
        string,
        string,
      ];
      const all = this.#mediations.map((fact) => heldWithin(fact, from, to));
      return {
        certain: all.filter((one) => one === "certain").length,
        possible: all.filter((one) => one === "possible").length,
      };
    });
    const most = Math.max(1, ...counts.map(({ certain, possible }) => certain + possible));
    const bars = counts.flatMap(({ certain, possible }, bar) => {
      const rectangle = (from: number, to: number, name: string) =>
        svg("rect", { x: bar, width: 0.8, y: 1 - to / most, height: (to - from) / most, class: name });
      return [rectangle(0, certain, "certain"), rectangle(certain, certain + possible, "possible")];
    });
    this.#histogram.append(...bars);
  }

  #years(): SVGElement {
    const [from, to] = [Number(dayText(this.#first).slice(0, 4)), Number(dayText(this.#last).slice(0, 4))];
    const every = Math.ceil((to - from + 1) / 14);
    const marks = Array.from({ length: to - from + 1 }, (_, place) => from + place)
      .filter((year) => (year - from) % every === 0)
      .map((year) => {
        const share = (dayNumber(`${year}-01-01`) - this.#first) / Math.max(1, this.#last - this.#first);
        // A slider runs from right to left where the writing does.
        const place = this.#context.text.direction === "rtl" ? 1 - share : share;
        return share < 0 || share > 0.97 ? null : svg("text", { x: `${(place * 100).toFixed(2)}%`, y: 11 }, year);
      });
    return svg("svg", { class: "years", "aria-hidden": "true" }, ...marks);
  }
}

function capitalised(words: string): string {
  return words.slice(0, 1).toLocaleUpperCase() + words.slice(1);
}
