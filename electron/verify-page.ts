import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { htmlPage, type PageBody } from '../shared/release/html-page.ts';
import { reportStyle } from '../shared/release/report-style.ts';
import { buildVerifier, builtPages } from './build-pages.ts';

/**
 * The page with which a recipient checks an export: one HTML file that opens anywhere, asks nobody for anything and
 * runs the one script in it.
 */
export async function verifyPage(say: (line: string) => void): Promise<Uint8Array> {
  await buildVerifier(say);
  const script = (await readFile(join(builtPages, 'verify', 'check.js'), 'utf8'))
    .trim()
    .replaceAll('</script', '<\\/script');
  return new TextEncoder().encode(htmlPage(title, body, { style, script }));
}

const style = `${reportStyle}
label { display: block; font-weight: 600; margin: 24px 0 6px; }
input { font: inherit; color: inherit; background: var(--stripe); border: 1px solid var(--rule); border-radius: 6px; padding: 10px 12px; width: 100%; }
input:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
#status { font-size: 18px; font-weight: 600; margin: 32px 0 8px; min-height: 1.5em; }
#results { list-style: none; margin: 0; padding: 0; }
#results li { border: 1px solid var(--rule); border-left-width: 4px; border-radius: 6px; padding: 16px 20px; margin: 12px 0; }
#results li.intact { border-left-color: #2e8b57; }
#results li.altered { border-left-color: #c0392b; }
#results li.unproven { border-left-color: #b58900; }
#results h2 { margin: 0; font-size: 16px; overflow-wrap: anywhere; }
#results dl { grid-template-columns: 110px 1fr; gap: 6px 20px; font-size: 14px; }
#results dd { overflow-wrap: anywhere; }
.state { color: var(--muted); font-weight: 600; font-size: 13px; }
`;

const title = 'Check a Murmuration export';

const body: PageBody = {
  header: `<h1>${title}</h1>
<p>Choose the files that you were given, or drop them on this page: charts, tables, releases, the report and manifest.json, or the zip that holds them. They stay on this machine; this page needs no connection and can make none.</p>`,
  main: `<label for="files">Files</label>
<input id="files" type="file" multiple>
<label for="fingerprint">Fingerprint of the sender’s key, if they told you it</label>
<input id="fingerprint" autocomplete="off" spellcheck="false" placeholder="xxxx xxxx xxxx xxxx xxxx xxxx xxxx xxxx">
<p id="status" role="status"></p>
<ul id="results"></ul>`,
  footer: `<p>Intact means: as it was exported, to the last digit. A signature tells with which key that was; whose key it is, only its owner can tell you. Neither tells that a number is true.</p>`,
};
