import { expect, test } from "vitest";
import { applyForward, applyInverse, change, joined } from "./patch";

const start = {
  objects: [
    { id: "a", x: 1 },
    { id: "b", x: 2 },
  ] as { id: string; x: number }[],
};

test("a change leads there and back, and shares what it did not touch", () => {
  const made = change(start, (draft) => {
    draft.objects.push({ id: "c", x: 3 });
    const first = draft.objects[0];
    if (first) first.x = 9;
  });
  expect(made?.next.objects.map((one) => one.x)).toEqual([9, 2, 3]);
  expect(made?.next.objects[1]).toBe(start.objects[1]);
  if (!made) throw new Error("nothing changed");
  expect(applyInverse(made.next, made.patch)).toEqual(start);
  expect(applyForward(start, made.patch)).toEqual(made.next);
});

test("two changes in a row become one", () => {
  const first = change(start, (draft) => void draft.objects.shift());
  const second = first && change(first.next, (draft) => void draft.objects.push({ id: "d", x: 4 }));
  if (!first || !second) throw new Error("nothing changed");
  const both = joined(first.patch, second.patch);
  expect(applyForward(start, both)).toEqual(second.next);
  expect(applyInverse(second.next, both)).toEqual(start);
});

test("a recipe that changes nothing makes no patch", () => {
  expect(change(start, () => undefined)).toBeNull();
});
