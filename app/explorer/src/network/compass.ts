/** Walking through a picture with the arrow keys. */

import type { Point } from "../picture/sides";

export type Arrow = "left" | "right" | "up" | "down";

const DIRECTIONS: Record<Arrow, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** The nearest node in a direction, what lies straight ahead before what lies aside; from nowhere, the leftmost. */
export function nextInDirection(places: ReadonlyMap<string, Point>, from: string | null, arrow: Arrow): string | null {
  const start = from === null ? undefined : places.get(from);
  if (start === undefined) return leftmost(places);
  const way = DIRECTIONS[arrow];
  let best: string | null = from;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, { x, y }] of places) {
    const [dx, dy] = [x - start.x, y - start.y];
    const ahead = dx * way.x + dy * way.y;
    const aside = Math.abs(dx * way.y - dy * way.x);
    if (ahead <= 1 || aside > ahead * 3) continue;
    const cost = ahead + aside * 2;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

function leftmost(places: ReadonlyMap<string, Point>): string | null {
  return [...places].sort(([, a], [, b]) => a.x - b.x || a.y - b.y)[0]?.[0] ?? null;
}
