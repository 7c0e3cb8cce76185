/** Someone in the middle, asked for at the command line: every way in which the terminal finds him, and where it cannot. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readCommand } from "../../../main/cli/read.ts";

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  const keep = (text: unknown) => printed.push(String(text)) > 0;
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
});
afterEach(() => vi.restoreAllMocks());

async function readWithSomeoneBetween(card: string) {
  const exit = await readCommand.run(["--card", card, "--fault", "middle", "--json"]);
  return { exit, said: printed.join("") };
}

describe("cli read --fault middle", () => {
  it("is refused by the provincial card, to which the terminal signs another channel", async () => {
    const { exit, said } = await readWithSomeoneBetween("minh-anh");
    expect(exit).toBe(3);
    expect(said).toContain("terminal.not_authenticated");
  });

  it.each([
    ["cccd-minh-anh", "generic mapping, brainpoolP256r1", "chip.authentication"],
    ["cccd-gia-huy", "integrated mapping, P-256", "chip.authentication"],
    ["cccd-van-phuc", "generic mapping, rfc5114-2048-256", "chip.authentication"],
    ["cccd-khanh-linh", "in short commands", "chip.authentication"],
    ["cccd-thuy-duong", "in pieces of 512 bytes", "chip.authentication"],
    ["cccd-zone-only", "with the zone", "chip.authentication"],
    ["cccd-bao-chau", "chip-authentication mapping", "chip.mapping"],
  ])("%s, %s: %s", async (card, _, code) => {
    const { exit, said } = await readWithSomeoneBetween(card);
    expect(exit).toBe(2);
    const { assurance, checks } = JSON.parse(said);
    expect(assurance).toBe("refused");
    expect(checks.accessControl.status).toBe("passed");
    expect(checks.chipGenuine).toMatchObject({ status: "failed", code });
  });

  it("is not to be seen where the chip signs a challenge only, which is why that channel counts for little", async () => {
    const { said } = await readWithSomeoneBetween("cccd-active-sha1");
    const { assurance, checks } = JSON.parse(said);
    expect(checks.chipGenuine.status).toBe("passed");
    expect(checks.channel.status).not.toBe("passed");
    expect(assurance).toBe("low");
  });

  it("is not there where BAC opens the card", async () => {
    const { exit, said } = await readWithSomeoneBetween("cccd-dinh-thuong");
    expect(exit).toBe(0);
    expect(JSON.parse(said).checks.accessControl.detail).toContain("BAC");
  });
});
