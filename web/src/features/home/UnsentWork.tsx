import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../api/me";
import { Problem } from "../../core/problem";
import { Button } from "../../ui/button/Button";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { Status } from "../../ui/feedback/Status";
import { ConfirmDialog } from "../../ui/overlay/ConfirmDialog";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";
import { type LocalDraft, localDrafts } from "../../workbench/drafts/localDrafts";
import styles from "./HomePage.module.css";
import { type Sending, sendDraft, unsentOf, workPlace } from "./unsent";

const AGAIN_MS = 5_000;

/** Drafts that the server does not have: a cut line or a closed lid left them here. Absent where there are none. */
export function UnsentWork() {
  const { t } = useTranslation("home");
  const member = useMe()?.user.id ?? "";
  const drafts = useQuery({
    queryKey: ["unsent", member],
    // Where the browser keeps nothing there is nothing to show.
    queryFn: () => unsentOf(localDrafts, member, Date.now()).catch(() => []),
    refetchInterval: AGAIN_MS,
    networkMode: "always",
  });
  const rows = drafts.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title={t("unsent.title")} facts={t("unsent.count", { count: rows.length })}>
      <p className={styles.say}>{t("unsent.what")}</p>
      <ul className={styles.list}>
        {rows.map((draft) => (
          <UnsentRow key={draft.key} draft={draft} />
        ))}
      </ul>
    </Panel>
  );
}

function UnsentRow({ draft }: { draft: LocalDraft }) {
  const { t } = useTranslation("home");
  const format = useFormat();
  const client = useQueryClient();
  const [fate, setFate] = useState<Sending | "sending" | null>(null);
  const refresh = () => void client.invalidateQueries({ queryKey: ["unsent"] });
  const send = async () => {
    setFate("sending");
    try {
      const outcome = await sendDraft(localDrafts, draft);
      setFate(outcome);
      if (outcome === "sent") notify({ tone: "done", title: t("unsent.sent", { key: draft.place?.title }) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setFate(null);
      notify({ tone: "failed", title: error.title, detail: t("unsent.kept") });
    }
    refresh();
  };
  const place = draft.place ? workPlace(draft.place) : null;
  return (
    <li className={styles.mine}>
      <div className={styles.name}>
        <b className="mono">{draft.place?.title ?? draft.key.split(" ")[1]}</b>
        <small>
          {t("unsent.facts", {
            count: draft.document.objects?.length ?? 0,
            when: format.ago(new Date(draft.at).toISOString()),
          })}
        </small>
      </div>
      <div className={styles.news}>
        {fate === "newer" || fate === "gone" ? <Status tone="warn">{t(`unsent.${fate}`)}</Status> : null}
      </div>
      <div className={styles.deeds}>
        <SaveFile draft={draft} />
        {fate === "gone" ? <Discard draft={draft} gone={refresh} /> : null}
        {place && draft.place && fate !== "gone" ? (
          <ButtonLink
            to={
              place.page === "work" ? "/w/$workspace/projects/$project/work" : "/w/$workspace/projects/$project/review"
            }
            params={{ workspace: place.workspace, project: place.project }}
            search={{ task: draft.place.task }}
          >
            {t("unsent.look")}
          </ButtonLink>
        ) : null}
        {draft.place && fate !== "newer" && fate !== "gone" ? (
          <Button onClick={() => void send()} busy={fate === "sending"}>
            {t("unsent.send")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** The document as a file: whatever the server says, the work can be taken along. */
function SaveFile({ draft }: { draft: LocalDraft }) {
  const { t } = useTranslation("home");
  const save = () => {
    const address = URL.createObjectURL(
      new Blob([JSON.stringify(draft.document, null, 2)], { type: "application/json" }),
    );
    const link = window.document.createElement("a");
    link.href = address;
    link.download = `${(draft.place?.title ?? "draft").replace(/[^\p{L}\p{N}.-]+/gu, "_")}.json`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Button kind="quiet" onClick={save}>
      {t("unsent.file")}
    </Button>
  );
}

function Discard({ draft, gone }: { draft: LocalDraft; gone: () => void }) {
  const { t } = useTranslation("home");
  const [asked, setAsked] = useState(false);
  const discard = async () => {
    await localDrafts.remove(draft.key);
    gone();
  };
  return (
    <>
      <Button kind="quiet" onClick={() => setAsked(true)}>
        {t("unsent.discard")}
      </Button>
      <ConfirmDialog
        title={t("unsent.discardTitle")}
        verb={t("unsent.discard")}
        opened={asked}
        onConfirm={() => void discard()}
        onClose={() => setAsked(false)}
      >
        <p>{t("unsent.discardWhat", { key: draft.place?.title })}</p>
      </ConfirmDialog>
    </>
  );
}
