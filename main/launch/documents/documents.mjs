/** The documents that are generated from the sources. @module */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { configurationMarkdown } from "../../../core/config/markdown.ts";
import { errorsMarkdown } from "../../../core/errors/markdown.ts";
import { inProject } from "../paths.mjs";
import { odditiesPage } from "./oddities-page.mjs";
import { readingPicture } from "./reading-picture.mjs";

/** Path below the project's folder to its text. @type {Readonly<Record<string, () => string | Promise<string>>>} */
const DOCUMENTS = Object.freeze({
  "docs/errors.md": errorsMarkdown,
  "docs/configuration.md": configurationMarkdown,
  "docs/oddities.md": odditiesPage,
  "docs/images/reading.svg": readingPicture,
});

/** Paths of those whose file says something else than the sources. */
export async function staleDocuments() {
  const stale = [];
  for (const [path, text] of Object.entries(DOCUMENTS)) {
    const file = inProject(path);
    if (!existsSync(file) || readFileSync(file, "utf8") !== (await text())) stale.push(path);
  }
  return stale;
}

export async function writeDocuments() {
  for (const [path, text] of Object.entries(DOCUMENTS)) {
    mkdirSync(dirname(inProject(path)), { recursive: true });
    writeFileSync(inProject(path), await text());
  }
}
