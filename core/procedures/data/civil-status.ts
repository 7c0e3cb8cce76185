/** Civil status (hộ tịch) and certification (chứng thực). @module */
import type { Procedure } from "../procedure.ts";
import { BIRTH_FORM } from "./form-birth.ts";
import { EXTRACT_FORM } from "./form-extract.ts";
import { MARITAL_STATUS_FORM } from "./form-marital-status.ts";
import {
  BY_PROVINCE,
  both,
  bring,
  bringCopy,
  COMMUNE,
  declaration,
  fixed,
  free,
  held,
  ID_CARD,
  RESIDENCE,
  record,
  SAME_DAY,
  workingDays,
} from "./record.ts";

const FIELD = "Hộ tịch";
const CERTIFICATION = "Chứng thực";
const ON_TIME = "Miễn lệ phí khi đăng ký đúng hạn (trong 60 ngày kể từ ngày sinh).";
const ON_TIME_DEATH = "Miễn lệ phí khi đăng ký đúng hạn (trong 15 ngày kể từ ngày mất).";

export const CIVIL_STATUS: readonly Procedure[] = [
  record({
    code: "1.001193",
    name: both("Đăng ký khai sinh", "Registration of a birth"),
    authority: COMMUNE,
    level: "commune",
    field: FIELD,
    about: both(
      "Làm giấy khai sinh cho con mới sinh. Nộp trong 60 ngày kể từ ngày sinh thì không mất tiền.",
      "To get the birth certificate of a newborn child. Free within 60 days of the birth.",
    ),
    lifeEvents: ["child"],
    time: { inPerson: SAME_DAY, online: SAME_DAY },
    fees: [free(ON_TIME)],
    documents: [
      declaration("Tờ khai đăng ký khai sinh (điền tại máy)", "Declaration of birth (filled in here)"),
      bring(
        "Giấy chứng sinh; nếu không có thì văn bản của người làm chứng",
        "Hospital notice of birth; where there is none, a witness's statement",
      ),
      ID_CARD,
      RESIDENCE,
      held(
        "Giấy chứng nhận kết hôn của cha mẹ, nếu có (tra trong cơ sở dữ liệu hộ tịch)",
        "The parents' marriage certificate, if any (looked up in the civil status database)",
      ),
    ],
    result: both(
      "Giấy khai sinh và số định danh cá nhân của trẻ",
      "Birth certificate and the child's number",
    ),
    form: BIRTH_FORM,
  }),
  record({
    code: "1.004884",
    name: both("Đăng ký lại khai sinh", "Registering a birth again"),
    authority: COMMUNE,
    level: "commune",
    field: FIELD,
    about: both(
      "Khi sổ hộ tịch và giấy khai sinh đều đã mất.",
      "Where both the register and the birth certificate are lost.",
    ),
    lifeEvents: ["child"],
    time: { inPerson: workingDays(5), online: workingDays(5) },
    fees: [BY_PROVINCE],
    documents: [
      declaration("Tờ khai đăng ký lại khai sinh", "Declaration for registering again"),
      bringCopy("Giấy tờ cũ có thông tin khai sinh (học bạ, lý lịch…)", "Old papers that tell the birth"),
      ID_CARD,
    ],
    result: both("Giấy khai sinh", "Birth certificate"),
  }),
  record({
    code: "2.000635",
    name: both("Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh", "Copy of a civil status extract"),
    authority: COMMUNE,
    level: "commune",
    field: FIELD,
    about: both(
      "Xin thêm bản sao giấy khai sinh, trích lục kết hôn, khai tử. Nộp ở nơi nào cũng được.",
      "Further copies of a birth, marriage or death record. Any commune takes the request.",
    ),
    lifeEvents: ["child", "education", "family", "bereavement"],
    time: { inPerson: SAME_DAY, online: SAME_DAY },
    fees: [fixed("any", 8000, both("8.000 đồng mỗi bản", "8,000 đồng a copy"))],
    documents: [
      declaration(
        "Tờ khai cấp bản sao trích lục (điền tại máy)",
        "Request for a copy of an extract (filled in here)",
      ),
      ID_CARD,
    ],
    result: both("Bản sao trích lục hộ tịch", "Copy of the civil status extract"),
    form: EXTRACT_FORM,
  }),
  record({
    code: "1.000894",
    name: both("Đăng ký kết hôn", "Registration of a marriage"),
    authority: COMMUNE,
    level: "commune",
    field: FIELD,
    about: both("Hai người cùng đến ký vào sổ.", "Both persons come to sign the register."),
    lifeEvents: ["family"],
    time: { inPerson: SAME_DAY, online: null },
    fees: [free()],
    documents: [
      declaration("Tờ khai đăng ký kết hôn", "Declaration of marriage"),
      held(
        "Xác nhận tình trạng hôn nhân (tra trong cơ sở dữ liệu hộ tịch)",
        "Confirmation of marital status (looked up in the civil status database)",
      ),
      ID_CARD,
    ],
    result: both("Giấy chứng nhận kết hôn, hai bản chính", "Marriage certificate, two originals"),
  }),
  record({
    code: "1.004873",
    name: both("Cấp giấy xác nhận tình trạng hôn nhân", "Confirmation of marital status"),
    authority: COMMUNE,
    level: "commune",
    field: FIELD,
    about: both(
      "Giấy xác nhận còn độc thân hoặc đã có vợ, chồng; dùng khi kết hôn, vay vốn, mua bán nhà đất.",
      "States whether a person is single or married; for marriage, loans, buying or selling a home.",
    ),
    lifeEvents: ["family"],
    time: { inPerson: workingDays(3), online: workingDays(3) },
    fees: [BY_PROVINCE],
    documents: [
      declaration("Tờ khai cấp giấy xác nhận (điền tại máy)", "Request for a confirmation (filled in here)"),
      bringCopy(
        "Bản án ly hôn hoặc trích lục khai tử của vợ, chồng, nếu có",
        "Divorce judgment or the spouse's death record, if any",
      ),
      ID_CARD,
      RESIDENCE,
    ],
    result: both("Giấy xác nhận tình trạng hôn nhân", "Confirmation of marital status"),
    form: MARITAL_STATUS_FORM,
  }),
  record({
    code: "1.000656",
    name: both("Đăng ký khai tử", "Registration of a death"),
    authority: COMMUNE,
    level: "commune",
    field: FIELD,
    about: both("Báo tử cho người thân đã mất.", "To register the death of a relative."),
    lifeEvents: ["bereavement"],
    time: { inPerson: SAME_DAY, online: SAME_DAY },
    fees: [free(ON_TIME_DEATH)],
    documents: [
      declaration("Tờ khai đăng ký khai tử", "Declaration of death"),
      bring("Giấy báo tử", "Notice of death"),
      ID_CARD,
    ],
    result: both("Trích lục khai tử", "Extract of the death record"),
  }),
  record({
    code: "2.001023",
    name: both(
      "Liên thông đăng ký khai sinh và cấp thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi",
      "Birth and health insurance card for a child under six, in one",
    ),
    authority: COMMUNE,
    level: "commune",
    field: FIELD,
    about: both("Một lần nộp được hai giấy cho con.", "One filing, two papers for the child."),
    lifeEvents: ["child"],
    time: {
      inPerson: both("Không quá 15 ngày làm việc", "At most 15 working days"),
      online: both("Không quá 15 ngày làm việc", "At most 15 working days"),
    },
    fees: [free()],
    documents: [
      declaration("Tờ khai điện tử liên thông", "Joint electronic declaration"),
      bring("Giấy chứng sinh", "Hospital notice of birth"),
      ID_CARD,
    ],
    result: both("Giấy khai sinh, thẻ bảo hiểm y tế", "Birth certificate, health insurance card"),
  }),
  record({
    code: "2.000986",
    name: both(
      "Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi",
      "Birth, residence and health insurance card for a child under six, in one",
    ),
    authority: COMMUNE,
    level: "commune",
    field: FIELD,
    about: both(
      "Một lần nộp được ba việc cho con: khai sinh, nhập hộ khẩu, thẻ bảo hiểm y tế.",
      "One filing for three: birth, residence, health insurance.",
    ),
    lifeEvents: ["child", "health"],
    time: {
      inPerson: both("Không quá 20 ngày làm việc", "At most 20 working days"),
      online: both("Không quá 20 ngày làm việc", "At most 20 working days"),
    },
    fees: [free()],
    documents: [
      declaration("Tờ khai điện tử liên thông", "Joint electronic declaration"),
      bring("Giấy chứng sinh", "Hospital notice of birth"),
      ID_CARD,
      RESIDENCE,
    ],
    result: both(
      "Giấy khai sinh, đăng ký thường trú, thẻ bảo hiểm y tế",
      "Birth certificate, residence, health insurance card",
    ),
  }),
  record({
    code: "2.000815",
    name: both("Chứng thực bản sao từ bản chính", "Certifying a copy against its original"),
    authority: COMMUNE,
    level: "commune",
    field: CERTIFICATION,
    about: both(
      "Mang bản chính đến để sao y, công chứng bản sao.",
      "Bring the original to have copies certified.",
    ),
    lifeEvents: ["education", "work", "residence"],
    time: { inPerson: SAME_DAY, online: null },
    fees: [
      fixed(
        "any",
        2000,
        both(
          "2.000 đồng mỗi trang; từ trang thứ 3: 1.000 đồng mỗi trang; không quá 200.000 đồng mỗi bản",
          "2,000 đồng a page; from page 3 on 1,000 đồng; at most 200,000 đồng a copy",
        ),
      ),
    ],
    documents: [
      bring("Bản chính giấy tờ", "The original"),
      bringCopy("Bản sao cần chứng thực", "The copies"),
    ],
    result: both("Bản sao có chứng thực", "Certified copy"),
  }),
  record({
    code: "2.000908",
    name: both("Cấp bản sao từ sổ gốc", "Copy from the original register"),
    authority: COMMUNE,
    level: "commune",
    field: CERTIFICATION,
    about: both(
      "Xin bản sao giấy tờ do cơ quan còn lưu sổ gốc.",
      "A copy from the office that keeps the register.",
    ),
    lifeEvents: ["education"],
    time: { inPerson: workingDays(1), online: workingDays(1) },
    fees: [free()],
    documents: [ID_CARD],
    result: both("Bản sao từ sổ gốc", "Copy from the register"),
  }),
];
