import { describe, expect, it } from "vitest";
import { waitAfter } from "../../../../main/service/outbox/backoff.ts";

const least = (length: number) => new Uint8Array(length);
const most = (length: number) => new Uint8Array(length).fill(0xff);

describe("waiting", () => {
  it("draws from the whole span, which doubles up to five minutes", () => {
    expect(waitAfter(0, undefined, least)).toBe(0);
    expect([0, 1, 2, 7, 8, 1000].map((attempts) => waitAfter(attempts, undefined, most))).toEqual([
      1999, 3999, 7999, 255_999, 299_999, 299_999,
    ]);
  });

  it("obeys Retry-After, but nobody unsigned may stop a terminal for a day", () => {
    expect(waitAfter(0, 60_000, least)).toBe(60_000);
    expect(waitAfter(0, 86_400_000, least)).toBe(3_600_000);
  });
});
