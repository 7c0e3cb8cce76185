import { describe, expect, it } from "vitest";
import { fromHex } from "../../../../core/crypto/bytes.ts";
import { cardCapabilities } from "../../../../core/emrtd/reading/historical-bytes.ts";

describe("card capabilities of an answer to reset", () => {
  // Answers to reset as listed by pcsc-tools.
  it.each([
    [
      "a German identity card, contactless",
      "3B8A80018031F873F741E082900075",
      { extendedLength: true, lengthsInAtrInfo: true },
    ],
    [
      "an OpenPGP card of version 2",
      "3BDA18FF81B1FE751F030031C573C001400090000C",
      { extendedLength: true, lengthsInAtrInfo: false },
    ],
    [
      "an OpenPGP card of version 1",
      "3BFA1300FF813180450031C173C00100009000B1",
      { extendedLength: false, lengthsInAtrInfo: false },
    ],
  ])("are those of %s", (_, atr, capabilities) => {
    expect(cardCapabilities(fromHex(atr))).toEqual(capabilities);
  });

  it.each([
    ["has no historical bytes", "3B80800101"],
    ["has proprietary ones", "3B8501424E430131FB"],
    ["tells other things only", "3B83800180414E8F"],
    ["ends within the capabilities", "3B8380018073F741"],
    ["is cut short", "3B8A80018031F873"],
    ["is empty", ""],
    ["announces interface bytes for ever", `3BFF${"FF".repeat(40)}`],
  ])("are not told where it %s", (_, atr) => {
    expect(cardCapabilities(fromHex(atr))).toBeUndefined();
  });
});
