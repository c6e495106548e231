import { describe, expect, it } from "vitest";
import { freeName, moved, nextColour, nextKey, tidy } from "./change";
import { nameFor } from "./NameField";
import { readTree, written } from "./tree";

describe("a tree that is typed", () => {
  const text = "animal: 动物 | Animal\n  cat: 猫\n  dog\n    puppy\nplant";

  it("is read by its indents", () => {
    expect(readTree(text)).toEqual([
      {
        name: "animal",
        title: { zh: "动物", en: "Animal" },
        children: [
          { name: "cat", title: { zh: "猫" } },
          { name: "dog", children: [{ name: "puppy" }] },
        ],
      },
      { name: "plant" },
    ]);
  });

  it("is written as it was read", () => {
    expect(written(readTree(text)).join("\n")).toBe(text);
  });
});

describe("a new class", () => {
  it("takes a free name, colour and key", () => {
    expect(freeName("class", ["class", "class-2"])).toBe("class-3");
    expect(nextColour([{ name: "a", color: "#0072B2" }])).toBe("#e69f00");
    expect(nextKey([{ name: "a", key: "1" }])).toBe("2");
  });

  it("is named after its title until somebody names it, and never once it is saved", () => {
    expect(nameFor({ en: "Big Cat" }, {}, "class", false)).toBe("big-cat");
    expect(nameFor({ zh: "猫" }, {}, "class-2", false)).toBe("猫");
    expect(nameFor({ en: "Big Cats" }, { en: "Big Cat" }, "big-cat", false)).toBe("big-cats");
    expect(nameFor({ en: "Big Cats" }, { en: "Big Cat" }, "felidae", false)).toBe("felidae");
    expect(nameFor({ en: "Big Cats" }, { en: "Big Cat" }, "big-cat", true)).toBe("big-cat");
  });
});

describe("a draft", () => {
  it("moves entries within the list", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });

  it("says nothing that was never said", () => {
    expect(tidy({ classes: [{ name: "a", key: null, title: { zh: "甲", en: "" } }] })).toEqual({
      classes: [{ name: "a", title: { zh: "甲" } }],
    });
  });
});
