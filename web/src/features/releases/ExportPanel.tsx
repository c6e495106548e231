import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { apiAddress } from "../../api/address";
import { useMay } from "../../api/me";
import type { Release } from "../../api/payloads";
import { pluginsQuery } from "../../api/plugins";
import { exportQuery, startExport } from "../../api/releases";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { DownloadLink } from "../../ui/button/DownloadLink";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { SelectField } from "../../ui/inputs/fields";
import { type OptionValues, SchemaForm } from "../../ui/inputs/SchemaForm";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";

const POLL_MS = 1_000;

/** The release in another format: a job writes it, then it can be taken. */
export function ExportPanel({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const may = useMay();
  const formats = useQuery(pluginsQuery("formats"));
  if (!may("exports.create")) return null;
  return (
    <Panel title={t("export.title")}>
      {formats.isError ? <ErrorState error={formats.error} retry={() => void formats.refetch()} /> : null}
      {formats.isPending ? <Skeleton of="form" count={2} /> : null}
      {formats.data ? <ExportForm release={release} formats={formats.data.items} /> : null}
    </Panel>
  );
}

interface ExportFormProps {
  release: Release;
  formats: readonly {
    name: string;
    title: Parameters<typeof said>[0];
    available: boolean;
    options: Record<string, unknown> | null;
  }[];
}

function ExportForm({ release, formats }: ExportFormProps) {
  const { t, i18n } = useTranslation("releases");
  const language = languageOf(i18n.language);
  const usable = formats.filter((one) => one.available);
  const [name, setName] = useState(usable[0]?.name ?? null);
  const [options, setOptions] = useState<OptionValues>({});
  const start = useMutation({
    mutationFn: () => startExport(release.id, { format: name ?? "", options }),
    meta: { quiet: true },
  });
  return (
    <>
      <Form error={start.error} onSubmit={() => start.mutate()}>
        <SelectField
          label={t("export.format")}
          allowDeselect={false}
          searchable
          data={usable.map((one) => ({ value: one.name, label: said(one.title, language, one.name) }))}
          value={name}
          onChange={(value) => {
            setName(value);
            setOptions({});
          }}
        />
        <SchemaForm schema={usable.find((one) => one.name === name)?.options} values={options} onChange={setOptions} />
        <Button type="submit" busy={start.isPending}>
          {t("export.start")}
        </Button>
      </Form>
      {start.data ? <ExportProgress id={start.data.id} /> : null}
    </>
  );
}

function ExportProgress({ id }: { id: string }) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const shown = useQuery({
    ...exportQuery(id),
    refetchInterval: (query) =>
      query.state.data && ["done", "ready", "failed"].includes(query.state.data.state) ? false : POLL_MS,
  });
  if (shown.isError) return <ErrorState error={shown.error} retry={() => void shown.refetch()} />;
  if (!shown.data) return null;
  if (shown.data.state === "failed") return <p role="alert">{shown.data.job?.error?.title ?? t("states.failed")}</p>;
  if (shown.data.state === "done" || shown.data.state === "ready") {
    return (
      <p>
        <DownloadLink kind="main" href={apiAddress(`/exports/${id}/download`)}>
          {t("export.take", { size: shown.data.bytes === null ? "" : format.bytes(shown.data.bytes) })}
        </DownloadLink>
      </p>
    );
  }
  return (
    <ProgressMeter
      wide
      label={t("export.title")}
      value={shown.data.job?.done ?? 0}
      total={shown.data.job?.total ?? 1}
    />
  );
}
