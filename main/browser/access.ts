/**
 * Who may talk to the service on loopback: the page is for anybody and contains nothing; the socket is for the
 * browser that was opened with a one-time token, which became its HttpOnly cookie.
 * @module
 */
import { timingSafeEqual } from "node:crypto";
import { toBase64Url } from "../../core/crypto/bytes.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";

export const COOKIE_NAME = "motcham";

/** A token not used is worth nothing after this long. Milliseconds. */
const TOKEN_LIFE = 10 * 60_000;
/** More windows than this are not opened by hand. */
const MAX_TOKENS = 32;

export interface Access {
  /** A token that opens one window. */
  issueToken(now: number): string;
  /** The cookie value for a token, once; null where the token is not, or no longer, good. */
  redeem(token: string, now: number): string | null;
  /** Whether a `Cookie` header holds a value given by {@link redeem}. */
  admits(cookieHeader: string | undefined): boolean;
}

export function createAccess(random: RandomBytes): Access {
  const tokens = new Map<string, number>();
  const cookies: string[] = [];
  return {
    issueToken(now) {
      for (const [token, until] of tokens) if (until < now) tokens.delete(token);
      const oldest = tokens.keys().next();
      if (tokens.size >= MAX_TOKENS && !oldest.done) tokens.delete(oldest.value);
      const token = toBase64Url(random(24));
      tokens.set(token, now + TOKEN_LIFE);
      return token;
    },
    redeem(token, now) {
      const until = tokens.get(token);
      tokens.delete(token);
      if (until === undefined || until < now) return null;
      const cookie = toBase64Url(random(32));
      cookies.push(cookie);
      return cookie;
    },
    admits(cookieHeader) {
      const value = cookieValue(cookieHeader ?? "");
      return value !== null && cookies.some((cookie) => sameText(cookie, value));
    },
  };
}

function cookieValue(header: string): string | null {
  for (const part of header.split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === COOKIE_NAME && value !== undefined) return value;
  }
  return null;
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
