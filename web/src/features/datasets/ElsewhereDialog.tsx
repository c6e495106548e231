import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { startImport } from "../../api/imports";
import type { Import, Sent } from "../../api/payloads";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { CheckField, TextArea, TextField } from "../../ui/inputs/fields";
import { Segmented } from "../../ui/inputs/Segmented";
import { Dialog } from "../../ui/overlay/Dialog";

interface ElsewhereDialogProps {
  dataset: string;
  opened: boolean;
  onClose: () => void;
  onStarted: (started: Import) => void;
}

/** Data that does not come from this machine: a folder or bucket of the server, or a list of addresses. */
export function ElsewhereDialog({ dataset, opened, onClose, onStarted }: ElsewhereDialogProps) {
  const { t } = useTranslation("datasets");
  const [from, setFrom] = useState<"path" | "urls">("path");
  const [path, setPath] = useState("");
  const [inPlace, setInPlace] = useState(true);
  const [urls, setUrls] = useState("");
  const wish = (): Sent<"ImportIn"> =>
    from === "path"
      ? { source: { path }, in_place: inPlace }
      : { source: { urls: urls.split(/\s+/).filter((url) => url !== "") } };
  const start = useMutation({
    mutationFn: () => startImport(dataset, wish()),
    meta: { quiet: true },
    onSuccess: (started) => {
      onClose();
      onStarted(started);
    },
  });
  return (
    <Dialog title={t("elsewhere.title")} opened={opened} onClose={onClose}>
      <Form error={start.error} onSubmit={() => start.mutate()}>
        <Segmented
          label={t("elsewhere.from")}
          value={from}
          options={[
            { value: "path", label: t("elsewhere.path") },
            { value: "urls", label: t("elsewhere.urls") },
          ]}
          onChange={setFrom}
        />
        {from === "path" ? (
          <>
            <TextField
              label={t("elsewhere.address")}
              description={t("elsewhere.addressHelp")}
              required
              withAsterisk={false}
              value={path}
              onChange={(event) => setPath(event.target.value)}
            />
            <CheckField
              label={t("elsewhere.inPlace")}
              description={t("elsewhere.inPlaceHelp")}
              checked={inPlace}
              onChange={(event) => setInPlace(event.target.checked)}
            />
          </>
        ) : (
          <TextArea
            label={t("elsewhere.list")}
            description={t("elsewhere.listHelp")}
            required
            withAsterisk={false}
            autosize
            minRows={6}
            maxRows={14}
            value={urls}
            onChange={(event) => setUrls(event.target.value)}
          />
        )}
        <Button kind="main" type="submit" busy={start.isPending}>
          {t("elsewhere.start")}
        </Button>
      </Form>
    </Dialog>
  );
}
