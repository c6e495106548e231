import { MutationCache, QueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { sayOffline } from "../api/http";
import { Problem } from "../core/problem";
import { notify } from "../ui/overlay/toast";

const SERVER_FAULT = 500;
const RETRIES = 2;

/** Only what may pass by itself is tried again: a cut line or a server in trouble, never a refusal. */
function mayPass(failures: number, error: Error): boolean {
  const passing = error instanceof Problem && (error.offline || error.status >= SERVER_FAULT);
  return passing && failures < RETRIES;
}

/** A mutation that does not show its own failure (`meta.quiet`) says it in a toast. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: mayPass, staleTime: 5_000, refetchOnWindowFocus: true } },
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (mutation.meta?.quiet) return;
      const problem = error instanceof Problem ? error : null;
      notify({
        tone: "failed",
        title: problem?.title ?? i18next.t("ui:failed.title"),
        detail: [problem?.detail, problem?.hint].filter(Boolean).join(" ") || i18next.t("ui:failed.detail"),
      });
    },
  }),
});

sayOffline(() => ({
  title: i18next.t("app:offline.title"),
  detail: i18next.t("app:offline.detail"),
  hint: i18next.t("app:offline.hint"),
}));
