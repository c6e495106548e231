import { describe, expect, it } from "vitest";
import { score } from "./useMatches";

describe("a match in the palette", () => {
  it("needs every letter in order", () => {
    expect(score("Datasets", "dts")).not.toBeNull();
    expect(score("Datasets", "std")).toBeNull();
    expect(score("数据集", "据")).not.toBeNull();
  });

  it("is better the earlier and the more together", () => {
    expect(score("Project", "pro")).toBeLessThan(score("My project", "pro") ?? 0);
    expect(score("My project", "pro")).toBeLessThan(score("Prior to", "pro") ?? 0);
  });
});
