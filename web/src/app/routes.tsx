import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { meQuery } from "../api/accounts";
import { Problem } from "../core/problem";
import { lastWorkspace } from "./lastWorkspace";
import { Root } from "./Root";
import { Shell } from "./shell/Shell";

const UNAUTHORISED = 401;

async function whoIs(client: QueryClient, location: { href: string }) {
  try {
    return await client.ensureQueryData(meQuery);
  } catch (error) {
    if (error instanceof Problem && error.status === UNAUTHORISED) {
      throw redirect({ to: "/sign-in", search: { next: location.href } });
    }
    throw error;
  }
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root });

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context, location }) => {
    const me = await whoIs(context.queryClient, location);
    const workspace = lastWorkspace(me.workspaces);
    if (workspace) throw redirect({ to: "/w/$workspace", params: { workspace: workspace.slug } });
  },
  component: lazyRouteComponent(() => import("../features/accounts/NoWorkspacePage"), "NoWorkspacePage"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === "string" ? { next: search.next } : {},
  component: lazyRouteComponent(() => import("../features/accounts/SignInPage"), "SignInPage"),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    typeof search.token === "string" ? { token: search.token } : {},
  component: lazyRouteComponent(() => import("../features/accounts/SetupPage"), "SetupPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$token",
  component: lazyRouteComponent(() => import("../features/accounts/InvitationPage"), "InvitationPage"),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspace",
  beforeLoad: async ({ context, location }) => {
    await whoIs(context.queryClient, location);
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  component: lazyRouteComponent(() => import("../features/home/HomePage"), "HomePage"),
});

const mine = createRoute({
  getParentRoute: () => workspace,
  path: "/me",
  component: lazyRouteComponent(() => import("../features/me/MyPage"), "MyPage"),
});

export const routeTree = root.addChildren([start, signIn, setUp, invitation, workspace.addChildren([home, mine])]);
