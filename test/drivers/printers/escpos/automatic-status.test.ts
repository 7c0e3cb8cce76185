import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutAutomaticStatus } from "../../../../drivers/printers/escpos/automatic-status.ts";
import { isPaperSensorByte } from "../../../../drivers/printers/escpos/status.ts";

/** Bits as the printers' manuals tell them apart: first byte 0xx1xx00, the others 0xx0xxxx. */
const first = fc.integer({ min: 0, max: 255 }).map((byte) => (byte & 0b0110_1100) | 0b0001_0000);
const other = fc.integer({ min: 0, max: 255 }).map((byte) => byte & 0b0110_1111);
const packet = fc.tuple(first, other, other, other);
const answer = fc.constantFrom(0x12, 0x1a, 0x1e, 0x7e, 0x00, 0x03, 0x11, 0x13);

describe("automatic status back", () => {
  it("is taken out, wherever the line tears it, and every answer stays", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(packet, answer)), fc.array(fc.nat(30)), (messages, cuts) => {
        const clean = withoutAutomaticStatus();
        const came = messages.flat();
        const left: number[] = [];
        for (const cut of [...cuts, came.length]) left.push(...clean(Uint8Array.from(came.splice(0, cut))));
        expect(left).toEqual(messages.filter((message) => typeof message === "number"));
      }),
    );
  });

  it("gives way to an answer to DLE EOT in its middle", () => {
    const clean = withoutAutomaticStatus();
    expect([...clean(Uint8Array.of(0x10, 0x00, 0x12, 0x03, 0x00, 0x03))]).toEqual([0x12, 0x03]);
  });
});

describe("the answer to GS r 1", () => {
  it.each([0x00, 0x03, 0x0c, 0x0f, 0x60, 0x23])("%i can be one", (byte) => {
    expect(isPaperSensorByte(byte)).toBe(true);
  });

  it.each([0x01, 0x02, 0x04, 0x08, 0x0d, 0x10, 0x12, 0x11, 0x13, 0x80, 0xff])("%i cannot", (byte) => {
    expect(isPaperSensorByte(byte)).toBe(false);
  });
});
