/** Whose signature the terminal's trust begins with, as the configuration says. @module */
import { readFile } from "node:fs/promises";
import { checkRootKey } from "../../core/config/parse.ts";
import type { Configuration } from "../../core/config/schema.ts";
import type { PublicJwk } from "../../core/crypto/jwk.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import { demonstrationBundle, demonstrationRoot } from "../../core/trust/demonstration.ts";
import { openTrustKeeper, type TrustKeeper } from "./trust-keeper.ts";

export async function openTerminalTrust(
  configuration: Configuration,
  dir: string,
  keyStore: KeyStore,
  now: () => Date,
): Promise<Result<TrustKeeper>> {
  const root = await rootKey(configuration);
  if (!root.ok) return root;
  const { profile } = configuration.terminal;
  // The demonstration can be begun without a gateway; a real terminal waits for its first bundle.
  const initial = configuration.trust.source === "demonstration" ? demonstrationBundle(now()) : null;
  return ok(await openTrustKeeper({ dir, keyStore, root: root.value, profile, now, initial }));
}

async function rootKey({ trust, terminal }: Configuration): Promise<Result<PublicJwk>> {
  if (trust.source === "demonstration") return ok(demonstrationRoot());
  if (trust.source === "inline") return checkRootKey(terminal.profile, trust.rootJwk);
  try {
    return checkRootKey(terminal.profile, JSON.parse(await readFile(trust.rootFile ?? "", "utf8")));
  } catch {
    return fail("config.invalid", "trust.rootFile: cannot be read as JSON");
  }
}
