/** The purse through the whole stack: reader, PACE, terminal authentication, the holder's proof, PIN. */
import { describe, expect, it } from "vitest";
import { type DebitOrder, debit, type PursePorts } from "../../../../core/citizen-card/purse/debit.ts";
import { openPurse } from "../../../../core/citizen-card/purse/open-purse.ts";
import { readPurseLog, recoverPurse } from "../../../../core/citizen-card/purse/recover.ts";
import { readPurse } from "../../../../core/citizen-card/purse/status.ts";
import type { Result } from "../../../../core/errors/result.ts";
import { demonstrationTerminal } from "../../../../core/trust/terminal-demonstration.ts";
import { newMemory } from "../../../../firmware-sim/card/memory.ts";
import { cardPin } from "../../../../firmware-sim/personalise/printed.ts";
import { countingPorts, cutAt, failure, memoryJournal } from "../../../support/purse.ts";
import { must } from "../../../support/store.ts";
import { type Pull, prove, proveWithPin, pullable } from "../../../support/whole-tap.ts";
import { insert, NOW, request, TERMINAL_ID } from "../../identity/card-in-reader.ts";

const NAME = "minh-anh";
const ORDER: DebitOrder = { amount: 20_000, terminal: TERMINAL_ID };
const OPENING = 500_000;

async function pay(memory: ReturnType<typeof newMemory>, ports: PursePorts, pull?: Pull) {
  const { channel, count } = pullable(insert(NAME, "contactless", memory), pull);
  const run = async (): Promise<Result<unknown>> => {
    const proven = await prove(channel, request(NAME));
    if (!proven.ok) return proven;
    const purse = must(openPurse(proven.value));
    const recovered = await recoverPurse(purse, ports);
    return recovered.ok ? debit(purse, ORDER, ports) : recovered;
  };
  return { result: await run(), commands: count() };
}

async function look(memory: ReturnType<typeof newMemory>, ports: PursePorts) {
  const proven = must(await prove(pullable(insert(NAME, "contactless", memory)).channel, request(NAME)));
  const purse = must(openPurse(proven));
  const recovered = must(await recoverPurse(purse, ports));
  const status = must(await readPurse(purse, ports.random));
  return { recovered, status, log: must(await readPurseLog(purse, status)) };
}

describe("a card pulled while it pays", () => {
  it("at any command, on either side of it, is neither charged without a certificate nor twice", async () => {
    const whole = await pay(newMemory(), countingPorts(memoryJournal()));
    expect(whole.result.ok).toBe(true);
    // To identify: 14; the purse: its status and the debit.
    expect(whole.commands).toBe(16);
    for (const carriedOut of [false, true]) {
      for (let at = 0; at < whole.commands; at += 1) {
        const memory = newMemory();
        const journal = memoryJournal();
        const ports = countingPorts(journal);
        const { result } = await pay(memory, ports, { at, carriedOut });
        const isDebit = at === whole.commands - 1;
        expect(result).toMatchObject(failure(isDebit ? "purse.unknown_outcome" : "card.lost"));
        const { recovered, status, log } = await look(memory, ports);
        const taken = isDebit && carriedOut;
        expect(recovered.map(({ outcome }) => outcome)).toEqual(
          isDebit ? [taken ? "taken" : "notTaken"] : [],
        );
        expect([status.balance, status.counter]).toEqual(taken ? [OPENING - 20_000, 1] : [OPENING, 0]);
        expect([...journal.settled.values()]).toEqual(log.map(({ bytes }) => bytes));
      }
    }
  });
});

describe("a card whose chip loses its power while it writes", () => {
  it("is looked at again, and holds one state or the other", async () => {
    for (let page = 0; page <= 6; page += 1) {
      const memory = newMemory();
      const journal = memoryJournal();
      const ports = countingPorts(journal);
      const card = insert(NAME, "contactless", memory);
      if (memory.purse === undefined) throw new Error("a citizen's card has a purse");
      const purse = must(openPurse(must(await prove(pullable(card).channel, request(NAME)))));
      memory.purse.fault = cutAt(page, "half written");
      const asked = await debit(purse, ORDER, ports);
      // A debit writes six pages; the seventh cut meets nothing.
      expect(asked.ok).toBe(page === 6);
      memory.purse.fault = undefined;
      const { status, log } = await look(memory, ports);
      expect(status.balance).toBe(OPENING - 20_000 * log.length);
      expect([...journal.settled.values()]).toEqual(log.map(({ bytes }) => bytes));
      expect(journal.settled.size + journal.released.size).toBe(1);
    }
  });
});

describe("the card's limit between two PINs", () => {
  it("is lifted by the PIN, and by nothing else", async () => {
    const memory = newMemory();
    const ports = countingPorts(memoryJournal());
    const purse = async (withPin: boolean) => {
      const { channel } = pullable(insert(NAME, "contactless", memory));
      const asked = request(NAME);
      return must(
        openPurse(must(await (withPin ? proveWithPin(channel, asked, NAME) : prove(channel, asked)))),
      );
    };
    must(await debit(await purse(false), { ...ORDER, amount: 200_000 }, ports));
    must(await debit(await purse(false), { ...ORDER, amount: 200_000 }, ports));
    expect((await look(memory, ports)).status).toMatchObject({ balance: 100_000, spent: 400_000 });
    expect(await debit(await purse(false), { ...ORDER, amount: 100_001 }, ports)).toMatchObject(
      failure("purse.insufficient"),
    );
    const { spent } = must(await readPurse(await purse(true), ports.random));
    expect(spent).toBe(0);
    expect(must(await debit(await purse(false), { ...ORDER, amount: 100_000 }, ports)).balance).toBe(0);
  });
});

describe("a terminal", () => {
  it("without the right to debit gets no money, and its log only after the PIN", async () => {
    const rights = { open: true, protected: true, debit: false };
    const asked = request(NAME, { terminal: demonstrationTerminal(TERMINAL_ID, NOW, rights) });
    const ports = countingPorts(memoryJournal());
    const memory = newMemory();
    must((await pay(memory, countingPorts(memoryJournal()))).result);
    const before = pullable(insert(NAME, "contactless", memory));
    const purse = must(openPurse(must(await prove(before.channel, asked))));
    expect(await debit(purse, ORDER, ports)).toMatchObject(failure("purse.not_allowed"));
    const status = must(await readPurse(purse, ports.random));
    expect(status).toMatchObject({ balance: OPENING - 20_000, counter: 1 });
    expect(await readPurseLog(purse, status)).toMatchObject(failure("purse.not_allowed", "log"));
    const after = pullable(insert(NAME, "contactless", memory));
    const open = must(openPurse(must(await proveWithPin(after.channel, asked, NAME))));
    expect(must(await readPurseLog(open, status))).toHaveLength(1);
  });

  it("finds no purse on a staff card", async () => {
    const { channel } = pullable(insert("can-bo-hoa", "contact"));
    const proven = must(await prove(channel, request("can-bo-hoa", { pin: cardPin("can-bo-hoa") })));
    expect(openPurse(proven)).toMatchObject(failure("purse.absent"));
    const answer = must(await proven.card.link.transmit({ cla: 0x80, ins: 0x50, p1: 0, p2: 0, ne: 256 }));
    expect(answer.sw).toBe(0x6d00);
  });

  it("gets nothing of the purse before it has authenticated itself, nor in clear", async () => {
    const card = insert(NAME);
    const send = async (hex: string) =>
      Buffer.from(await card.process(Uint8Array.from(Buffer.from(hex, "hex")))).toString("hex");
    await send("00a4040007f0564e424e430100");
    expect(await send("8050000012")).toBe("6e00");
    expect(await send("00b2013400")).toBe("6982");
    expect(await send("00b0850000")).toBe("6982");
    expect(await send("002a9e9a00")).toBe("6982");
  });
});
