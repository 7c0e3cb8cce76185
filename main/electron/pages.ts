/** The built screens at `app://kiosk/`: files of one folder, with the content security policy on each. @module */
import { readFile } from "node:fs/promises";
import { join, normalize, sep } from "node:path";
import { contentType } from "../browser/content-types.ts";

export const SCHEME = "app";
const HOST = "kiosk";
export const START_PAGE = `${SCHEME}://${HOST}/index.html`;

/** The screen talks through the preload alone, so that it needs no connection at all. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // react-aria-components sets styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Whether an address is a page or a part of our screens. */
export function isOurAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${SCHEME}:` && host === HOST;
}

/** Answers one request of the scheme from the files of `folder`; nothing above it can be asked for. */
export async function servePage(folder: string, address: string): Promise<Response> {
  const type = isOurAddress(address) ? contentType(new URL(address).pathname) : undefined;
  const path = type === undefined ? undefined : pathBelow(folder, new URL(address).pathname);
  if (type === undefined || path === undefined) return new Response("not found", { status: 404 });
  try {
    return new Response(await readFile(path), {
      headers: {
        "content-type": type,
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
      },
    });
  } catch {
    return new Response("not found", { status: 404 });
  }
}

function pathBelow(folder: string, pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const path = normalize(join(folder, decoded));
  return path.startsWith(folder + sep) && !decoded.includes("\0") ? path : undefined;
}
