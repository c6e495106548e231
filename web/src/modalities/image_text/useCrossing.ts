import { type RefObject, useEffect, useRef, useState } from "react";
import type { Stage } from "../../canvas/stage";
import { useDesk } from "../../workbench/desk";
import type { Mark } from "../../workbench/reader/layout";
import { isGhost } from "../../workbench/session/ghosts";
import { type End, endAt, type Panes } from "./places";
import type { Linking } from "./useLinking";

/** A line that is being drawn from one side to the other, in pixels of the window. */
export interface Thread {
  from: readonly [number, number];
  to: readonly [number, number];
  /** The other end is in reach: let go, and it is tied. */
  caught: boolean;
}

interface Parts {
  stage: Stage;
  marks: readonly Mark[];
  linking: Linking;
  editable: boolean;
}

function panesIn(root: HTMLElement | null): Panes {
  return {
    picture: root?.querySelector<HTMLElement>("[data-pane=picture] [data-stage]") ?? null,
    text: root?.querySelector<HTMLElement>("[data-pane=text]") ?? null,
  };
}

interface Held {
  end: End;
  from: readonly [number, number];
  crossed: boolean;
}

/** The two ends that a line ties; null where they are of one side. */
function pairOf(one: End, other: End | null): { phrase: string; region: string } | null {
  if (!other || other.side === one.side || isGhost(other.id) || isGhost(one.id)) return null;
  const [phrase, region] = one.side === "phrase" ? [one, other] : [other, one];
  return { phrase: phrase.id, region: region.id };
}

/** Whether a pointer has left the pane that it began in for the other one. */
function crossed({ picture, text }: Panes, end: End, x: number, y: number): boolean {
  const other = (end.side === "phrase" ? picture : text)?.getBoundingClientRect();
  return other !== undefined && x >= other.left && x <= other.right && y >= other.top && y <= other.bottom;
}

/**
 * What the pointer does between the panes: it lights what is under it on both sides; a drag that begins on a phrase and
 * ends on a region ties them (with the Link tool also the other way round); with the Link tool presses pick the ends.
 */
export function useCrossing(
  root: RefObject<HTMLElement | null>,
  parts: Parts,
): { hovered: string | null; thread: Thread | null } {
  const { session } = useDesk();
  const [hovered, setHovered] = useState<string | null>(null);
  const [thread, setThread] = useState<Thread | null>(null);
  const now = useRef(parts);
  now.current = parts;
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const stop = new AbortController();
    let held: Held | null = null;
    const under = (event: PointerEvent) => {
      const { stage, marks } = now.current;
      return endAt(panesIn(element), stage, marks, event);
    };
    const take = (event: PointerEvent) => {
      const { linking, editable } = now.current;
      if (event.button !== 0 || !editable) return;
      const end = under(event);
      // The splitter and the buttons of the panes keep their presses.
      const onPane = event.target instanceof Element && event.target.closest("[data-stage]");
      if (linking.picking && onPane) {
        event.preventDefault();
        event.stopPropagation();
      }
      if (!end || isGhost(end.id) || (end.side === "region" && !linking.picking)) return;
      held = { end, from: [event.clientX, event.clientY], crossed: false };
    };
    const move = (event: PointerEvent) => {
      const end = event.buttons === 0 || held ? under(event) : null;
      setHovered(end?.id ?? null);
      if (!held) return;
      const { clientX, clientY } = event;
      held.crossed ||= crossed(panesIn(root.current), held.end, clientX, clientY);
      if (!held.crossed) return;
      document.getSelection()?.removeAllRanges();
      setThread({ from: held.from, to: [clientX, clientY], caught: pairOf(held.end, end) !== null });
    };
    const drop = (event: PointerEvent) => {
      const begun = held;
      held = null;
      setThread(null);
      if (!begun) return;
      const { linking } = now.current;
      const end = under(event);
      const pair = pairOf(begun.end, end);
      if (begun.crossed) {
        document.getSelection()?.removeAllRanges();
        if (!pair) return;
        linking.tie(pair.phrase, pair.region);
        session.select([pair.phrase, pair.region]);
      } else if (linking.picking && end?.id === begun.end.id) linking.pick(end.id, end.side);
    };
    const leave = () => setHovered(null);
    const on = { signal: stop.signal };
    element.addEventListener("pointerdown", take, { ...on, capture: true });
    element.addEventListener("pointermove", move, on);
    element.addEventListener("pointerleave", leave, on);
    window.addEventListener("pointermove", (event) => (held ? move(event) : undefined), on);
    window.addEventListener("pointerup", drop, on);
    window.addEventListener("pointercancel", drop, on);
    return () => stop.abort();
  }, [root, session]);
  return { hovered, thread };
}
