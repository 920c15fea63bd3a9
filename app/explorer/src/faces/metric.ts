/** A metric chosen for the picture: what there is to choose, what it says of whom, and what it means. */

import { actorName, entityName, type Context } from "../context";
import { h, replace } from "../dom";
import { familyOf } from "../picture/marks";
import { intervalsOf, type Interval, type Metric, type Ranking, type Score, type Sureness } from "../picture/scores";
import { whyOf, type Rows, type Server } from "../server";
import { whenOf, type State } from "../state";
import { markGlyph } from "./glyphs";

const MOST_RANKED = 25;
/** As many actors as the server gives at once; a picture holds fewer. */
const MOST_ACTORS = 1000;

interface NetworkRow {
  name: string;
  parameters: Record<string, string>;
}

/** The choice of a metric; without a server there is none. */
export function metricChoice(context: Context): HTMLElement | null {
  const { text, store, server } = context;
  if (server === null) return null;
  const none = h("option", { value: "" }, text.metric.mediations);
  const choice = h("select", { id: "metric", "aria-label": text.metric.label }, none);
  const fill = async () => {
    if (choice.options.length > 1) return;
    try {
      const { data } = await server.ask<Rows<Metric>>("v1/metrics");
      const options = data.map(({ name, definition }) => h("option", { value: name, title: definition }, name));
      replace(choice, none, ...options);
      choice.value = store.state.metric ?? "";
    } catch (error) {
      context.announce(whyOf(error));
    }
  };
  choice.addEventListener("focus", () => void fill());
  choice.addEventListener("pointerdown", () => void fill());
  choice.addEventListener("change", () => store.change({ metric: choice.value === "" ? null : choice.value }));
  store.subscribe((now, before) => {
    if (now.metric !== before.metric) choice.value = now.metric ?? "";
  });
  if (store.state.metric !== null) void fill();
  return choice;
}

/**
 * Ask for the chosen metric at the time shown, then how sure its ranks are, which takes longer; an answer that comes
 * after the next question is dropped.
 */
export class MetricReader {
  readonly #server: Server;
  readonly #arrived: (ranking: Ranking | null, why: string | null) => void;
  #asking = new AbortController();

  constructor(server: Server, arrived: (ranking: Ranking | null, why: string | null) => void) {
    this.#server = server;
    this.#arrived = arrived;
  }

  async read(state: State, epoch: number): Promise<void> {
    this.#asking.abort();
    if (state.metric === null) {
      this.#arrived(null, null);
      return;
    }
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const when = whenOf(state);
    const asOf = when === null ? "any" : when.first === null ? when.last : `${when.first}/${when.last}`;
    const path = `v1/metrics/${state.metric}`;
    try {
      const within = await this.#within(state);
      const narrowed = within === null ? {} : { process: within };
      const asked = { as_of: asOf, known_at: String(epoch), limit: String(MOST_ACTORS), ...narrowed };
      const answer = await this.#server.ask<Omit<Ranking, "within">>(path, asked, signal);
      if (signal.aborted) return;
      const ranking = { ...answer, within };
      this.#arrived(ranking, null);
      if (!ranking.definition.ranked || ranking.data.length === 0) return;
      const sureness = await this.#server.ask<Sureness>(`${path}/intervals`, asked, signal).catch(whyOf);
      if (!signal.aborted) this.#arrived({ ...ranking, sureness }, null);
    } catch (error) {
      if (!signal.aborted) this.#arrived(null, whyOf(error));
    }
  }

  /** The process that is drawn, if the metric's network knows of processes; else its ties are measured whole. */
  async #within({ metric, process }: State): Promise<string | null> {
    if (process === null) return null;
    const [metrics, networks] = await Promise.all([
      this.#server.ask<Rows<Metric>>("v1/metrics"),
      this.#server.ask<Rows<NetworkRow>>("v1/networks"),
    ]);
    const measured = metrics.data.find(({ name }) => name === metric)?.default_network;
    return networks.data.some(({ name, parameters }) => name === measured && "process" in parameters) ? process : null;
  }
}

/** The actors in order of the metric, with its definition one click away. */
export function rankingOf(context: Context, ranking: Ranking): HTMLElement[] {
  const { text } = context;
  const { definition } = ranking;
  const numbers = ranking.data.flatMap(({ value }) => (value === null ? [] : [value]));
  const most = Math.max(1e-9, ...numbers);
  const intervals = intervalsOf(ranking);
  const rows = ranking.data
    .slice(0, MOST_RANKED)
    .map((score) => scoreRow(context, ranking, score, intervals.get(score.actor), most));
  const columns = Object.entries(definition.columns).map(([name, words]) =>
    h("div", null, h("dt", null, name), h("dd", null, words)),
  );
  const told = h(
    "details",
    { class: "definition" },
    h("summary", null, text.metric.definition),
    h("p", { lang: "en", dir: "ltr" }, definition.definition, " ", definition.meaning),
    h("p", { class: "quiet", lang: "en", dir: "ltr" }, `${definition.unit}. ${definition.reference}`),
    h("dl", { class: "particulars", lang: "en", dir: "ltr" }, ...columns),
    ...ranking.notes.map((note) => h("p", { class: "quiet", lang: "en", dir: "ltr" }, note)),
  );
  const within = ranking.within === null ? [] : [entityName(context, ranking.within)];
  const summary = Object.entries(ranking.summary).flatMap(([name, value]) =>
    value === null ? [] : [`${name.replaceAll("_", " ")} ${numberWords(context, value)}`],
  );
  return [
    h("h2", { tabindex: -1 }, [ranking.metric, ranking.network, ...within].join(" · ")),
    told,
    h("p", { class: "quiet", lang: "en", dir: "ltr" }, summary.join(" · ")),
    h("p", { class: "quiet", id: "sureness" }, surenessWords(context, ranking)),
    h("ol", { class: "ranking" }, ...rows),
  ];
}

/** What the ranks hold under. */
function surenessWords({ text }: Context, { definition, data, sureness }: Ranking): string | null {
  if (!definition.ranked || data.length === 0) return null;
  if (sureness === undefined) return text.metric.wait;
  if (typeof sureness === "string") return `${text.metric.unsure} ${sureness}`;
  return text.metric.sure(Math.round(100 * sureness.level), sureness.worlds);
}

function scoreRow(
  context: Context,
  { definition, sureness }: Ranking,
  score: Score,
  interval: Interval | undefined,
  most: number,
): HTMLElement {
  const { text } = context;
  const { actor, value } = score;
  const isHere = context.actors.has(actor);
  const words = (rank: number) => rank.toLocaleString(text.locale);
  const others = Object.keys(definition.columns)
    .slice(1)
    .flatMap((column) => {
      const found = score[column];
      return typeof found === "number" && !column.endsWith("_rank") ? [`${column} ${numberWords(context, found)}`] : [];
    });
  const [best, worst] = interval ?? [0, 0];
  const range = best === 0 ? "" : best === worst ? text.metric.rank(words(best)) : text.metric.range(words(best), words(worst));
  const source = typeof sureness === "object" ? sureness.data.find((one) => one.actor === actor)?.rests_on : null;
  const about = [range, source ? text.metric.restsOn(sourceTitle(context, source)) : "", ...others];
  const shown = value === null ? text.metric.none : definition.ranked ? numberWords(context, value) : text.metric.group(value);
  return h(
    "li",
    null,
    h(
      "button",
      { type: "button", class: "ranked", disabled: !isHere, click: () => context.open({ type: "actor", id: actor }, true) },
      markGlyph(familyOf(context.actors.get(actor)?.kind ?? "")),
      h("span", { class: "name" }, isHere ? actorName(context, actor) : score.name),
      definition.ranked && h("meter", { min: 0, max: most, value: Math.max(0, value ?? 0), "aria-hidden": "true" }),
      h("span", { class: "count" }, shown),
      h("span", { class: "quiet" }, about.filter((word) => word !== "").join(" · ")),
    ),
  );
}

function sourceTitle({ view }: Context, source: string): string {
  for (const { claims } of view.facts) {
    const found = claims.find((claim) => claim.source === source);
    if (found !== undefined) return found.title;
  }
  return source;
}

function numberWords(context: Context, value: number | string): string {
  if (typeof value === "string") return value;
  return value.toLocaleString(context.text.locale, { maximumSignificantDigits: 4 });
}

