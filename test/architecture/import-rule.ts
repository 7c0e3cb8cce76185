/**
 * Who may import whom. Folders are named by their path below the project; what is not allowed is forbidden.
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix } from "node:path";
import { requestsOf } from "../../main/launch/module-graph.mjs";

/** Path below the project's folder, with `/`, to the text. */
export type Sources = ReadonlyMap<string, string>;

export interface Violation {
  readonly module: string;
  readonly imports: string;
  readonly why: string;
}

interface Rule {
  /** Folders whose modules may be imported; a folder's own always may. */
  readonly may: readonly string[];
  /** Folders that may only be reached by `import()`; their types by `import type`, which is erased. */
  readonly dynamically?: readonly string[];
  /** Node's own modules that may be imported; undefined: all. */
  readonly node?: readonly string[];
}

/** What the renderer uses: may not even reach `node:crypto`, by whatever way. */
const BROWSER_SAFE = [
  "core/protocol",
  "core/text",
  "core/errors",
  "core/calendar",
  "core/procedures",
] as const;

const RULES: Readonly<Record<string, Rule>> = {
  core: { may: [], node: ["node:crypto"] },
  drivers: { may: ["core"] },
  gateway: { may: ["core"] },
  renderer: { may: ["core"], node: [] },
  "firmware-sim": {
    may: ["core/apdu", "core/tlv", "core/crypto", "core/ports", "core/errors", "core/protocol"],
  },
  main: { may: ["core", "drivers"], dynamically: ["firmware-sim"] },
};

export const RULED_FOLDERS = Object.keys(RULES);

const NODE_MODULES = new Set(builtinModules.map((name) => name.replace(/^node:/, "")));
const SOURCE_FILE = /\.(?:ts|tsx|mjs|js|cjs|mts)$/;

/** The sources of the ruled folders, read from disk. */
export function readSources(root: string): Sources {
  const sources = new Map<string, string>();
  for (const folder of RULED_FOLDERS.filter((name) => existsSync(join(root, name)))) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !SOURCE_FILE.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(join(root, "/").length).replaceAll("\\", "/");
      sources.set(name, readFileSync(path, "utf8"));
    }
  }
  return sources;
}

/** Every import that the rule forbids, in the order of the modules. */
export function violations(sources: Sources): readonly Violation[] {
  const direct = [...sources].flatMap(([module, text]) => violationsOf(module, text));
  return [...direct, ...unsafeForBrowsers(sources)];
}

function violationsOf(module: string, text: string): readonly Violation[] {
  const rule = ruleOf(module);
  if (rule === undefined) return [];
  return requestsOf(module, text).flatMap((request) => {
    const why = forbidden(module, rule, request);
    return why === undefined ? [] : [{ module, imports: request.specifier, why }];
  });
}

type Request = ReturnType<typeof requestsOf>[number];

/** Why an import may not be; undefined where it may. */
function forbidden(module: string, rule: Rule, { specifier, when, isType }: Request): string | undefined {
  const folder = topFolder(module);
  if (specifier === "") return "what is imported is computed, so that no rule can see it";
  if (isNode(specifier)) {
    const allowed = rule.node === undefined || rule.node.includes(specifier);
    return allowed ? undefined : `${folder} may not use ${specifier}`;
  }
  if (!specifier.startsWith(".")) return undefined;
  const target = resolveFrom(module, specifier);
  if (within(target, folder)) return undefined;
  if (folder === "renderer" && within(target, "core") && !BROWSER_SAFE.some((safe) => within(target, safe))) {
    return "renderer uses only the browser-safe part of core";
  }
  if (rule.may.some((allowed) => within(target, allowed))) return undefined;
  if (rule.dynamically?.some((allowed) => within(target, allowed))) {
    // A type leaves nothing behind: the program still starts where that folder is not shipped.
    return when === "dynamic" || isType
      ? undefined
      : `${folder} reaches ${topFolder(target)} by import() only`;
  }
  // Data beside the folders (package.json) is nobody's; code outside of every rule is a test or a tool.
  return topFolder(target) === target && target.endsWith(".json")
    ? undefined
    : `${folder} may not import ${target}`;
}

/** Modules of the browser-safe folders from which a module of Node is reached at run time, by whatever way. */
function unsafeForBrowsers(sources: Sources): readonly Violation[] {
  const safe = [...sources.keys()].filter((module) => BROWSER_SAFE.some((folder) => within(module, folder)));
  return safe.flatMap((module) => {
    const path = wayToNode(sources, module);
    if (path === undefined) return [];
    return [{ module, imports: path.at(-1) ?? "", why: `not safe for browsers: ${path.join(" → ")}` }];
  });
}

/** The shortest way from a module to one of Node's, at run time: erased imports do not count. */
function wayToNode(sources: Sources, start: string): readonly string[] | undefined {
  const seen = new Set([start]);
  let ways: readonly (readonly string[])[] = [[start]];
  while (ways.length > 0) {
    const next: (readonly string[])[] = [];
    for (const way of ways) {
      const module = way.at(-1) ?? start;
      for (const { specifier, isType } of requestsOf(module, sources.get(module) ?? "")) {
        if (isType) continue;
        if (isNode(specifier)) return [...way, specifier];
        const target = resolveFrom(module, specifier);
        if (!specifier.startsWith(".") || !sources.has(target) || seen.has(target)) continue;
        seen.add(target);
        next.push([...way, target]);
      }
    }
    ways = next;
  }
  return undefined;
}

function ruleOf(module: string): Rule | undefined {
  return RULES[topFolder(module)];
}

function topFolder(path: string): string {
  return path.split("/", 1)[0] ?? path;
}

function within(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function resolveFrom(module: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(module), specifier));
}

function isNode(specifier: string): boolean {
  return specifier.startsWith("node:") || NODE_MODULES.has(specifier.split("/", 1)[0] ?? specifier);
}
