/** The life events of the home screen, in the order of its tiles. @module */
import type { LifeEvent } from "../procedure.ts";
import { both } from "./record.ts";

export const LIFE_EVENTS: readonly LifeEvent[] = [
  {
    id: "child",
    title: both("Có con nhỏ", "Having a child"),
    icon: "child",
    procedures: ["1.001193", "2.001023", "2.000986", "2.000635", "1.004884"],
  },
  {
    id: "education",
    title: both("Học tập", "Education"),
    icon: "education",
    procedures: ["2.000815", "2.000908", "2.000635"],
  },
  {
    id: "work",
    title: both("Việc làm", "Work"),
    icon: "work",
    procedures: ["3.000333", "2.000815", "1.004194", "1.001612"],
  },
  {
    id: "residence",
    title: both("Cư trú và giấy tờ tùy thân", "Residence and identity papers"),
    icon: "residence",
    procedures: ["1.004222", "1.004194", "2.000200", "2.001159", "1.003677", "2.000815"],
  },
  {
    id: "family",
    title: both("Hôn nhân và gia đình", "Marriage and family"),
    icon: "family",
    procedures: ["1.000894", "1.004873", "2.000635"],
  },
  {
    id: "housing",
    title: both("Điện lực, nhà ở, đất đai", "Electricity, housing, land"),
    icon: "housing",
    procedures: ["1.012783", "3.000001", "3.000002"],
  },
  {
    id: "health",
    title: both("Sức khỏe và y tế", "Health and care"),
    icon: "health",
    procedures: ["1.001699", "2.000986"],
  },
  {
    id: "vehicles",
    title: both("Phương tiện và người lái", "Vehicles and drivers"),
    icon: "vehicles",
    procedures: ["3.000347", "3.000348"],
  },
  {
    id: "retirement",
    title: both("Hưu trí", "Retirement"),
    icon: "retirement",
    procedures: ["1.014027"],
  },
  {
    id: "bereavement",
    title: both("Người thân qua đời", "A death in the family"),
    icon: "bereavement",
    procedures: ["1.000656", "1.014028", "2.000635"],
  },
  {
    id: "justice",
    title: both("Lý lịch tư pháp", "Criminal record"),
    icon: "justice",
    procedures: ["3.000333"],
  },
  {
    id: "business",
    title: both("Khởi sự kinh doanh", "Starting a business"),
    icon: "business",
    procedures: ["1.001612", "2.000720", "1.001570", "2.000033", "2.000004", "1.000665"],
  },
];
