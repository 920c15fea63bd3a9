/** From facts to what is drawn: a hub with spokes for an n-ary fact, a tie for a fact of two actors. */

import { put } from "../lists";
import { jointCertainty, stronger, type Certainty, type When } from "../time";
import type { Actor, Fact, FactKind, Participant, View } from "../view";
import type { Interval } from "./scores";
import { ARROW_FROM, CONTEXT_KINDS, SPOKES, THIRD_RELATIONS, TIES, spokeStyle, type TieStyle } from "./marks";

export interface ActorNode {
  form: "actor";
  id: string;
  actor: Actor;
  /** How many mediations of the picture it helped, and to how many it was a party. */
  thirdIn: number;
  partyIn: number;
  /** Its size by the chosen metric, from 0 to 1; undefined without one, null where it is not defined. */
  share?: number | null;
  /** The group that the chosen metric puts it in, or the best and the worst rank that it may give it. */
  group?: number;
  ranks?: Interval;
  /** Facts of its own that the reader's choices leave out. */
  beyond?: number;
}

export interface HubNode {
  form: "hub";
  id: string;
  fact: Fact;
}

export type PictureNode = ActorNode | HubNode;

/** One fact's share in a tie, with the participants whose own times bear on it. */
export interface Strand {
  fact: Fact;
  participants: Participant[];
}

export interface Tie {
  id: string;
  source: string;
  target: string;
  /** The relation of a spoke, or the kind of a direct tie. */
  relation: string;
  role: string | null;
  style: TieStyle;
  strands: Strand[];
  /** Which of several parallel ties this is, counted from the middle: …, -1, 0, 1, … or halves. */
  lane: number;
}

export interface Picture {
  nodes: Map<string, PictureNode>;
  ties: Tie[];
  /** Mediations drawn as ties from mediators to parties, without a hub. */
  projected: Fact[];
  /** Facts of the chosen kinds that name a single actor, and so draw nothing. */
  undrawn: Fact[];
  /** Facts left out because the picture is full. */
  hidden: Fact[];
}

/** More hubs and ties, or nodes, than this are not readable, and are drawn only if asked for; the table has them all. */
export const MOST_FACTS = 400;
export const MOST_NODES = 500;

/** How facts are drawn: mediations as ties without a hub, and everything, however much it is. */
export interface Drawing {
  projected?: boolean;
  whole?: boolean;
}

/** Draw the facts of the chosen kinds, for all of time: what moves the slider only hides and dims. */
export function pictureOf(view: View, kinds: ReadonlySet<FactKind>, drawing: Drawing = {}): Picture {
  const actors = new Map(view.actors.map((actor) => [actor.id, actor]));
  const chosen = byWeight(view.facts.filter((fact) => kinds.has(fact.kind)));
  const leading = chosen.filter((fact) => !CONTEXT_KINDS.has(fact.kind));
  const core = leading.length > 0 ? leading : chosen;
  const picture: Picture = { nodes: new Map(), ties: [], projected: [], undrawn: [], hidden: [] };
  const ties = new Map<string, Tie>();
  let room = MOST_FACTS;
  for (const fact of core) {
    if (drawing.whole || (room > 0 && hasRoom(fact, picture))) {
      draw(fact, actors, picture, ties, drawing.projected);
      room -= 1;
    } else picture.hidden.push(fact);
  }
  const shown = (fact: Fact) => fact.participants.every((part) => picture.nodes.has(part.actor));
  const context = leading.length > 0 ? chosen.filter((fact) => CONTEXT_KINDS.has(fact.kind)).filter(shown) : [];
  for (const fact of context) draw(fact, actors, picture, ties, drawing.projected);
  picture.ties = [...ties.values()];
  separate(picture.ties);
  count(picture);
  return picture;
}

/** Mediations first, then by what is better attested, then as told: what is cut off matters least. */
function byWeight(facts: Fact[]): Fact[] {
  const weight = (fact: Fact) => (fact.kind === "Mediation" ? 1000 : 0) + fact.claims.length;
  return facts
    .map((fact, place) => ({ fact, place }))
    .sort((a, b) => weight(b.fact) - weight(a.fact) || a.place - b.place)
    .map(({ fact }) => fact);
}

/** Whether the actors that a fact brings, and its hub, still fit. */
function hasRoom(fact: Fact, { nodes }: Picture): boolean {
  const actors = new Set(fact.participants.map((part) => part.actor));
  const added = [...actors].filter((id) => !nodes.has(id)).length + (isHub(fact, actors) ? 1 : 0);
  return nodes.size + added <= MOST_NODES;
}

function isHub(fact: Fact, actors: ReadonlySet<string>): boolean {
  return fact.kind === "Mediation" || actors.size > 2;
}

function draw(
  fact: Fact,
  actors: Map<string, Actor>,
  picture: Picture,
  ties: Map<string, Tie>,
  isProjected = false,
): void {
  const participants = fact.participants.filter((part) => actors.has(part.actor));
  const ids = new Set(participants.map((part) => part.actor));
  if (fact.kind !== "Mediation" && ids.size < 2) {
    picture.undrawn.push(fact);
    return;
  }
  for (const id of ids) {
    if (picture.nodes.has(id)) continue;
    picture.nodes.set(id, { form: "actor", id, actor: actors.get(id)!, thirdIn: 0, partyIn: 0 });
  }
  if (isProjected && fact.kind === "Mediation" && drawProjected(fact, participants, ties)) picture.projected.push(fact);
  else if (isHub(fact, ids)) drawHub(fact, participants, picture, ties);
  else drawTie(fact, participants, ties);
}

/** A tie from each mediator to each party; false, and nothing drawn, for a mediation that lacks one or the other. */
function drawProjected(fact: Fact, participants: Participant[], ties: Map<string, Tie>): boolean {
  const mediators = participants.filter((part) => part.relation === "MEDIATOR");
  const parties = participants.filter((part) => part.relation === "PARTY");
  for (const mediator of mediators) {
    for (const party of parties.filter((part) => part.actor !== mediator.actor)) {
      const id = `${fact.kind} ${mediator.actor} ${party.actor}`;
      const strand = { fact, participants: [mediator, party] };
      const known = ties.get(id);
      const ends = { source: mediator.actor, target: party.actor };
      const style = SPOKES["MEDIATOR"]!;
      if (known !== undefined) known.strands.push(strand);
      else ties.set(id, { id, ...ends, relation: fact.kind, role: null, style, strands: [strand], lane: 0 });
    }
  }
  return mediators.length > 0 && parties.length > 0;
}

/** Every mediation of a picture, in whichever way it is drawn. */
export function mediationsOf(picture: Picture): Fact[] {
  const hubs = [...picture.nodes.values()].flatMap((node) => (node.form === "hub" ? [node.fact] : []));
  return [...picture.projected, ...hubs.filter((fact) => fact.kind === "Mediation")];
}

function drawHub(fact: Fact, participants: Participant[], picture: Picture, ties: Map<string, Tie>): void {
  picture.nodes.set(fact.id, { form: "hub", id: fact.id, fact });
  for (const part of participants) {
    const { actor, relation, role } = part;
    const id = `${fact.id} ${relation} ${role ?? ""} ${actor}`;
    const strand = { fact, participants: [part] };
    const known = ties.get(id);
    // The same actor in the same role at two times is one spoke with two strands.
    if (known !== undefined) known.strands.push(strand);
    else {
      const style = spokeStyle(relation, role) ?? { ...TIES[fact.kind], arrow: false };
      ties.set(id, { id, source: actor, target: fact.id, relation, role, style, strands: [strand], lane: 0 });
    }
  }
}

function drawTie(fact: Fact, participants: Participant[], ties: Map<string, Tie>): void {
  const start = ARROW_FROM[fact.kind];
  const first = participants.find((part) => part.relation === start) ?? participants[0]!;
  const second = participants.find((part) => part.actor !== first.actor)!;
  const isDirected = TIES[fact.kind].arrow;
  const [source, target] = isDirected || first.actor < second.actor ? [first, second] : [second, first];
  const id = `${fact.kind} ${source.actor} ${target.actor}`;
  const strand = { fact, participants };
  const known = ties.get(id);
  if (known !== undefined) known.strands.push(strand);
  else {
    const ends = { source: source.actor, target: target.actor };
    const style = TIES[fact.kind];
    ties.set(id, { id, ...ends, relation: fact.kind, role: null, style, strands: [strand], lane: 0 });
  }
}

/** Give ties between the same two nodes lanes side by side. */
function separate(ties: Tie[]): void {
  const pairs = new Map<string, Tie[]>();
  for (const tie of ties) {
    const pair = tie.source < tie.target ? `${tie.source} ${tie.target}` : `${tie.target} ${tie.source}`;
    put(pairs, pair, tie);
  }
  for (const parallel of pairs.values()) {
    parallel.forEach((tie, place) => {
      // Lanes are counted to the left of the direction of travel, so a tie drawn the other way counts backwards.
      const direction = tie.source < tie.target ? 1 : -1;
      tie.lane = direction * (place - (parallel.length - 1) / 2);
    });
  }
}

function count(picture: Picture): void {
  for (const { participants } of mediationsOf(picture)) {
    const third = new Set(participants.filter((part) => THIRD_RELATIONS.has(part.relation)).map((part) => part.actor));
    const parties = new Set(participants.filter((part) => part.relation === "PARTY").map((part) => part.actor));
    for (const id of third) add(picture, id, "thirdIn");
    for (const id of parties) add(picture, id, "partyIn");
  }
}

function add(picture: Picture, id: string, tally: "thirdIn" | "partyIn"): void {
  const node = picture.nodes.get(id);
  if (node?.form === "actor") node[tally] += 1;
}

/** How certain it is that a tie was there at a time: any of its strands will do. */
export function tieCertainty(tie: Tie, when: When | null): Certainty {
  return tie.strands
    .map(({ fact, participants }) => jointCertainty(fact, participants, when))
    .reduce(stronger, "impossible");
}
