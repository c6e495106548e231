import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Lease } from "../../api/payloads";
import { projectQuery } from "../../api/projects";
import { msUntil } from "../../api/serverClock";
import { claim, giveBack, renewLease, takeTask } from "../../api/work";
import { Problem } from "../../core/problem";
import { notify } from "../../ui/overlay/toast";

type State = "waiting" | "working" | "nothing" | "failed";

export interface Leases {
  state: State;
  current: Lease | null;
  /** Held already, so that it opens at once. */
  next: Lease | null;
  error: unknown;
  /** What was finished since the page was opened. */
  done: { tasks: number; seconds: number };
  advance: (finished: { seconds: number } | null) => void;
  again: () => void;
  /** Gives the untouched next task back, so that nobody waits for it. */
  letGo: () => void;
}

const RENEW_SHARE = 0.5;
const SOONEST_MS = 15_000;

const TRIES = 3;
const BETWEEN_MS = 600;
const SERVER_FAULT = 500;
const CONFLICT = 409;

/** A server that is busy for a moment is asked again; a refusal or a cut line is not. */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      const passes = error instanceof Problem && error.status >= SERVER_FAULT && tries < TRIES;
      if (!passes) throw error;
      await new Promise((next) => window.setTimeout(next, BETWEEN_MS * tries));
    }
  }
}

/** Renews a lease well before it ends, by the server's clock. A refusal is left to the workbench, which keeps the work. */
function useRenewal(lease: Lease | null): void {
  useEffect(() => {
    if (!lease) return undefined;
    let timer = 0;
    let until = lease.expires_at;
    let stopped = false;
    const plan = () => {
      if (!stopped) timer = window.setTimeout(renew, Math.max(SOONEST_MS, msUntil(until) * RENEW_SHARE));
    };
    const renew = async () => {
      try {
        until = (await renewLease(lease.id)).expires_at;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // Handed in or taken by somebody: asking again changes nothing. Anything else may pass.
        stopped = error.status === CONFLICT;
      }
      plan();
    };
    plan();
    return () => {
      stopped = true;
      window.clearTimeout(timer);
    };
  }, [lease]);
}

const REFUSALS = [403, 404, CONFLICT];

/** The task that somebody came for. Where it does not wait for them any more they are told, and go on with the next. */
async function named(task: string): Promise<Lease[]> {
  try {
    return (await patiently(() => takeTask(task))).leases;
  } catch (error) {
    if (!(error instanceof Problem) || !REFUSALS.includes(error.status)) throw error;
    notify({ tone: "news", title: error.message, ...(error.hint ? { detail: error.hint } : {}) });
    return [];
  }
}

/** Holds one task to work on and one in reserve; `wanted` is the one to begin with. */
export function useLeases(project: string, stage: string | null, wanted?: string): Leases {
  const [held, setHeld] = useState<readonly Lease[]>([]);
  const [state, setState] = useState<State>("waiting");
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState({ tasks: 0, seconds: 0 });
  const client = useQueryClient();
  const asking = useRef(false);
  const heldNow = useRef<string[]>([]);
  heldNow.current = held.map((lease) => lease.id);
  const first = useRef(wanted);

  const fetchMore = useCallback(
    async (count: number) => {
      if (asking.current) return;
      asking.current = true;
      try {
        const begun = first.current ? await named(first.current) : [];
        first.current = undefined;
        const held = [...heldNow.current, ...begun.map((lease) => lease.id)];
        const more = await patiently(() => claim(project, { count: count - begun.length, stage, held }));
        const leases = [...begun, ...more.leases];
        setHeld((before) => [...before, ...leases.filter((lease) => before.every((one) => one.id !== lease.id))]);
        setState((now) => (leases.length > 0 ? "working" : now === "waiting" ? "nothing" : now));
      } catch (failure) {
        setError(failure);
        setState((now) => (now === "waiting" ? "failed" : now));
      } finally {
        asking.current = false;
      }
    },
    [project, stage],
  );

  useEffect(() => {
    void fetchMore(2);
  }, [fetchMore]);

  const current = held[0] ?? null;
  const next = held[1] ?? null;
  useRenewal(current);
  useRenewal(next);

  const advance = useCallback(
    (finished: { seconds: number } | null) => {
      if (finished) setDone((before) => ({ tasks: before.tasks + 1, seconds: before.seconds + finished.seconds }));
      setHeld((before) => before.slice(1));
      void client.invalidateQueries({ queryKey: projectQuery(project).queryKey, exact: true });
      if (!next) setState("waiting");
      void fetchMore(next ? 1 : 2);
    },
    [next, fetchMore, client, project],
  );

  const again = useCallback(() => {
    setState("waiting");
    void fetchMore(2);
  }, [fetchMore]);

  const letGo = useCallback(() => {
    if (next) void giveBack(next.id, true);
  }, [next]);

  return { state, current, next, error, done, advance, again, letGo };
}
