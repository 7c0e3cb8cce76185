/** Whom the card opens itself to, and how far (docs/card-profile.md, "Terminal authentication"). */
import { describe, expect, it } from "vitest";
import { concat, fromHex, utf8 } from "../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { newMemory } from "../../../firmware-sim/card/memory.ts";
import { pace } from "../pocket-terminal.ts";
import { CAN, CLOCK_DAY, contents, PIN, sampleCard } from "../sample-card.ts";
import { authenticate, authenticated, certificateOf, prove, type TestCertificate } from "../test-terminal.ts";

const nothing = new Uint8Array();
const open = async () => (await pace(sampleCard(), CAN)).terminal;
const VERIFY = "200081";

describe("without terminal authentication", () => {
  it("opens EF.INFO and EF.CardAccess, and the card itself refuses everything else", async () => {
    const terminal = await open();
    expect((await terminal.exchange("B08100", nothing, "00")).sw).toBe("9000");
    expect((await terminal.exchange("B09C00", nothing, "00")).sw).toBe("9000");
    expect((await terminal.exchange("B08200", nothing, "00")).sw).toBe("6982");
    expect((await terminal.exchange("B08400", nothing, "00")).sw).toBe("6982");
    for (const record of ["01", "03", "09"]) {
      expect((await terminal.exchange(`B2${record}1C`, nothing, "00")).sw).toBe("6982");
    }
    expect((await terminal.exchange("880000", fromHex("8000"), "00")).sw).toBe("6982");
    expect((await terminal.exchange(VERIFY, utf8(PIN))).sw).toBe("6982");
    expect((await terminal.exchange("240081", utf8(PIN + PIN))).sw).toBe("6982");
    expect((await terminal.exchange("2C0081", utf8("0000000000000000"))).sw).toBe("6982");
  });
});

describe("EXTERNAL AUTHENTICATE", () => {
  it("opens the card to the terminal that its certificate names", async () => {
    const terminal = await authenticated(sampleCard(), CAN);
    const credential = await terminal.exchange("B08200", nothing, "0000");
    expect(credential).toEqual({ sw: "9000", data: utf8(contents.credential) });
    expect(await authenticate(terminal)).toBe("6985");
    expect((await terminal.exchange("B08200", nothing, "0000")).sw).toBe("9000");
  });

  const refused: readonly (readonly [string, Partial<TestCertificate>, string])[] = [
    ["signed by somebody else", { signedBy: "test/stranger" }, "6300"],
    ["signed by the key that it names", { signedBy: "test/terminal" }, "6300"],
    ["of an authority that the card does not know", { authority: "ELSE-1" }, "6a88"],
    ["of another terminal's key", { keyLabel: "test/other-terminal" }, "6300"],
    [
      "that was over when the card was made",
      { effectiveDay: CLOCK_DAY - 40, expiryDay: CLOCK_DAY - 1 },
      "6984",
    ],
    ["that ends before it begins", { effectiveDay: CLOCK_DAY + 9, expiryDay: CLOCK_DAY + 8 }, "6a80"],
    ["with rights nobody has defined", { rights: 0x05 }, "6a80"],
    ["with a name that is none", { terminalId: 'a","b' }, "6a80"],
    ["with a name too long", { terminalId: "a".repeat(41) }, "6a80"],
  ];
  it.each(refused)("refuses a certificate %s", async (_, changes, sw) => {
    const terminal = await open();
    expect(await authenticate(terminal, { certificate: certificateOf(changes) })).toBe(sw);
    expect((await terminal.exchange("B08200", nothing, "00")).sw).toBe("6982");
  });

  it("refuses a good certificate without its key, and a proof for another challenge or another channel", async () => {
    const terminal = await open();
    expect(await authenticate(terminal, { key: "test/stranger" })).toBe("6300");
    expect(await authenticate(terminal, { challenge: new Uint8Array(16) })).toBe("6300");
    expect(await authenticate(terminal, { channelHash: new Uint8Array(32) })).toBe("6300");
    expect((await terminal.exchange("B08200", nothing, "00")).sw).toBe("6982");
    expect(await authenticate(terminal)).toBe("9000");
  });

  it("takes a challenge once, in the very next command, and only one that it gave", async () => {
    const terminal = await open();
    expect(await prove(terminal, {})).toBe("6985");
    const { data: challenge } = await terminal.exchange("840000", nothing, "10");
    await terminal.exchange("B08100", nothing, "00");
    expect(await prove(terminal, { challenge })).toBe("6985");
    const { data: second } = await terminal.exchange("840000", nothing, "10");
    expect(await prove(terminal, { challenge })).toBe("6300");
    expect(await prove(terminal, { challenge: second })).toBe("6985");
  });

  it("does not take what worked in one channel in another", async () => {
    const first = await open();
    const { data: challenge } = await first.exchange("840000", nothing, "10");
    const second = await open();
    await second.exchange("840000", nothing, "10");
    expect(await prove(second, { challenge, channelHash: first.channelHash })).toBe("6300");
  });

  it("takes one encoding only", async () => {
    const good = certificateOf();
    const proof = encodeTlv(0x9e, new Uint8Array(64));
    const longLength = concat(good.subarray(0, 2), Uint8Array.of(0x81), good.subarray(2));
    for (const data of [
      good,
      concat(good, proof, Uint8Array.of(0)),
      concat(longLength, proof),
      concat(proof, good),
    ]) {
      const terminal = await open();
      await terminal.exchange("840000", nothing, "10");
      expect((await terminal.exchange("820000", data)).sw).toBe("6a80");
    }
  });
});

describe("the card's clock", () => {
  const lastYear = { effectiveDay: CLOCK_DAY + 10, expiryDay: CLOCK_DAY + 40 };

  it("is the newest effective date it has believed, kept without power", async () => {
    const memory = newMemory();
    const old = certificateOf(lastYear);
    await authenticated(sampleCard({ memory }), CAN, { certificate: old });
    expect(memory.clockDay).toBe(CLOCK_DAY + 10);
    await authenticated(sampleCard({ memory }), CAN);
    expect(memory.clockDay).toBe(CLOCK_DAY + 100);
    const { terminal } = await pace(sampleCard({ memory }), CAN);
    expect(await authenticate(terminal, { certificate: old })).toBe("6984");
    await authenticated(sampleCard({ memory }), CAN, {
      certificate: certificateOf({ ...lastYear, expiryDay: CLOCK_DAY + 100 }),
    });
    expect(memory.clockDay).toBe(CLOCK_DAY + 100);
  });

  it("is not moved by a certificate that nobody signed, nor by a copied one without its key", async () => {
    const memory = newMemory();
    const { terminal } = await pace(sampleCard({ memory }), CAN);
    const far = { effectiveDay: 65_000, expiryDay: 65_535 };
    expect(
      await authenticate(terminal, { certificate: certificateOf({ ...far, signedBy: "test/stranger" }) }),
    ).toBe("6300");
    expect(await authenticate(terminal, { certificate: certificateOf(far), key: "test/stranger" })).toBe(
      "6300",
    );
    expect(memory.clockDay).toBe(0);
  });
});

describe("classes of claims", () => {
  const read = async (rights: number, pin?: string) => {
    const terminal = await authenticated(sampleCard(), CAN, { certificate: certificateOf({ rights }) });
    if (pin !== undefined) expect((await terminal.exchange(VERIFY, utf8(pin))).sw).toBe("9000");
    const openRecord = await terminal.exchange("B2011C", nothing, "00");
    const protectedRecord = await terminal.exchange("B2031C", nothing, "00");
    return [openRecord.sw, protectedRecord.sw];
  };

  it.each([
    ["nothing", 0x00, undefined, ["6982", "6982"]],
    ["a purse's debits", 0x80, PIN, ["6982", "6982"]],
    ["open claims", 0x01, undefined, ["9000", "6982"]],
    ["open claims, with the PIN", 0x01, PIN, ["9000", "6982"]],
    ["protected claims, without the PIN", 0x02, undefined, ["6982", "6982"]],
    ["protected claims, with the PIN", 0x02, PIN, ["6982", "9000"]],
    ["both, with the PIN", 0x03, PIN, ["9000", "9000"]],
  ] as const)("are what the certificate grants: %s", async (_, rights, pin, expected) => {
    expect(await read(rights, pin)).toEqual(expected);
  });
});
