/** The chip's side of the worked example in ICAO 9303-11 appendix G.1 (ECDH, generic mapping). */
import { describe, expect, it } from "vitest";
import { fromHex, toHex, utf8 } from "../../../core/crypto/bytes.ts";
import { BRAINPOOL_P256R1 } from "../../../core/crypto/curves.ts";
import { sha1 } from "../../../core/crypto/hash.ts";
import { deriveKey } from "../../../core/crypto/kdf.ts";
import { PaceChip } from "../../../firmware-sim/card/pace.ts";

const NONCE = "3F00C4D39D153F2B2A214A078D899B22";
const CHIP_MAPPING_SECRET = "498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560";
const CHIP_SECRET = "107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A";
const TERMINAL_MAPPING_KEY =
  "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E" +
  "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D";
const CHIP_MAPPING_KEY =
  "04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57" +
  "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54";
const TERMINAL_KEY =
  "042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C" +
  "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462";
const CHIP_KEY =
  "049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB" +
  "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094";

function chip(): PaceChip {
  const draws = [NONCE, CHIP_MAPPING_SECRET, CHIP_SECRET].map(fromHex);
  const pace = new PaceChip({
    curve: BRAINPOOL_P256R1,
    passwordKey: deriveKey(sha1(utf8("T22000129364081251010318")), "password", 128),
    random: () => draws.shift() ?? new Uint8Array(),
  });
  pace.begin();
  return pace;
}

function step(pace: PaceChip, data: string): string | number {
  const outcome = pace.next(fromHex(data));
  return outcome.ok ? toHex(outcome.value.data).toUpperCase() : outcome.sw;
}

describe("PACE as the chip of ICAO 9303-11 G.1", () => {
  it("answers every step with the published bytes and ends with the published keys", () => {
    const pace = chip();
    expect(step(pace, "7C00")).toBe("7C12801095A3A016522EE98D01E76CB6B98B42C3");
    expect(step(pace, `7C438141${TERMINAL_MAPPING_KEY}`)).toBe(`7C438241${CHIP_MAPPING_KEY}`);
    expect(step(pace, `7C438341${TERMINAL_KEY}`)).toBe(`7C438441${CHIP_KEY}`);
    const last = pace.next(fromHex("7C0A8508C2B0BD78D94BA866"));
    if (!last.ok) throw new Error("refused");
    expect(toHex(last.value.data).toUpperCase()).toBe("7C0A86083ABB9674BCE93C08");
    expect(toHex(last.value.opened?.keys.encryption ?? new Uint8Array())).toBe(
      "f5f0e35c0d7161ee6724ee513a0d9a7f",
    );
    expect(toHex(last.value.opened?.keys.mac ?? new Uint8Array())).toBe("fe251c7858b356b24514b3bd5f4297d1");
  });

  it("refuses one wrong bit of the token, and has to begin again", () => {
    const pace = chip();
    step(pace, "7C00");
    step(pace, `7C438141${TERMINAL_MAPPING_KEY}`);
    step(pace, `7C438341${TERMINAL_KEY}`);
    expect(step(pace, "7C0A8508C2B0BD78D94BA867")).toBe(0x6300);
    expect(step(pace, "7C0A8508C2B0BD78D94BA866")).toBe(0x6985);
  });

  it("refuses its own key, points off the curve and compressed points", () => {
    for (const key of [CHIP_KEY, `${TERMINAL_KEY.slice(0, -1)}3`, `02${TERMINAL_KEY.slice(2)}`]) {
      const pace = chip();
      step(pace, "7C00");
      step(pace, `7C438141${TERMINAL_MAPPING_KEY}`);
      expect(step(pace, `7C438341${key}`)).toBe(0x6a80);
    }
  });
});
