import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Release } from "../../api/payloads";
import { withdrawRelease } from "../../api/releases";
import { Button } from "../../ui/button/Button";
import { TextField } from "../../ui/inputs/fields";
import { ConfirmDialog } from "../../ui/overlay/ConfirmDialog";
import { Stack } from "../../ui/page/Stack";

/** Takes a release out of use: its address answers that it is gone and why. */
export function WithdrawButton({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const withdraw = useMutation({
    mutationFn: () => withdrawRelease(release.id, { reason }),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: ["release", release.id] });
    },
  });
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {t("withdraw.verb")}
      </Button>
      <ConfirmDialog
        title={t("withdraw.title", { address: release.address })}
        verb={t("withdraw.verb")}
        opened={asking}
        busy={withdraw.isPending}
        onConfirm={() => withdraw.mutate()}
        onClose={() => setAsking(false)}
      >
        <Stack>
          <p>{t("withdraw.what")}</p>
          <TextField label={t("withdraw.reason")} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Stack>
      </ConfirmDialog>
    </>
  );
}
