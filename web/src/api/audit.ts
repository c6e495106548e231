import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";
import { pages } from "./paging";

export interface AuditFilter {
  actor?: string | undefined;
  verb?: string | undefined;
}

export const auditQuery = (workspace: string, { actor, verb }: AuditFilter) =>
  pages(["audit", workspace, actor ?? "", verb ?? ""], (cursor, signal) =>
    answer(
      http.GET("/api/workspaces/{workspace}/audit", {
        params: {
          path: { workspace },
          query: { cursor, ...(actor ? { actor } : {}), ...(verb ? { verb: [verb] } : {}) },
        },
        signal,
      }),
    ),
  );

/** Reads the whole chain anew; asked for, never fetched by itself. */
export const auditVerificationQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["audit", workspace, "verification"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/workspaces/{workspace}/audit/verification", { params: { path: { workspace } }, signal })),
    enabled: false,
  });
