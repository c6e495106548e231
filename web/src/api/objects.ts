import { queryOptions } from "@tanstack/react-query";
import { apiAddress, fill } from "./address";
import { answer, http } from "./http";
import { pages } from "./paging";
import type { Correction, ProjectObject, Sent, TaskState } from "./payloads";

export interface ObjectFilter {
  label?: string | undefined;
  /** A user: who made the object what it is. */
  person?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  stage?: string | undefined;
  state?: TaskState | undefined;
  /** The score is at most this. */
  most?: number | undefined;
  made?: "accepted" | "edited" | "created" | undefined;
}

const PAGE = 100;

export const objectsQuery = (project: string, filter: ObjectFilter) =>
  pages(["objects", project, filter], async (cursor, signal) => {
    let from = cursor;
    for (;;) {
      const page = await answer(
        http.GET("/api/projects/{project}/objects", {
          params: { path: { project }, query: { ...filter, cursor: from, limit: PAGE } },
          signal,
        }),
      );
      // With several filters the server looks at a bounded number of objects: a page may be empty and not the last.
      if (page.items.length > 0 || page.next === null) return page;
      from = page.next;
    }
  });

/** A small picture of an object. */
export function cropAddress({ revision, object }: ProjectObject, size: 160 | 320): string {
  return apiAddress(
    fill("/annotations/{annotation}/objects/{object}/crop", { annotation: revision, object }, { size }),
  );
}

export const previewCorrection = (project: string, body: Sent<"CorrectionWish">) =>
  answer(http.POST("/api/projects/{project}/corrections/preview", { params: { path: { project } }, body }));
export const beginCorrection = (project: string, body: Sent<"CorrectionWish">) =>
  answer(http.POST("/api/projects/{project}/corrections", { params: { path: { project } }, body }));
export const undoCorrection = (correction: string) =>
  answer(http.POST("/api/corrections/{correction}/undo", { params: { path: { correction } } }));

const LOOK_MS = 700;

export function isUnderWay({ job, undo_job }: Correction): boolean {
  return [job, undo_job].some((one) => one?.state === "queued" || one?.state === "running");
}

/** A correction, looked at again and again while it is done or taken back. */
export const correctionQuery = (correction: string) =>
  queryOptions({
    queryKey: ["correction", correction],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/corrections/{correction}", { params: { path: { correction } }, signal })),
    refetchInterval: ({ state: { data } }) => (data && !isUnderWay(data) ? false : LOOK_MS),
  });

export const correctionsQuery = (project: string) =>
  pages(["corrections", project], (cursor, signal) =>
    answer(
      http.GET("/api/projects/{project}/corrections", {
        params: { path: { project }, query: { cursor, limit: 20 } },
        signal,
      }),
    ),
  );
