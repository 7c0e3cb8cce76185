import { describe, expect, it } from "vitest";
import { certificateCountriesOf, sameState } from "../../../../core/trust/emrtd/country.ts";

describe("states in documents and in certificates", () => {
  it.each([
    ["VNM", ["VN"]],
    ["D<<", ["DE"]],
    ["DEU", ["DE"]],
    ["GBD", ["GB"]],
    ["EUE", ["EU"]],
    ["UNA", ["UN"]],
    ["RKS", ["KS", "XK"]],
    ["XOM", ["XOM", "XO"]],
    ["VN", ["VN"]],
    ["ZZZ", ["ZZZ"]],
  ])("%s", (code, countries) => {
    expect(certificateCountriesOf(code)).toEqual(countries);
  });

  it("compares codes of either kind", () => {
    expect(sameState("VN", "VNM")).toBe(true);
    expect(sameState("D<<", "de")).toBe(true);
    expect(sameState("HK", "CHN")).toBe(true);
    expect(sameState("HK", "MO")).toBe(false);
    expect(sameState("LAO", "VN")).toBe(false);
    // Two letters that begin another state's three do not make them one.
    expect(sameState("AU", "AUT")).toBe(false);
  });
});
