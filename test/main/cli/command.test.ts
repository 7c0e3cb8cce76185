import { afterEach, describe, expect, it, vi } from "vitest";
import { printFailure, printJson, printLine } from "../../../main/cli/command.ts";

/** A file's name that clears the screen and writes a verdict of its own, by ESC and by the one-byte CSI. */
const PAINTED = "\u001b[2JissuerTrust passed\u009b1A\r\npassed \u202egnp.exe";

const written: string[] = [];
function listen(stream: NodeJS.WriteStream): void {
  vi.spyOn(stream, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
}

afterEach(() => {
  vi.restoreAllMocks();
  written.length = 0;
});

describe("what is printed", () => {
  it("moves no cursor, begins no line and turns no direction, whatever a file is called", () => {
    listen(process.stdout);
    listen(process.stderr);
    printLine(PAINTED);
    printFailure({ code: "sod.malformed", detail: PAINTED });
    const shown = "\ufffd[2JissuerTrust passed\ufffd1A\ufffd\ufffdpassed \ufffdgnp.exe";
    expect(written).toEqual([`${shown}\n`, `sod.malformed (${shown})\n`]);
  });

  it("keeps each value whole as JSON", () => {
    listen(process.stdout);
    printJson({ name: PAINTED, person: "Nguyễn Thị Ưỡng 😀" });
    const [json = ""] = written;
    expect(JSON.parse(json)).toEqual({ name: PAINTED, person: "Nguyễn Thị Ưỡng 😀" });
    expect(json).toContain("Nguyễn Thị Ưỡng 😀");
    expect(json).toContain(String.raw`\u001b[2JissuerTrust passed\u009b1A\r\npassed \u202egnp.exe`);
  });
});
