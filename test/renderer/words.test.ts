import { describe, expect, it } from "vitest";
import { ERRORS } from "../../core/errors/codes.ts";
import { clockText } from "../../renderer/components/clock.ts";
import { en } from "../../renderer/i18n/en.ts";
import { type MessageKey, vi } from "../../renderer/i18n/vi.ts";

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe("words of the screens", () => {
  it("fill in the same values in both languages", () => {
    for (const key of Object.keys(vi) as MessageKey[])
      expect(placeholders(en[key]), key).toEqual(placeholders(vi[key]));
  });

  it("are composed letters, and never address an elder as bạn", () => {
    for (const [key, text] of Object.entries(vi)) {
      expect(text, key).toBe(text.normalize("NFC"));
      expect(text, key).not.toMatch(/(^|\s)bạn(\s|[.,]|$)/i);
    }
  });

  it("set the tone mark of an open syllable as the portal does: khóa, hủy, not khoá, huỷ", () => {
    const sentences = Object.values(ERRORS).flatMap(({ citizen, staff }) => [citizen.vi, staff.vi]);
    const newer = /(?:o[áàảãạéèẻẽẹ]|(?<!q)u[ýỳỷỹỵ])(?!\p{L})/iu;
    expect("khoá, huỷ").toMatch(newer);
    for (const text of [...Object.values(vi), ...sentences]) expect(text).not.toMatch(newer);
  });

  it("tell the time of the terminal's own zone, going on from the view", () => {
    expect(clockText("2026-11-23T09:32:10.000+07:00", 0)).toBe("09:32");
    expect(clockText("2026-11-23T23:59:30.000+07:00", 31_000)).toBe("00:00");
    expect(clockText("2026-11-23T02:32:10.000Z", 0)).toBe("02:32");
  });
});
