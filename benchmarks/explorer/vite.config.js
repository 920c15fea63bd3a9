// The libraries are those that the explorer is built with.
const packages = new URL("../../app/explorer/node_modules/", import.meta.url).pathname;

export default {
  base: "./",
  resolve: { alias: { graphology: `${packages}graphology`, sigma: `${packages}sigma` } },
  build: { target: "es2022" },
};
