import { ar } from "./ar";
import { en, type Catalogue } from "./en";
import { fr } from "./fr";

export type { Catalogue };

const CATALOGUES: Record<string, Catalogue> = { en, fr, ar };

/** The languages of the interface, each called as its readers call it. */
export const LANGUAGES: Record<string, string> = { en: "English", fr: "Français", ar: "العربية" };

/** The words for a language tag; English where nobody has translated them yet. */
export function catalogueFor(tag: string): { text: Catalogue; language: string } {
  const language = tag.toLowerCase().split("-")[0] ?? "";
  const text = CATALOGUES[language];
  return text === undefined ? { text: en, language: "en" } : { text, language };
}

/** The language asked for, else the first of the browser's that there is. */
export function languageFor(asked: string, preferred: readonly string[]): string {
  const tags = asked === "" ? preferred : [asked];
  return tags.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find((tag) => tag in CATALOGUES) ?? "en";
}

/** A code in words: from the catalogue, else the code itself made readable. */
export function codeWords(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code.replaceAll("_", " ").toLowerCase();
}
