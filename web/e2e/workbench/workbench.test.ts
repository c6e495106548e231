import { afterAll, beforeAll } from "vitest";
import { type Bench, startBench } from "./bench";
import { imageStories, imageTroubles } from "./imageStories";
import { objectStories } from "./objectStories";
import { pairLists, pairStories } from "./pairStories";
import { panStories } from "./panStories";
import { questionStories } from "./questionStories";
import { textStories } from "./textStories";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

imageStories(() => bench);
imageTroubles(() => bench);
objectStories(() => bench);
panStories(() => bench);
textStories(() => bench);
pairStories(() => bench);
pairLists(() => bench);
questionStories(() => bench);
