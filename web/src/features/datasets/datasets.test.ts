import { describe, expect, it } from "vitest";
import { isFiltered, readGallerySearch } from "./gallerySearch";
import { statusOf } from "./itemStatus";

describe("the gallery's address", () => {
  it("keeps what it knows and drops the rest", () => {
    const search = readGallerySearch({ view: "rows", prefix: "a/", label: "", split: 3, evil: "x" });
    expect(search).toEqual({ view: "rows", prefix: "a/", label: undefined, modality: undefined, split: undefined });
    expect(isFiltered(search)).toBe(true);
    expect(isFiltered(readGallerySearch({ view: "rows" }))).toBe(false);
  });
});

describe("where an item's work stands", () => {
  const task = (stage: string, state: string) => ({ id: "t", project: "p", stage, state });

  it("is what is still to be done, over all projects", () => {
    expect(statusOf({ tasks: [] })).toBeNull();
    expect(statusOf({ tasks: [task("accepted", "done")] })).toBe("accepted");
    expect(statusOf({ tasks: [task("accepted", "done"), task("review", "open")] })).toBe("in_review");
    expect(statusOf({ tasks: [task("annotate", "open"), task("review", "open")] })).toBe("waiting");
    expect(statusOf({ tasks: [task("annotate", "invalid")] })).toBe("invalid");
  });
});
