import type { AnnotationDocument, LabelledObject } from "../src/core/document";
import type { Ontology } from "../src/core/ontology";
import type { TaskComment, WorkbenchTask, WorkMode } from "../src/workbench/ports";

export const IMAGE_ONTOLOGY: Ontology = {
  classes: [
    { name: "cup", title: { zh: "杯", en: "Cup" }, shapes: ["polygon", "box", "mask"] },
    {
      name: "saucer",
      title: { zh: "碟", en: "Saucer" },
      shapes: ["polygon", "box", "ellipse"],
      attributes: [
        {
          name: "material",
          kind: "choice",
          title: { zh: "材质", en: "Material" },
          required: true,
          options: ["陶瓷", "玻璃", "金属", "塑料", "木"].map((name) => ({ name })),
        },
        {
          name: "hidden",
          kind: "choice",
          title: { zh: "遮挡", en: "Hidden" },
          options: [
            { name: "none", title: { zh: "无", en: "No" } },
            { name: "part", title: { zh: "部分", en: "Part" } },
            { name: "most", title: { zh: "大部", en: "Most" } },
          ],
        },
        { name: "hard", kind: "rating", title: { zh: "难度", en: "Difficulty" } },
        {
          name: "by",
          kind: "text",
          title: { zh: "被什么遮住", en: "By what" },
          when: { field: "hidden", in: ["part", "most"] },
        },
      ],
    },
    { name: "spoon", title: { zh: "勺", en: "Spoon" }, shapes: ["box", "polyline", "keypoints"], skeleton: "spoon" },
    { name: "table", title: { zh: "桌面", en: "Table" }, shapes: ["mask", "polygon"] },
    { name: "grain", title: { zh: "豆粒", en: "Bean" }, shapes: ["point"] },
  ],
  skeletons: [
    {
      name: "spoon",
      points: ["bowl", "neck", "end"],
      edges: [
        [0, 1],
        [1, 2],
      ],
    },
  ],
  relations: [
    {
      name: "on",
      title: { zh: "放在上面", en: "On" },
      roles: {
        above: { title: { zh: "上", en: "Above" }, classes: ["cup", "spoon"] },
        below: { title: { zh: "下", en: "Below" }, classes: ["saucer", "table"] },
      },
    },
  ],
  questions: [
    {
      name: "light",
      kind: "choice",
      title: { zh: "光线", en: "Light" },
      options: [
        { name: "day", title: { zh: "日光", en: "Day" } },
        { name: "lamp", title: { zh: "灯光", en: "Lamp" } },
      ],
    },
    { name: "caption", kind: "text", multiline: true, title: { zh: "一句话描述", en: "Caption" } },
  ],
};

const CUP: LabelledObject = {
  id: "o1",
  label: "cup",
  shapes: [
    {
      kind: "polygon",
      parts: [
        [
          [
            [176, 92],
            [200, 46],
            [240, 25],
            [286, 18],
            [340, 25],
            [385, 55],
            [403, 104],
            [395, 165],
            [375, 215],
            [350, 250],
            [300, 276],
            [250, 276],
            [206, 262],
            [180, 180],
          ],
        ],
      ],
    },
  ],
};

const SAUCER: LabelledObject = {
  id: "o2",
  label: "saucer",
  occluded: true,
  attributes: { material: "陶瓷", hidden: "none", hard: 2 },
  shapes: [
    {
      kind: "polygon",
      parts: [
        [
          [
            [78, 214],
            [84, 160],
            [108, 126],
            [172, 70],
            [178, 120],
            [184, 180],
            [210, 264],
            [284, 280],
            [350, 250],
            [388, 176],
            [404, 96],
            [462, 160],
            [480, 232],
            [465, 290],
            [432, 330],
            [340, 380],
            [280, 386],
            [220, 380],
            [126, 324],
            [90, 270],
          ],
        ],
      ],
    },
  ],
};

const SPOON: LabelledObject = {
  id: "p1",
  label: "spoon",
  score: 0.91,
  shapes: [{ kind: "box", x: 320, y: 64, width: 108, height: 262 }],
};

/** Many small boxes in rows: for seeing how the stage bears a crowd. */
function crowd(count: number): LabelledObject[] {
  const labels = ["cup", "saucer", "spoon"];
  const columns = Math.ceil(Math.sqrt(count * 1.5));
  const step = 600 / columns;
  return Array.from({ length: count }, (_, index) => ({
    id: `c${index}`,
    label: labels[index % labels.length] ?? "cup",
    shapes: [
      {
        kind: "box" as const,
        x: (index % columns) * step + 1,
        y: Math.floor(index / columns) * step + 1,
        width: step * 0.8,
        height: step * 0.7,
        ...(index % 5 === 0 ? { rotation: 0.2 } : {}),
      },
    ],
  }));
}

const COMMENT: TaskComment = {
  id: "c1",
  text: "杯口外沿也算杯，请把最上面的边补全。",
  object: "o1",
  author: { id: "u2", name: "周审" },
  resolved: false,
  created_at: new Date(Date.now() - 3600_000).toISOString(),
};

const GUIDELINE =
  "## 杯与碟\n\n- 杯口外沿**算**杯。\n- 勺压在碟上时，碟的轮廓绕开勺。\n\n| 情形 | 怎么标 |\n|---|---|\n| 倒影 | 不标 |\n| 被遮住一半以上 | 标，选「大部」 |\n";

export interface Wish {
  mode: WorkMode;
  count: number;
}

export function imageTask({ mode, count }: Wish): WorkbenchTask {
  const document: AnnotationDocument = { version: 1, objects: count > 0 ? crowd(count) : [CUP, SAUCER] };
  const earlier: LabelledObject = { ...CUP, shapes: [{ kind: "box", x: 170, y: 20, width: 230, height: 250 }] };
  return {
    lease: `image-${mode}-${count}`,
    task: `image-${mode}-${count}`,
    mode,
    stage: mode,
    item: {
      id: "i1",
      key: "coffee.jpg",
      modality: "image",
      media: [{ name: "image", type: "image/jpeg", width: 600, height: 400 }],
      metadata: {},
    },
    document,
    draft: null,
    proposals: mode === "annotate" ? { version: 1, objects: [SPOON] } : null,
    assisted: mode === "annotate",
    ontology: IMAGE_ONTOLOGY,
    guideline: { version: 3, text: { zh: GUIDELINE } },
    comments: mode === "annotate" ? [COMMENT] : [],
    compared: mode === "review" ? { title: "第1次提交", document: { version: 1, objects: [earlier, SPOON] } } : null,
    history: [{ id: "h1", at: COMMENT.created_at, title: "退回", detail: COMMENT.text }],
    expiresAt: null,
  };
}

export const TEXT_ONTOLOGY: Ontology = {
  classes: [
    { name: "org", title: { zh: "机构", en: "Organisation" }, shapes: ["span"] },
    {
      name: "file",
      title: { zh: "文件", en: "Document" },
      shapes: ["span"],
      attributes: [
        { name: "issuer", kind: "object", classes: ["org"], title: { zh: "发布者", en: "Issuer" } },
        { name: "entry", kind: "link", base: "政策库", title: { zh: "链接到", en: "Links to" } },
      ],
    },
    { name: "place", title: { zh: "地点", en: "Place" }, shapes: ["span"] },
    { name: "time", title: { zh: "时间", en: "Time" }, shapes: ["span"] },
    { name: "number", title: { zh: "数值", en: "Number" }, shapes: ["span"] },
  ],
  relations: [
    {
      name: "issues",
      title: { zh: "发布", en: "issues" },
      roles: {
        who: { title: { zh: "谁", en: "who" }, classes: ["org"] },
        what: { title: { zh: "什么", en: "what" }, classes: ["file"] },
      },
    },
  ],
  questions: [
    {
      name: "mood",
      kind: "choice",
      title: { zh: "整篇情绪", en: "Mood" },
      options: [
        { name: "bad", title: { zh: "负面", en: "Negative" } },
        { name: "even", title: { zh: "中性", en: "Neutral" } },
        { name: "good", title: { zh: "正面", en: "Positive" } },
      ],
    },
  ],
};

export const NEWS = [
  "国家数据局于2024年12月会同国家发展改革委等四部门发布《关于促进数据标注产业高质量发展的实施意见》，",
  "提出到2027年，产业年均复合增长率超过20%，并在成都、沈阳、合肥等七个城市建设标注基地。",
  "到今年上半年，七个基地已建设数据集524个，规模超过29PB，服务大模型163个。",
  "The plan 😀 covers Chengdu, Shenyang and 𠮷野 – seven cities in all.",
].join("\n");

function spanOf(id: string, label: string, quote: string, from = 0): LabelledObject {
  const points = [...NEWS];
  const units = NEWS.indexOf(quote, from);
  const start = [...NEWS.slice(0, units)].length;
  return { id, label, shapes: [{ kind: "span", start, end: Math.min(start + [...quote].length, points.length) }] };
}

/** A long text with many marks, for seeing how the reader bears it. */
export function longText(count: number): { text: string; objects: LabelledObject[] } {
  const line =
    "提出到2027年，产业年均复合增长率超过20%，并在成都、沈阳、合肥等七个城市建设标注基地，服务大模型163个。\n";
  const text = line.repeat(Math.max(1, Math.ceil(count / 2)));
  const objects = Array.from({ length: count }, (_, index): LabelledObject => {
    const start = Math.floor(index / 2) * line.length + (index % 2 === 0 ? 3 : 26);
    return {
      id: `s${index}`,
      label: index % 2 === 0 ? "time" : "place",
      shapes: [{ kind: "span", start, end: start + (index % 2 === 0 ? 5 : 2) }],
    };
  });
  return { text, objects };
}

export function textTask({ mode, count }: Wish): WorkbenchTask {
  const objects = [
    spanOf("t1", "org", "国家数据局"),
    spanOf("t2", "time", "2024年12月"),
    spanOf("t3", "org", "国家发展改革委"),
    {
      ...spanOf("t4", "file", "《关于促进数据标注产业高质量发展的实施意见》"),
      attributes: { issuer: "t1", entry: { id: "#1183", title: "政策库 · #1183" } },
    },
    spanOf("t11", "place", "国家", NEWS.indexOf("国家发展")),
    spanOf("t5", "time", "2027年"),
    spanOf("t6", "number", "20%"),
    spanOf("t7", "place", "成都"),
    spanOf("t8", "place", "沈阳"),
    spanOf("t9", "number", "524个"),
    spanOf("t10", "number", "29PB"),
  ];
  return {
    ...imageTask({ mode, count: 0 }),
    lease: `text-${mode}-${count}`,
    task: `text-${mode}-${count}`,
    item: {
      id: "i2",
      key: "0412",
      modality: "text",
      media: [{ name: "text", type: "text/plain", characters: NEWS.length }],
      metadata: {},
    },
    document:
      count > 0
        ? { version: 1, objects: longText(count).objects }
        : {
            version: 1,
            objects,
            relations: [{ id: "r1", label: "issues", members: { who: ["t1"], what: ["t4"] } }],
            answers: { mood: "even" },
          },
    proposals:
      mode === "annotate" && count === 0
        ? { version: 1, objects: [{ ...spanOf("g1", "place", "合肥"), score: 0.87 }] }
        : null,
    comments: [],
    compared: null,
    ontology: TEXT_ONTOLOGY,
  };
}

const REVIEW_QUESTIONS: Ontology = {
  questions: [
    {
      name: "topic",
      kind: "choice",
      title: { zh: "讲的是什么", en: "What is it about" },
      required: true,
      options: [
        { name: "policy", title: { zh: "政策", en: "Policy" } },
        { name: "trade", title: { zh: "产业", en: "Industry" } },
        { name: "life", title: { zh: "民生", en: "Daily life" } },
      ],
    },
    { name: "clear", kind: "rating", title: { zh: "写得清楚吗", en: "Is it clear" }, required: true },
    { name: "numbers", kind: "boolean", title: { zh: "有没有数字", en: "Are there figures" } },
    { name: "why", kind: "text", multiline: true, title: { zh: "一句话概括", en: "In one sentence" } },
  ],
};

/** A text of which only questions are asked. */
export function questionTask(wish: Wish): WorkbenchTask {
  return {
    ...textTask({ ...wish, count: 0 }),
    lease: `questions-${wish.mode}`,
    task: `questions-${wish.mode}`,
    document: wish.mode === "annotate" ? { version: 1 } : { version: 1, answers: { topic: "policy", clear: 4 } },
    proposals: null,
    ontology: REVIEW_QUESTIONS,
  };
}
