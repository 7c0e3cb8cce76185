/** Which module asks for which: read from the sources by the parser of the build, types included. @module */
import { parseSync } from "vite";

/**
 * @typedef {object} Request
 * @property {string} specifier as it is written
 * @property {"static" | "dynamic"} when a static request is resolved at load time
 * @property {boolean} isType erased before the program runs
 */

/**
 * Every module that a source text asks for: `import`, `export … from`, `import()`, `import("…").Type`.
 * A dynamic import whose specifier is computed has the specifier `""`. Throws where the text does not parse.
 * @param {string} file name that tells the language
 * @param {string} text
 * @returns {readonly Request[]}
 */
export function requestsOf(file, text) {
  const { module, program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const statics = module.staticImports.map(({ start, moduleRequest }) =>
    request(moduleRequest.value, "static", isTypeStatement(text, start)),
  );
  const exports = module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest }) =>
      moduleRequest ? [request(moduleRequest.value, "static", isTypeStatement(text, start))] : [],
    ),
  );
  const dynamics = module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
    request(literal(text.slice(start, end)), "dynamic", false),
  );
  const types = importTypes(program).map((specifier) => request(specifier, "static", true));
  return [...statics, ...exports, ...dynamics, ...types];
}

/**
 * @param {string} specifier
 * @param {"static" | "dynamic"} when
 * @param {boolean} isType
 * @returns {Request}
 */
function request(specifier, when, isType) {
  return { specifier, when, isType };
}

/** Only the whole statement is erased; `import { type A }` still loads the module. @param {string} text @param {number} start */
function isTypeStatement(text, start) {
  return /^(?:import|export)\s+type\b(?!\s*(?:,|from\b))/.test(text.slice(start, start + 200));
}

/** @param {string} source */
function literal(source) {
  return /^(["'`])([^"'`$\\]*)\1$/.exec(source.trim())?.[2] ?? "";
}

/** Specifiers of `import("…")` in types, anywhere in the tree. @param {unknown} node @returns {string[]} */
function importTypes(node) {
  if (Array.isArray(node)) return node.flatMap(importTypes);
  if (node === null || typeof node !== "object") return [];
  const { type, source, argument } = /** @type {{ type?: string, source?: any, argument?: any }} */ (node);
  const own = type === "TSImportType" ? [(source ?? argument)?.value ?? argument?.literal?.value ?? ""] : [];
  return [...own, ...Object.values(node).flatMap(importTypes)];
}
