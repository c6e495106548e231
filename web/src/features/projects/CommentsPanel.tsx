import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNames } from "../../api/people";
import { commentOn, settleComment, taskCommentsQuery } from "../../api/tasks";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Form } from "../../ui/inputs/Form";
import { TextArea } from "../../ui/inputs/fields";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { useFormat } from "../../ui/text/format";
import styles from "./CommentsPanel.module.css";

/** Questions, remarks of the review and answers to them, in the order they were said. */
export function CommentsPanel({ task }: { task: string }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const nameOf = useNames();
  const client = useQueryClient();
  const comments = useQuery(taskCommentsQuery(task));
  const refresh = () => client.invalidateQueries({ queryKey: taskCommentsQuery(task).queryKey });
  const settle = useMutation({
    mutationFn: ({ id, resolved }: { id: string; resolved: boolean }) => settleComment(id, resolved),
    onSuccess: refresh,
  });
  if (comments.isError) return <ErrorState error={comments.error} retry={() => void comments.refetch()} />;
  return (
    <Panel title={t("task.comments")}>
      <Stack>
        <ul className={styles.list}>
          {comments.data?.items.map((comment) => (
            <li key={comment.id} data-resolved={comment.resolved_at !== null || undefined}>
              <p className={styles.head}>
                <b>{nameOf(comment.author)}</b> {t(`commentKinds.${comment.kind}`, comment.kind)} ·{" "}
                {format.ago(comment.created_at)}
                <Button
                  compact
                  kind="quiet"
                  onClick={() => settle.mutate({ id: comment.id, resolved: comment.resolved_at === null })}
                >
                  {t(comment.resolved_at ? "task.unsettle" : "task.settle")}
                </Button>
              </p>
              <p>{comment.text}</p>
            </li>
          ))}
        </ul>
        <CommentForm task={task} said={refresh} />
      </Stack>
    </Panel>
  );
}

function CommentForm({ task, said }: { task: string; said: () => void }) {
  const { t } = useTranslation("projects");
  const [text, setText] = useState("");
  const say = useMutation({
    mutationFn: () => commentOn(task, { text }),
    meta: { quiet: true },
    onSuccess: () => {
      setText("");
      said();
    },
  });
  return (
    <Form error={say.error} onSubmit={() => say.mutate()}>
      <TextArea
        aria-label={t("task.comment")}
        placeholder={t("task.comment")}
        autosize
        minRows={2}
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" busy={say.isPending} disabled={text.trim() === ""}>
        {t("task.say")}
      </Button>
    </Form>
  );
}
