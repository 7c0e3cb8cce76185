/**
 * The worked examples of ICAO 9303-11 from the chip's side: what the chip draws is injected as its randomness, what the
 * terminal sends is the standard's, and so is every byte that the chip must answer.
 */
import { describe, expect, it } from "vitest";
import { concat, fromHex, toHex, uintToBytes } from "../../../../core/crypto/bytes.ts";
import { BRAINPOOL_P256R1, curveByName } from "../../../../core/crypto/curves.ts";
import { dhGroupByName } from "../../../../core/crypto/dh-groups.ts";
import { multiply } from "../../../../core/crypto/ec-key.ts";
import { encodePoint } from "../../../../core/crypto/ec-point.ts";
import type { NationalCardContents } from "../../../../firmware-sim/card/national/contents.ts";
import {
  chipAuthenticationData,
  encryptChipAuthenticationData,
} from "../../../../firmware-sim/card/protocols/chip-mapping.ts";
import { ecdhDomain } from "../../../../firmware-sim/card/protocols/domain.ts";
import { authenticationToken } from "../../../../firmware-sim/card/protocols/pace-token.ts";
import { ChipSecureMessaging } from "../../../../firmware-sim/card/protocols/secure-messaging.ts";
import { cardOf, PACE, sampleContents } from "../national/sample-contents.ts";

interface Example {
  readonly offer: readonly [arcs: string, parameterId: number];
  readonly contents?: Partial<NationalCardContents>;
  /** What the chip draws, in order. */
  readonly random: readonly string[];
  readonly exchanges: readonly (readonly [command: string, answer: string])[];
}

function cardDrawing(random: readonly string[], contents: NationalCardContents) {
  const queue = random.map(fromHex);
  return cardOf(contents, (length) => {
    const next = queue.shift();
    if (next?.length !== length) throw new Error(`the chip drew ${length} bytes`);
    return next;
  });
}

async function play({ offer, random, contents, exchanges }: Example) {
  const [arcs, parameterId] = offer;
  const pace = [{ protocol: `${PACE}.${arcs}`, parameterId }];
  const card = cardDrawing(random, { ...sampleContents({ pace }), ...contents });
  const answers: string[] = [];
  for (const [command] of exchanges) answers.push(toHex(await card.process(fromHex(command))));
  return answers;
}

const ecdhGeneric: Example = {
  offer: ["2.2", 13],
  random: [
    "3F00C4D39D153F2B2A214A078D899B22",
    "498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560",
    "107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A",
  ],
  exchanges: [
    ["0022C1A40F800A04007F00070202040202830101", "9000"],
    ["10860000027C0000", "7C12801095A3A016522EE98D01E76CB6B98B42C39000"],
    [
      "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00",
      "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000",
    ],
    [
      "10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200",
      "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000",
    ],
    ["008600000C7C0A8508C2B0BD78D94BA86600", "7C0A86083ABB9674BCE93C089000"],
  ],
};

const dhGeneric: Example = {
  offer: ["1.2", 0],
  random: [
    "FA5B7E3E49753A0DB9178B7B9BD898C8",
    "66DDAFEAC1609CB5B963BB0CB3FF8B3E047F336C",
    "A5B780126B7C980E9FCEA1D4539DA1D27C342DFA",
  ],
  exchanges: [
    ["0022C1A40F800A04007F00070202040102830101", "9000"],
    ["10860000027C0000", "7C128010854D8DF5827FA6852D1A4FA701CDDDCA9000"],
    [
      "10860000867C818381818023FB3749EA030D2A25B278D2A562047ADE3F01B74F17A15402CB7352CA7D2B3EB71C343DB13D1DEBCE9A3666DBCFC920B49174A602CB47965CAA73DC702489A44D41DB914DE9613DC5E98C94160551C0DF86274B9359BC0490D01B03AD54022DCB4F57FAD6322497D7A1E28D46710F461AFE710FBBBC5F8BA166F4311975EC6C00",
      "7C818382818078879F57225AA8080D52ED0FC890A4B25336F699AA89A2D3A189654AF70729E623EA5738B26381E4DA19E004706FACE7B235C2DBF2F38748312F3C98C2DD4882A41947B324AA1259AC22579DB93F7085655AF30889DBB845D9E6783FE42C9F2449400306254C8AE8EE9DD812A804C0B66E8CAFC14F84D8258950A91B44126EE69000",
    ],
    [
      "10860000867C8183838180907D89E2D425A178AA81AF4A7774EC8E388C115CAE67031E85EECE520BD911551B9AE4D04369F29A02626C86FBC6747CC7BC352645B6161A2A42D44EDA80A08FA8D61B76D3A154AD8A5A51786B0BC07147057871A922212C5F67F43173172236B7747D1671E6D692A3C7D40A0C3C5CE397545D015C175EB5130551EDBC2EE5D400",
      "7C8183848180075693D9AE941877573E634B6E644F8E60AF17A0076B8B123D9201074D36152BD8B3A213F53820C42ADC79AB5D0AEEC3AEFB91394DA476BD97B9B14D0A65C1FC71A0E019CB08AF55E1F729005FBA7E3FA5DC41899238A250767A6D46DB974064386CD456743585F8E5D90CC8B4004B1F6D866C79CE0584E49687FF61BC29AEA19000",
    ],
    ["008600000C7C0A8508B46DD9BD4D98381F00", "7C0A8608917F37B5C0E6D8D19000"],
  ],
};

// Appendix H gives numbers, not commands. Its password is the CAN 123456: K_π is 591468CDA83D65219CCCB8560233600F.
const ecdhIntegrated: Example = {
  offer: ["4.2", 13],
  contents: { can: "123456" },
  random: [
    "2923BE84E16CD6AE529049F1F1BBE9EB",
    "107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A",
  ],
  exchanges: [
    ["0022C1A40F800A04007F00070202040402830102", "9000"],
    ["10860000027C0000", "7C128010143DC40C08C8E891FBED7DEDB92B64AD9000"],
    ["10860000147C1281105DD4CBFC96F5453B130D890A1CDBAE3200", "7C0282009000"],
    [
      "10860000457C4383410489CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D46755DE9B7B778280B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C3700",
      "7C4384410467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D227539000",
    ],
    ["008600000C7C0A8508450F02B86F6A090900", "7C0A860875D4D96E8D5B03089000"],
  ],
};

/** The chip's private key of appendix H.2 is longer than the order of its generator; modulo the order it is the same. */
const H2_PRIVATE_KEY =
  0x020f018c7284b047fa7721a337efb7acb1440bb30c5252bd41c97c30c994bb78e9f0c5b32744d84017d21ffa6878396a6469ca283ef5c000daf7d261a39ab8860ed4610ab5343390897aab5a7787e4faefa0649c6a94fdf82d991e8e3fc332f5142729e7040a3f7d5a4d3cd75cbee1f043c1cad2dd484feb4ed22b597d36688en;

const dhIntegrated: Example = {
  offer: ["3.2", 0],
  contents: { can: "123456" },
  random: [
    "FA5B7E3E49753A0DB9178B7B9BD898C8",
    toHex(uintToBytes(H2_PRIVATE_KEY % dhGroupByName("rfc5114-1024-160").q, 20)),
  ],
  exchanges: [
    ["0022C1A40F800A04007F00070202040302830102", "9000"],
    ["10860000027C0000", "7C1280109ABB8864CA0FF1551E620D1EF4E135109000"],
    ["10860000147C128110B3A6DB3C870C3E99245E0D1C06B747DE00", "7C0282009000"],
    [
      "10860000867C81838381800F0CC62945A8029251FB7EF3C094E12EC68E4EF07F27CB9D9CD04C5C4250FAE0E4F8A951557E929AEB48E5C6DD47F2F5CD7C351A9BD2CD722C07EDE166770F08FFCB370262CF308DD7B07F2E0DA9CAAA1492344C852906919538C98A4BA4187E76CE9D87832386D319CE2E043C3343AEAE6EDBA1A9894DC5094D22F7FE1351D500",
      "7C8183848180928D9A0F9DBA450F13FC859C6F290D1D36E42431138A4378500BEB4E0401854CFF111F71CB6DC1D0335807A11388CC8EAA87B07907AAD9FBA6B169AF6D8C26AF8DDDC39ADC3AD2E3FF882B84D23E9768E95A80E4746FB07A9767679FE92133B4D379935C771BD7FBED6C7BB4B1708B275EA75679524CDC9C6A91370CC662A2F39000",
    ],
    ["008600000C7C0A850855D61977CBF5307E00", "7C0A8608C2F04230187E15259000"],
  ],
};

describe("PACE, the chip's answers", () => {
  it.each([
    ["G.1: ECDH, generic mapping", ecdhGeneric],
    ["G.2: DH, generic mapping", dhGeneric],
    ["H.1: ECDH, integrated mapping", ecdhIntegrated],
    ["H.2: DH, integrated mapping", dhIntegrated],
  ])("are those of appendix %s", async (_, example) => {
    expect(await play(example)).toEqual(example.exchanges.map(([, answer]) => answer.toLowerCase()));
  });

  it("say 6300 to a wrong token and begin again only with MSE:Set AT", async () => {
    const exchanges = ecdhGeneric.exchanges.map(
      ([command]) => [command.replace("C2B0BD78", "C2B0BD79"), ""] as const,
    );
    const answers = await play({ ...ecdhGeneric, exchanges: [...exchanges, ["10860000027C0000", ""]] });
    expect(answers.slice(4)).toEqual(["6300", "6985"]);
  });
});

describe("chip-authentication mapping, appendix I", () => {
  const STATIC_SECRET = 0x86c88a4579ce48135878e6348a734b5d47ce5bc1e54c0e8978687b49fde2e2c2n;
  const MAPPING_SECRET = "9E56A6B59C95D06ECE5CD10F983BB2F4F1943528E577F23881D89D8C3BBEE0AA";
  const STATIC_KEY =
    "041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F";
  const TERMINAL_KEY =
    "04446C934084D9DAB863944F219520076C29EE3F7AE6722B11FF319EC1C7728F955483400BFF60BF0C5929270009277DC2A515E12575010AD9BA916CF1BF86FEFC";
  const keys = {
    cipher: "AES-128",
    encryption: fromHex("0A9DA4DB03BDDE39FC5202BC44B2E89E"),
    mac: fromHex("4B1C06491ED5140CA2B537D344C6C0B1"),
  } as const;

  it("sends the nonce and the mapping key", async () => {
    const { n, generator } = BRAINPOOL_P256R1;
    expect(STATIC_SECRET < n).toBe(true);
    const publicKey = encodePoint(BRAINPOOL_P256R1, multiply(BRAINPOOL_P256R1, STATIC_SECRET, generator));
    expect(toHex(publicKey)).toBe(STATIC_KEY.toLowerCase());
    const secret = uintToBytes(STATIC_SECRET, 32);
    const example: Example = {
      offer: ["6.2", 13],
      contents: {
        mrzInformation: "C11T002JM496081222310314",
        mappingKey: { kind: "ECDH", curve: "brainpoolP256r1", secret, publicKey },
      },
      random: ["658B860BC94DF6F044FCE6D5C82CF8E5", MAPPING_SECRET],
      exchanges: [
        ["0022C1A40F800A04007F00070202040602830101", "9000"],
        ["10860000027C0000", "7C128010CB60E8E0D85B76A9BD304747C2AD42E29000"],
        [
          "10860000457C438141047F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C67EDE1AB889104A27DB6D842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C100",
          "7C43824104A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B304F365713A356E65A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E239000",
        ],
      ],
    };
    expect(await play(example)).toEqual(example.exchanges.map(([, answer]) => answer.toLowerCase()));
  });

  it("proves the static key, and enciphers the proof", () => {
    const proof = chipAuthenticationData(STATIC_SECRET, BigInt(`0x${MAPPING_SECRET}`), BRAINPOOL_P256R1.n);
    expect(toHex(proof).toUpperCase()).toBe(
      "85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3",
    );
    expect(toHex(encryptChipAuthenticationData(keys, proof)).toUpperCase()).toBe(
      "1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F92",
    );
  });

  it("makes the token over the terminal's key", () => {
    const suite = {
      protocol: `${PACE}.6.2`,
      domain: ecdhDomain(curveByName("brainpoolP256r1"), { operations: 0 }),
    };
    expect(toHex(authenticationToken(suite, keys, fromHex(TERMINAL_KEY))).toUpperCase()).toBe(
      "8596CF055C67C1A3",
    );
  });
});

describe("basic access control and secure messaging with 3DES, appendix D", () => {
  it("gives the standard's answers, byte for byte", async () => {
    const exchanges = [
      ["00A4040C07A0000002471001", "9000"],
      ["0084000008", "4608F919887022129000"],
      [
        "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
        "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
      ],
      ["0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"],
      ["0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"],
      [
        "0CB000040D9701128E082EA28A70F3C7B53500",
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
      ],
    ] as const;
    const card = cardDrawing(["4608F91988702212", "0B4F80323EB3191CB04970CB4052790B"], {
      ...sampleContents({ pace: [] }),
      mrzInformation: "L898902C<369080619406236",
      applicationFiles: new Map([[0x011e, fromHex("60145F0104303130365F36063034303030305C026175")]]),
    });
    for (const [command, answer] of exchanges) {
      expect(toHex(await card.process(fromHex(command)))).toBe(answer.toLowerCase());
    }
  });
});

describe("a cryptogram of basic access control", () => {
  it("made for another challenge is refused, though its checksum is right", async () => {
    const contents = { ...sampleContents(), mrzInformation: "L898902C<369080619406236" };
    const card = cardDrawing(["4608F91988702213"], contents);
    await card.process(fromHex("00A4040C07A0000002471001"));
    await card.process(fromHex("0084000008"));
    const replayed =
      "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728";
    expect(toHex(await card.process(fromHex(replayed)))).toBe("6300");
  });
});

describe("secure messaging with AES", () => {
  // A German identity card after PACE, as recorded in the tests of the open eMRTD reader gmrtd.
  it("takes and gives the bytes of a real card", () => {
    const messaging = new ChipSecureMessaging({
      cipher: "AES-128",
      encryption: fromHex("a8e85e938514ec67ae33cda3d43d3c48"),
      mac: fromHex("27f1adeb705a049a305b0c619b14b9b3"),
    });
    const received = (ins: number, p1: number, p2: number, data: string) =>
      messaging.unwrap({ cla: 0x0c, ins, p1, p2, data: fromHex(data), ne: 256, leZero: true });
    const sent = (data: string, ins: number) => {
      const { data: wrapped, sw } = messaging.wrap({ data: fromHex(data), sw: 0x9000 }, ins);
      return toHex(concat(wrapped, uintToBytes(sw, 2)));
    };
    expect(received(0xa4, 2, 12, "87110147ee2e3bd440fb596167f2bb6cd6395e8e08a105747484314bcf")).toMatchObject(
      {
        ok: true,
        value: { cla: 0, data: fromHex("011d"), ne: 0 },
      },
    );
    expect(sent("", 0xa4)).toBe("990290008e085f570baddd1002d29000");
    expect(received(0xb0, 0, 0, "9701048e085d283ec183cbb998")).toMatchObject({ ok: true, value: { ne: 4 } });
    expect(sent("30820742", 0xb0)).toBe(
      "871101d688d27a6d16f03619e76dcb59c1f1ec990290008e08b7df9a5982bb17299000",
    );
    expect(received(0xb0, 0, 4, "9701008e08a893fca2cd1cb17d")).toMatchObject({
      ok: true,
      value: { ne: 256, leZero: true },
    });
    // The card gave 223 bytes of the 256: what a short answer carries.
    expect(messaging.mostData(256, 0xb0)).toBe(223);
  });
});
