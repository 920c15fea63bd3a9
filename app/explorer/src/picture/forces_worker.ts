/** Lets webs settle beside the page. */

import { settle, type Web } from "./forces";

self.addEventListener("message", ({ data }: MessageEvent<Web>) => {
  const places = settle(data);
  self.postMessage(places, { transfer: [places.buffer] });
});
