import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CardReader, ReaderEvent } from "../../../core/ports/card-reader.ts";
import { createPcscReaders } from "../../../drivers/readers/pcsc.ts";

const HOST_PROGRAM = new URL("../../support/fake-reader-host.ts", import.meta.url);
const COMMAND = Uint8Array.of(0x00, 0xa4, 0x04, 0x00);

describe("the supervision of reader hosts", () => {
  let readers: CardReader;
  beforeEach(() => {
    readers = createPcscReaders({ hostProgram: HOST_PROGRAM, transmitTimeoutMs: 300 });
  });
  afterEach(() => readers.close());

  async function transmit(name: string) {
    const connected = await readers.connect(`pcsc:${name}`);
    if (!connected.ok) return connected;
    const answer = await connected.value.channel.transmit(COMMAND);
    await connected.value.release();
    return answer;
  }

  test("a host that works answers", async () => {
    expect(await transmit("Good")).toEqual({ ok: true, value: Uint8Array.of(0x90, 0x00) });
  });

  test.each([
    ["Crashing", "reader.failed"],
    ["Babbling", "reader.failed"],
    ["Silent", "card.no_answer"],
  ])("%s: %s, for that read only", async (name, code) => {
    expect(await transmit(name)).toMatchObject({ ok: false, failure: { code } });
    expect((await transmit("Good")).ok).toBe(true);
    // A fresh host is there for the next one.
    const again = await readers.connect(`pcsc:${name}`);
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.release();
  });

  test("a channel does not outlive its host", async () => {
    const connected = await readers.connect("pcsc:Silent");
    if (!connected.ok) throw new Error(connected.failure.code);
    await connected.value.channel.transmit(COMMAND);
    expect(await connected.value.channel.transmit(COMMAND)).toMatchObject({ failure: { code: "card.lost" } });
  });

  test("who listens later is told how things stand", async () => {
    const first: ReaderEvent[] = [];
    readers.watch((event) => first.push(event));
    await vi.waitFor(() => expect(first).toHaveLength(8), 5000);
    const second: ReaderEvent[] = [];
    readers.watch((event) => second.push(event))();
    expect(second).toEqual(first);
  });

  test("without the native binding the reader system is told absent", async () => {
    vi.stubEnv("FAKE_READER_HOST", "no-binding");
    const events: ReaderEvent[] = [];
    readers.watch((event) => events.push(event));
    await vi.waitFor(() => expect(events).toHaveLength(1), 5000);
    vi.unstubAllEnvs();
    expect(events).toEqual([
      { type: "failed", failure: { code: "reader.service_absent", detail: "not installed" } },
    ]);
  });
});
