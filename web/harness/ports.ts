import { Problem } from "../src/core/problem";
import type { Draft, Submission, Verdict, WorkbenchPorts } from "../src/workbench/ports";

/** What left the workbench, for tests to look at. */
export interface Log {
  drafts: Draft[];
  submissions: Submission[];
  verdicts: Verdict[];
  questions: { text: string; object: string | null }[];
  left: string[];
}

const REFUSALS: Record<string, () => Problem> = {
  offline: () => new Problem({ status: 0, code: "offline", title: "网络断了" }),
  conflict: () => new Problem({ status: 409, code: "draft.older", title: "草稿较旧", params: { kept: 7 } }),
  lost: () => new Problem({ status: 409, code: "lease.lost", title: "领取已超时，任务已交给别人" }),
};

/** Ports that keep everything in memory; `fail` lets saving be refused in one of the ways of the server. */
export function memoryPorts(image: string, text: string, fail: string | null): { ports: WorkbenchPorts; log: Log } {
  const log: Log = { drafts: [], submissions: [], verdicts: [], questions: [], left: [] };
  const refusal = fail ? REFUSALS[fail] : undefined;
  const ports: WorkbenchPorts = {
    saveDraft: async (draft) => {
      if (refusal) throw refusal();
      log.drafts.push(draft);
    },
    submit: async (submission) => {
      if (refusal) throw refusal();
      log.submissions.push(submission);
    },
    verdict: async (verdict) => {
      log.verdicts.push(verdict);
    },
    skip: async (reason) => {
      log.left.push(`skip ${reason}`);
    },
    invalid: async ({ reason }) => {
      log.left.push(`invalid ${reason}`);
    },
    ask: async (question) => {
      log.questions.push(question);
    },
    resolveComment: async () => undefined,
    mediaUrl: () => image,
    text: async () => ({ text }),
    leave: () => log.left.push("leave"),
    next: () => log.left.push("next"),
  };
  return { ports, log };
}
