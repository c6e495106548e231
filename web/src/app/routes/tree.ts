import { root, workspace } from "./base";
import { data } from "./data";
import { doors } from "./doors";
import { people } from "./people";
import { work } from "./work";

export const routeTree = root.addChildren([...doors, workspace.addChildren([...people, ...data, ...work])]);
