import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../button/Button";
import styles from "./DropZone.module.css";
import { type DroppedFile, filesOf } from "./droppedFiles";

interface DropZoneProps {
  title: string;
  children?: ReactNode;
  /** Further ways in, beside the pickers. */
  more?: ReactNode;
  onFiles: (files: DroppedFile[]) => void;
}

function picked(list: FileList | null): DroppedFile[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Files, folders or archives, dropped or picked. Folders keep their inner paths. */
export function DropZone({ title, children, more, onFiles }: DropZoneProps) {
  const { t } = useTranslation("ui");
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles(await filesOf(event.dataTransfer));
  };
  return (
    <section
      className={styles.zone}
      aria-label={title}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <b className={styles.title}>{title}</b>
      {children}
      <div className={styles.actions}>
        <Button onClick={() => files.current?.click()}>{t("drop.files")}</Button>
        <Button onClick={() => folder.current?.click()}>{t("drop.folder")}</Button>
        {more}
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t("drop.files")}
        onChange={(event) => onFiles(picked(event.target.files))}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label={t("drop.folder")}
        {...{ webkitdirectory: "" }}
        onChange={(event) => onFiles(picked(event.target.files))}
      />
    </section>
  );
}
