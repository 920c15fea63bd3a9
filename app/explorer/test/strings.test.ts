import { expect, test } from "vitest";

import { ar } from "../src/strings/ar";
import { en, type Catalogue } from "../src/strings/en";
import { fr } from "../src/strings/fr";

const CATALOGUES: [string, Catalogue][] = [
  ["en", en],
  ["fr", fr],
  ["ar", ar],
];

/** The code lists of the graph, read from where they are declared. */
const sources: Record<string, string> = import.meta.glob("../../../graph_schema/vocabularies/*.py", {
  query: "?raw",
  import: "default",
  eager: true,
});
const facts: Record<string, string> = import.meta.glob("../../../graph_schema/facts/*.py", {
  query: "?raw",
  import: "default",
  eager: true,
});

function codesOf(name: string): string[] {
  const source = Object.entries(sources).find(([path]) => path.endsWith(`/${name}.py`))?.[1] ?? "";
  const listed = source.slice(source.indexOf("codes={"));
  return [...listed.matchAll(/^\s+"([^"]+)":/gmu)].map((match) => match[1]!);
}

const ROLES = ["mediation_role", "attendance_role", "signatory_role"];
const VALUES = [
  "mediation_outcome",
  "mediation_mode",
  "mediation_strategy",
  "signature_act",
  "flow_status",
  "attribution",
  "established",
  "alliance_obligation",
  "succession_type",
  "support_type",
  "agreement_stage",
];
/** What is said of sources and of how they may be used, and what questions part states by: no fact carries it. */
const ELSEWHERE = [
  "actor_kind",
  "reliability",
  "redistribution",
  "sensitivity",
  "world_region",
  "code_list",
  "__init__",
];

test("no code list of the graph is forgotten here", () => {
  const names = Object.keys(sources).map((path) => path.split("/").at(-1)!.replace(".py", ""));
  expect(new Set(names)).toEqual(new Set([...ROLES, ...VALUES, ...ELSEWHERE]));
});

test.each(CATALOGUES)("every code has a word in %s", (_, text) => {
  const lacking = (words: object, lists: string[]) => lists.flatMap(codesOf).filter((code) => !(code in words));
  expect(codesOf("actor_kind").length).toBeGreaterThan(20);
  expect(lacking(text.actorKinds, ["actor_kind"])).toEqual([]);
  expect(lacking(text.reliability, ["reliability"])).toEqual([]);
  expect(lacking(text.roles, ROLES)).toEqual([]);
  expect(lacking(text.codes, VALUES)).toEqual([]);
});

test.each(CATALOGUES)("every relation of an actor has a word in %s", (_, text) => {
  const declared = Object.values(facts).flatMap((source) => [...source.matchAll(/Role\("([A-Z_]+)"([^\n]*)/gu)]);
  const actors = declared.filter(([, , rest]) => !rest!.includes("target=") || rest!.includes('"Actor"'));
  const lacking = actors.map(([, relation]) => relation!).filter((relation) => !(relation in text.relations));
  expect(actors.length).toBeGreaterThan(20);
  expect(lacking).toEqual([]);
});

/** The words of a catalogue by the path to them; what is made of numbers or names is no word yet. */
function wordsOf(text: object, path = ""): [string, string][] {
  return Object.entries(text).flatMap(([name, value]): [string, string][] => {
    const here = path === "" ? name : `${path}.${name}`;
    if (typeof value === "string") return [[here, value]];
    return typeof value === "object" && value !== null ? wordsOf(value, here) : [];
  });
}

test.each([
  ["fr", fr],
  ["ar", ar],
] as [string, Catalogue][])("nothing is left empty in %s", (_, text) => {
  const inEnglish = new Map(wordsOf(en));
  const empty = wordsOf(text).filter(([path, words]) => words === "" && inEnglish.get(path) !== "");
  expect(empty).toEqual([]);
});

test("Arabic is written in Arabic, but for names of formats and keys", () => {
  const others = wordsOf(ar).filter(([path, words]) => /^[\p{Script=Latin}\s]+$/u.test(words) && !/^(locale|direction)$/u.test(path));
  expect(others).toEqual([]);
});

test("Arabic counts one, two, a few and many", () => {
  expect([0, 1, 2, 3, 11].map(ar.panel.mediations)).toEqual([
    "لا وساطات",
    "وساطة واحدة",
    "وساطتان",
    "3 وساطات",
    "11 وساطة",
  ]);
});
