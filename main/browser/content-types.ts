/** What the files of the built screens are, for whoever serves them: the loopback server, or Electron. @module */
import { extname } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".json": "application/json",
};

/** By the file's name; undefined for what is no part of the screens. */
export function contentType(path: string): string | undefined {
  return TYPES[extname(path)];
}
