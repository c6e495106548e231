/** Who this page speaks for. It is one person's from beginning to end: what is open in it is theirs. */
let speaker: string | null = null;
let csrf = "";
let gone = false;
const somebodyElse = new Set<() => void>();

const SAME_BROWSER = "dianjing person";
let others: BroadcastChannel | null = null;

/** Other tabs of this browser share its session: they hear who is signed in now. */
function tell(user: string): void {
  if (typeof BroadcastChannel === "undefined") return;
  if (!others) {
    others = new BroadcastChannel(SAME_BROWSER);
    others.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (speaker !== null && data !== speaker) giveUp();
    };
  }
  others.postMessage(user);
}

function giveUp(): void {
  if (gone) return;
  gone = true;
  for (const listener of somebodyElse) listener();
}

/** Notes who the server says is signed in, with the token that every write carries. */
export function speakFor(user: string, token: string): void {
  if (speaker !== null && speaker !== user) {
    giveUp();
    return;
  }
  if (speaker !== user) tell(user);
  speaker = user;
  csrf = token;
}

/** The person signed out here: whoever comes next begins afresh. */
export function speakForNobody(): void {
  speaker = null;
  csrf = "";
}

/** Whether somebody else is signed in now: nothing more may leave from this page. */
export function isGone(): boolean {
  return gone;
}

export function csrfToken(): string {
  return csrf;
}

/** Called once, when somebody else signed in: the page has to make room. */
export function onSomebodyElse(listener: () => void): () => void {
  somebodyElse.add(listener);
  return () => somebodyElse.delete(listener);
}
