/** What of a picture is seen at a time, and what stands out, given what the reader has chosen. */

import { factCertainty, type Certainty, type When } from "../time";
import type { Fact, View } from "../view";
import type { Selection } from "../state";
import { tieCertainty, type Picture, type Tie } from "./model";

export type Prominence = "absent" | "ghost" | "dim" | "plain" | "strong";

export interface Look {
  prominence: Prominence;
  /** Drawn hollow or dashed. */
  isPossible: boolean;
}

export interface Appearance {
  nodes: Map<string, Look>;
  ties: Map<string, Look>;
  /** Ties whose role is written on them. */
  named: Tie[];
}

export interface Asked {
  when: When | null;
  possible: boolean;
  /** What stands out: the selection, or what the pointer is on. */
  focus: Selection | null;
}

/** Actors without a tie at that time stay as ghosts, so that the picture keeps its places; hubs and ties vanish. */
export function appearanceOf(picture: Picture, asked: Asked, view: View): Appearance {
  const shown = (certainty: Certainty) => certainty === "certain" || (certainty === "possible" && asked.possible);
  const ties = picture.ties.map((tie) => ({ tie, certainty: tieCertainty(tie, asked.when) }));
  const visible = ties.filter(({ certainty }) => shown(certainty));
  const focused =
    asked.focus === null
      ? null
      : focusOf(
          asked.focus,
          visible.map(({ tie }) => tie),
          view,
        );
  const touched = new Set(visible.flatMap(({ tie }) => [tie.source, tie.target]));
  const sure = new Set(
    visible.flatMap(({ tie, certainty }) => (certainty === "certain" ? [tie.source, tie.target] : [])),
  );
  const nodes = new Map<string, Look>();
  for (const node of picture.nodes.values()) {
    const certainty =
      node.form === "hub" ? factCertainty(node.fact, asked.when) : sure.has(node.id) ? "certain" : "possible";
    const isThere = node.form === "hub" ? shown(certainty) : touched.has(node.id);
    const prominence = isThere ? prominenceOf(focused?.nodes.has(node.id)) : node.form === "hub" ? "absent" : "ghost";
    const isFocusItself = focused?.nodes.has(node.id) === true && prominence === "ghost";
    nodes.set(node.id, {
      prominence: isFocusItself ? "plain" : prominence,
      isPossible: isThere && certainty === "possible",
    });
  }
  const looks = ties.map(({ tie, certainty }): [string, Look] => {
    const prominence = shown(certainty) ? prominenceOf(focused?.ties.has(tie.id)) : "absent";
    return [tie.id, { prominence, isPossible: certainty === "possible" }];
  });
  const named = visible.map(({ tie }) => tie).filter((tie) => focused?.ties.has(tie.id));
  return { nodes, ties: new Map(looks), named };
}

function prominenceOf(isFocused: boolean | undefined): Prominence {
  return isFocused === undefined ? "plain" : isFocused ? "strong" : "dim";
}

interface Focus {
  nodes: Set<string>;
  ties: Set<string>;
}

/** An actor stands out with its facts and everybody in them; a fact with its participants. */
function focusOf(selection: Selection, ties: Tie[], view: View): Focus {
  const facts = selection.type === "actor" ? factsOfTies(ties, selection.id) : factsChosen(selection, view);
  const focus: Focus = { nodes: new Set(facts), ties: new Set() };
  if (selection.type === "actor") focus.nodes.add(selection.id);
  for (const tie of ties) {
    if (!tie.strands.some(({ fact }) => facts.has(fact.id))) continue;
    // Where a mediation is drawn as ties, those between others say nothing of this actor.
    const isSpoke = tie.strands[0]!.fact.id === tie.target;
    if (selection.type === "actor" && !isSpoke && ![tie.source, tie.target].includes(selection.id)) continue;
    focus.ties.add(tie.id);
    focus.nodes.add(tie.source).add(tie.target);
  }
  return focus;
}

function factsOfTies(ties: Tie[], actor: string): Set<string> {
  const own = ties.filter((tie) => tie.source === actor || tie.target === actor);
  return new Set(own.flatMap((tie) => tie.strands.map(({ fact }) => fact.id)));
}

function factsChosen(selection: Selection, view: View): Set<string> {
  if (selection.type === "facts") return new Set(selection.ids);
  if (selection.type === "fact") return new Set([selection.id]);
  return new Set(view.facts.filter((fact) => concerns(fact, selection.id)).map((fact) => fact.id));
}

/** Whether a fact belongs to this process, agreement or place. */
export function concerns(fact: Fact, entity: string): boolean {
  return fact.process === entity || fact.place === entity || fact.agreements.includes(entity);
}
