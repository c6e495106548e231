import type { AnnotationDocument, LabelledObject } from "../src/core/document";
import type { Ontology } from "../src/core/ontology";
import type { WorkbenchTask } from "../src/workbench/ports";
import { imageTask, type Wish } from "./tasks";

/** Code points beyond the first plane stand before the phrases: offsets are counted right, or not at all. */
export const CAPTION = [
  "☕𠀀 桌上有一杯咖啡，杯子放在红色的碟子里，旁边搁着一把木勺。",
  "A cup of coffee stands on a red saucer; next to it lies a wooden spoon.",
  "咖啡冒着热气，奶泡上拉了一片叶子的花。",
].join("\n");

function phrase(id: string, quote: string, rest: Partial<LabelledObject> = {}): LabelledObject {
  const start = [...CAPTION.slice(0, CAPTION.indexOf(quote))].length;
  const shapes: LabelledObject["shapes"] = [{ kind: "span", media: "text", start, end: start + [...quote].length }];
  return { id, label: "phrase", shapes, ...rest };
}

function box(id: string, label: string, x: number, y: number, width: number, height: number): LabelledObject {
  return { id, label, shapes: [{ kind: "box", media: "image", x, y, width, height }] };
}

const ONTOLOGY: Ontology = {
  classes: [
    {
      name: "phrase",
      title: { zh: "短语", en: "Phrase" },
      color: "#6b6558",
      key: "1",
      shapes: ["span"],
      attributes: [{ name: "notvisual", kind: "boolean", title: { zh: "图中没有", en: "Not in the picture" } }],
    },
    { name: "food", title: { zh: "食物饮料", en: "Food and drink" }, key: "2", shapes: ["box", "polygon"] },
    { name: "other", title: { zh: "其他物体", en: "Other things" }, key: "3", shapes: ["box", "polygon"] },
  ],
  relations: [
    {
      name: "refers",
      title: { zh: "所指", en: "Refers to" },
      roles: {
        phrase: { classes: ["phrase"], maximum: 1, title: { zh: "短语", en: "Phrase" } },
        region: { classes: ["food", "other"], title: { zh: "区域", en: "Regions" } },
      },
    },
  ],
};

const OBJECTS = [
  phrase("p1", "一杯咖啡"),
  phrase("p2", "红色的碟子"),
  phrase("p3", "一把木勺"),
  phrase("p4", "热气", { attributes: { notvisual: true } }),
  phrase("p5", "A cup of coffee"),
  box("b1", "food", 178, 20, 224, 200),
  box("b2", "other", 80, 80, 400, 300),
  box("b3", "other", 360, 236, 80, 88),
];

const DOCUMENT: AnnotationDocument = {
  version: 1,
  objects: OBJECTS,
  relations: [{ id: "r1", label: "refers", members: { phrase: ["p1"], region: ["b1"] } }],
};

export function pairTask({ mode }: Wish): WorkbenchTask {
  const earlier: AnnotationDocument = {
    ...DOCUMENT,
    objects: OBJECTS.filter(({ id }) => id !== "b3").map((one) =>
      one.id === "b2" ? box("b2", "other", 70, 100, 380, 250) : one,
    ),
  };
  return {
    ...imageTask({ mode, count: 0 }),
    lease: `pair-${mode}`,
    task: `pair-${mode}`,
    item: {
      id: "i3",
      key: "coffee.jpg",
      modality: "image-text",
      media: [
        { name: "image", type: "image/jpeg", width: 600, height: 400 },
        { name: "text", type: "text/plain", characters: [...CAPTION].length },
      ],
      metadata: {},
    },
    document: DOCUMENT,
    proposals: null,
    ontology: ONTOLOGY,
    comments: [],
    compared: mode === "review" ? { title: "第1次提交", document: earlier } : null,
    history: [],
  };
}
