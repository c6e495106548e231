import { queryOptions } from "@tanstack/react-query";
import type { Ontology } from "../core/ontology";
import { answer, http } from "./http";
import type { OntologyVersion, Sent } from "./payloads";

/** The server checks an ontology before it keeps it, so what it gives back is one. */
function opened(shown: OntologyVersion): Omit<OntologyVersion, "ontology"> & { ontology: Ontology } {
  return { ...shown, ontology: shown.ontology as unknown as Ontology };
}

export const ontologyQuery = (project: string, version?: number) =>
  queryOptions({
    queryKey: ["ontology", project, version ?? "now"],
    queryFn: async ({ signal }) =>
      opened(
        await answer(
          http.GET("/api/projects/{project}/ontology", {
            params: { path: { project }, query: version === undefined ? {} : { version } },
            signal,
          }),
        ),
      ),
    staleTime: version === undefined ? 5_000 : Number.POSITIVE_INFINITY,
  });

export const saveOntology = async (project: string, ontology: Ontology, basedOn: number) =>
  opened(
    await answer(
      http.PUT("/api/projects/{project}/ontology", {
        params: { path: { project } },
        body: { ontology: ontology as unknown as Sent<"OntologyWish">["ontology"], based_on: basedOn },
      }),
    ),
  );

export const ontologyVersionsQuery = (project: string) =>
  queryOptions({
    queryKey: ["ontology", project, "versions"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/projects/{project}/ontology/versions", { params: { path: { project } }, signal })),
  });

export type MigrationStep = Sent<"MigrationWish">["steps"][number];

const migrate = (project: string, steps: MigrationStep[], dry: boolean, signal?: AbortSignal) =>
  answer(
    http.POST("/api/projects/{project}/ontology/migrations", {
      params: { path: { project } },
      body: { steps, dry_run: dry },
      ...(signal ? { signal } : {}),
    }),
  );

/** What a migration would touch; nothing is changed. */
export const migrationTrialQuery = (project: string, version: number, steps: MigrationStep[]) =>
  queryOptions({
    queryKey: ["ontology", project, "trial", version, steps],
    queryFn: ({ signal }) => migrate(project, steps, true, signal),
    retry: false,
  });

export const takeMigration = (project: string, steps: MigrationStep[]) => migrate(project, steps, false);
export const undoMigration = (project: string, migration: string) =>
  answer(
    http.POST("/api/projects/{project}/ontology/migrations/{migration}/undo", {
      params: { path: { project, migration } },
    }),
  );

export const guidelineQuery = (project: string, version?: number) =>
  queryOptions({
    queryKey: ["guideline", project, version ?? "now"],
    // A version never changes: it is not asked for again with every task.
    ...(version === undefined ? {} : { staleTime: Number.POSITIVE_INFINITY }),
    queryFn: ({ signal }) =>
      answer(
        http.GET("/api/projects/{project}/guideline", {
          params: { path: { project }, query: version === undefined ? {} : { version } },
          signal,
        }),
      ),
  });

export const guidelineVersionsQuery = (project: string) =>
  queryOptions({
    queryKey: ["guideline", project, "versions"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/projects/{project}/guideline/versions", { params: { path: { project } }, signal })),
  });

export const saveGuideline = (project: string, body: Sent<"GuidelineWish">) =>
  answer(http.PUT("/api/projects/{project}/guideline", { params: { path: { project } }, body }));
