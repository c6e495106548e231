import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readAuditSearch, stretchOf } from "./auditSearch";
import { VERBS, wordOf } from "./verbs";
import en from "./words/en.json";
import zh from "./words/zh.json";

describe("the days of the audit", () => {
  it("hold both ends and nothing that is no day", () => {
    expect(readAuditSearch({ from: "2026-03-01", to: "yesterday", verb: "" })).toEqual({
      actor: undefined,
      verb: undefined,
      from: "2026-03-01",
      to: undefined,
    });
    const { since, until } = stretchOf({ from: "2026-03-01", to: "2026-03-01" });
    expect(Date.parse(until ?? "") - Date.parse(since ?? "")).toBe(24 * 3600 * 1000);
    expect(stretchOf({ from: "2026-99-99" })).toEqual({});
  });
});

/** The verbs that the server writes down, as its sources name them. */
function recorded(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "tests" ? [] : recorded(path);
    if (!/\.(py|sql)$/.test(entry.name)) return [];
    const source = readFileSync(path, "utf-8");
    const calls = source.matchAll(/\brecord\(\s*(?:[\w.()]+\s*,\s*)?"([a-z]+\.[a-z_]+)"/g);
    return [...calls].map((call) => call[1] ?? "");
  });
}

describe("what the audit holds", () => {
  it("has words in both languages, whatever the server writes down in a workspace", () => {
    const named = Object.values(VERBS).flat() as string[];
    const above = (verb: string) => /^(account|accounts|instance)\./.test(verb);
    const found = [...new Set(recorded(join(import.meta.dirname, "../../../../src/dianjing/server")))];
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter((verb) => !above(verb) && !named.includes(verb))).toEqual([]);
    for (const words of [zh, en]) {
      expect(named.filter((verb) => !(wordOf(verb) in words.verbs))).toEqual([]);
    }
  });
});
