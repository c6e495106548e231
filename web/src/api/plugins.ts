import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import type { PageOf, Plugin } from "./payloads";

export type Room = "formats" | "modalities" | "assistants" | "stages" | "checks" | "metrics" | "operators";

export const pluginsQuery = (room: Room) =>
  queryOptions({
    queryKey: ["plugins", room],
    queryFn: ({ signal }) => call<PageOf<Plugin>>("GET", "/plugins/{room}", { path: { room }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
