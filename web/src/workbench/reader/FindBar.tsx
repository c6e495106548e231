import { useEffect, useId, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "../../ui/button/Button";
import fieldStyles from "../../ui/fields/inputs.module.css";
import { Kbd } from "../../ui/keys/Kbd";
import { useKeys } from "../../ui/keys/useKeys";
import { notify } from "../../ui/overlay/toast";
import { useDesk, useLanguage, useSession } from "../desk";
import { free, markAll, type TextPlace } from "./edits";
import styles from "./FindBar.module.css";
import type { Finding } from "./find";
import type { Reading } from "./reading";

interface FindBarProps {
  place: TextPlace;
  reading: Reading;
  finding: Finding;
  scrollTo: (unit: number) => void;
}

/** Finds words in the text, goes from one to the next, and marks them all with a class. */
export function FindBar(props: FindBarProps) {
  const { t } = useTranslation("reader");
  const { place, finding, scrollTo } = props;
  const { open, at, places } = useStore(finding.store);
  const input = useRef<HTMLInputElement>(null);
  const begin = () => {
    const { pending } = props.reading.state;
    if (pending) finding.look(place.offsets.text.slice(pending.start, pending.end), pending.start);
    finding.open();
    input.current?.select();
  };
  useKeys(t("keys.title"), [
    { keys: "mod+f", title: t("find.open"), run: begin },
    ...(open ? [{ keys: "mod+g", title: t("find.next"), run: () => finding.step(1) }] : []),
    ...(open ? [{ keys: "mod+shift+g", title: t("find.previous"), run: () => finding.step(-1) }] : []),
  ]);
  const current = places[at];
  useEffect(() => {
    if (open && current) scrollTo(current.start);
  }, [open, current, scrollTo]);
  return open ? <Bar {...props} input={input} /> : null;
}

function Bar({ place, reading, finding, input }: FindBarProps & { input: React.RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation("reader");
  const { wanted, places, at } = useStore(finding.store);
  const close = () => {
    const current = finding.current;
    finding.close();
    document.querySelector<HTMLElement>("[data-stage]")?.focus({ preventScroll: true });
    if (current && reading.select(current)) place.session.select([]);
  };
  useEffect(() => input.current?.select(), [input]);
  return (
    <search className={styles.bar} data-keeps-focus aria-label={t("find.open")}>
      <div className={styles.line}>
        <input
          ref={input}
          type="text"
          className={fieldStyles.input}
          aria-label={t("find.words")}
          placeholder={t("find.words")}
          autoComplete="off"
          spellCheck={false}
          value={wanted}
          onChange={(event) => finding.look(event.target.value, finding.current?.start ?? reading.state.caret ?? 0)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
            if (event.key === "Enter") finding.step(event.shiftKey ? -1 : 1);
            else if (event.key === "Escape") close();
            else return;
            event.preventDefault();
          }}
        />
        <output className="num">
          {places.length > 0
            ? t("find.at", { at: at + 1, count: places.length })
            : wanted === ""
              ? ""
              : t("find.nothing")}
        </output>
        <Button compact kind="quiet" disabled={places.length < 2} onClick={() => finding.step(-1)}>
          {t("find.previous")}
        </Button>
        <Button compact kind="quiet" disabled={places.length < 2} onClick={() => finding.step(1)}>
          {t("find.next")}
        </Button>
        <Button compact kind="quiet" onClick={close}>
          {t("find.close")}
          <Kbd keys="escape" />
        </Button>
      </div>
      {place.session.editable && places.length > 0 ? <MarkFound place={place} finding={finding} /> : null}
    </search>
  );
}

/** Marks what was found; says beforehand how many that are. */
function MarkFound({ place, finding }: { place: TextPlace; finding: Finding }) {
  const { t } = useTranslation("reader");
  const { session } = useDesk();
  const language = useLanguage();
  const label = useId();
  const { places } = useStore(finding.store);
  const objects = useSession((state) => state.document.objects);
  const active = useSession((state) => state.activeClass);
  const looks = useMemo(
    () => session.classes.offered.filter(({ name }) => session.classes.allows(name, "span")),
    [session],
  );
  const look = looks.find(({ name }) => name === active) ?? looks[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is marked already stands in the objects
  const pieces = useMemo(() => (look ? free(place, places, look.name) : []), [place, places, look, objects]);
  if (!look) return null;
  const markThem = () =>
    notify({ tone: "done", title: t("find.marked", { count: markAll(place, pieces, look.name) }) });
  const marked = places.length - pieces.length;
  return (
    <div className={styles.line}>
      <span id={label}>{t("find.as")}</span>
      <i style={{ background: look.color }} aria-hidden="true" />
      <select
        className={fieldStyles.select}
        aria-labelledby={label}
        value={look.name}
        onChange={(event) => session.store.setState({ activeClass: event.target.value })}
      >
        {looks.map(({ name }) => (
          <option key={name} value={name}>
            {session.classes.titleOf(name, language)}
          </option>
        ))}
      </select>
      <Button compact kind="line" keys="alt+enter" whileTyping disabled={pieces.length === 0} onClick={markThem}>
        {t("find.mark", { count: pieces.length })}
      </Button>
      {marked > 0 ? <small>{t("find.already", { count: marked })}</small> : null}
    </div>
  );
}
