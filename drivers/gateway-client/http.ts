/** One HTTP exchange with bounds on time and size; says what came, judges nothing. @module */
import { fail } from "../../core/errors/result.ts";
import type { Exchange } from "../../core/ports/gateway-client.ts";

export interface HttpRequest {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for GET. */
  readonly body: Uint8Array;
  /** From the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  /** A longer answer is cut off and refused. */
  readonly maxBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs?: number;
}

/** Fails with `gateway.unreachable`, and with `gateway.untrusted_answer` where the answer is too long. */
export async function exchangeBytes(request: HttpRequest): Promise<Exchange<HttpAnswer>> {
  const { url, method, headers, body, timeoutMs, maxBytes } = request;
  const cancel = new AbortController();
  const timer = setTimeout(() => cancel.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers,
      // A captive portal answers with a redirect: following it would hand the request to a stranger.
      redirect: "manual",
      signal: cancel.signal,
      ...(method === "POST" ? { body: Buffer.from(body) } : {}),
    });
    const text = await readBounded(response, maxBytes);
    if (text === undefined) return fail("gateway.untrusted_answer", `more than ${maxBytes} bytes`);
    const retryAfterMs = retryAfter(response.headers.get("retry-after"));
    const answer = { status: response.status, text };
    return { ok: true, value: retryAfterMs === undefined ? answer : { ...answer, retryAfterMs } };
  } catch (error) {
    return fail("gateway.unreachable", cancel.signal.aborted ? "time-out" : reasonOf(error));
  } finally {
    clearTimeout(timer);
    // Frees the socket where the answer was not read to its end.
    cancel.abort();
  }
}

async function readBounded(response: Response, maxBytes: number): Promise<string | undefined> {
  if (response.body === null) return "";
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body) {
    length += part.length;
    if (length > maxBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** RFC 9110 §10.2.3: seconds, or a date, which is only as good as the clock and therefore not obeyed. */
function retryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** The system's code, e.g. `ECONNREFUSED`; messages may quote addresses. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "connection";
}
