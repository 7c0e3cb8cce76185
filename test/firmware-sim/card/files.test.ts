/** What lies on the card and to whom it opens (docs/card-profile.md, "Files"). */
import { describe, expect, it } from "vitest";
import { fromHex, toHex, utf8 } from "../../../core/crypto/bytes.ts";
import { MSE_SET_AT, SELECT_APPLICATION, send } from "../pocket-terminal.ts";
import { CAN, contents, sampleCard } from "../sample-card.ts";
import { authenticated } from "../test-terminal.ts";

const CARD_ACCESS = "31143012060A04007F0007020204020202010202010D";
const nothing = new Uint8Array();

describe("before PACE", () => {
  it("selects the application by its whole name only", async () => {
    const card = sampleCard();
    expect(await send(card, SELECT_APPLICATION)).toBe("6F0F8407F0564E424E4301A504800201019000");
    expect(await send(card, SELECT_APPLICATION.slice(0, -2))).toBe("9000");
    expect(await send(card, "00A4040006F0564E424E4300")).toBe("6A82");
    expect(await send(card, "00A4040007A000000247100100")).toBe("6A82");
  });

  it("gives EF.CardAccess under the master file, as foreign PACE programs ask for it", async () => {
    const card = sampleCard();
    expect(await send(card, "00A4000C023F00")).toBe("9000");
    expect(await send(card, "00A4020C02011C")).toBe("9000");
    expect(await send(card, "00B0000000")).toBe(`${CARD_ACCESS}9000`);
    expect(await send(card, "00B09C0000")).toBe(`${CARD_ACCESS}9000`);
    expect(await send(card, "00B0810000")).toBe("6A82");
    // The application's own commands are not there.
    for (const ins of ["20", "24", "2C", "82", "88"]) expect(await send(card, `00${ins}000000`)).toBe("6D00");
  });

  it("tells the CAN in the slot and never over the air, and another serial each time", async () => {
    const can = `8406${toHex(utf8(CAN))}`;
    const info = async (cardInterface: "contact" | "contactless") => {
      const card = sampleCard({ interface: cardInterface });
      const seen = [];
      for (const _ of [1, 2]) {
        await send(card, SELECT_APPLICATION);
        seen.push(await send(card, "00B0810000"));
      }
      return seen;
    };
    const [first = "", second = ""] = await info("contact");
    expect(first).toMatch(new RegExp(`^800201018101038208.{16}A316${CARD_ACCESS}${can}9000$`));
    expect(second).not.toBe(first);
    const air = await info("contactless");
    expect(air[0]).toMatch(new RegExp(`^800201018101038208.{16}A316${CARD_ACCESS}9000$`));
    expect(air[1]).not.toBe(air[0]);
  });

  it("keeps the credential, the records and the holder key shut", async () => {
    const card = sampleCard();
    await send(card, SELECT_APPLICATION);
    for (const command of ["00B0820000", "00B0840000", "00B2011C00", `008800000480020102`]) {
      expect(await send(card, command)).toBe("6982");
    }
  });

  it.each([
    ["another class", "80B0810000", "6E00"],
    ["another instruction", "002E000103313233", "6D00"],
    ["terminal authentication in clear", "008200000100", "6982"],
    ["the PIN in clear", "0020008106323436383032", "6982"],
    ["a length field that does not fit", "00B08100FFFF", "6700"],
    ["three bytes", "00A404", "6700"],
    ["reading without Le", "00B08100", "6700"],
    ["an offset behind the end", "00B09CF000", "6B00"],
    ["more than there is", "00B09C0040", `${CARD_ACCESS}6282`],
    ["no current file", "00B0000000", "6986"],
    ["records of a transparent file", "00B2010C00", "6981"],
    ["PACE without MSE:SET AT", "10860000027C0000", "6985"],
    ["a chained SELECT", SELECT_APPLICATION.replace(/^00/, "10"), "6884"],
  ])("answers %s with its status word", async (_, command, expected) => {
    const card = sampleCard();
    await send(card, SELECT_APPLICATION);
    expect(await send(card, command)).toBe(expected);
  });

  it("refuses other suites and other passwords than the CAN", async () => {
    const card = sampleCard();
    await send(card, SELECT_APPLICATION);
    expect(await send(card, MSE_SET_AT.replace(/02$/, "01"))).toBe("6A88");
    expect(await send(card, MSE_SET_AT.replace("040202", "040204"))).toBe("6A80");
    expect(await send(card, `0022C1A412800A04007F0007020204020283010284010C`)).toBe("6A80");
    expect(await send(card, `0022C1A412800A04007F0007020204020283010284010D`)).toBe("9000");
  });
});

describe("after terminal authentication", () => {
  it("gives credential, index and open records, and keeps the protected one", async () => {
    const terminal = await authenticated(sampleCard(), CAN);
    const credential = await terminal.exchange("B08200", nothing, "0000");
    expect(credential).toEqual({ sw: "9000", data: utf8(contents.credential) });
    const index = await terminal.exchange("B08400", nothing, "00");
    expect(toHex(index.data)).toBe(
      `e0118001018109${toHex(utf8("full_name"))}820100` +
        `e0118001028109${toHex(utf8("residence"))}820100` +
        `e0108001038108${toHex(utf8("religion"))}820101`,
    );
    const name = await terminal.exchange("B2011C", nothing, "00");
    expect(name.data).toEqual(contents.disclosures[0]?.bytes);
    expect(await terminal.exchange("B2031C", nothing, "00")).toEqual({ sw: "6982", data: nothing });
    expect(await terminal.exchange("B2041C", nothing, "00")).toEqual({ sw: "6a83", data: nothing });
  });

  it("brings a long record by GET RESPONSE to a reader with short length only", async () => {
    const card = sampleCard();
    const terminal = await authenticated(card, CAN);
    const first = await card.process(terminal.protect("B2021C", nothing, "00"));
    expect(first.length).toBe(258);
    expect(toHex(first.subarray(-2))).toBe("6100");
    const parts = [first];
    while (parts.at(-1)?.at(-2) === 0x61) {
      const rest = parts.at(-1)?.at(-1) ?? 0;
      parts.push(await card.process(Uint8Array.of(0, 0xc0, 0, 0, rest)));
    }
    const joined = parts.flatMap((part, index) => [
      ...part.subarray(0, index === parts.length - 1 ? undefined : -2),
    ]);
    expect(terminal.open(Uint8Array.from(joined)).data).toEqual(contents.disclosures[1]?.bytes);
  });

  it("reads in pieces with protected offsets", async () => {
    const terminal = await authenticated(sampleCard(), CAN);
    expect(await terminal.exchange("A4020C", fromHex("0102"))).toEqual({ sw: "9000", data: nothing });
    const tail = await terminal.exchange("B003DE", nothing, "20");
    expect(tail).toEqual({ sw: "6282", data: utf8("c".repeat(10)) });
    expect((await terminal.exchange("B003E8", nothing, "20")).sw).toBe("6b00");
  });
});
