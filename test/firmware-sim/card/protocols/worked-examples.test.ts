/** The worked examples of ICAO 9303-11 from the chip's side. */
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../../core/apdu/command.ts";
import { concat, fromHex, type RandomBytes, toHex, uintToBytes } from "../../../../core/crypto/bytes.ts";
import { BRAINPOOL_P256R1, curveByName } from "../../../../core/crypto/curves.ts";
import { multiply } from "../../../../core/crypto/ec-key.ts";
import { encodePoint } from "../../../../core/crypto/ec-point.ts";
import { CHAINED_CLA } from "../../../../firmware-sim/card/command.ts";
import type { NationalCardContents } from "../../../../firmware-sim/card/national/contents.ts";
import type { NationalCard } from "../../../../firmware-sim/card/national/national-card.ts";
import {
  chipAuthenticationData,
  encryptChipAuthenticationData,
} from "../../../../firmware-sim/card/protocols/chip-mapping.ts";
import type { SessionKeys } from "../../../../firmware-sim/card/protocols/ciphers.ts";
import { ecdhDomain } from "../../../../firmware-sim/card/protocols/domain.ts";
import { PaceChip } from "../../../../firmware-sim/card/protocols/pace.ts";
import { mrzSecret, passwordReference } from "../../../../firmware-sim/card/protocols/pace-passwords.ts";
import { authenticationToken } from "../../../../firmware-sim/card/protocols/pace-token.ts";
import { ChipSecureMessaging } from "../../../../firmware-sim/card/protocols/secure-messaging.ts";
import {
  APPENDIX_D,
  APPENDIX_G1,
  APPENDIX_G2,
  APPENDIX_H1,
  APPENDIX_H2,
  APPENDIX_I,
  type Exchange,
  type PaceExample,
} from "../../../support/icao-9303-11.ts";
import { cardOf, MRZ_INFORMATION, PACE, sampleContents } from "../national/sample-contents.ts";

function drawing(random: readonly string[]): RandomBytes {
  const queue = random.map(fromHex);
  return (length) => {
    const next = queue.shift();
    if (next?.length !== length) throw new Error(`the chip drew ${length} bytes`);
    return next;
  };
}

function cardDrawing(random: readonly string[], contents: NationalCardContents): NationalCard {
  return cardOf(contents, drawing(random));
}

function chipOf(
  { arcs, parameterId, chipRandom, onChip }: PaceExample,
  more?: Partial<NationalCardContents>,
) {
  const pace = [{ protocol: `${PACE}.${arcs}`, parameterId }];
  return cardDrawing(chipRandom, { ...sampleContents({ pace }), ...onChip, ...more });
}

async function play(card: NationalCard, exchanges: readonly Exchange[]) {
  const answers: string[] = [];
  for (const [command] of exchanges) answers.push(toHex(await card.process(fromHex(command))));
  return answers;
}

function published(exchanges: readonly Exchange[]) {
  return exchanges.map(([, answer]) => answer.toLowerCase());
}

describe("PACE, the chip's answers", () => {
  it.each([
    ["G.1: ECDH, generic mapping", APPENDIX_G1],
    ["G.2: DH, generic mapping", APPENDIX_G2],
    ["H.1: ECDH, integrated mapping", APPENDIX_H1],
    ["H.2: DH, integrated mapping", APPENDIX_H2],
  ])("are those of appendix %s", async (_, example) => {
    expect(await play(chipOf(example), example.exchanges)).toEqual(published(example.exchanges));
  });

  it("say 6300 to a wrong token and begin again only with MSE:Set AT", async () => {
    const exchanges = APPENDIX_G1.exchanges.map(
      ([command]) => [command.replace("C2B0BD78", "C2B0BD79"), ""] as const,
    );
    const answers = await play(chipOf(APPENDIX_G1), [...exchanges, ["10860000027C0000", ""]]);
    expect(answers.slice(4)).toEqual(["6300", "6985"]);
  });

  const terminalKey = APPENDIX_G1.exchanges[3]?.[0].slice(18, -2) ?? "";
  it.each([
    ["its own key", APPENDIX_G1.exchanges[3]?.[1].slice(8, -4) ?? ""],
    ["a point off the curve", `${terminalKey.slice(0, -1)}3`],
    ["another form of point", `02${terminalKey.slice(2)}`],
  ])("say 6A80 to %s in the key agreement", async (_, key) => {
    const agreement = `10860000457C438341${key}00`;
    const exchanges = [...APPENDIX_G1.exchanges.slice(0, 3), [agreement, ""] as const];
    expect((await play(chipOf(APPENDIX_G1), exchanges)).at(-1)).toBe("6a80");
  });

  it("end with the session keys of appendix G.1", () => {
    const pace = new PaceChip({
      offers: [{ protocol: `${PACE}.2.2`, parameterId: 13 }],
      passwords: new Map([[passwordReference.mrz, mrzSecret(MRZ_INFORMATION)]]),
      random: drawing(APPENDIX_G1.chipRandom),
      work: { operations: 0 },
    });
    let keys: SessionKeys | undefined;
    for (const [bytes] of APPENDIX_G1.exchanges) {
      const command = parseCommand(fromHex(bytes));
      if (!command.ok) throw new Error(command.failure.code);
      const { cla, ins, data = new Uint8Array() } = command.value;
      if (ins === 0x22) pace.select(data);
      const step = ins === 0x86 ? pace.next(data, cla === CHAINED_CLA) : undefined;
      keys = step?.ok ? step.value.opened?.keys : undefined;
    }
    expect(keys && toHex(keys.encryption).toUpperCase()).toBe(APPENDIX_G1.keys.encryption);
    expect(keys && toHex(keys.mac).toUpperCase()).toBe(APPENDIX_G1.keys.mac);
  });
});

describe("chip-authentication mapping, appendix I", () => {
  const { staticSecret, staticKey, authenticationData, exchanges } = APPENDIX_I;
  const mappingSecret = BigInt(`0x${APPENDIX_I.chipRandom[1]}`);
  const [token = "", cryptogram = ""] = (exchanges[4]?.[1] ?? "").slice(8, -4).split("8A30");
  const keys = {
    cipher: "AES-128",
    encryption: fromHex("0A9DA4DB03BDDE39FC5202BC44B2E89E"),
    mac: fromHex("4B1C06491ED5140CA2B537D344C6C0B1"),
  } as const;

  it("sends the nonce and the mapping key", async () => {
    const { n, generator } = BRAINPOOL_P256R1;
    expect(staticSecret < n).toBe(true);
    const publicKey = encodePoint(BRAINPOOL_P256R1, multiply(BRAINPOOL_P256R1, staticSecret, generator));
    expect(publicKey).toEqual(staticKey);
    const secret = uintToBytes(staticSecret, 32);
    const chip = chipOf(APPENDIX_I, {
      mappingKey: { kind: "ECDH", curve: "brainpoolP256r1", secret, publicKey },
    });
    const toMapping = exchanges.slice(0, 3);
    expect(await play(chip, toMapping)).toEqual(published(toMapping));
  });

  it("proves the static key, and enciphers the proof", () => {
    const proof = chipAuthenticationData(staticSecret, mappingSecret, BRAINPOOL_P256R1.n);
    expect(toHex(proof).toUpperCase()).toBe(authenticationData);
    expect(toHex(encryptChipAuthenticationData(keys, proof)).toUpperCase()).toBe(cryptogram);
  });

  it("makes the token over the terminal's key", () => {
    const suite = {
      protocol: `${PACE}.6.2`,
      domain: ecdhDomain(curveByName("brainpoolP256r1"), { operations: 0 }),
    };
    const terminalKey = fromHex((exchanges[3]?.[0] ?? "").slice(18, -2));
    expect(toHex(authenticationToken(suite, keys, terminalKey)).toUpperCase()).toBe(token);
  });
});

describe("basic access control and secure messaging with 3DES, appendix D", () => {
  const { mrzInformation, chipRandom, efCom } = APPENDIX_D;
  const exchanges = [["00A4040C07A0000002471001", "9000"], ...APPENDIX_D.exchanges] as const;
  const contents = {
    ...sampleContents({ pace: [] }),
    mrzInformation,
    applicationFiles: new Map([[0x011e, fromHex(efCom)]]),
  };

  it("gives the standard's answers, byte for byte", async () => {
    expect(await play(cardDrawing(chipRandom, contents), exchanges)).toEqual(published(exchanges));
  });

  it("says 6300 to a cryptogram made for another challenge, though its checksum is right", async () => {
    const answers = await play(cardDrawing(["4608F91988702213"], contents), exchanges.slice(0, 3));
    expect(answers.at(-1)).toBe("6300");
  });
});

describe("secure messaging with AES", () => {
  // A German identity card after PACE, as recorded in the tests of the open eMRTD reader gmrtd.
  it("takes and gives the bytes of a real card", () => {
    const messaging = new ChipSecureMessaging({
      cipher: "AES-128",
      encryption: fromHex("a8e85e938514ec67ae33cda3d43d3c48"),
      mac: fromHex("27f1adeb705a049a305b0c619b14b9b3"),
    });
    const received = (ins: number, p1: number, p2: number, data: string) =>
      messaging.unwrap({ cla: 0x0c, ins, p1, p2, data: fromHex(data), ne: 256, leZero: true });
    const sent = (data: string, ins: number) => {
      const { data: wrapped, sw } = messaging.wrap({ data: fromHex(data), sw: 0x9000 }, ins);
      return toHex(concat(wrapped, uintToBytes(sw, 2)));
    };
    expect(received(0xa4, 2, 12, "87110147ee2e3bd440fb596167f2bb6cd6395e8e08a105747484314bcf")).toMatchObject(
      {
        ok: true,
        value: { cla: 0, data: fromHex("011d"), ne: 0 },
      },
    );
    expect(sent("", 0xa4)).toBe("990290008e085f570baddd1002d29000");
    expect(received(0xb0, 0, 0, "9701048e085d283ec183cbb998")).toMatchObject({ ok: true, value: { ne: 4 } });
    expect(sent("30820742", 0xb0)).toBe(
      "871101d688d27a6d16f03619e76dcb59c1f1ec990290008e08b7df9a5982bb17299000",
    );
    expect(received(0xb0, 0, 4, "9701008e08a893fca2cd1cb17d")).toMatchObject({
      ok: true,
      value: { ne: 256, leZero: true },
    });
    // The card gave 223 bytes of the 256: what a short answer carries.
    expect(messaging.mostData(256, 0xb0)).toBe(223);
  });
});
