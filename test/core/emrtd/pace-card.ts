/**
 * The card's side of PACE for tests, over every suite: written from ICAO 9303-11 with the primitives of `core/crypto` and
 * OpenSSL, and nothing of `core/emrtd` but the description of the suite.
 * @module
 */
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { type CommandApdu, parseCommand } from "../../../core/apdu/command.ts";
import { encodeResponse } from "../../../core/apdu/response.ts";
import { bytesToBigint, concat, uintToBytes } from "../../../core/crypto/bytes.ts";
import { aesCmac8 } from "../../../core/crypto/cmac.ts";
import { generateDhKeyPair, power } from "../../../core/crypto/dh-key.ts";
import { generateKeyPair, multiply } from "../../../core/crypto/ec-key.ts";
import { mapToPoint } from "../../../core/crypto/ec-map.ts";
import { add, decodePoint, encodePoint, encodeX, type Point } from "../../../core/crypto/ec-point.ts";
import { padMethod2 } from "../../../core/crypto/padding.ts";
import { retailMac } from "../../../core/crypto/triple-des.ts";
import type { PaceSuite } from "../../../core/emrtd/pace-suites.ts";
import { ok, type Result } from "../../../core/errors/result.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import { encodeTlv, parseTlvs, unwrapTlv } from "../../../core/tlv/ber.ts";
import { encodeOid } from "../../../core/tlv/oid.ts";
import { EXTENDED_LIMITS } from "../../support/card-channel.ts";

const C0 = {
  16: "a668892a7c41e3ca739f40b057d85904",
  32: "d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676",
};
const C1 = {
  16: "a4e136ac725f738b01c1f60217c188ad",
  32: "54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517",
};

/** A chip that knows one suite and one secret. `staticKey` is its key for chip-authentication mapping. */
export function paceCard(suite: PaceSuite, secret: Uint8Array, limits = EXTENDED_LIMITS) {
  const { cipher } = suite;
  const nonceBytes = cipher === "AES-192" || cipher === "AES-256" ? 32 : 16;
  const keyBytes = cipher === "3DES" ? 16 : Number(cipher.slice(4)) / 8;
  const nonce = randomBytes(nonceBytes);
  const domain = suite.agreement === "ECDH" ? curveDomain(suite.curve) : groupDomain(suite.group);
  const staticPair = suite.agreement === "ECDH" ? generateKeyPair(suite.curve, randomBytes) : undefined;
  let mapped: Domain | undefined;
  let mappingSecret = 0n;
  let keys: { enc: Uint8Array; mac: Uint8Array; terminal: Uint8Array; own: Uint8Array } | undefined;

  function kdf(input: Uint8Array, counter: number): Uint8Array {
    const hash = keyBytes > 16 ? "sha256" : "sha1";
    return createHash(hash)
      .update(concat(input, uintToBytes(counter, 4)))
      .digest()
      .subarray(0, keyBytes);
  }

  function encrypt(key: Uint8Array, data: Uint8Array, iv?: Uint8Array): Uint8Array {
    const triple = cipher === "3DES";
    const whole = triple ? concat(key, key.subarray(0, 8)) : key;
    const name = triple ? "des-ede3-cbc" : `aes-${keyBytes * 8}-cbc`;
    const stream = createCipheriv(name, whole, iv ?? new Uint8Array(triple ? 8 : 16)).setAutoPadding(false);
    return concat(stream.update(data), stream.final());
  }

  function integratedNumber(t: Uint8Array): bigint {
    const size = nonceBytes === 16 ? 16 : 32;
    const bits = domain.p.toString(2).length + 64;
    let k = encrypt(t, nonce);
    let x = new Uint8Array();
    while (x.length * 8 < bits) {
      const key = k.subarray(0, keyBytes);
      x = Uint8Array.from(concat(x, encrypt(key, Buffer.from(C1[size], "hex"))));
      k = encrypt(key, Buffer.from(C0[size], "hex"));
    }
    return bytesToBigint(x) % domain.p;
  }

  function map(data: Uint8Array): Uint8Array {
    if (suite.mapping === "integrated") {
      mapped = domain.mapNumber(integratedNumber(data));
      return new Uint8Array();
    }
    const pair = domain.generate();
    mappingSecret = pair.secret;
    mapped = domain.shift(bytesToBigint(nonce), pair.raise(data));
    return encodeTlv(0x82, pair.publicKey);
  }

  function agree(data: Uint8Array): Uint8Array {
    const pair = (mapped ?? domain).generate();
    const shared = pair.agree(data);
    keys = { enc: kdf(shared, 1), mac: kdf(shared, 2), terminal: data, own: pair.publicKey };
    return encodeTlv(0x84, pair.publicKey);
  }

  function token(mac: Uint8Array, publicKey: Uint8Array): Uint8Array {
    const oid = encodeTlv(0x06, encodeOid(suite.protocol));
    const object = encodeTlv(0x7f49, oid, encodeTlv(suite.agreement === "DH" ? 0x84 : 0x86, publicKey));
    return cipher === "3DES" ? retailMac(mac, padMethod2(object, 8)) : aesCmac8(mac, object);
  }

  function prove(data: Uint8Array): Uint8Array | undefined {
    if (keys === undefined || !Buffer.from(data).equals(token(keys.mac, keys.own))) return undefined;
    const shown = encodeTlv(0x86, token(keys.mac, keys.terminal));
    if (suite.mapping !== "chip-authentication" || !suite.curve || !staticPair) return shown;
    const { n } = suite.curve;
    const inverse = powerModulo(staticPair.secret, n - 2n, n);
    const proof = uintToBytes((mappingSecret * inverse) % n, Math.ceil(n.toString(16).length / 2));
    const iv = encrypt(keys.enc, new Uint8Array(16).fill(255));
    return concat(shown, encodeTlv(0x8a, encrypt(keys.enc, padMethod2(proof), iv)));
  }

  function answer(command: CommandApdu): { data: Uint8Array; sw: number } {
    if (command.ins === 0x22) return { data: new Uint8Array(), sw: 0x9000 };
    const inside = must(unwrapTlv(command.data ?? new Uint8Array(), 0x7c));
    const [object] = must(parseTlvs(inside));
    const steps: Readonly<Record<number, (data: Uint8Array) => Uint8Array | undefined>> = {
      129: map,
      131: agree,
      133: prove,
    };
    const step = object && steps[object.tag];
    const value = object && step ? step(object.value) : encodeTlv(0x80, encrypt(kdf(secret, 3), nonce));
    return value ? { data: encodeTlv(0x7c, value), sw: 0x9000 } : { data: new Uint8Array(), sw: 0x6300 };
  }

  const channel: CardChannel = {
    atr: new Uint8Array(),
    interface: "contactless",
    limits,
    transmit: async (command) => ok(encodeResponse(answer(must(parseCommand(command))))),
  };
  const staticKey =
    suite.agreement === "ECDH" && staticPair
      ? encodePoint(suite.curve, staticPair.publicKey)
      : new Uint8Array();
  return { channel, staticKey };
}

interface Domain {
  readonly p: bigint;
  mapNumber(number: bigint): Domain;
  shift(nonce: bigint, by: Uint8Array): Domain;
  generate(): {
    readonly secret: bigint;
    readonly publicKey: Uint8Array;
    /** The shared element, whole. */
    raise(peer: Uint8Array): Uint8Array;
    /** The shared secret. */
    agree(peer: Uint8Array): Uint8Array;
  };
}

type Ecdh = Extract<PaceSuite, { agreement: "ECDH" }>["curve"];
type Group = Extract<PaceSuite, { agreement: "DH" }>["group"];

function curveDomain(curve: Ecdh, generator: Point = curve.generator): Domain {
  return {
    p: curve.p,
    mapNumber: (number) => curveDomain(curve, mapToPoint(curve, number)),
    shift: (nonce, by) => {
      const moved = multiply(curve, nonce % curve.n, curve.generator);
      return curveDomain(curve, must(add(curve, moved, must(decodePoint(curve, by)))));
    },
    generate: () => {
      const { secret, publicKey } = generateKeyPair(curve, randomBytes, generator);
      const shared = (peer: Uint8Array) => multiply(curve, secret, must(decodePoint(curve, peer)));
      return {
        secret,
        publicKey: encodePoint(curve, publicKey),
        raise: (peer) => encodePoint(curve, shared(peer)),
        agree: (peer) => encodeX(curve, shared(peer)),
      };
    },
  };
}

function groupDomain(group: Group, generator = group.g): Domain {
  const { p, q, fieldBytes } = group;
  return {
    p,
    mapNumber: (number) => groupDomain(group, power(group, number, (p - 1n) / q)),
    shift: (nonce, by) => groupDomain(group, (power(group, group.g, nonce % q) * bytesToBigint(by)) % p),
    generate: () => {
      const { secret, publicKey } = generateDhKeyPair(group, randomBytes, generator);
      const shared = (peer: Uint8Array) => uintToBytes(power(group, bytesToBigint(peer), secret), fieldBytes);
      return {
        secret,
        publicKey: uintToBytes(publicKey, (publicKey.toString(16).length + 1) >> 1),
        raise: shared,
        agree: shared,
      };
    },
  };
}

function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}
