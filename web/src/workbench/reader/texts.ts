import { TextOffsets } from "../../core/text/offsets";
import type { TaskMedia, WorkbenchPorts, WorkbenchTask } from "../ports";

/** So many texts are kept: this task's, the next one's, and the one before. */
const MOST_KEPT = 4;

const kept = new Map<string, Promise<TextOffsets>>();

export function textMediaOf(task: WorkbenchTask): TaskMedia {
  const media = task.item.media.find((one) => one.type.startsWith("text/")) ?? task.item.media[0];
  if (!media) throw new Error(`item ${task.item.key} has no media`);
  return media;
}

/** The text of a task's media; asked for ahead it is there at once. */
export function textOf(task: WorkbenchTask, ports: WorkbenchPorts): Promise<TextOffsets> {
  const media = textMediaOf(task);
  const key = `${task.item.id} ${media.name} ${task.lease}`;
  const known = kept.get(key);
  if (known) return known;
  const brought = ports.text(media).then(({ text }) => new TextOffsets(text));
  kept.set(key, brought);
  // What failed may be asked for again.
  brought.catch(() => kept.delete(key));
  for (const old of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(old);
  }
  return brought;
}
