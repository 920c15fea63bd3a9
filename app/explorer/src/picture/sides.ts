/** The arrangement by sides: governments, third parties, mediations by date, organisations, movements. */

import { put } from "../lists";
import type { Fact } from "../view";
import { familyOf } from "./marks";
import { mediationsOf, type ActorNode, type HubNode, type Picture, type PictureNode, type Tie } from "./model";

export interface Point {
  x: number;
  y: number;
}

export type ColumnName =
  | "outerGovernments"
  | "governments"
  | "mediatingStates"
  | "mediatingPersons"
  | "mediations"
  | "sharedFacts"
  | "mediatingOrganisations"
  | "movements"
  | "outerMovements";

export interface Column {
  name: ColumnName;
  x: number;
}

export interface Arranged {
  positions: Map<string, Point>;
  columns: Column[];
  width: number;
  height: number;
}

export interface Stage {
  width: number;
  height: number;
}

/** Where the columns stand, as a share of the width. */
const COLUMNS: Record<ColumnName, number> = {
  outerGovernments: 0.05,
  governments: 0.08,
  mediatingStates: 0.24,
  mediatingPersons: 0.38,
  mediations: 0.54,
  sharedFacts: 0.54,
  mediatingOrganisations: 0.7,
  movements: 0.845,
  outerMovements: 0.95,
};

/** The left part of the stage, drawn together where a column stands outside the governments. */
const CROWDED: Partial<Record<ColumnName, number>> = {
  governments: 0.16,
  mediatingStates: 0.28,
  mediatingPersons: 0.4,
};

const LEAST_WIDTH = 900;
const ROW = 42;
const MARGIN_TOP = 56;
const MARGIN_BOTTOM = 40;
const SWEEPS = 8;

/** Place every node; the same picture and stage always give the same places. */
export function arrangeSides(picture: Picture, stage: Stage): Arranged {
  const columns = sortIntoColumns(picture);
  const tallest = Math.max(1, ...[...columns.values()].map((column) => column.length));
  // What does not fit is drawn on a larger sheet of the same proportions, so that it fills the stage all the same.
  const scale = Math.max(1, LEAST_WIDTH / stage.width, (tallest * ROW + MARGIN_TOP + MARGIN_BOTTOM) / stage.height);
  const [width, height] = [stage.width * scale, stage.height * scale];
  const rows = placeRows(picture, columns, height);
  const arranged: Arranged = { positions: new Map(), columns: [], width, height };
  for (const [name, nodes] of columns) {
    if (nodes.length === 0) continue;
    const isCrowded = columns.get("outerGovernments")!.length > 0;
    const x = ((isCrowded ? CROWDED[name] : undefined) ?? COLUMNS[name]) * width;
    arranged.columns.push({ name, x });
    for (const node of nodes) {
      // Sigma's vertical axis points up.
      arranged.positions.set(node.id, { x, y: height - rows.get(node.id)! });
    }
  }
  return arranged;
}

function sortIntoColumns(picture: Picture): Map<ColumnName, PictureNode[]> {
  const columns = new Map<ColumnName, PictureNode[]>();
  for (const name of Object.keys(COLUMNS) as ColumnName[]) columns.set(name, []);
  const nodes = [...picture.nodes.values()];
  const sideOf = partySides(
    nodes.filter((node) => node.form === "actor"),
    picture,
  );
  const ties = tiesOf(picture);
  const isAllMediations = nodes.every((node) => node.form !== "hub" || node.fact.kind === "Mediation");
  const hubColumn = isAllMediations ? "mediations" : "sharedFacts";
  for (const node of nodes) {
    if (node.form === "hub") put(columns, hubColumn, node);
    else if (node.thirdIn > 0 && node.thirdIn >= node.partyIn) put(columns, thirdColumn(node), node);
    else put(columns, columnOf(node, sideOf, ties.get(node.id) ?? []), node);
  }
  const hubs = columns.get(hubColumn)!.map((node) => ({ node, start: startOf(node as HubNode) }));
  columns.set(
    hubColumn,
    hubs.sort((a, b) => inOrder(a.start, b.start)).map(({ node }) => node),
  );
  return columns;
}

/** As the codes of their letters are, which no reader's language changes. */
function inOrder(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function startOf(hub: HubNode): string {
  // An unknown start says nothing about order; the day by which it had started does.
  const { start_min, start_max, id } = hub.fact;
  return `${start_min > "0001-01-01" ? start_min : start_max} ${id}`;
}

function thirdColumn(node: ActorNode): ColumnName {
  const family = familyOf(node.actor.kind);
  if (family === "person") return "mediatingPersons";
  return family === "organisation" || family === "body" || family === "other"
    ? "mediatingOrganisations"
    : "mediatingStates";
}

type SideName = "government" | "movement";

/** Parties by kind; where all parties are of one kind (two states, two movements), opponents are put on two sides. */
function partySides(actors: ActorNode[], picture: Picture): Map<string, SideName> {
  const sides = new Map<string, SideName>();
  const parties = actors.filter((node) => node.partyIn > 0 && node.partyIn > node.thirdIn);
  for (const { id, actor } of parties) sides.set(id, familyOf(actor.kind) === "government" ? "government" : "movement");
  if (new Set(sides.values()).size > 1 || parties.length < 2) return sides;
  sides.clear();
  for (const fact of mediationsOf(picture)) splitOpponents(fact, sides);
  return sides;
}

function splitOpponents(fact: Fact, sides: Map<string, SideName>): void {
  const parties = fact.participants.filter((part) => part.relation === "PARTY");
  const sideNames = [...new Set(parties.map((part) => part.side ?? part.actor))];
  parties.forEach((part) => {
    if (sides.has(part.actor)) return;
    const opponents = parties.filter((other) => (other.side ?? other.actor) !== (part.side ?? part.actor));
    const taken = opponents.map((other) => sides.get(other.actor)).find((side) => side !== undefined);
    const first = sideNames.indexOf(part.side ?? part.actor) === 0 ? "government" : "movement";
    sides.set(part.actor, taken === undefined ? first : taken === "government" ? "movement" : "government");
  });
}

/** Parties stand on their side; who is tied to it only by other facts, and coalitions with members, stand outside. */
function columnOf(node: ActorNode, sides: Map<string, SideName>, ties: readonly Tie[]): ColumnName {
  const own = sides.get(node.id);
  if (own !== undefined) {
    const hasMembers = ties.some((tie) => tie.relation === "Membership" && tie.target === node.id);
    if (own === "government") return "governments";
    return hasMembers ? "outerMovements" : "movements";
  }
  const family = familyOf(node.actor.kind);
  if (family === "armed" || family === "jihadist" || family === "coalition") return "movements";
  const tally = { government: 0, movement: 0 };
  for (const tie of ties) {
    const side = sides.get(tie.source === node.id ? tie.target : tie.source);
    if (side !== undefined) tally[side] += 1;
  }
  return tally.movement > tally.government ? "outerMovements" : "outerGovernments";
}

/** Rows by the mean row of the neighbours, mediations by date: few crossings, and time runs downwards. */
function placeRows(picture: Picture, columns: Map<ColumnName, PictureNode[]>, height: number): Map<string, number> {
  const rows = new Map<string, number>();
  const [top, bottom] = [MARGIN_TOP, height - MARGIN_BOTTOM];
  for (const nodes of columns.values()) {
    nodes.forEach((node, place) => rows.set(node.id, top + ((place + 0.5) / nodes.length) * (bottom - top)));
  }
  const neighbours = neighboursOf(picture);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const [name, nodes] of columns) {
      if (name === "mediations" || name === "sharedFacts") continue;
      const wanted = new Map(
        nodes.map((node) => [node.id, meanRow(neighbours.get(node.id) ?? [], rows, rows.get(node.id)!)]),
      );
      spread(nodes, wanted, rows, top, bottom);
    }
  }
  return rows;
}

function neighboursOf(picture: Picture): Map<string, string[]> {
  const others = (id: string, ties: readonly Tie[]) =>
    ties.flatMap(({ source, target }) => (source === target ? [id, id] : source === id ? target : source));
  return new Map([...tiesOf(picture)].map(([id, ties]) => [id, others(id, ties)]));
}

/** The ties of each node. */
function tiesOf(picture: Picture): Map<string, Tie[]> {
  const found = new Map<string, Tie[]>();
  for (const tie of picture.ties) {
    for (const end of new Set([tie.source, tie.target])) put(found, end, tie);
  }
  return found;
}

function meanRow(ids: readonly string[], rows: ReadonlyMap<string, number>, otherwise: number): number {
  let [sum, known] = [0, 0];
  for (const id of ids) {
    const row = rows.get(id);
    if (row === undefined) continue;
    sum += row;
    known += 1;
  }
  return known === 0 ? otherwise : sum / known;
}

/** Move nodes of a column to where they want to be, in that order and never closer than a row. */
function spread(
  nodes: PictureNode[],
  wanted: Map<string, number>,
  rows: Map<string, number>,
  top: number,
  bottom: number,
): void {
  const order = [...nodes].sort((a, b) => wanted.get(a.id)! - wanted.get(b.id)! || inOrder(a.id, b.id));
  const gap = Math.min(ROW * 1.3, (bottom - top) / Math.max(1, order.length));
  let earliest = top;
  const down = order.map((node, place) => {
    const last = bottom - (order.length - 1 - place) * gap;
    const row = Math.min(Math.max(wanted.get(node.id)!, earliest), last);
    earliest = row + gap;
    return row;
  });
  // The pass pushes downwards only; half of what it pushed is taken back where there is room above.
  for (let place = order.length - 1; place >= 0; place -= 1) {
    const above = place === 0 ? top : down[place - 1]! + gap;
    const back = (down[place]! + wanted.get(order[place]!.id)!) / 2;
    rows.set(order[place]!.id, Math.max(above, Math.min(down[place]!, back)));
  }
}
