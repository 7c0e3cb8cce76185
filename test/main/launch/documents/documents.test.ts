import { describe, expect, it } from "vitest";
import { configurationMarkdown } from "../../../../core/config/markdown.ts";
import { ERRORS } from "../../../../core/errors/codes.ts";
import { errorsMarkdown } from "../../../../core/errors/markdown.ts";
import { staleDocuments } from "../../../../main/launch/documents/documents.mjs";

describe("the generated documents", () => {
  it("are those of the sources (npm run docs writes them)", async () => {
    expect(await staleDocuments()).toEqual([]);
  });

  it("tell of every code and of the keys in every area", () => {
    const text = errorsMarkdown();
    for (const code of Object.keys(ERRORS)) expect(text).toContain(`### \`${code}\`\n`);
    expect(configurationMarkdown()).toContain("`terminal.profile`");
  });
});
