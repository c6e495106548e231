import { mediaAddress, mediaText, previewAddress } from "../../api/media";
import type { Lease, Sent } from "../../api/payloads";
import { settleComment } from "../../api/tasks";
import { ask, callInvalid, decide, renewLease, saveDraft, skipLease, submitLease } from "../../api/work";
import type { WorkbenchPorts } from "../../workbench/ports";

interface Ways {
  /** On to the next task; with what was spent on this one where it was finished. */
  advance: (finished: { seconds: number } | null) => void;
  leave: () => void;
}

/** A document is JSON of our own schema; the API takes it as such. */
type Sendable = Sent<"SubmitWish">["document"];

/** The workbench's way out, over HTTP. */
export function portsFor(lease: Lease, { advance, leave }: Ways): WorkbenchPorts {
  // What the review begins with is seen, and so judged: it may have been corrected since it was handed in.
  const judged = lease.base ?? lease.votes.at(-1)?.annotation;
  return {
    saveDraft: async ({ sequence, document }, { closing }) => {
      await saveDraft(lease.id, { sequence, document: document as unknown as Sendable }, closing);
    },
    submit: async ({ document, conditions, ...rest }) => {
      await submitLease(lease.id, { ...rest, document: document as unknown as Sendable, conditions });
      advance({ seconds: rest.seconds });
    },
    verdict: async ({ document, ...rest }) => {
      await decide(lease.id, {
        ...rest,
        ...(judged ? { annotation: judged } : {}),
        ...(document ? { document: document as unknown as Sendable } : {}),
      });
      advance({ seconds: rest.seconds });
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
    regain: async () => {
      await renewLease(lease.id);
    },
    leave,
    next: () => advance(null),
  };
}
