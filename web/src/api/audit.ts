import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";
import { pages } from "./paging";

export interface AuditFilter {
  actor?: string | undefined;
  verb?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

export const auditQuery = (workspace: string, { actor, verb, since, until }: AuditFilter) =>
  pages(["audit", workspace, actor ?? "", verb ?? "", since ?? "", until ?? ""], (cursor, signal) =>
    answer(
      http.GET("/api/workspaces/{workspace}/audit", {
        params: {
          path: { workspace },
          query: {
            cursor,
            ...(actor ? { actor } : {}),
            ...(verb ? { verb: [verb] } : {}),
            ...(since ? { since } : {}),
            ...(until ? { until } : {}),
          },
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
