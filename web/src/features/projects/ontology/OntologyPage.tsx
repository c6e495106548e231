import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ontologyQuery } from "../../../api/ontologies";
import type { Project } from "../../../api/payloads";
import { ErrorState } from "../../../ui/feedback/ErrorState";
import { Skeleton } from "../../../ui/feedback/Skeleton";
import { ProjectFrame } from "../ProjectFrame";
import { OntologyEditor } from "./OntologyEditor";

/** What may be labelled, and what is asked about it. */
export function OntologyPage() {
  return <ProjectFrame fixed>{(project) => <LoadedOntology project={project} />}</ProjectFrame>;
}

function LoadedOntology({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const ontology = useQuery(ontologyQuery(project.id));
  if (ontology.isError)
    return <ErrorState error={ontology.error} retry={() => void ontology.refetch()} safe={t("ontology.safe")} />;
  if (!ontology.data) return <Skeleton of="form" />;
  return <OntologyEditor key={ontology.data.version} project={project.id} saved={ontology.data} />;
}
