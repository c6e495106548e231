import { infiniteQueryOptions } from "@tanstack/react-query";

/** A page of a list: `next` is the cursor of the following page. */
interface Page {
  next?: string | null;
}

/** A list that grows page by page, as one query. */
export function pages<Of extends Page>(
  key: readonly unknown[],
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<Of>,
) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
}
