import { expect, test } from "vitest";
import { Problem } from "../../core/problem";
import { inBulk } from "./bulk";

const refusal = (title: string) => new Problem({ status: 409, code: "x.y", title });

test("one that is refused does not stop the others, and few are on their way at once", async () => {
  let [now, most] = [0, 0];
  const outcome = await inBulk([1, 2, 3, 4, 5, 6, 7, 8, 9], async (thing) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((next) => setTimeout(next));
    now -= 1;
    if (thing % 4 === 0) throw refusal(`not ${thing}`);
  });
  expect([...outcome.done].sort()).toEqual([1, 2, 3, 5, 6, 7, 9]);
  expect(outcome.refused.map(({ thing, problem }) => [thing, problem.title]).sort()).toEqual([
    [4, "not 4"],
    [8, "not 8"],
  ]);
  expect(most).toBe(4);
});

test("what is no refusal of the server is not kept quiet", async () => {
  const fault = new TypeError("ours");
  await expect(inBulk([1], () => Promise.reject(fault))).rejects.toBe(fault);
});
