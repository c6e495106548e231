import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../core/json";
import type { MessagesField } from "../../core/ontology";
import { Button } from "../../ui/button/Button";
import { type EditManner, type FieldInputProps, type FieldKind, fieldPlugin } from "../../ui/fields/fieldKinds";
import styles from "../../ui/fields/inputs.module.css";
import { useTyped } from "../../ui/fields/useTyped";
import { Icon } from "../../ui/icon/Icon";
import { chosen, isDialogue, type Message, messagesOf, nextRole } from "./dialogue";

const USUAL = ["system", "user", "assistant", "tool"];

interface TurnProps {
  message: Message;
  roles: readonly string[];
  disabled: boolean;
  number: number;
  change(message: Message | null, manner: EditManner): void;
}

function Turn({ message, roles, disabled, number, change }: TurnProps) {
  const { t } = useTranslation("messages");
  const name = useId();
  const typed = useTyped(message.content, (content) => change({ ...message, content }, "typing"));
  return (
    <li className={styles.message}>
      <div className={styles.messageHead}>
        <select
          className={styles.select}
          aria-label={t("role", { number })}
          value={message.role}
          disabled={disabled}
          onChange={(event) => change({ ...message, role: event.target.value }, "step")}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`roles.${role}`, { defaultValue: role })}
            </option>
          ))}
        </select>
        <span style={{ flex: 1 }} />
        <button
          type="button"
          className={styles.tiny}
          aria-label={t("remove", { number })}
          disabled={disabled}
          onClick={() => change(null, "step")}
        >
          <Icon name="trash" />
        </button>
      </div>
      {(message.candidates ?? []).map((candidate) => (
        <label key={candidate.id} className={styles.candidate}>
          <input
            type="radio"
            name={name}
            checked={message.choice === candidate.id}
            disabled={disabled}
            onChange={() => change(chosen(message, candidate.id), "step")}
          />
          <span>{candidate.content}</span>
          {candidate.model ? <small>{candidate.model}</small> : null}
        </label>
      ))}
      <textarea {...typed} className={styles.area} aria-label={t("content", { number })} disabled={disabled} rows={2} />
    </li>
  );
}

function Input({ field, value, disabled, labelledBy, onChange }: FieldInputProps<MessagesField>) {
  const { t } = useTranslation("messages");
  const roles = field.roles ?? USUAL;
  const messages = messagesOf(value);
  const give = (next: readonly Message[], manner: EditManner) => {
    onChange(next.length > 0 ? (next as unknown as Json) : undefined, manner);
  };
  const change = (index: number) => (message: Message | null, manner: EditManner) => {
    const next = message
      ? messages.map((one, at) => (at === index ? message : one))
      : messages.filter((_, at) => at !== index);
    give(next, manner);
  };
  return (
    <div role="group" aria-labelledby={labelledBy}>
      <ol className={styles.rows}>
        {messages.map((message, index) => (
          <Turn
            key={index}
            message={message}
            roles={roles}
            disabled={disabled}
            number={index + 1}
            change={change(index)}
          />
        ))}
      </ol>
      <Button
        compact
        disabled={disabled}
        onClick={() => give([...messages, { role: nextRole(messages, roles), content: "" }], "step")}
      >
        {t("add")}
      </Button>
    </div>
  );
}

export const messages: FieldKind<"messages"> = {
  kind: "messages",
  layout: "block",
  takes: (field, value) => isDialogue(value, field.roles ?? USUAL),
  show: (_, value) =>
    messagesOf(value)
      .map((message) => `${message.role}: ${message.content}`)
      .join("\n"),
  Input,
};

export default fieldPlugin(messages);
