/** The terminal's side of its authentication: two commands, and why a card did not take it. */
import { describe, expect, it } from "vitest";
import { plainLink } from "../../../core/apdu/link.ts";
import { openCard } from "../../../core/citizen-card/open-card.ts";
import {
  authenticateTerminal,
  type TerminalCredential,
  terminalCredential,
} from "../../../core/citizen-card/terminal-authentication.ts";
import { toHex } from "../../../core/crypto/bytes.ts";
import { DEMONSTRATION } from "../../../core/crypto/demonstration.ts";
import { fail, ok } from "../../../core/errors/result.ts";
import { demonstrationTerminal } from "../../../core/trust/terminal-demonstration.ts";
import { newMemory } from "../../../firmware-sim/card/memory.ts";
import { certificateOf } from "../../firmware-sim/test-terminal.ts";
import { EXTENDED_LIMITS, SHORT_LIMITS } from "../../support/card-channel.ts";
import { scriptedCard } from "../emrtd/scripted-card.ts";
import { channelTo, insert, NOW, request, TERMINAL_ID } from "../identity/card-in-reader.ts";
import { keys, signer } from "../trust/fixtures.ts";

const DAY = 86_400_000;
const good = demonstrationTerminal(TERMINAL_ID, NOW);
const open = async (terminal: TerminalCredential, memory = newMemory()) =>
  openCard(channelTo(insert("minh-anh", "contactless", memory)), { ...request("minh-anh"), terminal });

function credential(bytes: Uint8Array, sign = good.sign): TerminalCredential {
  const made = terminalCredential(bytes, sign);
  if (!made.ok) throw new Error(made.failure.detail);
  return made.value;
}

describe("terminal authentication", () => {
  it("opens the credential, also through a reader without extended length and with the longest name", async () => {
    expect(await open(good)).toMatchObject({ ok: true, value: { rights: { open: true, debit: true } } });
    const longest = demonstrationTerminal("a".repeat(40), NOW);
    const channel = channelTo(insert("minh-anh"), { limits: SHORT_LIMITS });
    expect(await openCard(channel, { ...request("minh-anh"), terminal: longest })).toMatchObject({
      ok: true,
    });
  });

  it.each([
    [
      "signed by somebody else",
      credential(certificateOf({ authority: DEMONSTRATION.terminalAuthority })),
      "6300",
    ],
    ["of an authority that the card does not know", credential(certificateOf()), "6A88"],
    [
      "of another terminal, whose key is not here",
      { ...demonstrationTerminal("bn-bd-02", NOW), sign: good.sign },
      "6300",
    ],
    ["whose proof another key signed", { ...good, sign: signer(keys.stranger) }, "6300"],
    [
      "that was over before the card was made",
      demonstrationTerminal(TERMINAL_ID, new Date(NOW.getTime() - 300 * DAY)),
      "6984",
    ],
  ])("says that the card did not take a certificate %s", async (_, terminal, sw) => {
    const opened = await open(terminal);
    expect(opened).toMatchObject({ failure: { code: "terminal.not_authenticated" } });
    expect(opened.ok ? "" : opened.failure.detail).toContain(`(${sw})`);
  });

  it("is refused by the card's own clock, once the card has met a newer terminal", async () => {
    const memory = newMemory();
    const later = demonstrationTerminal(TERMINAL_ID, new Date(NOW.getTime() + 31 * DAY));
    expect(await open(good, memory)).toMatchObject({ ok: true });
    expect(await open(later, memory)).toMatchObject({ ok: true });
    expect(await open(good, memory)).toMatchObject({
      failure: {
        code: "terminal.not_authenticated",
        detail: "certificate past its end by the card's clock (6984)",
      },
    });
  });

  it("signs a tag, the card's challenge and this channel", async () => {
    const signed: string[] = [];
    const sign = (input: Uint8Array) => {
      signed.push(toHex(input));
      return new Uint8Array(64);
    };
    const challenge = "00112233445566778899aabbccddeeff";
    const card = scriptedCard([`${challenge} 9000`, "9000"], EXTENDED_LIMITS);
    const channelHash = new Uint8Array(32).fill(0x5a);
    const shown = await authenticateTerminal(plainLink(card.channel), channelHash, { ...good, sign });
    expect(shown).toEqual(ok(undefined));
    expect(signed).toEqual([`424e432d54413100${challenge}${"5a".repeat(32)}`]);
    expect(card.sent[0]).toBe("0084000010");
    expect(card.sent[1]).toMatch(new RegExp(`^00820000..${toHex(good.certificate.bytes)}9e40(00){64}$`));
  });

  it("tells a short challenge and an unknown status from a refusal", async () => {
    const run = async (answers: readonly string[]) =>
      authenticateTerminal(plainLink(scriptedCard(answers).channel), new Uint8Array(32), good);
    expect(await run(["0011 9000"])).toMatchObject({ failure: { code: "card.malformed" } });
    expect(await run(["6D00"])).toEqual(fail("card.refused", "GET CHALLENGE 6D00"));
    const challenge = `${"00".repeat(16)} 9000`;
    expect(await run([challenge, "6F00"])).toEqual(fail("card.refused", "EXTERNAL AUTHENTICATE 6F00"));
  });

  it("takes no certificate of another form", () => {
    expect(terminalCredential(new Uint8Array(40), good.sign)).toMatchObject({
      failure: { code: "terminal.certificate_invalid" },
    });
  });
});
