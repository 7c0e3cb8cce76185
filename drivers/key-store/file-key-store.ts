/** Keys in a directory that only the service's user may read: for machines without a TPM. @module */
import { generateKeyPairSync } from "node:crypto";
import type { RandomBytes } from "../../core/crypto/bytes.ts";
import { DEMONSTRATION, demonstrationKey } from "../../core/crypto/demonstration.ts";
import { signEs256 } from "../../core/crypto/ecdsa.ts";
import { importPrivateJwk, type PrivateJwk, privateJwkSchema, toPublicJwk } from "../../core/crypto/jwk.ts";
import { parseJson } from "../../core/crypto/jws.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { BOX_KEY_BYTES, closeBox, openBox } from "../../core/journal/box.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import { readOrMake } from "./secret-file.ts";

const TERMINAL_KEY_FILE = "terminal-key.json";
const MASTER_KEY_FILE = "master.key";

/**
 * Reads the keys, or makes them where the directory has none. Fails with `store.corrupt` where a file does not hold a
 * key, and `store.write_failed` where it cannot be read or written. Losing this directory loses what the terminal can
 * read of its own store, never the sealed dossiers.
 */
export function createFileKeyStore(dir: string, random: RandomBytes): Result<KeyStore> {
  const text = readOrMake(dir, TERMINAL_KEY_FILE, () => Buffer.from(JSON.stringify(newTerminalKey())));
  if (!text.ok) return text;
  const jwk = privateJwkSchema.safeParse(parseJson(text.value));
  if (!jwk.success) return fail("store.corrupt", TERMINAL_KEY_FILE);
  return withTerminalKey(dir, jwk.data, random);
}

/** As {@link createFileKeyStore}, but the terminal's key is the published one of the demonstration. */
export function createDemonstrationKeyStore(
  dir: string,
  terminal: string,
  random: RandomBytes,
): Result<KeyStore> {
  const key = demonstrationKey(DEMONSTRATION.labels.terminal(terminal));
  return withTerminalKey(dir, key.privateJwk, random);
}

function withTerminalKey(dir: string, terminalKey: PrivateJwk, random: RandomBytes): Result<KeyStore> {
  const master = readOrMake(dir, MASTER_KEY_FILE, () => random(BOX_KEY_BYTES));
  if (!master.ok) return master;
  const masterKey = master.value;
  if (masterKey.length !== BOX_KEY_BYTES) return fail("store.corrupt", MASTER_KEY_FILE);
  const signingKey = importPrivateJwk(terminalKey);
  return ok({
    terminalPublicJwk: toPublicJwk(terminalKey),
    sign: (input) => signEs256(signingKey, input),
    wrap: (key, bound) => closeBox(masterKey, key, bound, random),
    unwrap: (wrapped, bound) => openBox(masterKey, wrapped, bound),
  });
}

function newTerminalKey(): unknown {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
}
