/** A store in a folder of its own, with a clock that tests turn by hand. @module */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEMONSTRATION, demonstrationX25519 } from "../../core/crypto/demonstration.ts";
import { sealBody, sealingKey } from "../../core/dossier/seal.ts";
import type { Result } from "../../core/errors/result.ts";
import { createDemonstrationKeyStore } from "../../drivers/key-store/file-key-store.ts";
import { openStore } from "../../main/service/store/open.ts";
import { createSealingSource, createSystemRandom } from "../../main/service/store/random.ts";
import type { Store } from "../../main/service/store/store.ts";
import { syntheticBody, syntheticSummary } from "./dossiers.ts";

export const TERMINAL = "bn-hcc-01";
/** 2026-11-23 09:30 in Vietnam. */
export const START_MS = Date.UTC(2026, 10, 23, 2, 30);

export const random = createSystemRandom();
export const sealingSource = createSealingSource(random);
export const gatewaySealing = demonstrationX25519(DEMONSTRATION.labels.gatewaySealing);
const recipient = sealingKey("seal-1", gatewaySealing.publicJwk);

export interface HandClock {
  readonly now: () => number;
  readonly monotonic: () => number;
  set(ms: number): void;
}

export function handClock(start = START_MS): HandClock {
  let ms = start;
  return {
    now: () => ms,
    monotonic: () => ms - start,
    set: (to) => {
      ms = to;
    },
  };
}

export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.failure.code}: ${result.failure.detail ?? ""}`);
}

export function temporaryFolder(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), "mot-cham-store-"));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export function demonstrationKeys(dir: string) {
  return must(createDemonstrationKeyStore(join(dir, "keys"), TERMINAL, random));
}

export function tryToOpen(dir: string, clock = handClock(), terminal = TERMINAL): Result<Store> {
  return openStore({ dir, terminal, keyStore: demonstrationKeys(dir), clock, random });
}

/** A folder and a clock for the store of one test, which is closed and opened again on what it left on the disk. */
export interface Disk {
  readonly dir: string;
  readonly clock: HandClock;
  /** Closes the store that was opened before. */
  open(): Store;
  remove(): void;
}

export function diskForStore(): Disk {
  const { dir, remove } = temporaryFolder();
  const clock = handClock();
  let store: Store | undefined;
  return {
    dir,
    clock,
    open() {
      store?.close();
      store = must(tryToOpen(dir, clock));
      return store;
    },
    remove() {
      store?.close();
      remove();
    },
  };
}

/** A whole new dossier, ready to commit. */
export function newDossier(store: Store) {
  const id = store.newId();
  const provisionalCode = must(store.nextProvisionalCode());
  const body = syntheticBody({ id, terminal: TERMINAL, provisionalCode });
  return {
    id,
    sealed: sealBody(body, recipient, sealingSource),
    summary: syntheticSummary(provisionalCode),
  };
}

export function fileOne(store: Store): string {
  const dossier = newDossier(store);
  must(store.commitDossier(dossier));
  return dossier.id;
}
