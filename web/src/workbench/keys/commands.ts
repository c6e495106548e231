import { declareCommands, type KeyCommand } from "../../ui/keys/keymap";

function heard(group: string, all: readonly (readonly [id: string, keys: string, words: string])[]): KeyCommand[] {
  return all.map(([id, keys, words]) => ({ id: `work.${id}`, keys, words, group, place: "work" }));
}

/** What every workbench can do by key. */
declareCommands([
  ...heard("workbench:keys.task", [
    // Handing the work in, and in a review accepting it: never both at once.
    ["submit", "mod+enter", "workbench:keys.submit"],
    ["skip", "n", "workbench:skip.verb"],
    ["ask", "q", "workbench:question.verb"],
    ["answers", "shift+enter", "workbench:keys.answers"],
    ["return", "mod+backspace", "workbench:keys.return"],
    ["remark", "c", "workbench:review.remark"],
  ]),
  ...heard("workbench:keys.objects", [
    ["undo", "mod+z", "workbench:keys.undo"],
    ["redo", "mod+shift+z", "workbench:keys.redo"],
    ["next", "alt+down", "workbench:keys.nextObject"],
    ["previous", "alt+up", "workbench:keys.previousObject"],
    ["all", "mod+a", "workbench:keys.all"],
    ["alike", "mod+shift+a", "workbench:keys.alike"],
    ["attributes", "enter", "workbench:keys.attributes"],
    ["findClass", "/", "workbench:classes.find"],
    ["connect", "r", "workbench:keys.connect"],
    ["hide", "h", "workbench:keys.hide"],
    ["lock", "shift+l", "workbench:keys.lock"],
    ["occluded", "shift+o", "workbench:keys.occluded"],
    ["copy", "mod+c", "workbench:keys.copy"],
    ["cut", "mod+x", "workbench:keys.cut"],
    ["paste", "mod+v", "workbench:keys.paste"],
    ["duplicate", "mod+d", "workbench:keys.duplicate"],
    ["earlier", "mod+up", "workbench:keys.earlier"],
    ["later", "mod+down", "workbench:keys.later"],
    ["first", "mod+shift+up", "workbench:keys.first"],
    ["last", "mod+shift+down", "workbench:keys.last"],
  ]),
  ...heard("workbench:keys.suggestions", [
    ["take", "tab", "workbench:keys.accept"],
    ["reject", "shift+tab", "workbench:keys.reject"],
  ]),
]);
