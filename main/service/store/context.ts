/** What the parts of the store share. @module */
import type { RandomBytes } from "../../../core/crypto/bytes.ts";
import type { Clock } from "../../../core/ports/clock.ts";
import type { KeyStore } from "../../../core/ports/key-store.ts";
import type { JournalWriter } from "./journal-writer.ts";
import type { Keys } from "./keys.ts";

export interface StoreContext {
  readonly terminal: string;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly writer: JournalWriter;
  readonly keys: Keys;
}
