// Reads TypeScript files (names on stdin, one a line, relative to the folder given) and prints what the lints ask of them, as JSON:
// how long functions and classes are, strings that a user would see, words of the catalogues in use, and doors to the outside.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [root, modules] = process.argv.slice(2);
const ts = createRequire(join(modules, "package.json"))("typescript");

const VISIBLE_ATTRIBUTES = /^(title|label|aria-label|placeholder|alt|description|error|hint|help|tooltip|heading|lead|message|text)$/;
const DOORS = new Set(["fetch", "WebSocket", "EventSource", "XMLHttpRequest", "sendBeacon"]);
const hasLetters = (text) => /\p{L}{2,}|\p{Script=Han}/u.test(text.replace(/&\w+;/g, ""));

function nameOf(node) {
  if (node.name) return node.name.getText();
  const owner = node.parent;
  if (owner && (ts.isVariableDeclaration(owner) || ts.isPropertyAssignment(owner) || ts.isPropertyDeclaration(owner))) return owner.name.getText();
  return "(anonymous)";
}

/** A suite of tests is a list of functions, not one. */
function isSuite(node) {
  const call = node.parent;
  return call && ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText());
}

function readingOf(path) {
  const text = readFileSync(join(root, path), "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const facts = { path, lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0), functions: [], classes: [], visible: [], literals: [], heads: [], tails: [], namespaces: [], words: [], doors: [], globs: [] };
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const span = (node) => ({ name: nameOf(node), line: lineOf(node.getStart()), lines: lineOf(node.end) - lineOf(node.getStart()) + 1 });

  function seeCall(node) {
    const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText();
    const [first] = node.arguments ?? [];
    if (called === "useTranslation" && first && ts.isStringLiteralLike(first)) facts.namespaces.push(first.text);
    if (called === "useTranslation" && first && ts.isArrayLiteralExpression(first)) facts.namespaces.push(...first.elements.filter(ts.isStringLiteralLike).map((each) => each.text));
    if (called === "t" && first && ts.isStringLiteralLike(first)) facts.words.push({ key: first.text, line: lineOf(node.getStart()) });
    if (DOORS.has(called)) facts.doors.push({ name: called, line: lineOf(node.getStart()) });
    if (/^import\.meta\.glob/.test(node.expression.getText())) facts.globs.push({ line: lineOf(node.getStart()) });
  }

  function seeVisible(node) {
    const add = (text) => hasLetters(text) && facts.visible.push({ line: lineOf(node.getStart()), text: text.trim() });
    if (ts.isJsxText(node)) add(node.text);
    if (ts.isJsxAttribute(node) && node.initializer && VISIBLE_ATTRIBUTES.test(node.name.getText())) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value)) add(value.text);
    }
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteralLike(node.expression) && !ts.isJsxAttribute(node.parent)) add(node.expression.text);
  }

  function visit(node) {
    if (ts.isFunctionLike(node) && node.body && !isSuite(node)) facts.functions.push(span(node));
    if (ts.isClassLike(node)) facts.classes.push(span(node));
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) seeCall(node);
    if (ts.isStringLiteralLike(node)) facts.literals.push(node.text);
    if (ts.isTemplateExpression(node)) {
      facts.heads.push(node.head.text);
      facts.tails.push(node.templateSpans.at(-1).literal.text);
    }
    seeVisible(node);
    ts.forEachChild(node, visit);
  }
  visit(source);
  return facts;
}

const names = readFileSync(0, "utf8").split("\n").filter(Boolean);
// Half of a surrogate pair is a legal string in JavaScript and illegal in JSON.
const wellFormed = (_key, value) => (typeof value === "string" ? value.toWellFormed() : value);
process.stdout.write(JSON.stringify(names.map(readingOf), wellFormed));
