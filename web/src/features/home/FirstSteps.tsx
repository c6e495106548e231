import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { Dataset } from "../../api/payloads";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { Panel } from "../../ui/page/Panel";
import styles from "./HomePage.module.css";

type Step = "dataset" | "data" | "project" | "release";
const STEPS: readonly Step[] = ["dataset", "data", "project", "release"];

/** A fresh workspace: four steps from nothing to a release, the one that is due with its button. */
export function FirstSteps({ dataset }: { dataset: Dataset | null }) {
  const { t } = useTranslation("home");
  const due = dataset === null ? 0 : dataset.items === 0 ? 1 : 2;
  return (
    <Panel title={t("first.title")}>
      <ol className={styles.steps}>
        {STEPS.map((step, index) => (
          <li key={step} data-done={index < due || undefined} data-later={index > due || undefined}>
            <div>
              <b>{t(`first.${step}.title`)}</b>
              <p>{t(`first.${step}.what`)}</p>
            </div>
            {index === due ? <StepLink step={step} dataset={dataset} /> : null}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function StepLink({ step, dataset }: { step: Step; dataset: Dataset | null }) {
  const { t } = useTranslation("home");
  const { slug } = useWorkspace();
  if (step === "data" && dataset) {
    return (
      <ButtonLink
        kind="main"
        to="/w/$workspace/datasets/$dataset/import"
        params={{ workspace: slug, dataset: dataset.id }}
      >
        {t("first.data.do")}
      </ButtonLink>
    );
  }
  if (step === "project") {
    return (
      <ButtonLink
        kind="main"
        to="/w/$workspace/projects/new"
        params={{ workspace: slug }}
        search={dataset ? { dataset: dataset.id } : {}}
      >
        {t("first.project.do")}
      </ButtonLink>
    );
  }
  return (
    <ButtonLink kind="main" to="/w/$workspace/datasets" params={{ workspace: slug }}>
      {t("first.dataset.do")}
    </ButtonLink>
  );
}
