import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { RULED_FOLDERS, readSources, violations } from "./import-rule.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What the rule says about one module of this text, in a tree that also has `others`. */
function judged(module: string, text: string, others: Readonly<Record<string, string>> = {}): string[] {
  return violations(new Map([[module, text], ...Object.entries(others)])).map(({ why }) => why);
}

describe("the import rule", () => {
  it("holds in this project, and looked at all of it", () => {
    const sources = readSources(ROOT);
    expect(violations(sources)).toEqual([]);
    const seen = (folder: string) =>
      [...sources.keys()].filter((name) => name.startsWith(`${folder}/`)).length;
    for (const folder of RULED_FOLDERS) expect(seen(folder), folder).toBeGreaterThan(3);
    expect(sources.size).toBeGreaterThan(150);
  });

  it.each([
    ["core/slips/a.ts", `import { x } from "../../drivers/printers/b.ts";`],
    ["core/slips/a.ts", `import type { X } from "../../main/service/b.ts";`],
    ["core/slips/a.ts", `export * from "../../gateway/b.ts";`],
    ["core/slips/a.ts", `export type { X } from "../../renderer/b.ts";`],
    ["core/slips/a.ts", `const x = await import("../../firmware-sim/b.ts");`],
    ["core/slips/a.ts", `type X = import("../../drivers/b.ts").X;`],
    ["core/slips/a.ts", `import "node:fs";`],
    ["core/slips/a.ts", `import { readFileSync } from "fs";`],
    ["core/slips/a.ts", `import { f } from "fs/promises";`],
    ["drivers/readers/a.ts", `import { x } from "../../main/service/b.ts";`],
    ["drivers/readers/a.ts", `import { x } from "../../firmware-sim/card/b.ts";`],
    ["gateway/server/a.ts", `import { x } from "../../drivers/printers/b.ts";`],
    ["renderer/screens/a.tsx", `import { sha256 } from "../../core/crypto/hash.ts";`],
    ["renderer/screens/a.tsx", `import type { Hash } from "../../core/crypto/hash.ts";`],
    ["renderer/screens/a.tsx", `import { createHash } from "node:crypto";`],
    ["renderer/screens/a.tsx", `import { x } from "../../main/service/b.ts";`],
    ["firmware-sim/card/a.ts", `import { pace } from "../../core/emrtd/pace.ts";`],
    ["firmware-sim/card/a.ts", `import { x } from "../../drivers/readers/b.ts";`],
    ["main/service/a.ts", `import { x } from "../../gateway/server/b.ts";`],
    ["main/service/a.ts", `import { x } from "../../renderer/connection/b.ts";`],
    ["main/service/a.ts", `import { card } from "../../firmware-sim/card/b.ts";`],
    ["main/service/a.ts", `import { type Card } from "../../firmware-sim/card/b.ts";`],
    ["main/service/a.ts", `const name = "../../gateway/b.ts"; await import(name);`],
    ["main/launch/a.mjs", `import { x } from "../../test/helpers/b.ts";`],
  ])("forbids in %s: %s", (module, text) => {
    expect(judged(module, text)).toHaveLength(1);
  });

  it.each([
    ["core/slips/a.ts", `import { createHash } from "node:crypto"; import { z } from "zod";`],
    ["core/slips/a.ts", `import type { X } from "../errors/b.ts";`],
    [
      "drivers/readers/a.ts",
      `import { readFileSync } from "node:fs"; import { x } from "../../core/apdu/b.ts";`,
    ],
    [
      "renderer/screens/a.tsx",
      `import { fold } from "../../core/text/fold.ts"; const a = <p>import "node:fs"</p>;`,
    ],
    ["firmware-sim/card/a.ts", `import { x } from "../../core/tlv/ber.ts";`],
    ["main/service/a.ts", `import type { Card } from "../../firmware-sim/card/b.ts";`],
    ["main/service/a.ts", `const sim = await import("../../firmware-sim/card/b.ts");`],
    ["main/service/a.ts", `// import "../../gateway/b.ts"\nconst text = 'import "../../gateway/b.ts"';`],
    ["main/cli/a.ts", `import about from "../../package.json" with { type: "json" };`],
  ])("lets be in %s: %s", (module, text) => {
    expect(judged(module, text)).toEqual([]);
  });

  it("finds Node's crypto behind a browser-safe module, also two steps away", () => {
    const others = {
      "core/text/middle.ts": `export { sha256 } from "../crypto/hash.ts";`,
      "core/crypto/hash.ts": `import { createHash } from "node:crypto"; export const sha256 = createHash;`,
    };
    const found = judged("core/protocol/a.ts", `import { sha256 } from "../text/middle.ts";`, others);
    expect(found).toContain(
      "not safe for browsers: core/protocol/a.ts → core/text/middle.ts → core/crypto/hash.ts → node:crypto",
    );
  });

  it("does not count types on the way to Node, for they are erased", () => {
    const others = {
      "core/crypto/hash.ts": `import { createHash } from "node:crypto"; export type H = string;`,
    };
    expect(judged("core/protocol/a.ts", `import type { H } from "../crypto/hash.ts";`, others)).toEqual([]);
    expect(judged("core/protocol/a.ts", `import { type H } from "../crypto/hash.ts";`, others)).toHaveLength(
      1,
    );
  });

  it("does not overlook a module that it cannot parse", () => {
    expect(() => judged("core/text/a.ts", "import { from from")).toThrow("core/text/a.ts");
  });
});
