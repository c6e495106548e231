import { useEffect, useMemo, useState } from "react";
import { type Command, useSources } from "./commands";

const WAIT_MS = 120;
const SHOWN = 60;

/** Every letter in order, those that stand together or begin a word first. Null where it does not match. */
export function score(title: string, text: string): number | null {
  const hay = title.toLowerCase();
  const needle = text.toLowerCase();
  const at = hay.indexOf(needle);
  if (at >= 0) return at;
  let from = 0;
  for (const letter of needle) {
    const found = hay.indexOf(letter, from);
    if (found < 0) return null;
    from = found + 1;
  }
  return 1000 + from;
}

function ranked(commands: readonly Command[], text: string): Command[] {
  if (text === "") return [...commands].slice(0, SHOWN);
  return commands
    .map((command) => ({ command, rank: score(command.title, text) }))
    .filter((entry): entry is { command: Command; rank: number } => entry.rank !== null)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, SHOWN)
    .map(({ command }) => command);
}

/** Commands that match at once, and what the finders answer a moment later; late answers to old text are dropped. */
export function useMatches(text: string): { matches: Command[]; searching: boolean } {
  const sources = useSources();
  const [found, setFound] = useState<{ text: string; commands: Command[] }>({ text: "", commands: [] });
  useEffect(() => {
    const finders = sources.map((source) => source.finder).filter((finder) => finder !== null);
    if (text === "" || finders.length === 0) {
      setFound({ text, commands: [] });
      return undefined;
    }
    const stop = new AbortController();
    const timer = window.setTimeout(async () => {
      const answers = await Promise.allSettled(finders.map((finder) => finder(text, stop.signal)));
      if (stop.signal.aborted) return;
      setFound({ text, commands: answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])) });
    }, WAIT_MS);
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [text, sources]);
  const local = useMemo(
    () =>
      ranked(
        sources.flatMap((source) => source.commands),
        text,
      ),
    [sources, text],
  );
  const remote = found.text === text ? found.commands : [];
  return { matches: [...local, ...remote], searching: text !== "" && found.text !== text };
}
