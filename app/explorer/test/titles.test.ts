import { expect, test } from "vitest";

import { hubName } from "../src/context";
import { catalogueFor, languageFor } from "../src/strings";
import { factTitle } from "../src/titles";
import { FACT_KINDS, type Fact } from "../src/view";
import { contextOf, factOf, mali } from "./fixture";

const context = contextOf(mali);
const title = (id: string) => factTitle(context, factOf(id));

test("a fact is called by who did what with whom", () => {
  expect(title("fact:algiers")).toBe("Algeria between Government of Mali and CMA");
  expect(title("fact:declaration-mnla")).toBe("MNLA signed Algiers Declaration");
  expect(title("fact:imf-suspends")).toBe("IMF → Government of Mali: USD 6,000,000 suspended");
  expect(title("fact:compaore-president")).toBe("Blaise Compaoré, president, Burkina Faso");
});

test("of many mediators the chief one and two more are named", () => {
  expect(title("fact:roadmap")).toMatch(
    /^Algeria, Burkina Faso, Mauritania and 3 others between Government of Mali, MNLA, HCUA and MAA$/u,
  );
});

test("a fact with a single party is mediated with it, not between", () => {
  const algiers = factOf("fact:algiers");
  const alone: Fact = { ...algiers, participants: algiers.participants.filter((part) => !part.actor.endsWith("cma")) };
  expect(factTitle(context, alone)).toBe("Algeria with Government of Mali");
});

test("every kind has a title, also without participants", () => {
  for (const kind of FACT_KINDS) expect(factTitle(context, { ...factOf("fact:algiers"), kind })).not.toBe("");
  const bare: Fact = { ...factOf("fact:algiers"), participants: [] };
  expect(factTitle(context, bare)).toBe(bare.caption);
});

test("a hub is called by its year and its agreement", () => {
  expect(hubName(context, factOf("fact:roadmap"))).toBe("2014 · Roadmap for negotiations, 24 July 2014");
});

test("a fact is told in the reader's language, and its actors and values with it", () => {
  const inFrench = contextOf(mali, "fr");
  expect(factTitle(inFrench, factOf("fact:algiers"))).toBe("Algérie entre Gouvernement du Mali et CMA");
  const inArabic = contextOf(mali, "ar");
  expect(factTitle(inArabic, factOf("fact:declaration-mnla"))).toBe("MNLA: Algiers Declaration (وُقّع)");
});

test("the browser's first language that there is counts, unless another is asked for", () => {
  expect(languageFor("", ["de-AT", "fr-CA", "en"])).toBe("fr");
  expect(languageFor("ar", ["fr"])).toBe("ar");
  expect(languageFor("tlh", ["tlh"])).toBe("en");
});

test("an unknown language falls back to English", () => {
  expect(catalogueFor("tlh").language).toBe("en");
});
