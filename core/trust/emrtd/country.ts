/**
 * States as documents name them, three letters in the MRZ (ICAO 9303-3 §5), and as certificates do, two letters
 * (ICAO 9303-12 table 5, ISO 3166-1 alpha-2).
 * @module
 */

/** ISO 3166-1, alpha-3 and alpha-2 run together; 249 entries, as of ISO 3166 Newsletter VI and later online updates. */
const ISO_3166 = `
  ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT
  AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO
  BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG
  COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO
  DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB
  GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY
  HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT
  JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY
  LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH
  MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA
  NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE
  PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA
  SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR
  SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO
  TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG
  VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW
`;

/** ICAO 9303-3 §5 where it departs from ISO 3166, and the two letters met in published certificates. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  D: ["DE"],
  EUE: ["EU"],
  UNO: ["UN"],
  UNA: ["UN"],
  UNK: ["UN"],
  RKS: ["KS", "XK"],
  GBD: ["GB"],
  GBN: ["GB"],
  GBO: ["GB"],
  GBP: ["GB"],
  GBS: ["GB"],
  // Passports of the two special regions say CHN and are signed under authorities of their own.
  CHN: ["CN", "HK", "MO"],
  UTO: ["UT"],
  IAO: ["IA"],
};

const BY_ALPHA_3: ReadonlyMap<string, readonly string[]> = new Map(
  ISO_3166.trim()
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 3), [pair.slice(3)]]),
);

/**
 * The countries that certificates of a document may name whose MRZ names this issuing state; fillers and case do not
 * matter. What is in no table stands for itself, so that it agrees with nothing but itself; the organisations with X
 * (Order of Malta, Interpol …) may be written with three letters or with their first two.
 */
export function certificateCountriesOf(issuingState: string): readonly string[] {
  const code = issuingState.toUpperCase().replace(/[<\s]+$/, "");
  const known = OTHERS[code] ?? BY_ALPHA_3.get(code);
  if (known !== undefined) return known;
  return /^X[A-Z]{2}$/.test(code) ? [code, code.slice(0, 2)] : [code];
}

/** The codes of two letters, those that certificates name. */
const ALPHA_2: ReadonlySet<string> = new Set([...BY_ALPHA_3.values(), ...Object.values(OTHERS)].flat());

/** Whether it is the code of a state or an organisation, as documents or as certificates name it. */
export function isCountryCode(text: string): boolean {
  const code = text.toUpperCase();
  return ALPHA_2.has(code) || BY_ALPHA_3.has(code) || Object.hasOwn(OTHERS, code) || /^X[A-Z]{2}$/.test(code);
}

/** Whether two codes, each of a certificate or of an MRZ, name the same state. */
export function sameState(a: string, b: string): boolean {
  const others = certificateCountriesOf(b);
  return certificateCountriesOf(a).some((code) => others.includes(code));
}
