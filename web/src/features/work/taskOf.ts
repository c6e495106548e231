import type { Guideline, Lease } from "../../api/payloads";
import type { WorkStage } from "../../api/work";
import type { Ontology } from "../../core/ontology";
import type { WorkbenchTask } from "../../workbench/ports";

/** A lease as the workbench takes it: plain data, nothing of HTTP in it. */
export function taskOf(lease: Lease, stage: WorkStage, ontology: Ontology, guideline: Guideline | null): WorkbenchTask {
  return {
    lease: lease.id,
    task: lease.task.id,
    mode: stage,
    stage: lease.task.stage,
    item: lease.item,
    document: lease.document,
    draft: lease.draft,
    proposals: lease.proposals,
    assisted: lease.assisted,
    ontology,
    guideline,
    comments: lease.comments,
    compared: null,
    history: [],
    expiresAt: lease.expires_at,
  };
}
