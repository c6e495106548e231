import { describe, expect, test } from "vitest";
import type { LabelledObject } from "../../core/document";
import { TextOffsets } from "../../core/text/offsets";
import { Session } from "../session/Session";
import { taskWith } from "../testing/task";
import { type Anchor, routed } from "./arcs";
import { addPiece, free, mark, markAll, markSame, moveEnd, sameElsewhere, type TextPlace } from "./edits";
import { Finding, found, placesIn } from "./find";
import { layoutRow, type Mark, RowLayouts } from "./layout";
import { MarkMaker } from "./marks";
import { press } from "./pressing";
import { Reading } from "./reading";
import { rowAt, rowsOf } from "./rows";
import { lanesByRow, tiesOf } from "./ties";

const TEXT = "𠮷野家😀在成都，成都在四川。\n👨‍👩‍👧 and e\u0301t in Chengdu";

const ontology = {
  classes: [
    { name: "place", shapes: ["span"] },
    { name: "org", shapes: ["span"] },
    { name: "pic", shapes: ["box"] },
  ],
};

function reader(objects: LabelledObject[] = [], text = TEXT): TextPlace & { session: Session } {
  const media = [{ name: "text", type: "text/plain" }];
  const task = taskWith({ ontology, item: { id: "i", key: "k", modality: "text", media, metadata: {} } }, { objects });
  return { session: new Session(task, { document: task.document }), offsets: new TextOffsets(text), media: "text" };
}

const span = (id: string, start: number, end: number, label = "place"): LabelledObject => ({
  id,
  label,
  shapes: [{ kind: "span", start, end }],
});

function stretchOf(text: string, words: string) {
  const start = text.indexOf(words);
  return { start, end: start + words.length };
}

const look = (place: TextPlace, name: string) => {
  const found = place.session.classes.find(name);
  if (!found) throw new Error(`no class ${name}`);
  return found;
};

describe("marking", () => {
  test("what is stored counts code points, whatever the browser counts", () => {
    const place = reader();
    expect(mark(place, stretchOf(TEXT, "四川"), look(place, "place"))).toBe(true);
    const shape = place.session.document.objects?.[0]?.shapes?.[0];
    if (shape?.kind !== "span") throw new Error("no span");
    expect([...TEXT].slice(shape.start, shape.end).join("")).toBe("四川");
    expect(stretchOf(TEXT, "四川").start).toBe(shape.start + 2);
  });

  test("a class that may not be a span marks nothing; the same mark twice is one", () => {
    const place = reader();
    expect(mark(place, stretchOf(TEXT, "四川"), look(place, "pic"))).toBe(false);
    mark(place, stretchOf(TEXT, "四川"), look(place, "place"));
    place.session.select([]);
    mark(place, stretchOf(TEXT, "四川"), look(place, "place"));
    expect(place.session.document.objects).toHaveLength(1);
    expect(place.session.state.selection).toHaveLength(1);
  });

  test("a second piece makes it discontinuous, one that touches joins", () => {
    const place = reader([span("a", 5, 7)]);
    place.session.select(["a"]);
    addPiece(place, stretchOf(TEXT, "四川"));
    expect(place.session.document.objects?.[0]?.shapes?.[0]).toEqual({
      kind: "span",
      start: 5,
      end: 13,
      fragments: [
        [5, 7],
        [11, 13],
      ],
    });
    const touching = stretchOf(TEXT, "在四");
    addPiece(place, { start: touching.start, end: touching.start + 1 });
    expect(place.session.document.objects?.[0]?.shapes?.[0]).toMatchObject({
      fragments: [
        [5, 7],
        [10, 13],
      ],
    });
  });

  test("its ends move and stop before each other", () => {
    const place = reader([span("a", 5, 7)]);
    place.session.select(["a"]);
    const unit = (point: number) => place.offsets.toUnits(point);
    moveEnd(place, "end", unit(9));
    moveEnd(place, "start", unit(4));
    expect(place.session.document.objects?.[0]?.shapes?.[0]).toEqual({ kind: "span", start: 4, end: 9 });
    moveEnd(place, "start", unit(12));
    expect(place.session.document.objects?.[0]?.shapes?.[0]).toEqual({ kind: "span", start: 4, end: 9 });
  });

  test("all the same words get the same class in one step, those marked already are left", () => {
    const place = reader([span("a", 5, 7), span("b", 8, 10, "org")]);
    place.session.select(["a"]);
    expect(sameElsewhere(place)).toEqual({ label: "place", pieces: [[8, 10]] });
    expect(markSame(place)).toBe(1);
    expect(place.session.document.objects?.at(-1)).toMatchObject({ label: "place", shapes: [{ start: 8, end: 10 }] });
    expect(markSame(place)).toBe(0);
    place.session.undo();
    expect(place.session.document.objects).toHaveLength(2);
  });
});

describe("finding", () => {
  const words = (text: string, wanted: string) =>
    found(text, wanted).map(({ start, end }) => [start, text.slice(start, end)]);

  test("letters match in any case, signs stand for themselves, places do not overlap", () => {
    expect(words("a.b A.B axb", "a.b")).toEqual([
      [0, "a.b"],
      [4, "A.B"],
    ]);
    expect(words("aaa", "aa")).toEqual([[0, "aa"]]);
    expect(found("Aaa", "aa", "as written")).toEqual([{ start: 1, end: 3 }]);
    expect(words("abc", "")).toEqual([]);
    // A letter that grows when it is written small moves nothing behind it.
    expect(words("İİ 成都", "成都")).toEqual([[3, "成都"]]);
  });

  test("nothing is found that would cut a character in two", () => {
    expect(words(TEXT, "e")).toEqual([[TEXT.indexOf("Chengdu") + 2, "e"]]);
    expect(words(TEXT, "👩")).toEqual([]);
    expect(words(TEXT, "\ude00")).toEqual([]);
    expect(words("𠮷a𠮷", "𠮷").map(([start]) => start)).toEqual([0, 3]);
  });

  test("the present place is the first behind where one stood, and the last is followed by the first", () => {
    const finding = new Finding("ab ab ab");
    finding.look("ab", 1);
    expect(finding.current).toEqual({ start: 3, end: 5 });
    finding.step(1);
    finding.step(1);
    expect(finding.current?.start).toBe(0);
    finding.step(-1);
    expect(finding.current?.start).toBe(6);
    finding.look("nothing", 0);
    finding.step(1);
    expect(finding.current).toBeNull();
  });

  test("all that was found is marked in one step, but for what the class has already", () => {
    const place = reader([span("a", 5, 7), span("b", 8, 10, "org")]);
    const pieces = free(place, found(TEXT, "成都"), "place");
    expect(pieces).toEqual([[8, 10]]);
    expect(markAll(place, pieces, "place")).toBe(1);
    expect(markAll(place, free(place, found(TEXT, "成都"), "place"), "place")).toBe(0);
    place.session.undo();
    expect(place.session.document.objects).toHaveLength(2);
  });

  test("thousands of places are marked together", () => {
    const text = "成都，".repeat(5000);
    const place = reader([], text);
    expect(markAll(place, free(place, found(text, "成都"), "place"), "place")).toBe(5000);
    const objects = place.session.document.objects ?? [];
    expect(new Set(objects.map(({ id }) => id)).size).toBe(5000);
    expect(free(place, found(text, "成都"), "place")).toEqual([]);
    expect(placesIn(found(text, "成都"), rowsOf(text), 0, 0).length).toBeLessThan(300);
  });
});

describe("rows", () => {
  test("paragraphs are rows, a long one several, and none cuts a pair", () => {
    expect(rowsOf("ab\n\ncd").map(({ start, end, paragraph }) => [start, end, paragraph])).toEqual([
      [0, 2, 1],
      [3, 3, 2],
      [4, 6, 3],
    ]);
    const long = "😀".repeat(1000);
    const rows = rowsOf(long);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.map((row) => long.slice(row.start, row.end)).join("")).toBe(long);
    for (const row of rows)
      expect(long.charCodeAt(row.start) >= 0xdc00 && long.charCodeAt(row.start) <= 0xdfff).toBe(false);
    expect(rows.filter((row) => row.paragraph !== null)).toHaveLength(1);
  });

  test("a position is found in its row", () => {
    const rows = rowsOf("ab\ncd\nef");
    expect([0, 2, 3, 5, 8].map((unit) => rowAt(rows, unit))).toEqual([0, 0, 1, 1, 2]);
  });
});

describe("layout", () => {
  const row = { index: 0, paragraph: 1, start: 0, end: 20 };
  const made = (id: string, ...pieces: [number, number][]): Mark => ({
    id,
    pieces,
    color: "#000000",
    label: id,
    kind: "object",
    selected: false,
  });

  test("nested and overlapping marks lie beneath each other, the shortest nearest to the words", () => {
    const { segments, levels } = layoutRow(row, [made("long", [0, 10]), made("short", [2, 4]), made("over", [8, 14])]);
    expect(levels).toBe(2);
    const level = (id: string) => segments.flatMap((one) => one.covers).find((cover) => cover.mark.id === id)?.level;
    expect([level("short"), level("over"), level("long")]).toEqual([0, 0, 1]);
    expect(segments.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 4],
      [4, 8],
      [8, 10],
      [10, 14],
      [14, 20],
    ]);
  });

  test("a name stands once, and again where a mark goes on in the next row", () => {
    const labels = (one: ReturnType<typeof layoutRow>) =>
      one.segments.flatMap(({ covers }) => covers.filter((cover) => cover.label !== null));
    expect(labels(layoutRow(row, [made("a", [2, 5], [8, 10])]))).toHaveLength(1);
    expect(labels(layoutRow({ ...row, start: 4 }, [made("a", [2, 8])]))).toHaveLength(1);
  });

  test("only rows whose marks changed are laid out again", () => {
    const layouts = new RowLayouts(rowsOf("abcd\nefgh"));
    const [a, b] = [made("a", [0, 2]), made("b", [5, 7])];
    layouts.show([a, b]);
    const before = [layouts.of(0), layouts.of(1)];
    layouts.show([a, { ...b, selected: true }]);
    expect(layouts.of(0)).toBe(before[0]);
    expect(layouts.of(1)).not.toBe(before[1]);
  });

  test("marks keep their identity while nothing of them changes", () => {
    const place = reader([span("a", 5, 7), span("b", 8, 10)]);
    const words = { object: (one: LabelledObject) => one.label, ghost: () => "", before: () => "" };
    const maker = new MarkMaker(place.session, place.offsets, words, "text");
    const before = maker.marks(place.session.state, false);
    place.session.select(["b"]);
    const after = maker.marks(place.session.state, false);
    expect([after[0] === before[0], after[1] === before[1], after[1]?.selected]).toEqual([true, false, true]);
    expect(after[0]?.pieces).toEqual([[7, 9]]);
  });
});

describe("reading", () => {
  const reading = () => new Reading(TEXT);

  test("a selection is whole characters", () => {
    const one = reading();
    one.select({ start: TEXT.indexOf("👨") + 1, end: TEXT.indexOf("👨") + 3 });
    expect(one.state.pending).toEqual(stretchOf(TEXT, "👨‍👩‍👧"));
    expect(one.select({ start: TEXT.indexOf(" and"), end: TEXT.indexOf(" and") + 1 })).toBe(false);
  });

  test("by keyboard it grows from where it began, over whole characters, in both directions", () => {
    const one = reading();
    one.place(0);
    one.step(1, true);
    expect(one.state.pending).toEqual({ start: 0, end: 2 });
    one.step(-1, true);
    one.step(-1, true);
    expect(one.state.pending).toBeNull();
    one.place(TEXT.indexOf("成都"));
    one.stepWord(1, true);
    expect(one.state.pending).toEqual(stretchOf(TEXT, "成都"));
    one.stepWord(-1, false);
    expect([one.state.pending, one.state.caret]).toEqual([null, TEXT.indexOf("成都")]);
  });
});

describe("pressing", () => {
  const setUp = () => {
    const place = reader([span("outer", 5, 10), span("inner", 5, 7)]);
    const words = { object: () => "", ghost: () => "", before: () => "" };
    const marks = new MarkMaker(place.session, place.offsets, words, "text").marks(place.session.state, false);
    const reading = new Reading(TEXT);
    const at = (point: number) => place.offsets.toUnits(point);
    const click = (point: number, more = {}) =>
      press(place, reading, marks, { stretch: null, unit: at(point), clicks: 1, mod: false, shift: false, ...more });
    return { place, reading, click, marks };
  };

  test("the shortest mark first, then what lies beneath; elsewhere the caret", () => {
    const { place, reading, click } = setUp();
    click(6);
    expect(place.session.state.selection).toEqual(["inner"]);
    click(6);
    expect(place.session.state.selection).toEqual(["outer"]);
    click(12);
    expect([place.session.state.selection, reading.state.caret]).toEqual([[], place.offsets.toUnits(12)]);
  });

  test("Ctrl adds to what is picked, and over words adds a piece", () => {
    const { place, reading, click, marks } = setUp();
    click(6);
    click(9, { mod: true });
    expect(place.session.state.selection).toEqual(["inner", "outer"]);
    click(6);
    const stretch = stretchOf(TEXT, "四川");
    press(place, reading, marks, { stretch, unit: null, clicks: 1, mod: true, shift: false });
    expect(reading.state.pending).toBeNull();
    const [picked] = place.session.state.selection;
    const object = place.session.document.objects?.find((one) => one.id === picked);
    expect(object?.shapes?.[0]).toHaveProperty("fragments");
  });
});

describe("relations", () => {
  const anchor = (x: number, line: number): Anchor => ({ x, top: line, line });

  test("lines over the same words run in lanes of their own", () => {
    const arcs = routed(
      [
        { id: "a", label: "x", from: anchor(0, 100), to: anchor(300, 100) },
        { id: "b", label: "y", from: anchor(50, 100), to: anchor(200, 100) },
        { id: "c", label: "z", from: anchor(400, 100), to: anchor(500, 100) },
      ],
      () => 10,
    );
    const height = (id: string) => arcs.find((arc) => arc.id === id)?.at.y ?? 0;
    expect(height("a")).toBeLessThan(height("b"));
    expect(height("c")).toBe(height("b"));
  });

  test("between lines they go round by the margin", () => {
    const [arc] = routed([{ id: "a", label: "x", from: anchor(100, 100), to: anchor(200, 300) }], () => 10);
    expect(arc?.path).toContain("H-");
    expect(arc?.at.y).toBeLessThan(300);
  });

  test("one of three members gives two ties, and rows make room for them", () => {
    const marks = ["a", "b", "c"].map(
      (id, index): Mark => ({
        id,
        pieces: [[index * 5, index * 5 + 2]],
        color: "#000000",
        label: "",
        kind: "object",
        selected: false,
      }),
    );
    const relation = { id: "r", label: "x", members: { first: ["a"], others: ["b", "c", "gone"] } };
    const ties = tiesOf([relation], marks);
    expect(ties.map((tie) => [tie.from.id, tie.to.id])).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
    expect([...lanesByRow(ties, rowsOf("abcd\nefgh\nijkl"))]).toEqual([
      [0, 2],
      [1, 1],
      [2, 1],
    ]);
  });
});
