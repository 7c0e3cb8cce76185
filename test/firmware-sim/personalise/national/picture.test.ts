import { spawnSync } from "node:child_process";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { pictureOf } from "../../../../firmware-sim/personalise/national/picture.ts";

/** Of ImageMagick; a foreign reader of JPEG 2000, where it is here. */
const IDENTIFY = "identify";
const formats = spawnSync(IDENTIFY, ["-list", "format"], { encoding: "utf8" }).stdout ?? "";
const without = formats.includes("JP2") ? "" : " (there is no ImageMagick with JPEG 2000 here)";

describe("pictures of nobody", () => {
  it("are JPEG that an image library draws as a head on a light ground", async () => {
    const { bytes, height, width } = pictureOf("jpeg", 15_000);
    const image = await loadImage(Buffer.from(bytes));
    expect([image.width, image.height]).toEqual([width, height]);
    const context = createCanvas(width, height).getContext("2d");
    context.drawImage(image, 0, 0);
    const grey = (x: number, y: number) => context.getImageData(x, y, 1, 1).data[0];
    expect([grey(4, 4), grey(48, 44), grey(48, 124)]).toEqual([188, 108, 78]);
  });

  it.skipIf(without !== "")(`are JPEG 2000 that ImageMagick reads${without}`, () => {
    const { bytes, height, width } = pictureOf("jpeg2000", 9_000);
    const { stdout } = spawnSync(IDENTIFY, ["-format", "%m %w %h", "jp2:-"], {
      input: bytes,
      encoding: "utf8",
    });
    expect(stdout).toBe(`JP2 ${width} ${height}`);
  });

  it.each(["jpeg", "jpeg2000"] as const)("have the size that is asked for: %s", (format) => {
    for (const size of [500, 15_000, 65_999, 66_000, 140_000])
      expect(pictureOf(format, size).bytes).toHaveLength(size);
    expect(pictureOf(format, 0).bytes.length).toBeLessThan(400);
  });
});
