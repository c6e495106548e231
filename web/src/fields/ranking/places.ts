/** Places from the best on, each with the options that share it. */
export type Places = string[][];

export function withoutOption(places: Places, name: string): Places {
  return places.map((place) => place.filter((one) => one !== name)).filter((place) => place.length > 0);
}

function indexOf(places: Places, name: string): number {
  return places.findIndex((place) => place.includes(name));
}

/** One place up or down. An option that shares its place leaves it first. */
export function shifted(places: Places, name: string, direction: -1 | 1): Places {
  const from = indexOf(places, name);
  if (from < 0) return places;
  const shares = (places[from]?.length ?? 0) > 1;
  const rest = withoutOption(places, name);
  const to = shares ? from + (direction === 1 ? 1 : 0) : from + direction;
  const at = Math.min(Math.max(to, 0), rest.length);
  return [...rest.slice(0, at), [name], ...rest.slice(at)];
}

export function placed(places: Places, name: string): Places {
  return indexOf(places, name) < 0 ? [...places, [name]] : places;
}

/** Into the place above, or out of a shared place into one of its own just below. */
export function tied(places: Places, name: string): Places {
  const from = indexOf(places, name);
  if (from < 0) return places;
  const shares = (places[from]?.length ?? 0) > 1;
  if (shares) return shifted(places, name, 1);
  if (from === 0) return places;
  return places.flatMap((place, index) => {
    if (index === from) return [];
    return [index === from - 1 ? [...place, name] : place];
  });
}
