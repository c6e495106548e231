import { expect, test } from "vitest";
import type { LabelledObject } from "../../core/document";
import { rowsOf } from "./listRows";

const object = (id: string, label: string, rest: Partial<LabelledObject> = {}): LabelledObject => ({
  id,
  label,
  ...rest,
});
const objects = [object("a", "car", { attributes: { plate: "京A" } }), object("b", "wheel"), object("c", "car")];
const ghosts = [{ id: "~p", object: object("p", "wheel"), origin: { layer: "run" } }];
const title = ({ label }: LabelledObject) => ({ car: "汽车", wheel: "轮子" })[label] ?? label;
const keys = (wish: Partial<Parameters<typeof rowsOf>[3]>) =>
  rowsOf(objects, ghosts, title, { text: "", grouped: false, folded: new Set(), ...wish }).map(({ key }) => key);

test("every word asked for must be in the name, the class or what is said of it", () => {
  expect(keys({})).toEqual(["a", "b", "c", "~p"]);
  expect(keys({ text: " 汽车 京a " })).toEqual(["a"]);
  expect(keys({ text: "wheel" })).toEqual(["b", "~p"]);
  expect(keys({ text: "bus" })).toEqual([]);
});

test("grouped, each class stands over its own; folded, only its heading is left", () => {
  expect(keys({ grouped: true })).toEqual(["class car", "a", "c", "class wheel", "b", "~p"]);
  expect(keys({ grouped: true, folded: new Set(["car"]) })).toEqual(["class car", "class wheel", "b", "~p"]);
});
