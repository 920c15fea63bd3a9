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
}

/** Ranks between which an actor may stand, where the metric is approximate. */
export function interval(score: Score): [number, number] | null {
  const { best_rank: best, worst_rank: worst } = score;
  return typeof best === "number" && typeof worst === "number" && best !== worst ? [best, worst] : null;
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
