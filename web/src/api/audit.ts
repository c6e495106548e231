import { call } from "./http";
import { pages } from "./paging";
import type { AuditRow, PageOf } from "./payloads";

export interface AuditFilter {
  actor?: string | undefined;
  verb?: string | undefined;
}

export const auditQuery = (workspace: string, filter: AuditFilter) =>
  pages<AuditRow>(["audit", workspace, filter], (cursor, signal) =>
    call<PageOf<AuditRow>>("GET", "/workspaces/{workspace}/audit", {
      path: { workspace },
      query: { ...filter, cursor },
      signal,
    }),
  );
