/** The tags of the data groups (ICAO 9303-10 table 38), by number. @module */

const TAGS: readonly number[] = [
  0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70,
];

/** 1 to 16, or undefined for what is no data group's tag. */
export function groupOfTag(tag: number): number | undefined {
  const index = TAGS.indexOf(tag);
  return index < 0 ? undefined : index + 1;
}
