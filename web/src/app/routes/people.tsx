import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readAuditSearch } from "../../features/audit/auditSearch";
import { loadPlugins } from "../plugins";
import { workspace } from "./base";

const home = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  component: lazyRouteComponent(() => import("../../features/home/HomePage"), "HomePage"),
});

const members = createRoute({
  getParentRoute: () => workspace,
  path: "/members",
  component: lazyRouteComponent(() => import("../../features/members/MembersPage"), "MembersPage"),
});

const jobs = createRoute({
  getParentRoute: () => workspace,
  path: "/jobs",
  component: lazyRouteComponent(() => import("../../features/jobs/JobsPage"), "JobsPage"),
});

const audit = createRoute({
  getParentRoute: () => workspace,
  path: "/audit",
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import("../../features/audit/AuditPage"), "AuditPage"),
});

const mine = createRoute({
  getParentRoute: () => workspace,
  path: "/me",
  component: lazyRouteComponent(() => import("../../features/me/MyPage"), "MyPage"),
});

const keys = createRoute({
  getParentRoute: () => workspace,
  path: "/me/keys",
  loader: loadPlugins,
  component: lazyRouteComponent(() => import("../../features/me/KeysPage"), "KeysPage"),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: "/settings",
  component: lazyRouteComponent(() => import("../../features/workspaces/WorkspacePage"), "WorkspacePage"),
});

export const people = [home, members, jobs, audit, mine, keys, settings] as const;
