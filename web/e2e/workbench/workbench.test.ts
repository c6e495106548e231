import { afterAll, beforeAll } from "vitest";
import { type Bench, startBench } from "./bench";
import { imageStories } from "./imageStories";
import { textStories } from "./textStories";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

imageStories(() => bench);
textStories(() => bench);
