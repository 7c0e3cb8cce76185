/** Whom `read` and `pin` believe about provincial cards, and as which terminal: the demonstration, or a province of `issue`. @module */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import {
  type TerminalCredential,
  terminalCredential,
} from "../../core/citizen-card/terminal-authentication.ts";
import { signEs256 } from "../../core/crypto/ecdsa.ts";
import { importPrivateJwk, privateJwkSchema, publicJwkSchema } from "../../core/crypto/jwk.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { MAX_BUNDLE_CHARACTERS, openBundle, type TrustBundle } from "../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../core/trust/demonstration.ts";
import { demonstrationTerminal } from "../../core/trust/terminal-demonstration.ts";
import { UsageError } from "./command.ts";
import { readRegularFile } from "./read-file.ts";

export interface ProvinceTrust {
  readonly bundle: TrustBundle;
  readonly terminalId: string;
  readonly terminal: TerminalCredential;
}

export interface ProvinceArguments {
  /** The folder `province` that `issue` wrote; undefined: the demonstration's. */
  readonly province?: string | undefined;
  /** Which of its terminals; undefined: the only one. */
  readonly terminal?: string | undefined;
}

/** Lines of `--help`. */
export const PROVINCE_HELP = `  --province DIR  whom to believe about provincial cards: province/ of 'issue'; default the demonstration
  --terminal ID   as which terminal of that province; default the only one`;

const DEMONSTRATION_TERMINAL = "cli";
const CERTIFICATE = ".cert";

/**
 * Throws `UsageError` where a file of the province cannot be read, or where it must be said which terminal. Fails with
 * `terminal.certificate_invalid`, and as `openBundle` does.
 */
export function provinceTrust({ province, terminal }: ProvinceArguments, now: Date): Result<ProvinceTrust> {
  if (province !== undefined) return trustOfFolder(province, terminal, now);
  if (terminal !== undefined) throw new UsageError("--terminal needs --province DIR");
  const bundle = openBundle(demonstrationBundle(now), demonstrationRoot(), now, { profile: "demonstration" });
  if (!bundle.ok) return bundle;
  const terminalId = DEMONSTRATION_TERMINAL;
  return ok({ bundle: bundle.value, terminalId, terminal: demonstrationTerminal(terminalId, now) });
}

function trustOfFolder(folder: string, wanted: string | undefined, now: Date): Result<ProvinceTrust> {
  const root = readJwk(publicJwkSchema, folder, "root.jwk");
  const compact = Buffer.from(readBytes(folder, "bundle.jws")).toString("latin1");
  const bundle = openBundle(compact, root, now, { profile: "production" });
  if (!bundle.ok) return bundle;
  const terminalId = wanted ?? onlyTerminal(folder);
  const certificate = readBytes(folder, "terminals", `${terminalId}${CERTIFICATE}`);
  const jwk = readJwk(privateJwkSchema, folder, "terminals", `${terminalId}.jwk`);
  const key = importPrivateJwk(jwk);
  const terminal = terminalCredential(certificate, (input) => signEs256(key, input));
  if (!terminal.ok) return terminal;
  const named = terminal.value.certificate;
  if (named.terminalId !== terminalId) return fail("terminal.certificate_invalid", "another terminal");
  if (named.publicKey.x !== jwk.x) return fail("terminal.certificate_invalid", "another key");
  return ok({ bundle: bundle.value, terminalId, terminal: terminal.value });
}

function onlyTerminal(folder: string): string {
  const files = unlessUnreadable(() => readdirSync(join(folder, "terminals")));
  const [first, ...others] = files.filter((file) => file.endsWith(CERTIFICATE));
  if (first === undefined || others.length > 0) throw new UsageError("say --terminal ID, one of --province");
  return first.slice(0, -CERTIFICATE.length);
}

function readJwk<T>(schema: z.ZodType<T>, ...path: readonly [string, ...string[]]): T {
  const bytes = readBytes(...path);
  return unlessUnreadable(() => {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    if (!parsed.success) throw new Error(`${path.at(-1)}: no P-256 key`);
    return parsed.data;
  });
}

function readBytes(...path: readonly [string, ...string[]]): Uint8Array {
  const read = readRegularFile(join(...path), MAX_BUNDLE_CHARACTERS);
  if (!read.ok) throw new UsageError(`--province: ${read.failure.code} (${read.failure.detail})`);
  return read.value;
}

function unlessUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`--province: ${error instanceof Error ? error.message : "cannot be read"}`);
  }
}
