import { expect, test } from "vitest";
import { behindWhite, contrast, rgbOf } from "./color";
import { asked, attributesOf, holds, type Ontology, shapesOf } from "./ontology";
import { clock } from "./time";
import { languageOf, said } from "./words";

test("words fall back to the other language, then to the name", () => {
  expect(said({ zh: "猫" }, "en")).toBe("猫");
  expect(said({ zh: "猫", en: "cat" }, "en")).toBe("cat");
  expect(said(null, "zh", "cat")).toBe("cat");
  expect([languageOf("zh-Hans-CN"), languageOf("de")]).toEqual(["zh", "en"]);
});

test("conditions: equals, in, set, and one of several values", () => {
  expect(holds({ field: "a", equals: "x" }, { a: ["x", "y"] })).toBe(true);
  expect(holds({ field: "a", in: ["y"] }, { a: "x" })).toBe(false);
  expect(holds({ field: "a", set: false }, {})).toBe(true);
  expect(holds({ field: "a", set: true }, { a: false })).toBe(true);
  expect(holds({ field: "a", equals: false }, {})).toBe(false);
  const fields = [
    { name: "a", kind: "boolean" as const },
    { name: "b", kind: "text" as const, when: { field: "a", equals: true } },
  ];
  expect(asked(fields, { a: true }).map((field) => field.name)).toEqual(["a", "b"]);
  expect(asked(fields, {}).map((field) => field.name)).toEqual(["a"]);
});

test("a class inherits attributes and kinds of shape", () => {
  const ontology: Ontology = {
    classes: [
      { name: "vehicle", shapes: ["box"], attributes: [{ name: "moving", kind: "boolean" }] },
      { name: "car", parent: "vehicle", attributes: [{ name: "doors", kind: "number" }] },
    ],
  };
  expect(attributesOf(ontology, "car").map((field) => field.name)).toEqual(["moving", "doors"]);
  expect(shapesOf(ontology, "car")).toEqual(["box"]);
  expect(shapesOf(ontology, "nobody")).toEqual([]);
});

test("a tag in any class colour is readable, and a clock is a clock", () => {
  for (const color of ["#e69f00", "#ffffff", "#56b4e9", "#000000"]) {
    const shown = behindWhite(color).match(/\d+/g)?.map(Number) as [number, number, number];
    expect(contrast(shown, [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
  }
  expect(rgbOf("#56b4e9")).toEqual([86, 180, 233]);
  expect([clock(42.9), clock(725), clock(3723)]).toEqual(["0:42", "12:05", "1:02:03"]);
});
