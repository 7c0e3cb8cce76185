/** A chip made of OpenPACE in a process of its own, given the files and keys of a card of the simulator. @module */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { fromHex, toHex } from "../../core/crypto/bytes.ts";
import { ok } from "../../core/errors/result.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import type { AgreementKey } from "../../firmware-sim/card/national/contents.ts";
import { curveOfParameterId } from "../../firmware-sim/personalise/national/security-infos.ts";
import { EXTENDED_LIMITS } from "./card-channel.ts";
import { PYTHON, PYTHON_OPTIONS } from "./suite-foreign.ts";
import type { SuiteCard } from "./suites/cards.ts";
import { DOMAINS } from "./suites/pace.ts";

const CHIP = fileURLToPath(new URL("openpace/chip.py", import.meta.url));
const CARD_ACCESS = 0x011c;
/** Short identifiers are the last five bits of the file identifiers (ICAO 9303-10 §3.11). */
const SHORT_IDENTIFIER = 0x1f;

export interface OpenpaceChip {
  /** Lays down a chip that holds what this card holds. */
  lay(card: Pick<SuiteCard, "contents" | "zone">): Promise<CardChannel>;
  close(): void;
}

export function startOpenpaceChip(): OpenpaceChip {
  const chip = spawn(PYTHON, [...PYTHON_OPTIONS, CHIP], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  chip.stderr.on("data", (text: Buffer) => {
    said += text;
  });
  const lines = createInterface({ input: chip.stdout })[Symbol.asyncIterator]();

  /** One exchange after the other, as the terminal has them. */
  async function ask(line: string): Promise<string> {
    chip.stdin.write(`${line}\n`);
    const answer = await lines.next();
    if (answer.done) throw new Error(`OpenPACE: ${said}`);
    return answer.value;
  }

  return {
    async lay(card) {
      await ask(JSON.stringify(orderOf(card)));
      return {
        atr: card.contents.atr.contactless,
        interface: "contactless",
        limits: EXTENDED_LIMITS,
        transmit: async (command) => ok(fromHex(await ask(toHex(command)))),
      };
    },
    close() {
      chip.stdin.end();
    },
  };
}

/** As chip.py takes it. */
function orderOf({ contents, zone }: Pick<SuiteCard, "contents" | "zone">) {
  const [chip] = contents.chipAuthentication;
  if (chip === undefined) throw new Error("a card without chip authentication");
  const files = [...contents.applicationFiles].map(([fid, file]) => [fid & SHORT_IDENTIFIER, toHex(file)]);
  return {
    cardAccess: toHex(contents.masterFiles.get(CARD_ACCESS) ?? new Uint8Array()),
    files: Object.fromEntries(files),
    secrets: { CAN: contents.can, MRZ: zone },
    chip: {
      protocol: chip.protocol,
      parameterId: parameterIdOf(chip.key),
      secret: toHex(chip.key.secret),
      public: toHex(chip.key.publicKey),
    },
  };
}

function parameterIdOf(key: AgreementKey): number | undefined {
  if (key.kind === "DH") return key.parameterId;
  return DOMAINS.map(([id]) => id).find((id) => curveOfParameterId(id) === key.curve);
}
