import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { dhGroupByName } from "../../../core/crypto/dh-groups.ts";
import { runPace } from "../../../core/emrtd/pace.ts";
import { verifyChipMapping } from "../../../core/emrtd/pace-chip-authentication.ts";
import { canPassword, mrzPassword, type PacePassword } from "../../../core/emrtd/pace-password.ts";
import { choosePaceSuite } from "../../../core/emrtd/pace-suites.ts";
import { scriptedCard } from "./scripted-card.ts";

/*
 * The worked examples of ICAO 9303-11 appendices G.2, H.1, H.2 and I (G.1 is in pace.test.ts). What the terminal draws
 * is injected as its randomness; every byte it sends is then fixed by the standard.
 */
interface Example {
  readonly arcs: string;
  readonly parameterId: number;
  readonly password: PacePassword;
  readonly random: readonly string[];
  readonly commands: readonly string[];
  readonly answers: readonly string[];
}

const MRZ = mrzPassword("T22000129364081251010318");

const dhGeneric: Example = {
  arcs: "1.2",
  parameterId: 0,
  password: MRZ,
  random: ["5265030F751F4AD18B08AC565FC7AC952E41618D", "89CCD99B0E8D3B1F11E1296DCA68EC53411CF2CA"],
  commands: [
    "0022C1A40F800A04007F00070202040102830101",
    "10860000027C0000",
    "10860000867C818381818023FB3749EA030D2A25B278D2A562047ADE3F01B74F17A15402CB7352CA7D2B3EB71C343DB13D1DEBCE9A3666DBCFC920B49174A602CB47965CAA73DC702489A44D41DB914DE9613DC5E98C94160551C0DF86274B9359BC0490D01B03AD54022DCB4F57FAD6322497D7A1E28D46710F461AFE710FBBBC5F8BA166F4311975EC6C00",
    "10860000867C8183838180907D89E2D425A178AA81AF4A7774EC8E388C115CAE67031E85EECE520BD911551B9AE4D04369F29A02626C86FBC6747CC7BC352645B6161A2A42D44EDA80A08FA8D61B76D3A154AD8A5A51786B0BC07147057871A922212C5F67F43173172236B7747D1671E6D692A3C7D40A0C3C5CE397545D015C175EB5130551EDBC2EE5D400",
    "008600000C7C0A8508B46DD9BD4D98381F00",
  ],
  answers: [
    "9000",
    "7C128010854D8DF5827FA6852D1A4FA701CDDDCA9000",
    "7C818382818078879F57225AA8080D52ED0FC890A4B25336F699AA89A2D3A189654AF70729E623EA5738B26381E4DA19E004706FACE7B235C2DBF2F38748312F3C98C2DD4882A41947B324AA1259AC22579DB93F7085655AF30889DBB845D9E6783FE42C9F2449400306254C8AE8EE9DD812A804C0B66E8CAFC14F84D8258950A91B44126EE69000",
    "7C8183848180075693D9AE941877573E634B6E644F8E60AF17A0076B8B123D9201074D36152BD8B3A213F53820C42ADC79AB5D0AEEC3AEFB91394DA476BD97B9B14D0A65C1FC71A0E019CB08AF55E1F729005FBA7E3FA5DC41899238A250767A6D46DB974064386CD456743585F8E5D90CC8B4004B1F6D866C79CE0584E49687FF61BC29AEA19000",
    "7C0A8608917F37B5C0E6D8D19000",
  ],
};

// The password of appendix H is the CAN 123456: its K_π is the published 591468CDA83D65219CCCB8560233600F.
const ecdhIntegrated: Example = {
  arcs: "4.2",
  parameterId: 13,
  password: { ...canPassword("123456"), reference: 1 },
  random: [
    "5DD4CBFC96F5453B130D890A1CDBAE32",
    "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595",
  ],
  commands: [
    "0022C1A40F800A04007F00070202040402830101",
    "10860000027C0000",
    "10860000147C1281105DD4CBFC96F5453B130D890A1CDBAE3200",
    "10860000457C4383410489CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D46755DE9B7B778280B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C3700",
    "008600000C7C0A8508450F02B86F6A090900",
  ],
  answers: [
    "9000",
    "7C128010143DC40C08C8E891FBED7DEDB92B64AD9000",
    "9000",
    "7C4384410467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D227539000",
    "7C0A860875D4D96E8D5B03089000",
  ],
};

/** The private key of appendix H.2 is longer than the order of its generator; modulo the order it is the same key. */
const H2_PRIVATE_KEY =
  0x4bd0e54740f9a028e6a515bfdaf967848c4f5f5fff65aa0915947ffd1a0df2fa6981271bc905f3551457b7e03ac3b8066de4aa406c1171fb43dd939c4ba16175103ba3dee16419aa248118f90cc36a3d6f4c373652e0c3cce7f0f1d0c5425b3600f0f0d6a67f004c8bba33f2b4733c7252445c1dfc4f1107203f71d2efb28161n;
const reducedKey = (H2_PRIVATE_KEY % dhGroupByName("rfc5114-1024-160").q).toString(16).padStart(40, "0");

const dhIntegrated: Example = {
  arcs: "3.2",
  parameterId: 0,
  password: { ...canPassword("123456"), reference: 1 },
  random: ["B3A6DB3C870C3E99245E0D1C06B747DE", reducedKey],
  commands: [
    "0022C1A40F800A04007F00070202040302830101",
    "10860000027C0000",
    "10860000147C128110B3A6DB3C870C3E99245E0D1C06B747DE00",
    "10860000867C81838381800F0CC62945A8029251FB7EF3C094E12EC68E4EF07F27CB9D9CD04C5C4250FAE0E4F8A951557E929AEB48E5C6DD47F2F5CD7C351A9BD2CD722C07EDE166770F08FFCB370262CF308DD7B07F2E0DA9CAAA1492344C852906919538C98A4BA4187E76CE9D87832386D319CE2E043C3343AEAE6EDBA1A9894DC5094D22F7FE1351D500",
    "008600000C7C0A850855D61977CBF5307E00",
  ],
  answers: [
    "9000",
    "7C1280109ABB8864CA0FF1551E620D1EF4E135109000",
    "7C0282009000",
    "7C8183848180928D9A0F9DBA450F13FC859C6F290D1D36E42431138A4378500BEB4E0401854CFF111F71CB6DC1D0335807A11388CC8EAA87B07907AAD9FBA6B169AF6D8C26AF8DDDC39ADC3AD2E3FF882B84D23E9768E95A80E4746FB07A9767679FE92133B4D379935C771BD7FBED6C7BB4B1708B275EA75679524CDC9C6A91370CC662A2F39000",
    "7C0A8608C2F04230187E15259000",
  ],
};

const chipAuthentication: Example = {
  arcs: "6.2",
  parameterId: 13,
  password: mrzPassword("C11T002JM496081222310314"),
  random: [
    "5D8BB87BD74D985A4B7D4325B9F7B976FE835122773400798914AA22738135CC",
    "76ECFDAA9841C323A3F5FC5E88B88DB3EFF7E35EBF57A7E6946CB630006C2120",
  ],
  commands: [
    "0022C1A40F800A04007F00070202040602830101",
    "10860000027C0000",
    "10860000457C438141047F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C67EDE1AB889104A27DB6D842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C100",
    "10860000457C43834104446C934084D9DAB863944F219520076C29EE3F7AE6722B11FF319EC1C7728F955483400BFF60BF0C5929270009277DC2A515E12575010AD9BA916CF1BF86FEFC00",
    "008600000C7C0A8508E86BD06018A1CD3B00",
  ],
  answers: [
    "9000",
    "7C128010CB60E8E0D85B76A9BD304747C2AD42E29000",
    "7C43824104A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B304F365713A356E65A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E239000",
    "7C4384410402AD566F3C6EC7F9324509AD50A51FA52030782A4968FCFEDF737DAEA993333111C3B9B4C2287789BD137E7F8AA882E2A3C633CCD6ECC2C63C57AD401A09C2E19000",
    "7C3C86088596CF055C67C1A38A301EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F929000",
  ],
};
const STATIC_KEY = fromHex(
  "041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F",
);

/*
 * Generic mapping with 3DES on brainpoolP256r1 with a chip in the field, as recorded in the tests of the open eMRTD reader
 * gmrtd; f(π) of its zone stands for the zone itself.
 */
const tripleDes: Example = {
  arcs: "2.1",
  parameterId: 13,
  password: { reference: 1, secret: fromHex("90d5559acf679510dafda01c8ed1928ebc507272") },
  random: [
    "2808272c0ec20e01a3450030ef32855e9feb5cb17719e985389b1cf47609e69f",
    "8f89449052df6c7983750c7b042c3cea12b36819174424c7cd28153f7b70b402",
  ],
  commands: [
    "0022C1A40F800A04007F00070202040201830101",
    "10860000027C0000",
    "10860000457c438141047706b2b6246ab4612229b8a11212ddba7fea0568c9c0975dee22c0e3dd3a3f0321e8afee836e373b570d24000d56fb195104d486e63321ff8c819dd5ee018dcb00",
    "10860000457c43834104507a0156efae8fb8acc519036c0b2fe0393c878744c7f91878ee4e07a41412ba5c0753d68a44a91e9f57f3f992ab689e6c2065d3b2a27c3658a4fd632931ee3800",
    "008600000c7c0a85088d7c617d43efe09e00",
  ],
  answers: [
    "9000",
    "7c128010b88382812290017af1cc906ff00e7f4d9000",
    "7c43824104780b4edec9b926f9f964fad826d9990a667608d96ba7b397ae8609b6533e0d036d148365ddf4e5ff6611c2b62aa17fc9899f327bc929db543e7abd0ee724e4be9000",
    "7c438441042dbaf62e6fdfb31eb66f206493b9e7721586f0e5c93754d7bd5a884ca251ee4d720ab539a60561bc46812fa289b58ac69f0c6e32adbaf7241049a31211f80f5b9000",
    "7c0a8608cb57047c809079f69000",
  ],
};

async function run(example: Example, changes: Readonly<Record<number, string>> = {}) {
  const card = scriptedCard(example.answers.map((answer, step) => changes[step] ?? answer));
  const info = {
    protocol: `0.4.0.127.0.7.2.2.4.${example.arcs}`,
    version: 2,
    parameterId: example.parameterId,
  };
  const suite = choosePaceSuite([info]);
  if (!suite.ok) throw new Error("a suite of the standard");
  const queue = example.random.map(fromHex);
  const random = () => queue.shift() ?? new Uint8Array();
  return { result: await runPace(card.channel, suite.value, example.password, random), sent: card.sent };
}

describe("PACE, published exchanges", () => {
  it.each([
    ["appendix G.2: DH, generic mapping", dhGeneric],
    ["appendix H.1: ECDH, integrated mapping", ecdhIntegrated],
    ["appendix H.2: DH, integrated mapping", dhIntegrated],
    ["appendix I: ECDH, chip-authentication mapping", chipAuthentication],
    ["a chip in the field: ECDH, generic mapping, 3DES", tripleDes],
  ])("sends every byte of %s, and opens the channel", async (_, example) => {
    const { result, sent } = await run(example);
    expect(sent).toEqual(example.commands.map((command) => command.toLowerCase()));
    expect(result.ok && result.value.channel.isOpen).toBe(true);
  });

  it.each([
    ["zero", "00".repeat(128)],
    ["one", `${"00".repeat(127)}01`],
    ["p − 1", (dhGroupByName("rfc5114-1024-160").p - 1n).toString(16)],
    ["outside the subgroup", `${"00".repeat(127)}02`],
    ["longer than p", "01".repeat(129)],
  ])("refuses a DH key that is %s", async (_, key) => {
    for (const [step, tag] of [
      [2, "82"],
      [3, "84"],
    ] as const) {
      const value = `${tag}81${(key.length / 2).toString(16)}${key}`;
      const answer = `7c81${(value.length / 2).toString(16)}${value}9000`;
      expect((await run(dhGeneric, { [step]: answer })).result).toMatchObject({
        failure: { code: "pace.invalid_point" },
      });
    }
  });

  it("refuses a reflected DH key and a nonce of another length in integrated mapping", async () => {
    const own = dhGeneric.commands[2]?.slice(20, -2) ?? "";
    const reflected = await run(dhGeneric, { 2: `7c81838281${own}9000` });
    expect(reflected.result).toMatchObject({ failure: { code: "pace.invalid_point" } });
    const long = await run(ecdhIntegrated, { 1: `7c228020${"00".repeat(32)}9000` });
    expect(long.result).toMatchObject({ failure: { code: "card.malformed" } });
  });
});

describe("chip-authentication mapping", () => {
  async function evidence(changes: Readonly<Record<number, string>> = {}) {
    const { result } = await run(chipAuthentication, changes);
    if (!result.ok || !result.value.chipMapping) throw new Error("PACE of appendix I");
    return result.value.chipMapping;
  }

  it("finds the chip of appendix I genuine", async () => {
    const found = await evidence();
    expect(toHex(found.authenticationData ?? new Uint8Array()).toUpperCase()).toBe(
      "85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3",
    );
    expect(verifyChipMapping(found, STATIC_KEY)).toEqual({ ok: true, value: undefined });
  });

  const token = "86088596CF055C67C1A3";
  it.each([
    ["no data", `7C0A${token}9000`],
    ["data of half a block", `7C14${token}8A08${"00".repeat(8)}9000`],
    ["data that does not decrypt", `7C1C${token}8A10${"00".repeat(16)}9000`],
    ["altered data", (chipAuthentication.answers[4] ?? "").replace("1EEA964D", "1EEB964D")],
  ])("refuses a chip that sends %s, though PACE itself holds", async (_, answer) => {
    expect(verifyChipMapping(await evidence({ 4: answer }), STATIC_KEY)).toMatchObject({
      failure: { code: "chip.mapping" },
    });
  });

  it("refuses another static key, and one that is no point", async () => {
    const found = await evidence();
    const other = fromHex(chipAuthentication.commands[2]?.slice(18, -2) ?? "");
    for (const key of [other, STATIC_KEY.slice(0, -1), new Uint8Array()]) {
      expect(verifyChipMapping(found, key)).toMatchObject({ failure: { code: "chip.mapping" } });
    }
  });
});
