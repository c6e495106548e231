import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { setupStateQuery } from "../../api/accounts";
import { lastWorkspace } from "../lastWorkspace";
import { root, whoIs } from "./base";

function textIn(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context, location }) => {
    const me = await whoIs(context.queryClient, location);
    const workspace = lastWorkspace(me.workspaces);
    if (workspace) throw redirect({ to: "/w/$workspace", params: { workspace: workspace.slug } });
  },
  component: lazyRouteComponent(() => import("../../features/accounts/NoWorkspacePage"), "NoWorkspacePage"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { next?: string | undefined } => ({ next: textIn(search, "next") }),
  beforeLoad: async ({ context }) => {
    const { needed } = await context.queryClient.fetchQuery(setupStateQuery);
    if (needed) throw redirect({ to: "/setup" });
  },
  component: lazyRouteComponent(() => import("../../features/accounts/SignInPage"), "SignInPage"),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  validateSearch: (search): { token?: string | undefined } => ({ token: textIn(search, "token") }),
  component: lazyRouteComponent(() => import("../../features/accounts/SetupPage"), "SetupPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$token",
  component: lazyRouteComponent(() => import("../../features/accounts/InvitationPage"), "InvitationPage"),
});

export const doors = [start, signIn, setUp, invitation] as const;
