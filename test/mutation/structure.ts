/** Mutants of BER-TLV that are well-formed around the change, so that it is met deep inside and not at the first length. @module */
import { concat } from "../../core/crypto/bytes.ts";
import { encodeTlv, parseTlvs } from "../../core/tlv/ber.ts";
import { mutate, pick, type Rng, randomBytes, upTo } from "../support/mutate.ts";

interface Node {
  readonly tag: number;
  readonly value: Uint8Array;
  /** Undefined for a primitive one. */
  readonly children: readonly Node[] | undefined;
}

const CONSTRUCTED = 0x20;
const OCTET_STRING = 0x04;
const MOST_NODES = 2_000;
/** Of DER, of data groups, of answers of the provincial card. */
const TAGS = [
  0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x30, 0x31, 0x61, 0x7c, 0x80, 0xa0, 0x5f1f, 0x7f61,
];
/** As many objects as a list may hurt with, as deep as a recursion may. */
const MANY = [2, 17, 513, 700];
const DEEP = [2, 40, 400];

const trees = new WeakMap<Uint8Array, readonly Node[] | undefined>();

type Operator = (node: Node, rng: Rng) => readonly Node[];

const leaf = (tag: number, value: Uint8Array): Node => ({ tag, value, children: undefined });
const around = (tag: number, children: readonly Node[]): Node => ({ tag, value: new Uint8Array(), children });

const operators: readonly Operator[] = [
  () => [],
  (node) => [node, node],
  (node) => [leaf(node.tag, new Uint8Array())],
  (node, rng) => [leaf(node.tag, randomBytes(rng, upTo(rng, 40)))],
  (node, rng) => [leaf(node.tag, mutate(encodeValue(node), rng))],
  (node, rng) => [leaf(node.tag, mutate(encodeValue(node), rng))],
  (node, rng) => [leaf(node.tag, concat(encodeValue(node), randomBytes(rng, 1 + upTo(rng, 8))))],
  (node, rng) => [leaf(node.tag, encodeValue(node).subarray(upTo(rng, 4)))],
  (node, rng) => [{ ...node, tag: pick(TAGS, rng) }],
  (node) => [{ ...node, tag: node.tag ^ 1 || 1 }],
  (node, rng) => Array.from({ length: pick(MANY, rng) }, () => node),
  (node, rng) => [nested(node, pick(DEEP, rng))],
  (node, rng) => [node.children === undefined ? node : around(node.tag, shuffled(node.children, rng))],
  (node, rng) => [
    leaf(node.tag, new Uint8Array(pick([1, 127, 128, 255, 256, 4_096], rng)).fill(upTo(rng, 256))),
  ],
];

/** The bytes with one node changed and every length around it set right; undefined where they are no BER-TLV. */
export function mutateStructure(bytes: Uint8Array, rng: Rng): Uint8Array | undefined {
  const tree = treeOf(bytes);
  if (tree === undefined || tree.length === 0) return undefined;
  const target = pick(flat(tree), rng);
  return encodeAll(replaced(tree, target, pick(operators, rng)(target, rng)));
}

function treeOf(bytes: Uint8Array): readonly Node[] | undefined {
  if (!trees.has(bytes)) trees.set(bytes, parse(bytes, 0));
  return trees.get(bytes);
}

function parse(bytes: Uint8Array, depth: number): readonly Node[] | undefined {
  const objects = parseTlvs(bytes);
  if (!objects.ok || depth > 20) return undefined;
  return objects.value.map(({ tag, value }) => {
    const first = tag > 0xffff ? tag >> 16 : tag > 0xff ? tag >> 8 : tag;
    const mayHold = (first & CONSTRUCTED) !== 0 || (tag === OCTET_STRING && value.length > 2);
    const children = mayHold && value.length > 0 ? parse(value, depth + 1) : undefined;
    return { tag, value, children };
  });
}

function flat(nodes: readonly Node[]): readonly Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (found.length === MOST_NODES) return;
    found.push(node);
    node.children?.forEach(visit);
  };
  nodes.forEach(visit);
  return found;
}

function replaced(nodes: readonly Node[], target: Node, by: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node): readonly Node[] => {
    if (node === target) return by;
    return [node.children === undefined ? node : { ...node, children: replaced(node.children, target, by) }];
  });
}

function nested(node: Node, depth: number): Node {
  let result = node;
  for (let level = 0; level < depth; level += 1) result = around(0x30, [result]);
  return result;
}

function shuffled(nodes: readonly Node[], rng: Rng): readonly Node[] {
  return nodes
    .map((node) => ({ node, at: rng() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ node }) => node);
}

function encodeValue({ children, value }: Node): Uint8Array {
  return children === undefined ? value : encodeAll(children);
}

function encodeAll(nodes: readonly Node[]): Uint8Array {
  const parts = nodes.map((node) => encodeTlv(node.tag, encodeValue(node)));
  return concat(...parts);
}
