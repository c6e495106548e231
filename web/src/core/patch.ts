import { apply, create, type Patches } from "mutative";

/** What changed, in both directions. Applying `forward` to the old state gives the new one, `inverse` leads back. */
export interface Patch {
  forward: Patches;
  inverse: Patches;
}

/** Runs `recipe` on a draft of `state`; null where it changed nothing. Untouched parts stay the same objects. */
export function change<State extends object>(
  state: State,
  recipe: (draft: State) => void,
): { next: State; patch: Patch } | null {
  const [next, forward, inverse] = create(
    state,
    (draft) => {
      recipe(draft as State);
    },
    { enablePatches: true },
  );
  return forward.length === 0 ? null : { next: next as State, patch: { forward, inverse } };
}

export function applyForward<State extends object>(state: State, patch: Patch): State {
  return apply(state, patch.forward) as State;
}

export function applyInverse<State extends object>(state: State, patch: Patch): State {
  return apply(state, patch.inverse) as State;
}

/** Two patches, one after the other, as one. */
export function joined(first: Patch, second: Patch): Patch {
  return {
    forward: [...first.forward, ...second.forward] as Patches,
    inverse: [...second.inverse, ...first.inverse] as Patches,
  };
}
