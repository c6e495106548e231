import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { changeMe, meQuery } from "../../api/accounts";
import { useMe } from "../../api/me";

/** Present while this person has neither walked the tour of the workbench nor turned it down, on any machine. */
export function useNewcomer(): { over(): void } | null {
  const client = useQueryClient();
  const me = useMe();
  const newcomer = me !== null && me.settings.toured === undefined;
  const { mutate } = useMutation({ mutationFn: () => changeMe({ settings: { toured: true } }) });
  return useMemo(() => {
    if (!newcomer) return null;
    const over = () => {
      // Gone at once; where the server does not hear of it, the tour comes back with the next visit.
      client.setQueryData(meQuery.queryKey, (old) =>
        old ? { ...old, settings: { ...old.settings, toured: true } } : old,
      );
      mutate();
    };
    return { over };
  }, [client, newcomer, mutate]);
}
