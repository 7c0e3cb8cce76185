import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkCharacter, hasValidCheck } from "../../../core/dossier/check-character.ts";
import {
  formatProvisionalCode,
  isOfficialCode,
  kioskName,
  parseProvisionalCode,
  vietnamDay,
} from "../../../core/dossier/codes.ts";
import { newDossierId } from "../../../core/dossier/id.ts";

const code = fc
  .record({ kiosk: fc.stringMatching(/^[A-Z0-9]{1,12}$/), serial: fc.integer({ min: 1, max: 999_999 }) })
  .map(({ kiosk, serial }) => ({ kiosk, serial, day: "261123" }));

describe("provisional code", () => {
  it("has the check character of ISO/IEC 7064 MOD 37,36", () => {
    // The example of the standard, as the GRid identifier quotes it: A1-2425G-ABC1234002-M.
    expect(checkCharacter("A12425GABC1234002")).toBe("M");
  });

  it("reads back what it wrote, and is never an official code", () => {
    fc.assert(
      fc.property(code, (parts) => {
        const text = formatProvisionalCode(parts);
        expect(parseProvisionalCode(text)).toEqual(parts);
        expect(isOfficialCode(text)).toBe(false);
      }),
    );
  });

  it("refuses any one wrong character", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9]{2,18}$/),
        fc.nat(18),
        fc.stringMatching(/^[A-Z0-9]$/),
        (text, at, other) => {
          const whole = text + checkCharacter(text);
          const index = at % whole.length;
          fc.pre(whole[index] !== other);
          expect(hasValidCheck(whole.slice(0, index) + other + whole.slice(index + 1))).toBe(false);
        },
      ),
    );
  });

  it("refuses a day that is none", () => {
    const text = formatProvisionalCode({ kiosk: "HCC01", day: "260229", serial: 1 });
    expect(parseProvisionalCode(text)).toBeUndefined();
  });

  it("counts the day in Vietnam", () => {
    expect(vietnamDay(Date.UTC(2026, 10, 22, 16, 59, 59))).toBe("261122");
    expect(vietnamDay(Date.UTC(2026, 10, 22, 17, 0, 0))).toBe("261123");
  });

  it("calls a kiosk by its terminal id", () => {
    expect(kioskName("bn-hcc-01")).toBe("BNHCC01");
  });
});

describe("official code", () => {
  it.each(["000.00.06.H56-231027-0361", "H05.26.12-261122-0001", "H05-261122-000123"])("takes %s", (text) => {
    expect(isOfficialCode(text)).toBe(true);
  });

  it.each(["H05.26.12-261322-0001", "H05.26.12-261122-01", "X-261122-0001", "H05.26.12-230229-0001"])(
    "refuses %s",
    (text) => {
      expect(isOfficialCode(text)).toBe(false);
    },
  );
});

describe("dossier id", () => {
  it("has the form and the time of the example in RFC 9562 appendix A.6", () => {
    const random = () => Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    expect(newDossierId(0x017f22e279b0, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  });
});
