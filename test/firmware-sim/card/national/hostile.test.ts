/** Whatever bytes come, and in whatever order, the chip answers a status word, keeps its files shut and does not break. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat, fromHex, toHex } from "../../../../core/crypto/bytes.ts";
import { type CurveName, curveByName } from "../../../../core/crypto/curves.ts";
import { dhGroupByName } from "../../../../core/crypto/dh-groups.ts";
import type { SecureChannel } from "../../../../core/emrtd/secure-messaging.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { encodeOid } from "../../../../core/tlv/oid.ts";
import {
  agreementKey,
  cardOf,
  channelTo,
  PACE,
  rsaKey,
  type SampleWish,
  sampleContents,
  sampleNationalCard,
} from "./sample-contents.ts";
import { must, openByPace, SELECT_APPLICATION, send } from "./terminal.ts";

const NONCE = "10860000027C0000";

function mse(arcs: string, password = "01", more = ""): string {
  const data = `${toHex(encodeTlv(0x80, encodeOid(`${PACE}.${arcs}`)))}8301${password}${more}`;
  return `0022C1A4${(data.length / 2).toString(16).padStart(2, "0")}${data}`;
}

function step(tag: number, value: Uint8Array | string, cla = "10"): string {
  const bytes = typeof value === "string" ? fromHex(value) : value;
  const data = toHex(encodeTlv(0x7c, encodeTlv(tag, bytes)));
  return `${cla}86000000${(data.length / 2).toString(16).padStart(4, "0")}${data}0000`;
}

const point = (name: CurveName) => {
  const { generator, fieldBytes } = curveByName(name);
  const half = (value: bigint) => value.toString(16).padStart(2 * fieldBytes, "0");
  return `04${half(generator.x)}${half(generator.y)}`;
};

describe("PACE out of order or out of form", () => {
  it.each([
    ["the nonce before MSE:Set AT", [NONCE], "6985"],
    ["the mapping before the nonce", [mse("2.2"), step(0x81, point("brainpoolP256r1"))], "6a80"],
    ["the nonce unchained", [mse("2.2"), "00860000027C0000"], "6985"],
    ["the nonce twice", [mse("2.2"), NONCE, NONCE], "6a80"],
    ["a command in between", [mse("2.2"), "00B09C0001", NONCE], "6985"],
    ["a step after a failed one", [mse("2.2"), step(0x81, "00"), NONCE], "6985"],
    ["other P1", [mse("2.2"), "10860100027C0000"], "6a86"],
    [
      "a point off the curve",
      [mse("2.2"), NONCE, step(0x81, point("brainpoolP256r1").replace(/..$/, "00"))],
      "6a80",
    ],
    [
      "a compressed point",
      [mse("2.2"), NONCE, step(0x81, `02${point("brainpoolP256r1").slice(2, 66)}`)],
      "6a80",
    ],
    ["a point of another curve", [mse("2.2"), NONCE, step(0x81, point("P-256"))], "6a80"],
    ["an infinite point", [mse("2.2"), NONCE, step(0x81, "00")], "6a80"],
    ["a suite that is not offered", [mse("2.4")], "6a80"],
    ["parameters that are not offered", [mse("2.2", "01", "84010c")], "6a80"],
    ["an unknown password", [mse("2.2", "03")], "6a88"],
    ["an object twice", [mse("2.2", "01", "830101")], "6a80"],
    ["an unknown object", [mse("2.2", "01", "8501aa")], "6a80"],
    ["no protocol", ["0022C1A403830101"], "6a80"],
    ["another template", ["0022C1B403830101"], "6a86"],
  ])("%s", async (_, commands, expected) => {
    const card = sampleNationalCard();
    let last = "";
    for (const command of commands) last = await send(card, command);
    expect(last).toBe(expected);
  });

  it("is refused in an open channel, and the CAN where the chip has none", async () => {
    const card = sampleNationalCard();
    const secure = await openByPace(channelTo(card));
    const data = fromHex(mse("2.2").slice(10));
    expect(must(await secure.transmit({ cla: 0, ins: 0x22, p1: 0xc1, p2: 0xa4, data })).sw).toBe(0x6985);
    expect(await send(sampleNationalCard({ can: null }), mse("2.2", "02"))).toBe("6a88");
  });

  it("is not offered where the key of chip-authentication mapping is on another curve", async () => {
    const contents = sampleContents({ pace: [{ protocol: `${PACE}.6.2`, parameterId: 13 }] });
    expect(await send(cardOf(contents), mse("6.2"))).toBe("9000");
    expect(await send(cardOf({ ...contents, mappingKey: agreementKey(12) }), mse("6.2"))).toBe("6a80");
    expect(await send(cardOf({ ...contents, mappingKey: agreementKey(0) }), mse("6.2"))).toBe("6a80");
  });

  it("refuses its own key reflected", async () => {
    // Two chips whose randomness is the same: what one answers, the other would.
    const contents = sampleContents();
    const ones = (length: number) => new Uint8Array(length).fill(1);
    const [card, twin] = [cardOf(contents, ones), cardOf(contents, ones)];
    const other = point("brainpoolP256r1");
    for (const command of [mse("2.2"), NONCE, step(0x81, other)]) await send(twin, command);
    const own = (await send(twin, step(0x83, other))).slice(8, -4);
    await send(card, mse("2.2"));
    await send(card, NONCE);
    expect(await send(card, step(0x81, other))).toMatch(/9000$/);
    expect(await send(card, step(0x83, own))).toBe("6a80");
  });

  it.each([
    ["zero", "00"],
    ["one", "01"],
    ["p − 1", (dhGroupByName("rfc5114-1024-160").p - 1n).toString(16)],
    ["outside the subgroup", "02"],
    ["too long", "01".repeat(129)],
    ["empty", ""],
  ])("refuses a DH key that is %s", async (_, key) => {
    const card = sampleNationalCard({ pace: [{ protocol: `${PACE}.1.2`, parameterId: 0 }] });
    await send(card, mse("1.2"));
    await send(card, NONCE);
    expect(await send(card, step(0x81, key))).toBe("6a80");
  });

  it("refuses a nonce of another length in integrated mapping", async () => {
    const card = sampleNationalCard({ pace: [{ protocol: `${PACE}.4.3`, parameterId: 13 }] });
    for (const [length, expected] of [
      [16, "6a80"],
      [32, "6a80"],
      [24, "7c0282009000"],
    ] as const) {
      await send(card, mse("4.3"));
      await send(card, NONCE);
      expect(await send(card, step(0x81, new Uint8Array(length).fill(3)))).toBe(expected);
    }
  });
});

describe("BAC", () => {
  it("says 6300 to wrong keys and wants a fresh challenge, right before", async () => {
    const card = sampleNationalCard();
    const attempt = `0082000028${"11".repeat(40)}28`;
    await send(card, SELECT_APPLICATION);
    expect(await send(card, attempt)).toBe("6985");
    expect(await send(card, "0084000008")).toMatch(/^[0-9a-f]{16}9000$/);
    expect(await send(card, attempt)).toBe("6300");
    expect(await send(card, attempt)).toBe("6985");
    await send(card, "0084000008");
    await send(card, "00B09C0001");
    expect(await send(card, attempt)).toBe("6985");
    await send(card, "0084000008");
    expect(await send(card, "00820000011100")).toBe("6700");
    expect(await send(card, "0084000004")).toBe("6700");
  });
});

const wish: SampleWish = {
  pace: [
    { protocol: `${PACE}.2.2`, parameterId: 12 },
    { protocol: `${PACE}.6.2`, parameterId: 12 },
    { protocol: `${PACE}.4.2`, parameterId: 12 },
    { protocol: `${PACE}.1.2`, parameterId: 0 },
  ],
  chipKeys: [{ cipher: 2, parameterId: 12 }],
  activeAuthentication: rsaKey(1_024, "sha1"),
};
const contents = sampleContents(wish);

/** True headers with any body, and data objects that get further. */
const body = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc
    .tuple(
      fc.constantFrom(0x80, 0x81, 0x83, 0x84, 0x85, 0x86, 0x91, 0x54, 0x97, 0x8e),
      fc.uint8Array({ maxLength: 70 }),
      fc.boolean(),
    )
    .map(([tag, value, outer]) => (outer ? encodeTlv(0x7c, encodeTlv(tag, value)) : encodeTlv(tag, value))),
  fc.constantFrom(...["7C00", "011C", "0101", "3F00", "540100", "A0000002471001"].map(fromHex)),
);
const header = fc.tuple(
  fc.constantFrom(0x22, 0x82, 0x84, 0x86, 0x88, 0xa4, 0xb0, 0xb1, 0xc0, 0xd6),
  fc.oneof(fc.constantFrom(0, 2, 4, 0x41, 0x81, 0x9c, 0xc1), fc.nat(255)),
  fc.oneof(fc.constantFrom(0, 4, 0x0c, 0xa4, 0xa6), fc.nat(255)),
);
const command = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.constantFrom(0x00, 0x10, 0x0c, 0x80, 0xff), header, body)
    .map(([cla, rest, data]) =>
      concat(Uint8Array.of(cla, ...rest, 0, data.length >> 8, data.length), data, Uint8Array.of(0, 0)),
    ),
  fc.constantFrom(
    ...[
      SELECT_APPLICATION,
      mse("2.2"),
      mse("6.2"),
      mse("4.2"),
      mse("1.2"),
      NONCE,
      "0084000008",
      "00C0000000",
    ].map(fromHex),
  ),
  fc
    .constantFrom(step(0x81, point("P-256")), step(0x83, point("P-256")), step(0x81, "11".repeat(16)))
    .map(fromHex),
);

describe("hostile bytes", () => {
  it("always get a response, and never a byte of a file that is shut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 14 }), async (commands) => {
        const card = cardOf(contents);
        for (const bytes of commands) expect((await card.process(bytes)).length).toBeGreaterThanOrEqual(2);
        expect(await send(card, SELECT_APPLICATION)).toMatch(/9000$/);
        expect(await send(card, "00B0810000")).toBe("6982");
      }),
      { numRuns: 300 },
    );
  });

  it("inside a channel get a protected answer, whatever the command says", async () => {
    let secure: SecureChannel | undefined;
    await fc.assert(
      fc.asyncProperty(header, body, fc.nat(65_536), async ([ins, p1, p2], data, ne) => {
        secure = secure?.isOpen ? secure : await openByPace(channelTo(cardOf(contents)), contents.pace[0]);
        const answer = await secure.transmit({ cla: 0, ins, p1, p2, data, ne });
        // Only a chip authentication that happens to succeed changes the keys; random points do not.
        expect(answer).toMatchObject({ ok: true });
      }),
      { numRuns: 300 },
    );
  });
});
