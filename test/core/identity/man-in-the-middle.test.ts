/** Somebody in the middle who knows the CAN: he is met at terminal authentication, and where he passes that, at key binding. */
import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../../core/crypto/bytes.ts";
import { identify } from "../../../core/identity/identify.ts";
import { demonstrationTerminal } from "../../../core/trust/terminal-demonstration.ts";
import { EXTENDED_LIMITS } from "../../support/card-channel.ts";
import { manInTheMiddle } from "../../support/man-in-the-middle.ts";
import { insert, NOW, request, TERMINAL_ID } from "./card-in-reader.ts";

function between(terminalId: string | null) {
  const terminal = terminalId === null ? undefined : demonstrationTerminal(terminalId, NOW);
  const man = manInTheMiddle(insert("minh-anh"), terminal);
  const channel = {
    atr: man.atr,
    interface: "contactless",
    limits: EXTENDED_LIMITS,
    transmit: async (command: Uint8Array) => ({ ok: true, value: await man.process(command) }) as const,
  } as const;
  return { man, channel };
}

describe("somebody in the middle of PACE", () => {
  it("is refused by the card: the terminal signed another channel", async () => {
    const { man, channel } = between(null);
    expect(await identify(channel, request("minh-anh"))).toMatchObject({
      ok: false,
      failure: { code: "terminal.not_authenticated" },
    });
    // Nothing but the card's challenge came by.
    expect(man.seen.every((data) => data.length <= 16)).toBe(true);
  });

  it("is refused by the card where he shows the certificate of another terminal than the one addressed", async () => {
    const { channel } = between("stolen-terminal");
    const read = await identify(channel, request("minh-anh"));
    expect(read.ok && read.value.identity.assurance).toBe("refused");
    // The card proves itself to the terminal it believes, not to the one that is named to it.
    expect(read.ok && read.value.identity.checks.channel).toMatchObject({
      status: "failed",
      code: "kb.channel",
    });
  });

  it("is refused by the terminal where he stole its very key: the card signed another channel", async () => {
    const { man, channel } = between(TERMINAL_ID);
    const read = await identify(channel, request("minh-anh"));
    // He did read what the stolen certificate may read: the test would be empty otherwise.
    expect(man.seen.some((data) => toHex(data).includes(toHex(utf8("full_name"))))).toBe(true);
    // The terminal makes the key binding anew from its own channel: the card's signature is over another one.
    expect(read.ok && read.value.identity.checks.chipGenuine).toEqual({
      status: "failed",
      code: "kb.signature",
    });
    expect(read.ok && read.value.identity.assurance).toBe("refused");
  });
});
