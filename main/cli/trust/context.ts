/** Where the trust store of travel documents lies and how the `trust` commands open it. @module */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { AnchorStore } from "../../../core/trust/store/anchor-store.ts";
import { ODDITIES, type Oddity } from "../../../core/trust/x509/oddities.ts";
import { random } from "../../random.ts";
import { type AnchorPlace, readAnchors } from "../../service/anchor-file.ts";
import { openKeyStore } from "../../service/keys.ts";
import { loadConfiguration } from "../../service/load-configuration.ts";

const NO_STORE = "no trust store; 'trust import' makes one";

export interface TrustContext extends AnchorPlace {
  readonly json: boolean;
  readonly now: Date;
}

export interface TrustPlace {
  readonly config: string | undefined;
  readonly data: string | undefined;
  readonly json: boolean;
  /** Opening the key store of an empty folder would make keys there. */
  readonly mustExist: boolean;
}

/** Fails with `store.absent`, and as the configuration and the key store do. */
export async function openContext({
  config,
  data,
  json,
  mustExist,
}: TrustPlace): Promise<Result<TrustContext>> {
  const configuration = await loadConfiguration(config);
  if (!configuration.ok) return configuration;
  const named =
    data ?? (config === undefined ? join("data", "demonstration") : configuration.value.dataDirectory);
  // The launcher keeps the terminal's folder beside the gateway's.
  const dir = [named, join(named, "terminal")].find((one) => existsSync(join(one, "keys"))) ?? named;
  if (mustExist && !existsSync(join(dir, "keys"))) return fail("store.absent", NO_STORE);
  const keyStore = openKeyStore(configuration.value, dir, random);
  if (!keyStore.ok) return keyStore;
  const { profile } = configuration.value.terminal;
  return ok({ dir, keyStore: keyStore.value, profile, json, now: new Date() });
}

/** Fails with `store.absent`, and as {@link readAnchors} does. */
export async function openStore(place: AnchorPlace): Promise<Result<AnchorStore>> {
  const store = await readAnchors(place);
  if (!store.ok) return store;
  return store.value === undefined ? fail("store.absent", NO_STORE) : ok(store.value);
}

/** As the JSON of every command has them. */
export function explainOddities(oddities: readonly Oddity[]) {
  return oddities.map(({ code, detail }) => ({ code, detail: detail ?? null, meaning: ODDITIES[code] }));
}
