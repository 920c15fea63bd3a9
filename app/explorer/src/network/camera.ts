/** What of the sheet is seen, kept in the state and so in the address. */

import type Sigma from "sigma";

import type { Store } from "../state";

/** So long after the last movement it is noted. */
const AT_REST_MS = 200;

/** Look where the state says, and note in it where the reader looks from now on; gives a function that ends this. */
export function keepCamera(sigma: Sigma, store: Store): () => void {
  const camera = sigma.getCamera();
  let resting = 0;
  const note = () => {
    const { x, y, ratio } = camera.getState();
    const isWhole = [x - 0.5, y - 0.5, ratio - 1].every((distance) => Math.abs(distance) < 0.001);
    store.change({ camera: isWhole ? null : { x, y, ratio } });
  };
  if (store.state.camera !== null) camera.setState(store.state.camera);
  camera.on("updated", () => {
    clearTimeout(resting);
    resting = window.setTimeout(note, AT_REST_MS);
  });
  return () => clearTimeout(resting);
}
