import { infiniteQueryOptions } from "@tanstack/react-query";
import type { PageOf } from "./payloads";

/** A list that grows page by page, as one query. */
export function pages<Row>(
  key: readonly unknown[],
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<PageOf<Row>>,
) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}
