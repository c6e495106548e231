import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { apiAddress } from "../../api/address";
import { jobQuery } from "../../api/jobs";
import { useMay } from "../../api/me";
import type { Export, Plugin, Release } from "../../api/payloads";
import { pluginsQuery } from "../../api/plugins";
import { exportQuery, startExport } from "../../api/releases";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { DownloadLink } from "../../ui/button/DownloadLink";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { CheckField, SelectField } from "../../ui/inputs/fields";
import { type OptionValues, SchemaForm } from "../../ui/inputs/SchemaForm";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";

const POLL_MS = 700;
const OWN = "package";

/** The release as a file: our own package, or any format that can be written. A job writes it, then it is taken. */
export function ExportPanel({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const may = useMay();
  const formats = useQuery(pluginsQuery("formats"));
  if (!may("exports.create")) return null;
  return (
    <Panel title={t("export.title")}>
      {formats.isError ? <ErrorState error={formats.error} retry={() => void formats.refetch()} /> : null}
      {formats.isPending ? <Skeleton of="form" count={2} /> : null}
      {formats.data ? (
        <ExportForm
          release={release}
          formats={formats.data.items.filter((one) => one.available && one.facts.writes === true)}
        />
      ) : null}
    </Panel>
  );
}

function ExportForm({ release, formats }: { release: Release; formats: readonly Plugin[] }) {
  const { t, i18n } = useTranslation("releases");
  const language = languageOf(i18n.language);
  const [name, setName] = useState(OWN);
  const [options, setOptions] = useState<OptionValues>({});
  const [media, setMedia] = useState(true);
  const start = useMutation({
    mutationFn: () => startExport(release.id, { format: name, options, media }),
    meta: { quiet: true },
  });
  const others = formats
    .filter((one) => one.name !== OWN)
    .map((one) => ({ value: one.name, label: said(one.title, language, one.name) }));
  return (
    <>
      <Form error={start.error} onSubmit={() => start.mutate()}>
        <SelectField
          label={t("export.format")}
          allowDeselect={false}
          searchable
          data={[{ value: OWN, label: t("export.own") }, ...others]}
          value={name}
          onChange={(value) => {
            setName(value ?? OWN);
            setOptions({});
            start.reset();
          }}
        />
        <SchemaForm
          schema={formats.find((one) => one.name === name && name !== OWN)?.options.writer}
          values={options}
          onChange={setOptions}
        />
        <CheckField label={t("export.media")} checked={media} onChange={(event) => setMedia(event.target.checked)} />
        <Button kind={start.data ? "line" : "main"} type="submit" busy={start.isPending}>
          {t("export.start")}
        </Button>
      </Form>
      {start.data ? <ExportProgress started={start.data} /> : null}
    </>
  );
}

function ExportProgress({ started }: { started: Export }) {
  const { t, i18n } = useTranslation("releases");
  const language = languageOf(i18n.language);
  const format = useFormat();
  const going = (state: Export["state"] | undefined) => state !== "ready" && state !== "failed";
  const { data = started, error } = useQuery({
    ...exportQuery(started.id),
    refetchInterval: (query) => (going(query.state.data?.state) ? POLL_MS : false),
  });
  const job = useQuery({
    ...jobQuery(data.job ?? ""),
    enabled: data.job !== null,
    refetchInterval: going(data.state) ? POLL_MS : false,
  });
  if (error) return <ErrorState error={error} />;
  if (data.state === "failed") return <p role="alert">{said(job.data?.error?.words, language, t("states.failed"))}</p>;
  if (data.state !== "ready") {
    return (
      <ProgressMeter
        wide
        label={t("export.title")}
        value={job.data?.progress.done ?? 0}
        total={job.data?.progress.total ?? 1}
      />
    );
  }
  return (
    <p>
      <DownloadLink kind="main" href={apiAddress(`/exports/${data.id}/download`)}>
        {t("export.take", { size: data.size === null ? "" : format.bytes(data.size) })}
      </DownloadLink>
    </p>
  );
}
