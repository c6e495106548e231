import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import { notify } from "../../ui/overlay/toast";
import { useDesk, usePresenter, useSession } from "../../workbench/desk";
import { isGhost } from "../../workbench/session/ghosts";
import { type Alignment, alignmentOf, type Side, unlinkedIn } from "./alignment";
import { toggleLink } from "./linking";

export interface Pair {
  phrase: string | null;
  region: string | null;
}

export interface Linking {
  alignment: Alignment;
  /** What L would tie: what is selected, and the last of the other side that was. */
  pair: Pair;
  /** The Link tool is in hand: presses pick ends instead of selecting. */
  picking: boolean;
  setPicking(picking: boolean): void;
  tie(phrase: string, region: string): void;
  /** An end picked with the Link tool; the second one ties. */
  pick(id: string, side: Side): void;
}

/** The last phrase and the last region that were selected and are still there. */
function usePair(alignment: Alignment): Pair {
  const selection = useSession((state) => state.selection);
  const last = useRef<Pair>({ phrase: null, region: null });
  return useMemo(() => {
    const phrases = new Set(alignment.phrases.map(({ id }) => id));
    const regions = new Set(alignment.regions.map(({ id }) => id));
    const picked = selection.filter((id) => !isGhost(id));
    const phrase = picked.findLast((id) => phrases.has(id)) ?? last.current.phrase;
    const region = picked.findLast((id) => regions.has(id)) ?? last.current.region;
    last.current = {
      phrase: phrase !== null && phrases.has(phrase) ? phrase : null,
      region: region !== null && regions.has(region) ? region : null,
    };
    // Nothing selected: a new pair begins.
    if (selection.length === 0) last.current = { phrase: null, region: null };
    return last.current;
  }, [selection, alignment]);
}

/** Tying phrases to regions by keyboard and by the Link tool, and going on to what is not tied yet. */
export function useLinking(): Linking {
  const { t } = useTranslation("image_text");
  const { session, task } = useDesk();
  const presenter = usePresenter();
  const document = useSession((state) => state.document);
  const alignment = useMemo(() => alignmentOf(document), [document]);
  const pair = usePair(alignment);
  const [picking, setPicking] = useState(false);
  const ends = useRef<Pair>({ phrase: null, region: null });
  const tie = (phrase: string, region: string) => {
    if (toggleLink(session, phrase, region) === "refused") notify({ tone: "failed", title: t("refused") });
  };
  const pick = (id: string, side: Side) => {
    ends.current = { ...ends.current, [side]: id };
    const { phrase, region } = ends.current;
    session.select([phrase, region].filter((one) => one !== null));
    if (phrase === null || region === null) return;
    tie(phrase, region);
    // The phrase stays in hand: it often has more than one region.
    ends.current = { phrase, region: null };
  };
  const link = () => {
    const phrases = new Set(alignment.phrases.map(({ id }) => id));
    const chosen = session.state.selection.filter((id) => !isGhost(id));
    const regions = chosen.filter((id) => alignment.regions.some((one) => one.id === id));
    const marked = chosen.filter((id) => phrases.has(id));
    if (marked.length > 0 && regions.length > 0) {
      for (const phrase of marked) for (const region of regions) tie(phrase, region);
    } else if (pair.phrase !== null && pair.region !== null) tie(pair.phrase, pair.region);
    else notify({ tone: "failed", title: t("needsBoth") });
  };
  const next = () => {
    const { phrases, regions } = unlinkedIn(alignmentOf(session.document));
    const all = [...phrases, ...regions].map(({ id }) => id);
    const at = all.indexOf(session.state.selection.at(-1) ?? "");
    const id = all[(at + 1) % all.length];
    if (id === undefined) notify({ tone: "done", title: t("allLinked") });
    else {
      session.select([id]);
      presenter.reveal([id]);
    }
  };
  useEffect(() => {
    ends.current = { phrase: null, region: null };
    if (!picking) session.select([]);
  }, [picking, session]);
  const bindings: KeyBinding[] = [
    { keys: "u", title: t("keys.next"), run: next },
    ...(task.mode === "read" ? [] : [{ keys: "l", title: t("keys.link"), run: link }]),
  ];
  useKeys(t("keys.title"), bindings);
  useKeys(t("keys.title"), picking ? [{ keys: "escape", title: t("keys.stop"), run: () => setPicking(false) }] : []);
  return { alignment, pair, picking, setPicking, tie, pick };
}
