import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpGatewayClient } from "../../../../drivers/gateway-client/http-gateway-client.ts";
import { createOutbox, type Outbox } from "../../../../main/service/outbox/outbox.ts";
import { createTrustedClock } from "../../../../main/service/outbox/trusted-clock.ts";
import type { Store } from "../../../../main/service/store/store.ts";
import {
  GATEWAY_ID,
  gatewayKeys,
  MOODS,
  type MoodyGateway,
  startMoodyGateway,
} from "../../../support/moody-gateway.ts";
import {
  demonstrationKeys,
  fileOne,
  must,
  random,
  TERMINAL,
  temporaryFolder,
  tryToOpen,
} from "../../../support/store.ts";

const TIMEOUT_MS = 300;
const timers = {
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let gateway: MoodyGateway;
let outbox: Outbox;
let clock: ReturnType<typeof createTrustedClock>;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = createTrustedClock({ now: () => Date.now(), monotonic: () => performance.now() });
  store = must(tryToOpen(folder.dir, { ...clock, set: () => {} }));
  const keyStore = demonstrationKeys(folder.dir);
  gateway = await startMoodyGateway(keyStore.terminalPublicJwk);
  const client = createHttpGatewayClient({
    baseUrl: gateway.url,
    terminal: TERMINAL,
    gateway: GATEWAY_ID,
    gatewayKeys,
    keyStore,
    clock,
    random,
    timeoutMs: TIMEOUT_MS,
  });
  // No jitter: every wait is as short as Retry-After lets it be.
  const noJitter = (length: number) => new Uint8Array(length);
  outbox = createOutbox({ store, client, clock, random: noJitter, timers, pollMs: 200 });
});

afterEach(async () => {
  await outbox.stop();
  await gateway.close();
  store.close();
  folder.remove();
});

async function until(reached: () => boolean): Promise<void> {
  if (reached()) return;
  await new Promise<void>((resolve) => {
    const stop = outbox.onChange(() => {
      if (!reached()) return;
      stop();
      resolve();
    });
  });
}

const stateOf = (id: string) => must(store.find(id))?.state;
const allAcknowledged = () => must(store.list()).every((item) => item.state === "acknowledged");

describe("outbox", () => {
  it("sends what was filed, once, and learns the official code", async () => {
    const id = fileOne(store);
    gateway.statuses.push({
      cursor: 1,
      dossier: id,
      officialCode: "H05.26-261123-0001",
      status: 2,
      at: "2026-11-23T10:00:00+07:00",
    });
    outbox.start();
    await until(() => stateOf(id) === "acknowledged" && must(store.find(id))?.officialCode !== null);
    expect(gateway.effects.get(id)).toBe(1);
    expect(must(store.find(id))?.officialCode).toBe("H05.26-261123-0001");
    expect(outbox.network()).toBe("online");
    expect(must(store.verify()).bad).toBeNull();
  });

  it("takes nothing but a signed answer for a decision, whatever the line does", async () => {
    outbox.start();
    const mood = fc.constantFrom(...MOODS);
    await fc.assert(
      fc.asyncProperty(fc.array(mood, { minLength: 4, maxLength: 12 }), async (moods) => {
        gateway.moods.push(...moods);
        const ids = [fileOne(store), fileOne(store), fileOne(store)];
        outbox.filed();
        await until(allAcknowledged);
        for (const id of ids) expect(gateway.effects.get(id)).toBe(1);
      }),
      { numRuns: 12 },
    );
    expect(must(store.verify()).bad).toBeNull();
    expect([...gateway.effects.values()].every((count) => count === 1)).toBe(true);
  }, 60_000);

  it.each(MOODS.filter((mood) => mood !== "good"))("tries again after: %s", async (mood) => {
    gateway.moods.push(mood);
    const id = fileOne(store);
    outbox.start();
    await until(() => stateOf(id) === "acknowledged");
    expect(must(store.find(id))?.attempts).toBe(1);
    expect(gateway.effects.get(id)).toBe(1);
  });

  it("sets a refused dossier aside with its reason, and goes on with the others", async () => {
    gateway.moods.push("refuse item");
    const [first, second] = [fileOne(store), fileOne(store)];
    outbox.start();
    await until(() => gateway.seen.length === 2 && must(store.nextTryAt()) === null);
    const states = [stateOf(first), stateOf(second)].toSorted();
    expect(states).toEqual(["acknowledged", "quarantined"]);
    const aside = must(store.list()).find((item) => item.state === "quarantined");
    expect(aside).toMatchObject({ reason: "gateway.item_refused", detail: "values.place", nextAt: null });
    expect(must(store.backlog())).toBe(1);
    expect(must(store.verify()).bad).toBeNull();
  });

  it("does not let a slow item hold up the others", async () => {
    gateway.moods.push("drip");
    const ids = [fileOne(store), fileOne(store), fileOne(store)];
    outbox.start();
    await until(() => ids.filter((id) => stateOf(id) === "acknowledged").length === 2);
    expect(outbox.sending().size).toBe(1);
  });

  it("pauses where the terminal is refused, also over a restart, and goes on once it is not", async () => {
    gateway.refusesTerminal = true;
    const id = fileOne(store);
    outbox.start();
    await until(() => outbox.network() === "paused" && outbox.sending().size === 0);
    expect(must(store.paused())).toMatchObject({ code: "gateway.terminal_refused" });
    const later = fileOne(store);
    outbox.filed();
    expect(outbox.sending().size).toBe(0);
    gateway.refusesTerminal = false;
    outbox.kick();
    await until(allAcknowledged);
    expect([stateOf(id), stateOf(later)]).toEqual(["acknowledged", "acknowledged"]);
    expect(must(store.paused())).toBeNull();
    expect(must(store.verify()).bad).toBeNull();
  });

  it("corrects its clock by the gateway's signed time", async () => {
    const yearAhead = 365 * 86_400_000;
    gateway.now = () => Date.now() + yearAhead;
    gateway.moods.push("clock skew");
    const id = fileOne(store);
    outbox.start();
    await until(() => stateOf(id) === "acknowledged");
    expect(Math.abs(clock.correction() - yearAhead)).toBeLessThan(2000);
    expect(Math.abs((store.trusted() ?? 0) - gateway.now())).toBeLessThan(2000);
  });

  it("stops sending where the gateway keeps another chain for this terminal: its disk was cloned", async () => {
    gateway.moods.push("another chain");
    const id = fileOne(store);
    outbox.start();
    await until(() => outbox.network() === "paused" && outbox.sending().size === 0);
    expect(outbox.lastFailure()).toMatchObject({ code: "store.corrupt" });
    fileOne(store);
    outbox.filed();
    expect(outbox.sending().size).toBe(0);
    expect(stateOf(id)).toBe("retry");
  });
});
