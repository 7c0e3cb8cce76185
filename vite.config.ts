/** Builds the two pages of the renderer, `/` (kiosk) and `/dock` (dev dock), into dist/renderer. @module */
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const root = join(import.meta.dirname, "renderer");

/** Of the thirty languages React Aria brings, the screen speaks two: Vietnamese words are ours, English is kept. */
const onlyEnglishAriaStrings: Plugin = {
  name: "only-english-aria-strings",
  enforce: "pre",
  load(id) {
    const match = /[\\/]intl[\\/](?:[\w-]+[\\/])?([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id);
    if (match === null || match[1] === "en-US") return null;
    return "export default {};";
  },
};

export default defineConfig({
  root,
  base: "./",
  plugins: [onlyEnglishAriaStrings, react()],
  build: {
    outDir: join(import.meta.dirname, "dist", "renderer"),
    emptyOutDir: true,
    // The content security policy lets fonts come from the server only, never from a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { kiosk: join(root, "index.html"), dock: join(root, "dock.html") } },
  },
});
