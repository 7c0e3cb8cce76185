/** Points of P-256 in compressed form, 02 or 03 ‖ x (SEC 1 §2.3.3): half the bytes, where a command has few. @module */
import { ECDH } from "node:crypto";

export const COMPRESSED_POINT_BYTES = 33;

const OPENSSL_NAME = "prime256v1";

/** From 04 ‖ x ‖ y; throws where the bytes are no point of the curve. */
export function compressPoint(uncompressed: Uint8Array): Uint8Array {
  return convert(uncompressed, "compressed");
}

/** 04 ‖ x ‖ y. Undefined where the bytes are no compressed point of the curve. */
export function expandPoint(compressed: Uint8Array): Uint8Array | undefined {
  const [form] = compressed;
  if (compressed.length !== COMPRESSED_POINT_BYTES || (form !== 2 && form !== 3)) return undefined;
  try {
    return convert(compressed, "uncompressed");
  } catch {
    return undefined;
  }
}

function convert(point: Uint8Array, form: "compressed" | "uncompressed"): Uint8Array {
  return Uint8Array.from(ECDH.convertKey(point, OPENSSL_NAME, undefined, undefined, form) as Buffer);
}
