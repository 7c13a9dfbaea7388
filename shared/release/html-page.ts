import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { labelText } from '../charts/label-text.ts';
import { escapeHtml } from './html-text.ts';
import { reportStyle } from './report-style.ts';

/** Everything of a page that is seen; HTML of ours, in which all texts are escaped. */
export interface PageBody {
  readonly header: string;
  readonly main: string;
  readonly footer: string;
}

/** How a page looks, and the one script that it may run. */
export interface PageParts {
  readonly style: string;
  readonly script?: string;
}

/** A page that holds all it needs, runs nothing but a script of its own and asks nobody for anything. */
export function htmlPage(
  title: string,
  { header, main, footer }: PageBody,
  { style, script }: PageParts = { style: reportStyle },
): string {
  const mayRun = script === undefined ? '' : ` script-src '${hashSource(script)}';`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';${mayRun} style-src '${hashSource(style)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(labelText(title))}</title>
<style>${style}</style>
</head>
<body>
<header>
${header}
</header>
<main>
${main}
</main>
<footer>
${footer}
</footer>${script === undefined ? '' : `\n<script>${script}</script>`}
</body>
</html>
`;
}

const hashSource = (text: string) => `sha256-${base64(sha256(utf8ToBytes(text)))}`;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const sextets = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
    const used = Math.min(4, bytes.length - i + 1);
    text += sextets.map((sextet, at) => (at < used ? alphabet[sextet] : '=')).join('');
  }
  return text;
}
