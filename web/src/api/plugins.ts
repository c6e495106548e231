import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";
import type { PluginRoom } from "./payloads";

export const pluginsQuery = (room: PluginRoom) =>
  queryOptions({
    queryKey: ["plugins", room],
    queryFn: ({ signal }) => answer(http.GET("/api/plugins/{room}", { params: { path: { room } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
