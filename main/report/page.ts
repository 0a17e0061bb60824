import { createHash } from 'node:crypto';
import { html, Html } from './html.ts';

export interface PageParts {
  readonly title: string;
  readonly body: Html;
  /** Text of the style sheet and of the script, put into the page itself. */
  readonly style: string;
  readonly script: string;
}

/**
 * A whole page that loads nothing but pictures beside it. The policy allows exactly this style and this script
 * by their digests, so that nothing that slips into a page can run, be styled or phone home.
 */
export function pageOf(parts: PageParts): string {
  const policy = [
    "default-src 'none'",
    // `self` is not the folder's files in every browser when the page comes from file://.
    "img-src 'self' file:",
    `style-src '${digestSource(parts.style)}'`,
    `script-src '${digestSource(parts.script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // Not in the template: one blank more inside of these tags and their digests would not match.
  const styleTag = new Html(`<style>${parts.style}</style>`);
  const scriptTag = new Html(`<script>${parts.script}</script>`);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${parts.title}</title>
        ${styleTag}
      </head>
      <body>
        ${parts.body} ${scriptTag}
      </body>
    </html> `;
  return page.markup;
}

function digestSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
