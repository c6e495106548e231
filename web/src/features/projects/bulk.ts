import { Problem } from "../../core/problem";

/** What became of one deed on many things. */
export interface BulkOutcome<Thing> {
  done: readonly Thing[];
  /** Those that the server refused, with what it said. */
  refused: readonly { thing: Thing; problem: Problem }[];
}

/** So many are asked for at once: the server stays free for the people at work. */
const AT_ONCE = 4;

/** Does a deed to each of many things, a few at a time. One that is refused does not stop the others. */
export async function inBulk<Thing>(
  things: readonly Thing[],
  deed: (thing: Thing) => Promise<unknown>,
): Promise<BulkOutcome<Thing>> {
  const done: Thing[] = [];
  const refused: { thing: Thing; problem: Problem }[] = [];
  const waiting = [...things];
  const work = async () => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) {
      try {
        await deed(thing);
        done.push(thing);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refused.push({ thing, problem: error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { done, refused };
}
