import { lexer, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode, useMemo } from "react";
import styles from "./Markdown.module.css";

const SAFE_LINK = /^(https?:|mailto:|\/|#)/i;
const HEADINGS = ["h2", "h3", "h4", "h5", "h6", "h6"] as const;

/**
 * Written rules, drawn. Every node is built as an element and HTML in the source stays text, so nothing that a
 * stranger writes can run; pictures from elsewhere become links, so nothing is fetched without a press.
 */
export function Markdown({ source }: { source: string }) {
  const tokens = useMemo(() => lexer(source), [source]);
  return <div className={styles.markdown}>{drawAll(tokens)}</div>;
}

function drawAll(tokens: readonly Token[] | undefined): ReactNode[] {
  return (tokens ?? []).map((token, index) => <Fragment key={index}>{drawBlock(token)}</Fragment>);
}

function drawBlock(token: Token): ReactNode {
  switch (token.type) {
    case "heading": {
      const Heading = HEADINGS[(token as Tokens.Heading).depth - 1] ?? "h6";
      return <Heading>{drawAll(token.tokens)}</Heading>;
    }
    case "paragraph":
      return <p>{drawAll(token.tokens)}</p>;
    case "blockquote":
      return <blockquote>{drawAll(token.tokens)}</blockquote>;
    case "list":
      return drawList(token as Tokens.List);
    case "code":
      return <pre>{(token as Tokens.Code).text}</pre>;
    case "table":
      return drawTable(token as Tokens.Table);
    case "hr":
      return <hr />;
    case "space":
    case "def":
      return null;
    default:
      return drawInline(token);
  }
}

function drawInline(token: Token): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong>{drawAll(token.tokens)}</strong>;
    case "em":
      return <em>{drawAll(token.tokens)}</em>;
    case "del":
      return <del>{drawAll(token.tokens)}</del>;
    case "codespan":
      return <code>{unescaped((token as Tokens.Codespan).text)}</code>;
    case "br":
      return <br />;
    case "link":
      return drawLink((token as Tokens.Link).href, drawAll(token.tokens));
    case "image":
      return drawLink((token as Tokens.Image).href, (token as Tokens.Image).text);
    case "text":
      return token.tokens ? drawAll(token.tokens) : unescaped((token as Tokens.Text).text);
    case "escape":
      return (token as Tokens.Escape).text;
    default:
      return token.raw;
  }
}

const NAMED: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

function unescaped(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (name) => NAMED[name] ?? name);
}

function drawLink(href: string, children: ReactNode): ReactNode {
  if (!SAFE_LINK.test(href)) return children;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

function drawList(list: Tokens.List): ReactNode {
  const items = list.items.map((item, index) => <li key={index}>{drawAll(item.tokens)}</li>);
  return list.ordered ? <ol start={list.start || 1}>{items}</ol> : <ul>{items}</ul>;
}

function drawTable(table: Tokens.Table): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {table.header.map((cell, index) => (
            <th key={index}>{drawAll(cell.tokens)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column}>{drawAll(cell.tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
