import { createRouter } from "@tanstack/react-router";
import { mountedAt } from "../api/address";
import { Skeleton } from "../ui/feedback/Skeleton";
import { queryClient } from "./queryClient";
import { routeTree } from "./routes/tree";
import { FailedPage } from "./states/FailedPage";
import { NotFoundPage } from "./states/NotFoundPage";

export const router = createRouter({
  routeTree,
  basepath: mountedAt,
  context: { queryClient },
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: () => <Skeleton of="lines" />,
  defaultErrorComponent: FailedPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
