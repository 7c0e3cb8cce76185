import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { CommandApdu } from "../../../../core/apdu/command.ts";
import {
  bytesToBigint,
  concat,
  fromHex,
  type RandomBytes,
  toHex,
  uintToBytes,
} from "../../../../core/crypto/bytes.ts";
import { aesCmac8 } from "../../../../core/crypto/cmac.ts";
import { curveByName } from "../../../../core/crypto/curves.ts";
import { dhGroupByName } from "../../../../core/crypto/dh-groups.ts";
import { generateDhKeyPair, power } from "../../../../core/crypto/dh-key.ts";
import { generateKeyPair, multiply } from "../../../../core/crypto/ec-key.ts";
import { decodePoint, encodePoint, encodeX } from "../../../../core/crypto/ec-point.ts";
import { retailMac } from "../../../../core/crypto/triple-des.ts";
import { readAgreementKey } from "../../../../core/emrtd/chip/agreement-key.ts";
import { runChipAuthentication } from "../../../../core/emrtd/chip/chip-authentication.ts";
import { chooseChipSuite } from "../../../../core/emrtd/chip/chip-suites.ts";
import { deriveSessionKeys } from "../../../../core/emrtd/cipher.ts";
import { parseDg14 } from "../../../../core/emrtd/data-groups/dg14.ts";
import type { SecurityInfoSet } from "../../../../core/emrtd/data-groups/security-info-set.ts";
import { dhGroup, ecdhGroup } from "../../../../core/emrtd/pace-group.ts";
import { openSecureChannel, type SecureChannel } from "../../../../core/emrtd/secure-messaging.ts";
import { fail, ok } from "../../../../core/errors/result.ts";
import { encodeTlv, findTlv, parseTlvs, unwrapTlv } from "../../../../core/tlv/ber.ts";
import { EXTENDED_LIMITS, SHORT_LIMITS } from "../../../support/card-channel.ts";
import { chipInfo, chipKey, dg14, standardisedKey } from "../data-groups/security-info-builder.ts";
import { scriptedCard } from "../scripted-card.ts";
import { AES_WITH_KEY_ID, KEY_WITHOUT_INFO } from "./recorded-sessions.ts";
import { DH_EXAMPLE, ECDH_EXAMPLE } from "./worked-example.ts";

const SELECT = { cla: 0, ins: 0xa4, p1: 0x02, p2: 0x0c, data: fromHex("010e") };
/** A random source that draws this number, whatever is asked for. */
const draws =
  (secret: bigint): RandomBytes =>
  (length) =>
    uintToBytes(secret, length);

describe("the worked example of BSI for extended access control", () => {
  it.each([
    ["ECDH", ECDH_EXAMPLE, 13],
    ["DH", DH_EXAMPLE, 0],
  ] as const)("gives its shared secret and its keys with %s", (agreement, example, parameterId) => {
    const encoded = agreement === "DH" ? encodeTlv(0x02, example.chipPublicKey) : example.chipPublicKey;
    const key = readAgreementKey(standardisedKey(parameterId, encoded));
    if (!key.ok) throw new Error(key.failure.detail);
    const group =
      key.value.agreement === "ECDH"
        ? ecdhGroup(key.value.curve, key.value.curve.generator)
        : dhGroup(key.value.group, key.value.group.g);
    const order = key.value.agreement === "ECDH" ? key.value.curve.n : key.value.group.q;
    const own = group(draws(bytesToBigint(example.terminalSecret) % order));
    expect(own.publicKey).toEqual(example.terminalPublicKey);
    const agreed = own.agree(key.value.publicKey);
    expect(agreed.ok && agreed.value.secret).toEqual(example.sharedSecret);
    const keys = deriveSessionKeys(concat(example.sharedSecret, example.nonce), "AES-128");
    expect(keys).toMatchObject({ encryption: example.encryptionKey, mac: example.macKey });
  });
});

describe("chip authentication with chips in the field", () => {
  it.each([
    ["AES by GENERAL AUTHENTICATE, with the number of the key", AES_WITH_KEY_ID, []],
    [
      "3DES by MSE:Set KAT, where DG14 has a key and no info",
      KEY_WITHOUT_INFO,
      ["chip_authentication.info_absent"],
    ],
  ])("sends every byte of %s", async (_, session, oddities) => {
    const { channel, sent } = scriptedCard(session.answers, SHORT_LIMITS);
    const before = openSecureChannel(channel, session.keys, session.counter);
    const random = draws(bytesToBigint(session.terminalSecret));
    const result = await runChipAuthentication(channel, before, infosOf(session.dg14), random);
    if (!result.ok) throw new Error(result.failure.detail);
    expect(result.value.oddities.map(({ code }) => code)).toEqual([...oddities, "key.explicit"]);
    expect(result.value.secure.isProven).toBe(false);
    expect(await result.value.secure.transmit(SELECT)).toEqual(ok({ data: new Uint8Array(), sw: 0x9000 }));
    expect(result.value.secure.isProven).toBe(true);
    expect(sent).toEqual(session.commands);
  });
});

describe("chip authentication", () => {
  it.each([
    ["2.1", "3DES"],
    ["2.2", "AES-128"],
    ["2.3", "AES-192"],
    ["2.4", "AES-256"],
    ["1.1", "3DES"],
    ["1.2", "AES-128"],
    ["1.4", "AES-256"],
  ])("with suite %s (%s) is proven by the first answer under the new keys", async (arcs, cipher) => {
    const chip = testChip(arcs);
    const { authentication } = await run(chip);
    expect(authentication.suite.cipher).toBe(cipher);
    expect((await authentication.secure.transmit(SELECT)).ok).toBe(true);
    expect(authentication.secure.isProven).toBe(true);
    expect(chip.commands).toEqual(
      cipher === "3DES" ? ["MSE:Set KAT"] : ["MSE:Set AT", "GENERAL AUTHENTICATE"],
    );
  });

  it("is not proven by a copy, which has the chip's files and another key", async () => {
    for (const arcs of ["2.1", "2.2"]) {
      const { authentication } = await run(testChip(arcs, { copy: true }));
      expect(await authentication.secure.transmit(SELECT)).toMatchObject({
        failure: { code: "chip.authentication" },
      });
      expect(authentication.secure.isProven).toBe(false);
      expect(await authentication.secure.transmit(SELECT)).toMatchObject({ failure: { code: "sm.broken" } });
    }
  });

  it("is not proven by an answer in clear, and a card that is gone is no copy", async () => {
    const clear = await run(testChip("2.2", { after: "9000" }));
    expect(await clear.authentication.secure.transmit(SELECT)).toMatchObject({
      failure: { code: "chip.authentication" },
    });
    const tooLong = await run(testChip("2.2", { after: "6700" }));
    expect(await tooLong.authentication.secure.transmit(SELECT)).toMatchObject({
      failure: { code: "sm.broken" },
    });
    const gone = await run(testChip("2.2", { after: "gone" }));
    expect(await gone.authentication.secure.transmit(SELECT)).toMatchObject({
      failure: { code: "card.lost" },
    });
    expect(gone.authentication.secure.isProven).toBe(false);
  });

  it("goes to GENERAL AUTHENTICATE with a new key where a 3DES chip does not know MSE:Set KAT", async () => {
    const chip = testChip("2.1", { withoutSetKat: true });
    const { authentication } = await run(chip);
    expect((await authentication.secure.transmit(SELECT)).ok).toBe(true);
    expect(chip.commands).toEqual(["MSE:Set KAT", "MSE:Set AT", "GENERAL AUTHENTICATE"]);
    expect(new Set(chip.terminalKeys).size).toBe(2);
    expect(authentication.oddities).toContainEqual({ code: "chip_authentication.set_kat_refused" });
  });

  it("never sends the same ephemeral key twice", async () => {
    const chip = testChip("2.2");
    await run(chip);
    await run(chip);
    expect(new Set(chip.terminalKeys).size).toBe(2);
  });

  it.each([
    ["MSE:Set AT", { refuse: "MSE:Set AT" }],
    ["GENERAL AUTHENTICATE", { refuse: "GENERAL AUTHENTICATE" }],
    ["DO 7C", { answer: "8000" }],
  ])("fails where the chip gets %s wrong", async (_, behaviour) => {
    const chip = testChip("2.2", behaviour);
    const result = await runChipAuthentication(chip.channel, chip.before, chip.infos, randomBytes);
    expect(result).toMatchObject({ failure: { code: "chip.authentication" } });
  });

  it("does not send a key that the link cannot carry", async () => {
    const chip = testChip("1.2", { limits: SHORT_LIMITS, group: "rfc5114-2048-256" });
    const result = await runChipAuthentication(chip.channel, chip.before, chip.infos, randomBytes);
    expect(result).toMatchObject({ failure: { code: "chip.unsupported" } });
    expect(chip.commands).toEqual([]);
  });
});

describe("the choice among a chip's suites", () => {
  const curve = curveByName("brainpoolP256r1");
  const key = (keyId?: number) =>
    chipKey(
      "ECDH",
      standardisedKey(13, encodePoint(curve, generateKeyPair(curve, randomBytes).publicKey)),
      keyId,
    );
  const dh = chipKey(
    "DH",
    standardisedKey(0, encodeTlv(0x02, Uint8Array.of(0), DH_EXAMPLE.chipPublicKey)),
    9,
  );

  it("takes the strongest cipher, ECDH before DH, and the key that belongs to it", () => {
    const infos = infosOf(
      dg14(
        chipInfo("2.1", { keyId: 1 }),
        chipInfo("1.2", { keyId: 9 }),
        chipInfo("2.2", { keyId: 2 }),
        key(1),
        key(2),
        dh,
      ),
    );
    expect(chooseChipSuite(infos)).toMatchObject({
      value: { protocol: "0.4.0.127.0.7.2.2.3.2.2", cipher: "AES-128", keyId: 2, oddities: [] },
    });
  });

  it("takes the only key of its kind where the numbers do not agree, and says so", () => {
    expect(chooseChipSuite(infosOf(dg14(chipInfo("2.2", { keyId: 1 }), key(7))))).toMatchObject({
      value: { keyId: 7, oddities: [{ code: "chip_authentication.key_id" }] },
    });
    expect(chooseChipSuite(infosOf(dg14(chipInfo("2.2", { keyId: 1 }), key(7), key(8))))).toMatchObject({
      failure: { code: "chip.unsupported" },
    });
  });

  it("tells what is not offered from what cannot be used", () => {
    expect(chooseChipSuite(infosOf(dg14(chipInfo("2.2"))))).toMatchObject({
      failure: { code: "chip.not_performed" },
    });
    const ofVersion2 = infosOf(dg14(chipInfo("2.2", { version: 2 }), key()));
    expect(chooseChipSuite(ofVersion2)).toMatchObject({ failure: { code: "chip.unsupported" } });
    const broken = infosOf(dg14(chipInfo("2.2"), chipKey("ECDH", standardisedKey(13, new Uint8Array(65)))));
    expect(chooseChipSuite(broken)).toMatchObject({ failure: { code: "dg.malformed" } });
    const unknown = infosOf(dg14(chipInfo("2.9"), key()));
    expect(chooseChipSuite(unknown)).toMatchObject({ failure: { code: "chip.unsupported" } });
  });
});

interface Behaviour {
  readonly copy?: boolean;
  readonly withoutSetKat?: boolean;
  readonly refuse?: string;
  readonly answer?: string;
  readonly after?: string;
  readonly limits?: typeof SHORT_LIMITS;
  readonly group?: "rfc5114-1024-160" | "rfc5114-2048-256";
}

/**
 * The chip's side, written from ICAO 9303-11 §6.2 and §9.7, §9.8: the channel before is played without protection, and
 * the first answer after is protected with what the chip derived.
 */
function testChip(arcs: string, behaviour: Behaviour = {}) {
  const { limits = EXTENDED_LIMITS, group: groupName = "rfc5114-1024-160" } = behaviour;
  const [, index = "1"] = arcs.split(".");
  const keyBytes = [16, 16, 24, 32][Number(index) - 1] ?? 16;
  const curve = curveByName("brainpoolP256r1");
  const group = dhGroupByName(groupName);
  const pair = arcs.startsWith("2") ? generateKeyPair(curve, randomBytes) : undefined;
  const dhPair = generateDhKeyPair(group, randomBytes);
  const parameterId = pair ? 13 : groupName === "rfc5114-1024-160" ? 0 : 2;
  const number = fromHex(`00${dhPair.publicKey.toString(16).padStart(2 * group.fieldBytes, "0")}`);
  const spki = standardisedKey(
    parameterId,
    pair ? encodePoint(curve, pair.publicKey) : encodeTlv(0x02, number),
  );
  const infos = infosOf(dg14(chipInfo(arcs), chipKey(pair ? "ECDH" : "DH", spki)));
  const commands: string[] = [];
  const terminalKeys: string[] = [];
  let macKey = new Uint8Array();

  function agree(publicKey: Uint8Array): void {
    terminalKeys.push(toHex(publicKey));
    const secret = behaviour.copy ? new Uint8Array(32) : agreed(publicKey);
    const hash = keyBytes > 16 ? "sha256" : "sha1";
    const digest = createHash(hash).update(secret).update(uintToBytes(2, 4)).digest();
    macKey = Uint8Array.from(digest.subarray(0, keyBytes));
  }

  function agreed(publicKey: Uint8Array): Uint8Array {
    if (pair === undefined) {
      return uintToBytes(power(group, bytesToBigint(publicKey), dhPair.secret), group.fieldBytes);
    }
    const point = decodePoint(curve, publicKey);
    if (!point.ok) throw new Error("the terminal's key");
    return encodeX(curve, multiply(curve, pair.secret, point.value));
  }

  function answerTo(command: CommandApdu) {
    const data = command.data ?? new Uint8Array();
    const name =
      command.ins === 0x86 ? "GENERAL AUTHENTICATE" : command.p2 === 0xa6 ? "MSE:Set KAT" : "MSE:Set AT";
    commands.push(name);
    if (behaviour.refuse === name) return { data: new Uint8Array(), sw: 0x6a80 };
    if (name === "MSE:Set AT") return { data: new Uint8Array(), sw: 0x9000 };
    const inside = name === "MSE:Set KAT" ? data : contentOf(data, 0x7c);
    const objects = parseTlvs(inside);
    agree((objects.ok && findTlv(objects.value, name === "MSE:Set KAT" ? 0x91 : 0x80)?.value) || inside);
    if (name === "MSE:Set KAT")
      return { data: new Uint8Array(), sw: behaviour.withoutSetKat ? 0x6a86 : 0x9000 };
    return { data: fromHex(behaviour.answer ?? "7c00"), sw: 0x9000 };
  }

  const before: SecureChannel = {
    maxNe: 256,
    isOpen: true,
    transmit: async (command) => ok(answerTo(command)),
  };
  /** DO 99 and DO 8E; the counter is two at the first answer. */
  function protectedOk(): Uint8Array {
    const triple = index === "1";
    const block = triple ? 8 : 16;
    const padded = concat(uintToBytes(2, block), fromHex("9902900080"), new Uint8Array(block - 5));
    const mac = triple ? retailMac(macKey, padded) : aesCmac8(macKey, padded);
    return concat(fromHex("99029000"), encodeTlv(0x8e, mac), fromHex("9000"));
  }
  const channel = {
    atr: new Uint8Array(),
    interface: "contactless" as const,
    limits,
    transmit: async () => {
      if (behaviour.after === "gone") return fail("card.lost");
      return ok(behaviour.after === undefined ? protectedOk() : fromHex(behaviour.after));
    },
  };
  return { infos, before, channel, commands, terminalKeys };
}

async function run(chip: ReturnType<typeof testChip>) {
  const result = await runChipAuthentication(chip.channel, chip.before, chip.infos, randomBytes);
  if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.detail}`);
  return { authentication: result.value };
}

function infosOf(file: Uint8Array): SecurityInfoSet {
  const infos = parseDg14(file);
  if (!infos.ok) throw new Error(`${infos.failure.code} ${infos.failure.detail}`);
  return infos.value;
}

function contentOf(data: Uint8Array, tag: number): Uint8Array {
  const value = unwrapTlv(data, tag);
  if (!value.ok) throw new Error("the terminal's command");
  return value.value;
}
