/** A reader host over a binding of our own: order, release, and the touch that keeps a held card. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ok } from "../../../core/errors/result.ts";
import type { Binding } from "../../../main/reader-host/binding.ts";
import { createReader } from "../../../main/reader-host/reader.ts";

const SELECT = Uint8Array.of(0x00, 0xa4, 0x04, 0x00);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A card in the reader "R" that notes what is asked of it, in order. `answerMs` is how long a command takes. */
function newReader(answerMs = 0) {
  const calls: string[] = [];
  let status: () => void = () => undefined;
  const card = {
    protocol: 2,
    atr: Buffer.from("3b80800101", "hex"),
    async transmit() {
      await new Promise((resolve) => setTimeout(resolve, answerMs));
      calls.push("transmit");
      return Buffer.from("9000", "hex");
    },
    async control() {
      throw new Error("Transaction failed");
    },
    getStatus() {
      calls.push("status");
      status();
    },
    disconnect: (disposition: number) => calls.push(`disconnect ${disposition}`),
  };
  class Context {
    listReaders() {
      return [{ name: "R", connect: async () => card }];
    }
    close() {
      calls.push("close");
    }
  }
  const binding = {
    Context,
    SCARD_PROTOCOL_T0: 1,
    SCARD_PROTOCOL_T1: 2,
    SCARD_SHARE_EXCLUSIVE: 1,
    SCARD_LEAVE_CARD: 0,
    SCARD_RESET_CARD: 1,
  } as unknown as Binding;
  return {
    reader: createReader(ok(binding), "R"),
    calls,
    failStatus(message: string) {
      status = () => {
        throw new Error(message);
      };
    },
  };
}

describe("a card held without a command", () => {
  it("is touched every four seconds, below the five of Windows, and no command is sent to it", async () => {
    const { reader, calls } = newReader();
    await reader.answer({ type: "connect", id: 1 });
    await vi.advanceTimersByTimeAsync(3999);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toEqual(["status"]);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(calls).toEqual(["status", "status", "status", "status"]);
  });

  it("is let be while commands pass, and for four seconds after the last", async () => {
    const { reader, calls } = newReader(100);
    await reader.answer({ type: "connect", id: 1 });
    for (let id = 2; id < 6; id++) {
      await vi.advanceTimersByTimeAsync(3000);
      const answer = reader.answer({ type: "transmit", id, command: SELECT });
      await vi.advanceTimersByTimeAsync(100);
      expect(await answer).toMatchObject({ type: "response", id });
    }
    expect(calls).toEqual(["transmit", "transmit", "transmit", "transmit"]);
    await vi.advanceTimersByTimeAsync(4000);
    expect(calls.at(-1)).toBe("status");
  });

  it("is not touched during a command, however long it takes", async () => {
    const { reader, calls } = newReader(20_000);
    await reader.answer({ type: "connect", id: 1 });
    const answer = reader.answer({ type: "transmit", id: 2, command: SELECT });
    await vi.advanceTimersByTimeAsync(19_999);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect((await answer).type).toBe("response");
  });

  it("is not touched any more once it is released, and is reset", async () => {
    const { reader, calls } = newReader();
    await reader.answer({ type: "connect", id: 1 });
    await reader.answer({ type: "release", id: 2 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(calls).toEqual(["disconnect 1", "close"]);
  });

  it("is not touched any more once it has gone", async () => {
    const { reader, calls, failStatus } = newReader();
    failStatus("Card was removed");
    await reader.answer({ type: "connect", id: 1 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(calls).toEqual(["status"]);
  });
});
