import { type ReactNode, useMemo, useRef, useState } from "react";
import type { TextOffsets } from "../../core/text/offsets";
import { useDesk } from "../desk";
import type { WorkbenchProps } from "../ports";
import { Sitting } from "../Sitting";
import type { TextPlace } from "./edits";
import type { ReaderHandle } from "./Reader";
import { Reading } from "./reading";
import { TextComing, TextFailed } from "./TextMissing";
import { textMediaOf } from "./texts";
import { useText } from "./useText";

/** What a bench over a text holds on to: where marks go, what is being read, and the reader it is drawn by. */
export interface TextHands {
  place: TextPlace;
  reading: Reading;
  reader: { current: ReaderHandle | null };
}

interface TextSittingProps extends WorkbenchProps {
  children: (hands: TextHands) => ReactNode;
}

/** One person at one task over a text: it begins once the text is here. */
export function TextSitting({ children, ...props }: TextSittingProps) {
  const { task, ports } = props;
  const { offsets, failed } = useText(task, ports);
  const texts = useMemo(() => new Map(offsets ? [[textMediaOf(task).name, offsets.text]] : []), [task, offsets]);
  if (failed) return <TextFailed again={failed} />;
  if (!offsets) return <TextComing />;
  return (
    <Sitting {...props} texts={texts}>
      <Handed offsets={offsets}>{children}</Handed>
    </Sitting>
  );
}

function Handed({ offsets, children }: { offsets: TextOffsets; children: TextSittingProps["children"] }) {
  const { session, task } = useDesk();
  const media = textMediaOf(task).name;
  const place = useMemo<TextPlace>(() => ({ session, offsets, media }), [session, offsets, media]);
  const [reading] = useState(() => new Reading(offsets.text));
  const reader = useRef<ReaderHandle | null>(null);
  const hands = useMemo<TextHands>(() => ({ place, reading, reader }), [place, reading]);
  return children(hands);
}
