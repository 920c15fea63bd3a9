import { defineConfig } from "vitest/config";

// One script and one style sheet with fixed names: the server's Content-Security-Policy and the self-contained
// export both rely on there being nothing else.
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
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
