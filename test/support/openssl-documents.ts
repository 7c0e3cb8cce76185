/**
 * Synthetic authorities, document signers and EF.SOD made by the `openssl` program, which shares no code with what is
 * tested. Keys are made for the run and live in a temporary folder.
 * @module
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "../../core/crypto/bytes.ts";
import { encodeTlv } from "../../core/tlv/ber.ts";
import { encodeOid } from "../../core/tlv/oid.ts";

const version = spawnSync("openssl", ["version"], { encoding: "utf8" }).stdout ?? "";
/** Why tests that need it are skipped, to be put behind their title; undefined where there is an OpenSSL 3. */
export const WITHOUT_OPENSSL = version.startsWith("OpenSSL 3")
  ? undefined
  : " (there is no openssl 3 program here)";

export interface Issued {
  readonly der: Uint8Array;
  readonly certificate: string;
  readonly key: string;
}

export interface Wanted {
  readonly subject: string;
  /** Arguments of `openssl genpkey`. */
  readonly key?: readonly string[];
  /** Arguments for the signature, such as `-sha512` or `-sigopt`. */
  readonly signature?: readonly string[];
  readonly extensions?: readonly string[];
  /** Undefined: signs itself. */
  readonly issuer?: Issued;
  /** Whose key is certified; default a new one. */
  readonly keyOf?: Issued;
  readonly days?: number;
  readonly serial?: string;
}

export const EC_KEY = (curve: string, encoding = "named_curve") => [
  "-algorithm",
  "EC",
  "-pkeyopt",
  `ec_paramgen_curve:${curve}`,
  "-pkeyopt",
  `ec_param_enc:${encoding}`,
];
export const RSA_KEY = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
export const AUTHORITY_EXTENSIONS = [
  "basicConstraints=critical,CA:TRUE,pathlen:0",
  "keyUsage=critical,keyCertSign,cRLSign",
  "subjectKeyIdentifier=hash",
  "authorityKeyIdentifier=keyid:always",
];
export const SIGNER_EXTENSIONS = [
  "keyUsage=critical,digitalSignature",
  "subjectKeyIdentifier=hash",
  "authorityKeyIdentifier=keyid",
];

export interface Bureau {
  issue(wanted: Wanted): Issued;
  /** CMS SignedData over the content, DER or (with `-stream`) BER. */
  sign(content: Uint8Array, contentType: string, signer: Issued, options?: readonly string[]): Uint8Array;
  /** Path of a file with all of them. */
  pem(certificates: readonly Issued[]): string;
  /** An X.509 CRL, DER, made by `openssl ca -gencrl`. */
  revoke(wanted: WantedList): Uint8Array;
  close(): void;
}

export interface WantedList {
  readonly issuer: Issued;
  /** Serial numbers, hexadecimal, with reason as openssl names it. */
  readonly revoked?: readonly { readonly serial: string; readonly reason?: string }[];
  /** Hexadecimal; null for none. */
  readonly number?: string | null;
  readonly from?: Date;
  readonly until?: Date;
  /** Lines of the extension section; default the authority key identifier. */
  readonly extensions?: readonly string[];
  readonly signature?: string;
}

const CLOSED_BUREAU: Bureau = {
  issue: () => ({ der: new Uint8Array(), certificate: "", key: "" }),
  sign: () => new Uint8Array(),
  pem: () => "",
  revoke: () => new Uint8Array(),
  close: () => undefined,
};

export function openBureau(): Bureau {
  // The body of a skipped suite is still run, for its tests to be counted.
  if (WITHOUT_OPENSSL !== undefined) return CLOSED_BUREAU;
  const dir = mkdtempSync(join(tmpdir(), "documents-"));
  let count = 0;
  const openssl = (args: readonly string[]) =>
    execFileSync("openssl", [...args], { stdio: ["ignore", "pipe", "pipe"] });
  const path = (name: string) => {
    count += 1;
    return join(dir, `${count}-${name}`);
  };
  return {
    issue({ subject, key = EC_KEY("P-256"), signature = ["-sha256"], extensions = [], ...rest }) {
      const { issuer, keyOf, days = 30, serial = "1234" } = rest;
      const keyPath = keyOf?.key ?? path("key.pem");
      if (keyOf === undefined) openssl(["genpkey", ...key, "-out", keyPath]);
      const request = path("request.pem");
      openssl(["req", "-new", "-key", keyPath, "-subj", subject, "-utf8", "-out", request]);
      const config = path("extensions.cnf");
      writeFileSync(config, `[e]\n${extensions.join("\n")}\n`);
      const certificate = path("certificate.der");
      const by = issuer
        ? ["-CA", issuer.certificate, "-CAform", "DER", "-CAkey", issuer.key]
        : ["-signkey", keyPath];
      const form = [
        "-days",
        String(days),
        "-set_serial",
        `0x${serial}`,
        "-outform",
        "DER",
        "-out",
        certificate,
      ];
      openssl([
        "x509",
        "-req",
        "-in",
        request,
        ...by,
        ...form,
        "-extfile",
        config,
        "-extensions",
        "e",
        ...signature,
      ]);
      return { der: Uint8Array.from(readFileSync(certificate)), certificate, key: keyPath };
    },
    sign(content, contentType, signer, options = []) {
      const input = path("content.bin");
      const pem = path("signer.pem");
      const output = path("signed.der");
      writeFileSync(input, content);
      openssl(["x509", "-inform", "DER", "-in", signer.certificate, "-out", pem]);
      const what = ["-binary", "-nodetach", "-nosmimecap", "-econtent_type", contentType, "-in", input];
      const by = ["-signer", pem, "-inkey", signer.key, "-outform", "DER", "-out", output];
      openssl(["cms", "-sign", ...what, ...by, ...options]);
      return Uint8Array.from(readFileSync(output));
    },
    pem(certificates) {
      const file = path("certificates.pem");
      writeFileSync(file, certificates.map(({ der }) => toPem("CERTIFICATE", der)).join(""));
      return file;
    },
    revoke({ issuer, revoked = [], number = "01", signature = "sha256", ...rest }) {
      const { from = new Date(), until = new Date(from.getTime() + 30 * 86_400_000) } = rest;
      const extensions = rest.extensions ?? ["authorityKeyIdentifier=keyid:always"];
      const index = path("index.txt");
      const lines = revoked.map(({ serial, reason }) => {
        const at = `${asUtc(from).slice(2)}${reason === undefined ? "" : `,${reason}`}`;
        return `R\t490101000000Z\t${at}\t${serial.toUpperCase()}\tunknown\t/CN=revoked\n`;
      });
      writeFileSync(index, lines.join(""));
      const numberFile = path("number.txt");
      writeFileSync(numberFile, `${number ?? "01"}\n`);
      const config = path("ca.cnf");
      const keepNumber = number === null ? "" : `crlnumber = ${numberFile}\n`;
      const section = `default_md = ${signature}\n${keepNumber}${extensions.length > 0 ? "crl_extensions = x\n" : ""}`;
      const part = "[idp]\nfullname = URI:http://crl.invalid/\nindirectCRL = TRUE\n";
      writeFileSync(
        config,
        `[ca]\ndefault_ca = d\n[d]\ndatabase = ${index}\n${section}[x]\n${extensions.join("\n")}\n${part}`,
      );
      const pem = path("crl.pem");
      const der = path("crl.der");
      const by = ["-cert", issuer.certificate, "-certform", "DER", "-keyfile", issuer.key];
      const times = ["-crl_lastupdate", asUtc(from), "-crl_nextupdate", asUtc(until)];
      openssl(["ca", "-gencrl", "-config", config, ...by, ...times, "-out", pem]);
      openssl(["crl", "-in", pem, "-outform", "DER", "-out", der]);
      return Uint8Array.from(readFileSync(der));
    },
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}

const HASHES: Readonly<Record<string, string>> = {
  sha1: "1.3.14.3.2.26",
  sha224: "2.16.840.1.101.3.4.2.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};

/** ICAO 9303-10 §4.6.2.3; version 1 carries the versions of LDS and Unicode. */
export function ldsSecurityObject(
  groups: ReadonlyMap<number, Uint8Array>,
  version = 0,
  hash = "sha256",
): Uint8Array {
  const algorithm = encodeTlv(0x30, encodeTlv(0x06, encodeOid(HASHES[hash] ?? "")));
  const hashes = [...groups].map(([number, bytes]) => {
    const digest = createHash(hash).update(bytes).digest();
    return encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(number)), encodeTlv(0x04, digest));
  });
  const versions =
    version === 1 ? [encodeTlv(0x30, encodeTlv(0x13, ascii("0108")), encodeTlv(0x13, ascii("040000")))] : [];
  return encodeTlv(
    0x30,
    encodeTlv(0x02, Uint8Array.of(version)),
    algorithm,
    encodeTlv(0x30, ...hashes),
    ...versions,
  );
}

/** DocumentTypeList as a line of an OpenSSL extension file. */
export function documentTypes(...types: readonly string[]): string {
  const list = encodeTlv(0x31, ...types.map((type) => encodeTlv(0x13, ascii(type))));
  return `2.23.136.1.1.6.2=DER:${toHex(encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(0)), list))}`;
}

/** RFC 7468. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** `20260102030405Z` */
function asUtc(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/\D/g, "")}Z`;
}

/** PrivateKeyUsagePeriod as a line of an OpenSSL extension file. */
export function privateKeyUsage(from: Date, to: Date): string {
  const time = (date: Date) => ascii(asUtc(date));
  return `2.5.29.16=DER:${toHex(encodeTlv(0x30, encodeTlv(0x80, time(from)), encodeTlv(0x81, time(to))))}`;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "ascii"));
}
