/** From the configuration file to a configuration, or to one line that names the wrong key. @module */
import type { z } from "zod";
import { DEMONSTRATION, isDemonstrationPublicKey } from "../crypto/demonstration.ts";
import { type PublicJwk, parsePublicJwk } from "../crypto/jwk.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { type Configuration, configurationSchema } from "./schema.ts";

/** As {@link parseConfiguration}, from the file's text. Fails with `config.unreadable` where it is no JSON. */
export function parseConfigurationText(text: string): Result<Configuration> {
  let json: unknown;
  try {
    // A byte order mark is what some editors leave.
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return fail("config.unreadable", "not JSON");
  }
  return parseConfiguration(json);
}

/**
 * Fills in the defaults. Fails with `config.invalid` (unknown key, value that does not fit) or `config.production`
 * (a production profile with something of the demonstration); the detail is `key: why`, one line.
 */
export function parseConfiguration(json: unknown): Result<Configuration> {
  const parsed = configurationSchema.safeParse(json);
  if (!parsed.success) return fail("config.invalid", describeIssue(parsed.error.issues[0]));
  const lacking = findLackingKey(parsed.data);
  if (lacking !== undefined) return fail("config.invalid", lacking);
  const refused = findDemonstration(parsed.data);
  return refused === undefined ? ok(parsed.data) : fail("config.production", refused);
}

/**
 * The root key that a file or the configuration gave, as the profile takes it. Fails with `config.invalid` where it is
 * no P-256 key, with `config.production` where a production profile would trust a key of the published seed.
 */
export function checkRootKey(profile: Configuration["terminal"]["profile"], jwk: unknown): Result<PublicJwk> {
  const key = parsePublicJwk(jwk);
  if (key === undefined) return fail("config.invalid", "trust: the root key is no P-256 JWK");
  if (profile === "production" && isDemonstrationPublicKey(key, DEMONSTRATION_LABELS)) {
    return fail("config.production", "trust: the root key is made from the published seed");
  }
  return ok(key);
}

const DEMONSTRATION_LABELS: readonly string[] = Object.values(DEMONSTRATION.labels).filter(
  (label) => typeof label === "string",
);

/** What a choice asks for beside it. */
function findLackingKey({ trust, scanner, printer }: Configuration): string | undefined {
  if (trust.source === "file" && trust.rootFile === null)
    return "trust.rootFile: needed where trust.source is file";
  if (trust.source === "inline" && trust.rootJwk === null)
    return "trust.rootJwk: needed where trust.source is inline";
  if (scanner.kind === "serial" && scanner.path === null)
    return "scanner.path: needed where scanner.kind is serial";
  if (printer.kind === "serial" && printer.path === null)
    return "printer.path: needed where printer.kind is serial";
  if (trust.source !== "inline") return undefined;
  const key = checkRootKey("demonstration", trust.rootJwk);
  return key.ok ? undefined : "trust.rootJwk: no P-256 public key";
}

function findDemonstration(configuration: Configuration): string | undefined {
  const { terminal, trust, readers, scanner, printer, dock } = configuration;
  if (terminal.profile !== "production") return undefined;
  if (trust.source === "demonstration") return "trust.source: the demonstration's root";
  if (trust.source === "inline" && !checkRootKey("production", trust.rootJwk).ok) {
    return "trust.rootJwk: a key made from the published seed";
  }
  if (readers.source !== "pcsc") return "readers.source: simulated readers";
  if (scanner.kind === "simulated") return "scanner.kind: a simulated scanner";
  if (printer.kind === "simulated") return "printer.kind: a simulated printer";
  return dock.enabled ? "dock.enabled: the dev dock" : undefined;
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return "(whole file)";
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") return `${[...path, issue.keys[0]].join(".")}: unknown key`;
  const key = path.length === 0 ? "(whole file)" : path.join(".");
  return `${key}: ${issue.message.replaceAll(/\s+/g, " ")}`;
}
