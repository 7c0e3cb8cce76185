import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../core/config/parse.ts";
import { toBase64Url } from "../../../core/crypto/bytes.ts";
import {
  DEMONSTRATION,
  type DemonstrationKey,
  demonstrationKey,
} from "../../../core/crypto/demonstration.ts";
import { issueTerminalCertificate } from "../../../core/trust/terminal-certificate.ts";
import { demonstrationTerminalCertificate } from "../../../core/trust/terminal-demonstration.ts";
import { createTerminalCredentialSource } from "../../../main/service/terminal-credential.ts";
import { keys, NOW, signer } from "../../core/trust/fixtures.ts";

const dir = mkdtempSync(join(tmpdir(), "mot-cham-certificate-"));
afterAll(() => rmSync(dir, { recursive: true }));
const file = join(dir, "terminal.cert");
const ID = "bn-kb-01";
const PRODUCTION = {
  profile: "production",
  certificateFile: file,
} as const;

function source(terminal: object, key: DemonstrationKey = keys.holder, now = NOW) {
  const production = {
    trust: { source: "inline", rootJwk: keys.root.publicJwk },
    readers: { source: "pcsc" },
    scanner: { kind: "none" },
    printer: { kind: "none" },
    dock: { enabled: false },
  };
  const isProduction = "profile" in terminal;
  const parsed = parseConfiguration({ terminal: { id: ID, ...terminal }, ...(isProduction && production) });
  if (!parsed.ok) throw new Error(parsed.failure.detail);
  const keyStore = { terminalPublicJwk: key.publicJwk, sign: signer(key) };
  return createTerminalCredentialSource(parsed.value, keyStore, () => now);
}

function put(terminalId = ID, publicKey = keys.holder.publicJwk): void {
  const fields = { authority: "BNTA-7", terminalId, publicKey, effectiveDay: 20_500, expiryDay: 20_530 };
  const rights = { open: true, protected: false, debit: false };
  const bytes = issueTerminalCertificate({ ...fields, rights }, signer(keys.issuer));
  writeFileSync(file, `${toBase64Url(bytes)}\n`);
}

describe("the terminal's certificate", () => {
  it("is made from the seed in the demonstration, for the id it is configured with, each day anew", () => {
    const key = demonstrationKey(DEMONSTRATION.labels.terminal(ID));
    const made = source({}, key)();
    expect(made).toMatchObject({
      ok: true,
      value: { certificate: { terminalId: ID, publicKey: key.publicJwk } },
    });
    const later = source({}, key, new Date("2026-11-22T00:00:00Z"))();
    // date -u -d 2026-11-22 +%s, divided by 86400.
    expect(later).toMatchObject({ ok: true, value: { certificate: { effectiveDay: 20_779 } } });
  });

  it("is read from its file each time, so that a renewed one counts at once", () => {
    const read = source(PRODUCTION);
    expect(read()).toMatchObject({ failure: { code: "terminal.certificate_absent" } });
    put();
    expect(read()).toMatchObject({ ok: true, value: { certificate: { authority: "BNTA-7" } } });
    writeFileSync(file, "not base64url!");
    expect(read()).toMatchObject({ failure: { code: "terminal.certificate_invalid" } });
  });

  it("is refused for another terminal, another key, and outside its dates", () => {
    put("bn-bd-02");
    expect(source(PRODUCTION)()).toMatchObject({ failure: { detail: "another terminal" } });
    put(ID, keys.stranger.publicJwk);
    expect(source(PRODUCTION)()).toMatchObject({ failure: { detail: "another key" } });
    put();
    const after = source(PRODUCTION, keys.holder, new Date("2026-11-22T00:00:00Z"));
    expect(after()).toMatchObject({ failure: { code: "terminal.certificate_lapsed" } });
  });

  it("of the demonstration is refused in production, and none configured is said", () => {
    writeFileSync(file, toBase64Url(demonstrationTerminalCertificate(ID, NOW)));
    const key = demonstrationKey(DEMONSTRATION.labels.terminal(ID));
    expect(source(PRODUCTION, key)()).toMatchObject({ failure: { code: "config.production" } });
    expect(source({ ...PRODUCTION, certificateFile: null })()).toMatchObject({
      failure: { code: "terminal.certificate_absent" },
    });
  });
});
