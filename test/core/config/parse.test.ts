import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { configurationKeys, configurationMarkdown } from "../../../core/config/markdown.ts";
import { checkRootKey, parseConfiguration, parseConfigurationText } from "../../../core/config/parse.ts";
import { DEMONSTRATION, demonstrationKey } from "../../../core/crypto/demonstration.ts";

const foreignRoot = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
const production = {
  terminal: { profile: "production" },
  trust: { source: "inline", rootJwk: foreignRoot },
  readers: { source: "pcsc" },
  scanner: { kind: "serial", path: "/dev/ttyACM0" },
  printer: { kind: "tcp" },
  dock: { enabled: false },
};

function failure(json: unknown) {
  const result = parseConfiguration(json);
  return result.ok ? undefined : result.failure;
}

describe("the configuration", () => {
  test("an empty file is the demonstration", () => {
    const result = parseConfigurationText("{}");
    expect(result).toMatchObject({
      ok: true,
      value: { terminal: { id: "bn-kb-01", profile: "demonstration" }, session: { warnSeconds: 20 } },
    });
  });

  test.each([
    [{ printer: { port: "9100" } }, /^printer\.port: /],
    [{ printer: { prot: 9100 } }, /^printer\.prot: unknown key$/],
    [{ sesion: {} }, /^sesion: unknown key$/],
    [{ terminal: { units: { receiving: "h5" } } }, /^terminal\.units\.receiving: /],
    [{ scanner: { kind: "serial" } }, /^scanner\.path: needed/],
    [{ trust: { source: "inline", rootJwk: { ...foreignRoot, y: foreignRoot.x } } }, /^trust\.rootJwk: /],
    [{ shell: { host: "0.0.0.0" } }, /^shell\.host: /],
    [[], /^\(whole file\): /],
  ])("a wrong key is named in one line (%j)", (json, detail) => {
    expect(failure(json)).toMatchObject({ code: "config.invalid", detail: expect.stringMatching(detail) });
    expect(failure(json)?.detail).not.toContain("\n");
  });

  test("what is not JSON is unreadable", () => {
    expect(parseConfigurationText("{ port: }")).toMatchObject({ failure: { code: "config.unreadable" } });
  });

  test("a production profile takes real things", () => {
    expect(failure(production)).toBeUndefined();
  });

  test.each([
    { trust: { source: "demonstration" } },
    { trust: { source: "inline", rootJwk: demonstrationKey(DEMONSTRATION.labels.root).publicJwk } },
    { readers: { source: "both" } },
    { scanner: { kind: "simulated" } },
    { printer: { kind: "simulated" } },
    { dock: { enabled: true } },
  ])("a production profile refuses the demonstration's (%j)", (of) => {
    expect(failure({ ...production, ...of })?.code).toBe("config.production");
  });

  test("a root from a file is held to the same rule", () => {
    const seeded = demonstrationKey(DEMONSTRATION.labels.root).publicJwk;
    expect(checkRootKey("production", seeded)).toMatchObject({ failure: { code: "config.production" } });
    expect(checkRootKey("demonstration", seeded).ok).toBe(true);
    expect(checkRootKey("production", foreignRoot).ok).toBe(true);
  });
});

describe("the generated page", () => {
  test("tells every key with default and meaning", () => {
    const flat = (value: unknown, path: string): string[] =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([name, below]) =>
            flat(below, path === "" ? name : `${path}.${name}`),
          )
        : [path];
    const defaults = parseConfiguration({});
    expect(configurationKeys().map((each) => each.key)).toEqual(defaults.ok ? flat(defaults.value, "") : []);
    for (const each of configurationKeys()) expect(each.meaning).toMatch(/\.$/);
  });

  test("names units where a number has one", () => {
    expect(configurationMarkdown()).toContain(
      "| `readers.transmitTimeoutMs` | `10000` | 500 to 60000 | ms |",
    );
  });
});
