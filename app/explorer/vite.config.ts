import { defineConfig } from "vitest/config";

// One script, one style sheet and one worker with fixed names: the server's Content-Security-Policy and the
// self-contained export, which does without the worker, both rely on there being nothing else.
export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    assetsDir: ".",
    modulePreload: false,
    sourcemap: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        codeSplitting: false,
        entryFileNames: "explorer.js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "explorer.css" : "[name][extname]",
      },
    },
  },
  worker: { format: "es", rollupOptions: { output: { entryFileNames: "forces_worker.js" } } },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
