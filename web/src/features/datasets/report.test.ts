import { describe, expect, it } from "vitest";
import type { ImportEntry } from "../../api/payloads";
import { asCsv, narrowed, reasonsOf } from "./report";

const entry = (id: number, path: string, code: string): ImportEntry =>
  ({ id, path, code, message: { zh: "图片损坏", en: "The picture is broken" }, hint: null }) as unknown as ImportEntry;

const ENTRIES = [entry(1, "a.png", "broken"), entry(2, "b.txt", "unknown"), entry(3, "=c.png", "broken")];

describe("the report of an import", () => {
  it("is grouped by reason, the most frequent first", () => {
    expect(reasonsOf(ENTRIES).map(({ code, count }) => [code, count])).toEqual([
      ["broken", 2],
      ["unknown", 1],
    ]);
  });

  it("is narrowed by reason and by what a line names", () => {
    const found = (code: string | null, text: string) => narrowed(ENTRIES, { code, text, language: "en" });
    expect(found("broken", "").map(({ id }) => id)).toEqual([1, 3]);
    expect(found(null, "B.TXT").map(({ id }) => id)).toEqual([2]);
    expect(found(null, "picture")).toHaveLength(3);
  });

  it("becomes a table in which no path is a formula", () => {
    const lines = asCsv(ENTRIES, "zh").split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe('"a.png","broken","图片损坏",""');
    expect(lines[3]?.startsWith('"\'=c.png"')).toBe(true);
  });
});
