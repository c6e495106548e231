import { queryOptions } from "@tanstack/react-query";
import type { Ontology } from "../core/ontology";
import type { Words } from "../core/words";
import { call } from "./http";
import type { Guideline, OntologyVersion, PageOf, VersionRow } from "./payloads";

export const ontologyQuery = (project: string, version?: number) =>
  queryOptions({
    queryKey: ["ontology", project, version ?? "now"],
    queryFn: ({ signal }) =>
      call<OntologyVersion>("GET", "/projects/{project}/ontology", { path: { project }, query: { version }, signal }),
  });

export const ontologyVersionsQuery = (project: string) =>
  queryOptions({
    queryKey: ["ontology", project, "versions"],
    queryFn: ({ signal }) =>
      call<PageOf<VersionRow>>("GET", "/projects/{project}/ontology/versions", { path: { project }, signal }),
  });

export const saveOntology = (project: string, body: { ontology: Ontology; base_version: number; note?: string }) =>
  call<OntologyVersion>("PUT", "/projects/{project}/ontology", { path: { project }, body });

export const guidelineQuery = (project: string) =>
  queryOptions({
    queryKey: ["guideline", project],
    queryFn: ({ signal }) => call<Guideline>("GET", "/projects/{project}/guideline", { path: { project }, signal }),
  });

export const guidelineVersionsQuery = (project: string) =>
  queryOptions({
    queryKey: ["guideline", project, "versions"],
    queryFn: ({ signal }) =>
      call<PageOf<VersionRow>>("GET", "/projects/{project}/guideline/versions", { path: { project }, signal }),
  });

export const saveGuideline = (project: string, body: { text: Words; base_version: number; note?: string }) =>
  call<Guideline>("PUT", "/projects/{project}/guideline", { path: { project }, body });
