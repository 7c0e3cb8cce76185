/** The documents that are generated from the sources. @module */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { configurationMarkdown } from "../../core/config/markdown.ts";
import { errorsMarkdown } from "../../core/errors/markdown.ts";
import { inProject } from "./paths.mjs";

/** Path below the project's folder to its text. @type {Readonly<Record<string, () => string>>} */
const DOCUMENTS = Object.freeze({
  "docs/errors.md": errorsMarkdown,
  "docs/configuration.md": configurationMarkdown,
});

/** Paths of those whose file says something else than the sources. */
export function staleDocuments() {
  return Object.entries(DOCUMENTS).flatMap(([path, text]) => {
    const file = inProject(path);
    return existsSync(file) && readFileSync(file, "utf8") === text() ? [] : [path];
  });
}

export function writeDocuments() {
  for (const [path, text] of Object.entries(DOCUMENTS)) {
    mkdirSync(dirname(inProject(path)), { recursive: true });
    writeFileSync(inProject(path), text());
  }
}
