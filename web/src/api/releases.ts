import { queryOptions } from "@tanstack/react-query";
import { answer, done, http, readText } from "./http";
import { pages } from "./paging";
import type { Sent } from "./payloads";

export const workspaceReleasesQuery = (workspace: string) =>
  pages(["releases", workspace], (cursor, signal) =>
    answer(
      http.GET("/api/workspaces/{workspace}/releases", { params: { path: { workspace }, query: { cursor } }, signal }),
    ),
  );

export const releasesQuery = (dataset: string) =>
  pages(["releases", dataset], (cursor, signal) =>
    answer(http.GET("/api/datasets/{dataset}/releases", { params: { path: { dataset }, query: { cursor } }, signal })),
  );

export const releaseQuery = (release: string) =>
  queryOptions({
    queryKey: ["release", release],
    queryFn: ({ signal }) => answer(http.GET("/api/releases/{release}", { params: { path: { release } }, signal })),
  });

/** By id, or by the address that people write: `pets@1`. */
export const namedReleaseQuery = (workspace: string, release: string) =>
  release.includes("@")
    ? queryOptions({
        queryKey: ["release", release, workspace],
        queryFn: ({ signal }) =>
          answer(
            http.GET("/api/workspaces/{workspace}/releases/{address}", {
              params: { path: { workspace, address: release } },
              signal,
            }),
          ),
      })
    : releaseQuery(release);

/** What would go in, and what would not and why. */
export const releasePreviewQuery = (dataset: string, wish: Sent<"ReleaseIn">) =>
  queryOptions({
    queryKey: ["release", "preview", dataset, wish],
    queryFn: ({ signal }) =>
      answer(
        http.POST("/api/datasets/{dataset}/releases/preview", { params: { path: { dataset } }, body: wish, signal }),
      ),
  });

export const cardQuery = (release: string) =>
  queryOptions({
    queryKey: ["release", release, "card"],
    queryFn: () => readText("/releases/{release}/files/README.md", { release }, {}),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How `to` differs from `from`. */
export const releaseDifferenceQuery = (from: string, to: string) =>
  pages(["release", from, "difference", to], (cursor, signal) =>
    answer(
      http.GET("/api/releases/{release}/difference/{other}", {
        params: { path: { release: from, other: to }, query: { cursor } },
        signal,
      }),
    ),
  );

export const createRelease = (dataset: string, body: Sent<"ReleaseIn">) =>
  answer(http.POST("/api/datasets/{dataset}/releases", { params: { path: { dataset } }, body }));
export const withdrawRelease = (release: string, body: Sent<"WithdrawIn">) =>
  done(http.POST("/api/releases/{release}/withdraw", { params: { path: { release } }, body }));

export const exportsQuery = (release: string) =>
  queryOptions({
    queryKey: ["release", release, "exports"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/releases/{release}/exports", { params: { path: { release } }, signal })),
  });
export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ["export", id],
    queryFn: ({ signal }) => answer(http.GET("/api/exports/{export}", { params: { path: { export: id } }, signal })),
  });
export const startExport = (release: string, body: Sent<"ExportIn">) =>
  answer(http.POST("/api/releases/{release}/exports", { params: { path: { release } }, body }));
