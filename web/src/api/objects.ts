import { apiAddress, fill } from "./address";
import { answer, http } from "./http";
import { pages } from "./paging";
import type { ProjectObject, TaskState } from "./payloads";

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
