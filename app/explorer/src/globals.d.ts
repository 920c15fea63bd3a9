/** What the page offers to programs that drive it: tests, screenshots. */
interface Window {
  tertiusExplorer: {
    /** Where an actor, a mediation or the middle of a tie is, in the coordinates of the page; null if not drawn. */
    screenPosition(id: string): { x: number; y: number } | null;
    /** What the picture shows now: ids of actors with a tie, of facts drawn, and of those that are only possible. */
    visible(): { actors: string[]; facts: string[]; ties: number; possible: string[] };
  };
}
