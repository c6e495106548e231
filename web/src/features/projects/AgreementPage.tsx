import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { agreementQuery } from "../../api/assistance";
import { ontologyQuery } from "../../api/ontologies";
import type { AgreementMetric, Measurement, Project } from "../../api/payloads";
import type { Ontology } from "../../core/ontology";
import { languageOf, said } from "../../core/words";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Figures } from "../../ui/page/Figures";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import styles from "./AgreementPage.module.css";
import { estimate, partsOf, span } from "./agreement";
import { ProjectFrame } from "./ProjectFrame";

/** How far people agree with each other and with what was accepted: two metrics, each with its interval. */
export function AgreementPage() {
  return <ProjectFrame>{(project) => <Agreement project={project} />}</ProjectFrame>;
}

function Agreement({ project }: { project: Project }) {
  const agreement = useQuery(agreementQuery(project.id));
  const ontology = useQuery(ontologyQuery(project.id));
  if (agreement.isError) return <ErrorState error={agreement.error} retry={() => void agreement.refetch()} />;
  if (!agreement.data) return <Skeleton of="rows" />;
  const { between_people: people, with_accepted: accepted } = agreement.data;
  const rules = ontology.data?.ontology ?? {};
  return (
    <>
      <Side name="people" metrics={people} ontology={rules} />
      <Side name="accepted" metrics={accepted} ontology={rules} />
    </>
  );
}

interface SideProps {
  name: "people" | "accepted";
  metrics: readonly AgreementMetric[];
  ontology: Ontology;
}

function Side({ name, metrics, ontology }: SideProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const known = metrics.filter(({ found }) => estimate(found) !== null);
  const items = Math.max(0, ...metrics.map(({ found }) => found.n));
  return (
    <Panel title={t(`agreement.${name}.title`)} facts={items > 0 ? t("agreement.items", { count: items }) : null}>
      {known.length === 0 ? (
        <EmptyState title={t(`agreement.${name}.none`)}>
          <p>{t(`agreement.${name}.noneWhat`)}</p>
        </EmptyState>
      ) : (
        <Stack>
          <Figures
            figures={known.map(({ metric, title, found }) => ({
              label: said(title, language, metric),
              value: estimate(found),
              ...(span(found) ? { interval: span(found) ?? "" } : {}),
            }))}
          />
          {metrics
            .filter((one) => !known.includes(one))
            .map(({ metric, title }) => (
              <p key={metric} className={styles.sources}>
                {t("agreement.tooFew", { name: said(title, language, metric) })}
              </p>
            ))}
          {known.map((metric) => (
            <Parts key={metric.metric} metric={metric} ontology={ontology} />
          ))}
          <p className={styles.sources}>{known.map(({ source }) => source).join(" · ")}</p>
        </Stack>
      )}
    </Panel>
  );
}

/** The same number class by class, the least agreed on first. */
function Parts({ metric, ontology }: { metric: AgreementMetric; ontology: Ontology }) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const format = useFormat();
  const rows = partsOf(metric.found);
  if (rows.length === 0) return null;
  const titleOf = (name: string) => {
    const entry = [...(ontology.classes ?? []), ...(ontology.questions ?? [])].find((one) => one.name === name);
    return entry ? said(entry.title, language, name) : t(`agreement.parts.${name}`, name);
  };
  return (
    <Table
      label={said(metric.title, language, metric.metric)}
      rows={rows}
      rowKey={({ name }) => name}
      columns={[
        { key: "name", title: t("agreement.part"), width: "1.4fr", cell: ({ name }) => titleOf(name) },
        { key: "drawn", title: "", width: "2fr", wideOnly: true, cell: ({ found }) => <Interval found={found} /> },
        {
          key: "value",
          title: said(metric.title, language, metric.metric),
          width: "1.4fr",
          align: "end",
          cell: ({ found }) => (
            <span className="num">
              {estimate(found) ?? "–"} <small className={styles.span}>{span(found)}</small>
            </span>
          ),
        },
        {
          key: "n",
          title: t("agreement.n"),
          width: "80px",
          align: "end",
          cell: ({ found }) => format.number(found.n),
        },
      ]}
    />
  );
}

/** Where the number lies between nothing and everything, and how sure that is. */
function Interval({ found: { value, low, high } }: { found: Measurement }) {
  if (value === null || low === null || high === null) return null;
  const place = (number: number) => `${Math.min(1, Math.max(0, number)) * 100}%`;
  const drawn = { "--low": place(low), "--high": place(high), "--value": place(value) } as React.CSSProperties;
  return <i className={styles.interval} style={drawn} />;
}
