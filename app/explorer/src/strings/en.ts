/** Every word of the interface, in English. A further language is a file like this one. */

import type { TitleParts } from "../titles";
import type { FactKind } from "../view";

const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

/** Words with one space between them; empty ones leave no trace. */
const sentence = (...words: string[]) => words.filter((word) => word !== "").join(" ");

export const en = {
  /** For dates and numbers; day before month, as the sources write. */
  locale: "en-GB",
  direction: "ltr" as "ltr" | "rtl",
  loading: "Reading the graph…",
  failed: "The graph could not be read.",
  retry: "Try again",
  asOf: (day: string, epoch: number) => `${day === "any" ? "all dates" : `as of ${day}`}, epoch ${epoch}`,

  search: "Search actors, processes, agreements, places",
  searchHint: "Any script, with or without accents",
  noHits: "Nothing has that name.",
  hits: (count: number) => plural(count, "suggestion", "suggestions"),

  faces: { picture: "Picture", table: "Table", matrix: "Who mediates whom" },
  facesLabel: "Shown as",
  arrangement: "Arrangement",
  arrangements: { sides: "Sides", forces: "Closeness" },
  fit: "Whole picture",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  release: "Release pinned",
  shown: "Shown",
  show: "Facts and legend",
  actorsLegend: "Actors",
  rolesLegend: "Roles in a mediation",
  certaintyLegend: "Certainty",
  alsoPossible: "Also what is only possible",
  betweenShown: "only between actors shown",
  hidden: (count: number) =>
    `${plural(count, "fact is", "facts are")} not drawn, to keep the picture readable; the table has them.`,
  undrawn: (count: number) =>
    `${plural(count, "fact names", "facts name")} a single actor and draw nothing; see the table.`,
  pictureLabel: "Network of actors and facts",
  pictureHelp:
    "Arrow keys move between actors and facts, Enter opens the evidence, plus and minus zoom, 0 shows all. " +
    "The table holds the same facts.",
  pictureSummary: (actors: number, facts: number) =>
    `${plural(actors, "actor", "actors")} and ${plural(facts, "fact", "facts")} shown.`,
  noWebGL: "This browser cannot draw the picture (WebGL is off); the table holds the same facts.",
  nothingDrawn: "None of the chosen facts holds on this day.",

  columns: {
    outerGovernments: "",
    governments: "Government side",
    mediatingStates: "Third states",
    mediatingPersons: "Persons",
    mediations: "Mediations, by date ↓",
    sharedFacts: "Shared facts, by date ↓",
    mediatingOrganisations: "Organisations",
    movements: "Movements",
    outerMovements: "Coalitions",
  },

  time: {
    label: "Valid time",
    wholePeriod: "Whole period",
    day: "Day",
    play: "Play",
    pause: "Pause",
    span: "What the day stands for",
    spans: { day: "that day", month: "30 days up to it", year: "a year up to it" },
    sliderLabel: "Day shown",
    counts: (certain: number, possible: number) =>
      `${plural(certain, "mediation", "mediations")} for certain${possible > 0 ? `, ${possible} possibly` : ""}`,
    whole: (count: number, first: string, last: string) =>
      `${plural(count, "mediation", "mediations")}, ${first} – ${last}`,
  },

  words: {
    unknownTime: "time unknown",
    unknownStart: "start unknown",
    unknownEnd: "end unknown",
    openStart: "before the records begin",
    openEnd: "not ended when recorded",
    between: (first: string, last: string) => `between ${first} and ${last}`,
    fromTo: (from: string, to: string) => `${from} – ${to}`,
    on: (day: string) => `on ${day}`,
    attested: (days: string) => `attested on ${days}`,
    by: (day: string) => `by ${day}`,
    after: (day: string) => `${day} or later`,
  },

  certainty: { certain: "certain", possible: "possible", impossible: "does not hold" },

  panel: {
    label: "Evidence",
    close: "Close",
    back: "Back",
    between: "Who stands between them",
    betweenHelp:
      "Mediators by number of mediations. Choose one, or anything in the picture, for its facts and sources.",
    noMediators: "No mediation holds on this day.",
    mediations: (count: number) => plural(count, "mediation", "mediations"),
    facts: (count: number) => plural(count, "fact", "facts"),
    noFacts: "No fact of this view names it.",
    alsoKnown: "Also known as",
    acts: "Takes part as",
    speaks: "speaks for",
    when: "When",
    outcome: "Outcome",
    process: "Process",
    place: "Place",
    agreements: "Agreements",
    participants: "Who took part",
    represented: "represented by",
    side: "side",
    own: "took part",
    sources: (count: number) => `${plural(count, "claim", "claims")} and their sources`,
    overruled: "Overruled",
    overruledSaid: (slot: string, value: string) => `${slot}: ${value}`,
    disputed: "Sources disagree",
    yes: "yes",
    no: "no",
    denies: "denies it",
    undated: "undated",
    open: "opens the source",
    unknown: "This view does not contain it.",
    together: "Several facts",
  },

  list: (names: string[], more: number) =>
    more > 0
      ? `${names.join(", ")} and ${more} others`
      : names.length < 2
        ? names.join("")
        : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`,
  /** What a fact is called. */
  titles: {
    Mediation: (fact) =>
      sentence(
        fact.of("MEDIATOR") || fact.of("ATTENDED_BY"),
        fact.count("PARTY") === 0 ? "" : fact.count("PARTY") > 1 ? "between" : "with",
        fact.of("PARTY"),
      ),
    Membership: (fact) => sentence(fact.of("MEMBER"), "in", fact.of("ORGANISATION")),
    Office: (fact) => `${fact.of("HOLDER")}, ${fact.value("title") || "office"}, ${fact.of("ORGANISATION")}`,
    Signature: (fact) => `${fact.of("SIGNATORY")} ${fact.value("act") || "signed"} ${fact.about}`,
    Oversight: (fact) =>
      sentence(fact.of("GUARANTOR", "MONITOR", "OBSERVER", "CHAIR"), "oversees", fact.of("OF") || fact.about),
    Alliance: (fact) => `Alliance of ${fact.of("ALLY")}`,
    Support: (fact) => {
      const against = fact.of("AGAINST");
      return `${fact.of("SUPPORTER")} supports ${fact.of("SUPPORTED")}${against === "" ? "" : ` against ${against}`}`;
    },
    Funding: (fact) => {
      const ends = [fact.of("FUNDER"), fact.of("RECIPIENT")].filter((end) => end !== "").join(" → ");
      return `${ends}: ${sentence(fact.value("amount"), fact.value("flow_status"))}`;
    },
    Hostility: (fact) => `${fact.of("SIDE")} fight`,
    Sanction: (fact) => `${fact.of("SANCTIONER")} sanctions ${fact.of("TARGET")}`,
    Action: (fact) => {
      const ends = [fact.of("INITIATOR"), fact.of("TARGET")].filter((end) => end !== "").join(" → ");
      return `${ends}: ${fact.value("code") || "action"}`;
    },
    Existence: (fact) => `${fact.of("SUBJECT")}: ${fact.value("how") || "existence"}`,
    Succession: (fact) =>
      sentence(fact.of("PREDECESSOR"), "→", fact.of("SUCCESSOR"), fact.value("how") && `(${fact.value("how")})`),
  } satisfies Record<FactKind, (fact: TitleParts) => string> as Record<FactKind, (fact: TitleParts) => string>,

  table: {
    caption: (count: number) => `${plural(count, "fact", "facts")} of the chosen kinds and time`,
    kind: "Kind",
    fact: "Fact",
    when: "When",
    who: "Who, in which role",
    outcome: "Outcome",
    certainty: "Certainty",
    claims: "Claims",
    more: (count: number) => `Show ${count} more`,
  },
  matrix: {
    caption: "Number of mediations by mediator (row) and party (column); choose a number to see them",
    mediator: "Mediator",
    all: "Mediations",
    none: "No mediation holds on this day.",
  },

  kinds: {
    Mediation: "Mediation",
    Membership: "Membership",
    Office: "Office",
    Signature: "Signature",
    Oversight: "Oversight",
    Alliance: "Alliance",
    Support: "Support",
    Funding: "Funding",
    Hostility: "Hostility",
    Sanction: "Sanction",
    Action: "Action",
    Existence: "Foundation and end",
    Succession: "Succession",
  },
  relations: {
    MEDIATOR: "mediator",
    ATTENDED_BY: "in attendance",
    PARTY: "party",
    MANDATED_BY: "mandated by",
    HOSTED_BY: "host",
    SIGNATORY: "signatory",
    ALLY: "ally",
    MEMBER: "member",
    ORGANISATION: "organisation",
    FUNDER: "funder",
    RECIPIENT: "recipient",
    SUPPORTER: "supporter",
    SUPPORTED: "supported",
    AGAINST: "against",
    SIDE: "side",
    HOLDER: "office holder",
    APPOINTED_BY: "appointed by",
    SUBJECT: "subject",
    FOUNDER: "founder",
    PREDECESSOR: "predecessor",
    SUCCESSOR: "successor",
    SANCTIONER: "sanctioner",
    TARGET: "target",
    GUARANTOR: "guarantor",
    MONITOR: "monitor",
    OBSERVER: "observer",
    CHAIR: "chair",
    INITIATOR: "initiator",
  } as Record<string, string>,
  roles: {
    chief_mediator: "chief mediator",
    co_mediator: "co-mediator",
    facilitator: "facilitator",
    mediator: "mediator",
    witness: "witness",
    observer: "observer",
    guarantor: "guarantor",
    monitor: "monitor",
    independent_observer: "independent observer",
    present: "present",
    party: "party",
    adherent: "adherent",
  } as Record<string, string>,
  spokes: {
    MEDIATOR: "mediator, facilitator",
    ATTENDED_BY: "witness, observer, guarantor",
    MANDATED_BY: "mandate, host",
    PARTY: "party",
  },
  marks: { certain: "certain", possible: "possible: dashed, hollow", hub: "mediation or other shared fact" },
  families: {
    government: "state, government, army",
    armed: "armed group",
    jihadist: "jihadist group",
    coalition: "coalition, movement, party",
    organisation: "intergovernmental organisation",
    body: "mission, body, mediation team",
    person: "person",
    other: "other organisation",
  },
  actorKinds: {
    state: "state",
    government: "government",
    junta: "junta",
    state_forces: "state forces",
    armed_group: "armed group",
    jihadist_group: "jihadist group",
    coalition: "coalition",
    movement: "movement",
    political_party: "political party",
    igo: "intergovernmental organisation",
    igo_body: "body of an organisation",
    mission: "mission",
    body: "implementation or monitoring body",
    mediation_team: "mediation team",
    ngo: "non-governmental organisation",
    company: "company",
    pmc: "private military company",
    person: "person",
  } as Record<string, string>,
  /** Values of facts, by their field. */
  values: {
    start: "Start",
    end: "End",
    valid: "Time",
    role: "Role",
    mode: "Mode",
    strategy: "Strategy",
    outcome: "Outcome",
    act: "Act",
    obligations: "Obligations",
    faction: "Faction",
    function: "Function",
    flow_status: "Status",
    amount: "Amount",
    currency: "Currency",
    amount_usd: "In US dollars",
    usd_rate: "Rate",
    usd_rate_date: "Rate of",
    aggregate_of: "Total of",
    type: "Type",
    attribution: "Attribution",
    established: "Established",
    intensity: "Intensity",
    deaths_low: "Deaths, low",
    deaths_best: "Deaths, best estimate",
    deaths_high: "Deaths, high",
    deaths_of: "Deaths of",
    title: "Title",
    how: "How",
    measures: "Measures",
    mandate: "Mandate",
    code: "Code",
    vocabulary: "Vocabulary",
    vocabulary_version: "Version",
    summary: "Summary",
  } as Record<string, string>,
  reliability: {
    A: "completely reliable",
    B: "usually reliable",
    C: "fairly reliable",
    D: "not usually reliable",
    E: "unreliable",
    F: "reliability not judged",
  } as Record<string, string>,
  credibility: {
    1: "confirmed",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth not judged",
  } as Record<number, string>,
  languages: { en: "English", fr: "French", ar: "Arabic", other: "other languages" } as Record<string, string>,
  entityKinds: {
    Process: "peace process",
    Agreement: "agreement",
    Place: "place",
    Event: "event",
    Conflict: "conflict",
    Instrument: "instrument",
    Programme: "programme",
  } as Record<string, string>,
};

export type Catalogue = typeof en;
