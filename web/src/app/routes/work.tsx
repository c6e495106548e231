import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readTaskSearch } from "../../features/projects/taskSearch";
import { readWallSearch } from "../../features/projects/wall/wallSearch";
import { loadPlugins } from "../plugins";
import { workspace } from "./base";

const projects = createRoute({
  getParentRoute: () => workspace,
  path: "/projects",
  component: lazyRouteComponent(() => import("../../features/projects/ProjectsPage"), "ProjectsPage"),
});

const newProject = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/new",
  validateSearch: (search): { dataset?: string | undefined } =>
    typeof search.dataset === "string" ? { dataset: search.dataset } : {},
  component: lazyRouteComponent(() => import("../../features/projects/NewProjectPage"), "NewProjectPage"),
});

const overview = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project",
  component: lazyRouteComponent(() => import("../../features/projects/OverviewPage"), "OverviewPage"),
});

const tasks = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/tasks",
  validateSearch: readTaskSearch,
  component: lazyRouteComponent(() => import("../../features/projects/TasksPage"), "TasksPage"),
});

const objects = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/objects",
  validateSearch: readWallSearch,
  component: lazyRouteComponent(() => import("../../features/projects/wall/WallPage"), "WallPage"),
});

const guideline = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/guideline",
  validateSearch: (search): { version?: number | undefined } =>
    typeof search.version === "number" && Number.isInteger(search.version) ? { version: search.version } : {},
  component: lazyRouteComponent(() => import("../../features/projects/GuidelinePage"), "GuidelinePage"),
});

const ontology = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/ontology",
  component: lazyRouteComponent(() => import("../../features/projects/ontology/OntologyPage"), "OntologyPage"),
});

const assistance = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/assistance",
  component: lazyRouteComponent(() => import("../../features/projects/AssistancePage"), "AssistancePage"),
});

const agreement = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/agreement",
  component: lazyRouteComponent(() => import("../../features/projects/AgreementPage"), "AgreementPage"),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/settings",
  component: lazyRouteComponent(() => import("../../features/projects/SettingsPage"), "SettingsPage"),
});

/** The task to begin with, where the address names one. */
const readTask = (search: Record<string, unknown>): { task?: string | undefined } =>
  typeof search.task === "string" && search.task !== "" ? { task: search.task } : {};

const annotate = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/work",
  staticData: { fillsWindow: true },
  validateSearch: readTask,
  loader: loadPlugins,
  component: lazyRouteComponent(() => import("../../features/work/WorkPage"), "AnnotatePage"),
});

const judge = createRoute({
  getParentRoute: () => workspace,
  path: "/projects/$project/review",
  staticData: { fillsWindow: true },
  validateSearch: readTask,
  loader: loadPlugins,
  component: lazyRouteComponent(() => import("../../features/work/WorkPage"), "JudgePage"),
});

const task = createRoute({
  getParentRoute: () => workspace,
  path: "/tasks/$task",
  component: lazyRouteComponent(() => import("../../features/projects/TaskPage"), "TaskPage"),
});

const review = createRoute({
  getParentRoute: () => workspace,
  path: "/review",
  component: lazyRouteComponent(() => import("../../features/reviews/ReviewPage"), "ReviewPage"),
});

export const work = [
  projects,
  newProject,
  overview,
  tasks,
  objects,
  guideline,
  ontology,
  assistance,
  agreement,
  settings,
  annotate,
  judge,
  task,
  review,
] as const;
