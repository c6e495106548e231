import { mediaAddress, mediaText, previewAddress } from "../../api/media";
import type { Lease } from "../../api/payloads";
import { settleComment } from "../../api/tasks";
import { ask, callInvalid, decide, saveDraft, skipLease, submitLease } from "../../api/work";
import type { WorkbenchPorts } from "../../workbench/ports";

interface Ways {
  /** On to the next task; with what was spent on this one where it was finished. */
  advance: (finished: { seconds: number } | null) => void;
  leave: () => void;
}

/** The workbench's way out, over HTTP. */
export function portsFor(lease: Lease, { advance, leave }: Ways): WorkbenchPorts {
  return {
    saveDraft: async (draft, { closing }) => {
      await saveDraft(lease.id, draft, closing);
    },
    submit: async (submission) => {
      await submitLease(lease.id, submission);
      advance({ seconds: submission.seconds });
    },
    verdict: async (verdict) => {
      await decide(lease.id, verdict);
      advance({ seconds: verdict.seconds });
    },
    skip: async (reason) => {
      await skipLease(lease.id, reason);
      advance(null);
    },
    invalid: async (call) => {
      await callInvalid(lease.id, call);
      advance({ seconds: 0 });
    },
    ask: async (question) => {
      await ask(lease.id, question);
    },
    resolveComment: async (id, resolved) => {
      await settleComment(id, resolved);
    },
    mediaUrl: (media, size) =>
      size ? previewAddress(lease.item.id, media.name, size) : mediaAddress(lease.item.id, media.name),
    text: (media) => mediaText(lease.item.id, media.name),
    leave,
    next: () => advance(null),
  };
}
