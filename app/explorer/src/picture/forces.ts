/** The other arrangement: what is tied lies close, by ForceAtlas2; the same picture always gives the same places. */

import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

import type { Picture } from "./model";
import type { Arranged, Stage } from "./sides";

const ITERATIONS = 1200;
const MOST_STEPS = 200_000;
const MARGIN = 60;

export function arrangeForces(picture: Picture, stage: Stage): Arranged {
  const graph = new Graph({ type: "undirected", multi: true });
  const ids = [...picture.nodes.keys()].sort();
  // A sunflower spiral in order of the ids: no two in one place, and no random number.
  ids.forEach((id, place) => {
    const [radius, angle] = [10 * Math.sqrt(place + 1), place * 2.399963];
    graph.addNode(id, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  });
  for (const tie of picture.ties) graph.addEdge(tie.source, tie.target);
  if (graph.order > 1) {
    // Few nodes get as many rounds as they need, many as few as keep the page answering.
    const iterations = Math.min(ITERATIONS, Math.max(60, Math.round(MOST_STEPS / graph.order)));
    const settings = {
      barnesHutOptimize: graph.order > 500,
      strongGravityMode: true,
      gravity: 0.04,
      scalingRatio: 14,
      slowDown: 6,
    };
    forceAtlas2.assign(graph, { iterations, settings });
  }
  return fitted(graph, stage);
}

function fitted(graph: Graph, stage: Stage): Arranged {
  const arranged: Arranged = { positions: new Map(), columns: [], ...stage };
  const xs = graph.mapNodes((_, node) => node["x"] as number);
  const ys = graph.mapNodes((_, node) => node["y"] as number);
  const scale = (values: number[], room: number) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return (value: number) =>
      most === least ? room / 2 : MARGIN + ((value - least) / (most - least)) * (room - 2 * MARGIN);
  };
  const [x, y] = [scale(xs, stage.width), scale(ys, stage.height)];
  graph.forEachNode((id, node) => {
    arranged.positions.set(id, { x: x(node["x"] as number), y: y(node["y"] as number) });
  });
  return arranged;
}
