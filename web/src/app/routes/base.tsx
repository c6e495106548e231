import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import { meQuery } from "../../api/accounts";
import { Problem } from "../../core/problem";
import { Root } from "../Root";
import { Shell } from "../shell/Shell";

const UNAUTHORISED = 401;

/** The person, or the way to sign in and back here. */
export async function whoIs(client: QueryClient, location: { href: string }) {
  try {
    return await client.ensureQueryData(meQuery);
  } catch (error) {
    if (error instanceof Problem && error.status === UNAUTHORISED) {
      throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { next: location.href } });
    }
    throw error;
  }
}

export const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root });

/** Everything in a workspace lies beneath its name. */
export const workspace = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspace",
  beforeLoad: async ({ context, location }) => {
    await whoIs(context.queryClient, location);
  },
  component: Shell,
});
