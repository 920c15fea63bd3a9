/**
 * The same answer drawn with sigma.js as it comes: a node for each actor and hub, an edge for each relation, as large and
 * as wide as the explorer's.
 */

import Graph from "graphology";
import Sigma from "sigma";

interface Fact {
  id: string;
  kind: string;
  participants: { actor: string; relation: string }[];
}

const answer = await fetch("v1/exports/json");
const view = (await answer.json()) as { actors: { id: string; name: string }[]; facts: Fact[] };
const graph = new Graph({ multi: true });
// The golden angle: places that are spread evenly and cost nothing to find.
const place = (number: number) => ({ x: Math.sqrt(number) * Math.cos(2.4 * number), y: Math.sqrt(number) * Math.sin(2.4 * number) });
const add = (id: string, label: string) => graph.addNode(id, { ...place(graph.order), size: 7, label, color: "#0b6e69" });

for (const { id, name } of view.actors) add(id, name);
for (const fact of view.facts) {
  const [first, second] = fact.participants;
  if (fact.kind !== "Mediation") graph.addEdge(first!.actor, second!.actor, { size: 1.6, color: "#999999" });
  else {
    add(fact.id, fact.id);
    for (const { actor, relation } of fact.participants)
      graph.addEdge(actor, fact.id, { size: relation === "MEDIATOR" ? 3.4 : 1.6, color: "#667788" });
  }
}
new Sigma(graph, document.getElementById("picture")!);
