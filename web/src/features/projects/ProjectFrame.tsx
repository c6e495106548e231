import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { Project } from "../../api/payloads";
import { LIVE_MS, projectQuery } from "../../api/projects";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { TabLink, Tabs } from "../../ui/page/TabLink";

interface ProjectFrameProps {
  /** The way to the work is the next step from here. */
  begins?: boolean;
  children: (project: Project) => ReactNode;
  fixed?: boolean;
}

/** What the pages of one project share: its name, its parts and the way to the work. */
export function ProjectFrame({ begins = false, children, fixed = false }: ProjectFrameProps) {
  const { t } = useTranslation("projects");
  const { project: id } = useParams({ strict: false });
  const project = useQuery({ ...projectQuery(id ?? ""), refetchInterval: begins ? LIVE_MS : false });
  if (project.isError) {
    return (
      <Page title={t("title")}>
        <ErrorState error={project.error} retry={() => void project.refetch()} />
      </Page>
    );
  }
  if (!project.data) {
    return (
      <Page title="">
        <Skeleton of="rows" />
      </Page>
    );
  }
  const { title, name, dataset } = project.data;
  return (
    <Page
      title={title ?? name}
      facts={t("on", { dataset: dataset.name })}
      actions={<WorkLinks project={project.data} begins={begins} />}
      tabs={<ProjectTabs project={project.data} />}
      fixed={fixed}
    >
      {children(project.data)}
    </Page>
  );
}

function WorkLinks({ project, begins }: { project: Project; begins: boolean }) {
  const { t } = useTranslation("projects");
  const may = (verb: string) => project.permissions.includes(verb);
  const { slug } = useWorkspace();
  const params = { workspace: slug, project: project.id };
  return (
    <>
      {may("reviews.claim") ? (
        <ButtonLink to="/w/$workspace/projects/$project/review" params={params}>
          {t("review")}
        </ButtonLink>
      ) : null}
      {may("work.claim") ? (
        <ButtonLink kind={begins ? "main" : "line"} to="/w/$workspace/projects/$project/work" params={params}>
          {t("start")}
        </ButtonLink>
      ) : null}
    </>
  );
}

function ProjectTabs({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const may = (verb: string) => project.permissions.includes(verb);
  const { slug } = useWorkspace();
  const params = { workspace: slug, project: project.id };
  return (
    <Tabs label={t("parts")}>
      <TabLink
        to="/w/$workspace/projects/$project"
        params={params}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {t("tabs.overview")}
      </TabLink>
      {may("tasks.read") ? (
        <TabLink to="/w/$workspace/projects/$project/tasks" params={params} activeOptions={{ includeSearch: false }}>
          {t("tabs.tasks")}
        </TabLink>
      ) : null}
      {may("annotations.read") ? (
        <TabLink to="/w/$workspace/projects/$project/objects" params={params} activeOptions={{ includeSearch: false }}>
          {t("tabs.objects")}
        </TabLink>
      ) : null}
      <TabLink to="/w/$workspace/projects/$project/guideline" params={params}>
        {t("tabs.guideline")}
      </TabLink>
      {may("ontologies.write") ? (
        <TabLink to="/w/$workspace/projects/$project/ontology" params={params}>
          {t("tabs.ontology")}
        </TabLink>
      ) : null}
      {may("assistants.run") ? (
        <TabLink to="/w/$workspace/projects/$project/assistance" params={params}>
          {t("tabs.assistance")}
        </TabLink>
      ) : null}
      {may("quality.read") ? (
        <TabLink to="/w/$workspace/projects/$project/agreement" params={params}>
          {t("tabs.agreement")}
        </TabLink>
      ) : null}
      {may("projects.write") ? (
        <TabLink to="/w/$workspace/projects/$project/settings" params={params}>
          {t("tabs.settings")}
        </TabLink>
      ) : null}
    </Tabs>
  );
}
