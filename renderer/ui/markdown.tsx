import { useMemo } from 'react';
import { parseMarkdown, type MarkdownBlock, type MarkdownSpan } from './parse-markdown.ts';
import styles from './markdown.module.css';

/** A text that comes as Markdown. Headings begin at the third level: the page has the first two. */
export function Markdown({ text }: { readonly text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className={styles.text}>
      {blocks.map((block, index) => (
        // A card does not change while it is looked at: places are as good as names.
        <Block key={index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { readonly block: MarkdownBlock }) {
  if (block.kind === 'heading') {
    const Heading = block.level === 1 ? 'h3' : 'h4';
    return (
      <Heading className={block.level === 1 ? styles.first : styles.heading}>
        <Spans spans={block.text} />
      </Heading>
    );
  }
  if (block.kind === 'paragraph') {
    return (
      <p>
        <Spans spans={block.text} />
      </p>
    );
  }
  if (block.kind === 'list') {
    return (
      <ul className={styles.list}>
        {block.items.map((item, index) => (
          <li key={index}>
            <Spans spans={item} />
          </li>
        ))}
      </ul>
    );
  }
  if (block.kind === 'code') {
    return (
      <pre className={styles.code} tabIndex={0}>
        {block.text}
      </pre>
    );
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {block.head.map((cell, index) => (
            <th
              key={index}
              scope="col"
              className={isFigure(block.rows[0]?.[index] ?? '') ? styles.number : undefined}
            >
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column} className={isFigure(cell) ? styles.number : undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Spans({ spans }: { readonly spans: readonly MarkdownSpan[] }) {
  return spans.map(({ kind, text }, index) => {
    if (kind === 'strong') return <strong key={index}>{text}</strong>;
    if (kind === 'code') return <code key={index}>{text}</code>;
    return <span key={index}>{text}</span>;
  });
}

function isFigure(cell: string): boolean {
  return /^[-+−]?\d/.test(cell);
}
