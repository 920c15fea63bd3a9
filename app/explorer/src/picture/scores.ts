/** What a metric says of the actors: ranks for lists, sizes for the picture. */

export interface Metric {
  name: string;
  definition: string;
  meaning: string;
  unit: string;
  reference: string;
  columns: Record<string, string>;
  ranked: boolean;
  networks: string[];
  default_network: string;
}

export interface Score {
  rank: number | null;
  actor: string;
  name: string;
  value: number | null;
  /** The columns beside the value, by name; of an approximate metric its interval. */
  [column: string]: unknown;
}

/** The server's answer for a metric. */
export interface Ranking {
  metric: string;
  network: string;
  definition: Metric;
  notes: string[];
  summary: Record<string, number | string | null>;
  data: Score[];
  /** The process whose ties alone were measured; null: all ties of the network. */
  within: string | null;
  /** How sure the ranks are; undefined until that is worked out, words if it cannot be. */
  sureness?: Sureness | string;
}

/** Under other readings of dates and disputes, and without any one source. */
export interface Sureness {
  /** The share of readings of the dates in which a rank lies within its interval, and how many were tried. */
  level: number;
  worlds: number;
  data: { actor: string; best_rank: number | null; worst_rank: number | null; rests_on: string | null }[];
}

export type Interval = [best: number, worst: number];

/** Between which ranks each actor stands, as far as that is known; with no more known than the rank, that alone. */
export function intervalsOf({ definition, data, sureness }: Ranking): Map<string, Interval> {
  if (!definition.ranked) return new Map();
  const known = typeof sureness === "object" ? sureness.data : data;
  const ranks = new Map(data.map(({ actor, rank }) => [actor, rank]));
  return new Map(
    known.flatMap(({ actor, best_rank: best, worst_rank: worst }): [string, Interval][] => {
      if (typeof best === "number" && typeof worst === "number") return [[actor, [best, worst]]];
      const rank = ranks.get(actor);
      return typeof rank === "number" ? [[actor, [rank, rank]]] : [];
    }),
  );
}

/** 0 for the least value to 1 for the greatest; a group, or what is not defined, has no size. */
export function sizesOf(ranking: Ranking): Map<string, number> {
  const values = ranking.data.flatMap(({ actor, value }): [string, number][] => (value === null ? [] : [[actor, value]]));
  if (!ranking.definition.ranked || values.length === 0) return new Map();
  const numbers = values.map(([, value]) => value);
  const [least, most] = [Math.min(0, ...numbers), Math.max(...numbers)];
  return new Map(values.map(([actor, value]) => [actor, most === least ? 0 : (value - least) / (most - least)]));
}

/** The number of the group of every actor, where a metric finds groups. */
export function groupsOf(ranking: Ranking): Map<string, number> {
  if (ranking.definition.ranked) return new Map();
  return new Map(ranking.data.flatMap(({ actor, value }) => (value === null ? [] : [[actor, value]])));
}
