import { en, type Catalogue } from "./en";

export type { Catalogue };

const CATALOGUES: Record<string, Catalogue> = { en };

/** The words for a language tag; English where nobody has translated them yet. */
export function catalogueFor(language: string): { text: Catalogue; language: string } {
  const short = language.split("-")[0] ?? "";
  const text = CATALOGUES[short];
  return text === undefined ? { text: en, language: "en" } : { text, language };
}

/** A code in words: from the catalogue, else the code itself made readable. */
export function codeWords(words: Record<string, string>, code: string): string {
  return words[code] ?? code.replaceAll("_", " ").toLowerCase();
}
