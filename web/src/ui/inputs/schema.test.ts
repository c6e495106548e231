import { describe, expect, it } from "vitest";
import { inLanguage, propertiesOf } from "./schema";

describe("an options schema", () => {
  it("gives simple properties in order, with their bounds and whether they may be left out", () => {
    const found = propertiesOf({
      type: "object",
      required: ["share"],
      properties: {
        share: { type: "number", title: "Share", minimum: 0, maximum: 1 },
        top: { anyOf: [{ type: "integer" }, { type: "null" }], default: 20 },
        mode: { $ref: "#/$defs/Mode" },
        names: { type: "array", items: { type: "string" } },
        nested: { type: "object" },
      },
      $defs: { Mode: { enum: ["fast", "exact"] } },
    });
    expect(found.map(({ name, type, optional }) => [name, type, optional])).toEqual([
      ["share", "number", false],
      ["top", "integer", true],
      ["mode", "choice", true],
      ["names", "list", true],
      ["nested", "other", true],
    ]);
    expect(found[0]).toMatchObject({ minimum: 0, maximum: 1 });
    expect(found[1]?.initial).toBe(20);
    expect(found[2]?.choices).toEqual(["fast", "exact"]);
  });

  it("is empty where there is none", () => {
    expect(propertiesOf(null)).toEqual([]);
    expect(propertiesOf({ type: "object" })).toEqual([]);
  });
});

describe("a description in both languages", () => {
  it("is shown in the person's", () => {
    expect(inLanguage("连同图片一起写 / Copy the images too", "zh")).toBe("连同图片一起写");
    expect(inLanguage("连同图片一起写 / Copy the images too", "en")).toBe("Copy the images too");
    expect(inLanguage("seconds / object", "zh")).toBe("seconds / object");
  });
});
