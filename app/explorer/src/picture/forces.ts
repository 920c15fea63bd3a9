/** The other arrangement: what is tied lies close, by ForceAtlas2; the same picture always gives the same places. */

import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

import type { Picture } from "./model";
import type { Arranged, Stage } from "./sides";

const ITERATIONS = 1200;
const MOST_STEPS = 200_000;
const MARGIN = 60;

/** What pulls and pushes: so many nodes, and for each tie the numbers of its two ends. */
export interface Web {
  order: number;
  ends: Uint32Array;
}

/** The nodes in order of their ids, and the web between them. */
export function webOf(picture: Picture): { ids: string[]; web: Web } {
  const ids = [...picture.nodes.keys()].sort();
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const ends = Uint32Array.from(picture.ties.flatMap((tie) => [numbers.get(tie.source)!, numbers.get(tie.target)!]));
  return { ids, web: { order: ids.length, ends } };
}

/** Where the nodes come to rest: x and y of the first, x and y of the second … */
export function settle({ order, ends }: Web): Float64Array {
  const graph = new Graph({ type: "undirected", multi: true });
  for (let number = 0; number < order; number += 1) {
    // A sunflower spiral: no two in one place, and no random number.
    const [radius, angle] = [10 * Math.sqrt(number + 1), number * 2.399963];
    graph.addNode(number, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  }
  for (let tie = 0; tie < ends.length; tie += 2) graph.addEdge(ends[tie], ends[tie + 1]);
  if (order > 1) {
    // Few nodes get as many rounds as they need, many as few as end in a moment.
    const iterations = Math.min(ITERATIONS, Math.max(60, Math.round(MOST_STEPS / order)));
    const settings = {
      barnesHutOptimize: order > 500,
      strongGravityMode: true,
      gravity: 0.04,
      scalingRatio: 14,
      slowDown: 6,
    };
    forceAtlas2.assign(graph, { iterations, settings });
  }
  return Float64Array.from(graph.mapNodes((_, node) => [node["x"] as number, node["y"] as number]).flat());
}

/** The places on the stage; the nodes lie as far apart in every direction as the stage allows. */
export function fitted(ids: readonly string[], places: Float64Array, stage: Stage): Arranged {
  const scale = (axis: 0 | 1, room: number) => {
    const values = places.filter((_, at) => at % 2 === axis);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return (number: number) =>
      most === least ? room / 2 : MARGIN + ((places[2 * number + axis]! - least) / (most - least)) * (room - 2 * MARGIN);
  };
  const [x, y] = [scale(0, stage.width), scale(1, stage.height)];
  return { positions: new Map(ids.map((id, number) => [id, { x: x(number), y: y(number) }])), columns: [], ...stage };
}
