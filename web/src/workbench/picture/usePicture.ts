import { useEffect, useState } from "react";
import type { Picture } from "../../canvas/render/picture";
import { useDesk } from "../desk";
import type { TaskMedia, WorkbenchTask } from "../ports";
import { pictureAt, pictureHere } from "./pictures";

/** The picture of a task's item. */
export function pictureOf(task: WorkbenchTask): TaskMedia {
  const media = task.item.media.find((one) => one.type.startsWith("image/")) ?? task.item.media[0];
  if (!media) throw new Error(`item ${task.item.key} has no media`);
  return media;
}

/** A media's picture once it is here; `failed` asks for it again where it could not be had. */
export function usePicture(media: TaskMedia): { picture: Picture | null; failed: (() => void) | null } {
  const { ports } = useDesk();
  const address = ports.mediaUrl(media);
  const [picture, setPicture] = useState(() => pictureHere(address));
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stale = false;
    setFailed(false);
    const attempted = attempt > 0 ? `${address}#${attempt}` : address;
    pictureAt(attempted).then(
      (brought) => (stale ? undefined : setPicture(brought)),
      () => (stale ? undefined : setFailed(true)),
    );
    return () => {
      stale = true;
    };
  }, [address, attempt]);
  return { picture, failed: failed ? () => setAttempt((before) => before + 1) : null };
}
