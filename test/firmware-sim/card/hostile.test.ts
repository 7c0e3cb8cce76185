/** Whatever bytes come, the card answers a status word and does not break. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat, fromHex } from "../../../core/crypto/bytes.ts";
import { MSE_SET_AT, pace, SELECT_APPLICATION, send } from "../pocket-terminal.ts";
import { CAN, sampleCard } from "../sample-card.ts";
import { authenticate, authenticated, certificateOf } from "../test-terminal.ts";

/** Any bytes, and bytes that get further: true headers with any body of a right length. */
const command = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(
      fc.constantFrom(0x00, 0x10, 0x0c, 0x80, 0xff),
      fc.constantFrom(0x20, 0x22, 0x24, 0x2c, 0x82, 0x84, 0x86, 0x88, 0xa4, 0xb0, 0xb2, 0xc0, 0xd6),
      fc.oneof(fc.constantFrom(0, 1, 4, 0x82, 0x9c, 0xc1), fc.nat(255)),
      fc.oneof(fc.constantFrom(0, 4, 0x0c, 0x1c, 0xa4), fc.nat(255)),
      fc.uint8Array({ minLength: 1, maxLength: 120 }),
    )
    .map(([cla, ins, p1, p2, data]) => Uint8Array.of(cla, ins, p1, p2, data.length, ...data, 0)),
  fc
    .tuple(fc.constantFrom(0x81, 0x83, 0x85), fc.uint8Array({ maxLength: 70 }))
    .map(([tag, value]) =>
      concat(
        Uint8Array.of(tag === 0x85 ? 0 : 0x10, 0x86, 0, 0, value.length + 4),
        Uint8Array.of(0x7c, value.length + 2, tag, value.length),
        value,
        Uint8Array.of(0),
      ),
    ),
  fc.constantFrom(...[SELECT_APPLICATION, MSE_SET_AT, "10860000027C0000", "00C0000000"].map(fromHex)),
);

describe("hostile bytes", () => {
  it("always get a response of at least a status word, in any order of commands", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 12 }), async (commands) => {
        const card = sampleCard();
        for (const bytes of commands) expect((await card.process(bytes)).length).toBeGreaterThanOrEqual(2);
        expect(await send(card, SELECT_APPLICATION)).toMatch(/9000$/);
      }),
      { numRuns: 200 },
    );
  });

  it("never open the credential, inside a channel or outside", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (data) => {
        const card = sampleCard();
        const terminal = await authenticated(card, CAN);
        const { sw } = await terminal.exchange("880000", data.length === 0 ? Uint8Array.of(0) : data, "00");
        expect(sw).toBe("6a80");
        const spoilt = concat(
          Uint8Array.of(0x0c, 0xb0, 0x82, 0, data.length + 1, ...data, 0),
          Uint8Array.of(0),
        );
        expect((await card.process(spoilt))[0]).toBe(0x69);
        expect(await send(card, "00B0820000")).toBe("6982");
      }),
      { numRuns: 25 },
    );
  });

  it("never authenticate a terminal: one changed bit anywhere in a certificate is refused", async () => {
    const good = certificateOf();
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length * 8 - 1), async (bit) => {
        const spoilt = good.with(bit >> 3, (good[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
        const card = sampleCard();
        const { terminal } = await pace(card, CAN);
        expect(["6300", "6a80", "6a88"]).toContain(await authenticate(terminal, { certificate: spoilt }));
        expect((await terminal.exchange("B08200", new Uint8Array(), "00")).sw).toBe("6982");
      }),
      { numRuns: 60 },
    );
  });
});
