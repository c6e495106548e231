import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { beginCorrection, previewCorrection } from "../../../api/objects";
import type { Correction, Sent } from "../../../api/payloads";
import { Problem } from "../../../core/problem";
import { languageOf } from "../../../core/words";
import { Button } from "../../../ui/button/Button";
import { SelectField, TextArea } from "../../../ui/inputs/fields";
import { Dialog } from "../../../ui/overlay/Dialog";
import { Stack } from "../../../ui/page/Stack";
import type { Classes } from "../../../workbench/session/classes";

type Wish = Sent<"CorrectionWish">;
export type Deed = Wish["kind"];
/** Which objects: those that are marked, or all that a filter lets through. */
export type Reached = Pick<Wish, "objects"> | Pick<Wish, "filter">;

interface CorrectDialogProps {
  project: string;
  classes: Classes;
  deed: Deed;
  reached: Reached;
  begun: (correction: Correction) => void;
  close: () => void;
}

/** Says how much will be touched before anything is, and asks for what the deed needs. */
export function CorrectDialog({ project, classes, deed, reached, begun, close }: CorrectDialogProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const [label, setLabel] = useState<string | null>(null);
  const [comment, setComment] = useState("");
  const said = comment.trim();
  const ready = deed === "relabel" ? label !== null : deed === "return" ? said !== "" : true;
  const wish: Wish = {
    kind: deed,
    ...(deed === "relabel" && label ? { label } : {}),
    ...(deed === "return" ? { comment: said } : {}),
    ...reached,
  };
  const begin = useMutation({ mutationFn: () => beginCorrection(project, wish), onSuccess: begun });
  const failed = begin.error instanceof Problem ? begin.error : null;
  return (
    <Dialog
      title={t(`wall.deeds.${deed}.title`)}
      opened
      onClose={close}
      size="narrow"
      actions={
        <>
          <Button kind="quiet" onClick={close}>
            {t("wall.cancel")}
          </Button>
          <Button
            kind={deed === "delete" ? "danger" : "main"}
            keys="mod+enter"
            whileTyping
            busy={begin.isPending}
            disabled={!ready}
            onClick={() => begin.mutate()}
          >
            {t(`wall.deeds.${deed}.verb`)}
          </Button>
        </>
      }
    >
      <Stack>
        <Reach project={project} deed={deed} label={label} reached={reached} />
        {deed === "relabel" ? (
          <SelectField
            label={t("wall.newLabel")}
            searchable
            data-autofocus
            data={classes.offered.map(({ name }) => ({ value: name, label: classes.titleOf(name, language) }))}
            value={label}
            onChange={setLabel}
          />
        ) : null}
        {deed === "return" ? (
          <TextArea
            label={t("wall.comment")}
            description={t("wall.commentHelp")}
            data-autofocus
            autosize
            minRows={2}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        ) : null}
        <p>{t(`wall.deeds.${deed}.what`)}</p>
        {failed ? <p role="alert">{failed.detail ?? failed.title}</p> : null}
      </Stack>
    </Dialog>
  );
}

interface ReachProps {
  project: string;
  deed: Deed;
  label: string | null;
  reached: Reached;
}

/** How many objects, items and tasks it is about, counted by the server. */
function Reach({ project, deed, label, reached }: ReachProps) {
  const { t } = useTranslation("projects");
  // What is to be done changes what is reached only by the class that is spared.
  const asked: Wish =
    deed === "relabel" && label ? { kind: "relabel", label, ...reached } : { kind: "delete", ...reached };
  const reach = useQuery({
    queryKey: ["objects", project, "reach", asked],
    queryFn: () => previewCorrection(project, asked),
    staleTime: 0,
  });
  if (!reach.data) return <p aria-busy="true">{reach.isError ? t("wall.notCounted") : t("wall.counting")}</p>;
  const { objects, items, tasks, whole } = reach.data;
  return (
    <p>
      <b className="num">
        {whole ? "" : "≥ "}
        {t("wall.objects", { count: objects })}
      </b>
      {" · "}
      {t("wall.items", { count: items })}
      {" · "}
      {t("wall.tasks", { count: tasks })}
    </p>
  );
}
