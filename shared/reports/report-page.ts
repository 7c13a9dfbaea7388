import { labelText } from '../charts/label-text.ts';
import { htmlPage, type PageBody } from '../release/html-page.ts';
import { bdi, escapeHtml } from '../release/html-text.ts';
import { blanksWords, type Cell, type Item, type Origin, type Report, type Section } from './report.ts';

/** A report as a page of its own. */
export function reportPage(report: Report): string {
  return htmlPage(report.title, bodyOf(report));
}

/** The same as a part of another page, which brings the styles. */
export function reportPart(report: Report): string {
  const { header, main, footer } = bodyOf(report);
  return `<div>${header}</div><div>${main}</div><div class="foot">${footer}</div>`;
}

function bodyOf(report: Report): PageBody {
  const { title, of, about, sections, origins, made } = report;
  const blanks = blanksWords(report);
  return {
    header: `<h1>${text(title)}</h1>
<p class="terms">${text(of)}</p>
<p>${text(about)}</p>
${blanks === '' ? '' : `<p class="blank">${blanks}</p>`}`,
    main: sections.map((section, i) => sectionHtml(section, i, origins)).join('\n'),
    footer: `<p class="terms">${text(made)}</p>`,
  };
}

function sectionHtml({ title, items }: Section, i: number, origins: Report['origins']): string {
  const id = `part-${i + 1}`;
  return `<section class="words" aria-labelledby="${id}">
<h2 id="${id}">${text(title)}</h2>
${grouped(items)
  .map(group => groupHtml(group, origins))
  .join('\n')}
</section>`;
}

type Group = readonly Item[];

/** Fields that follow one another are one list; a table stands alone. */
function grouped(items: readonly Item[]): readonly Group[] {
  const groups: Item[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (item.kind === 'table' || last === undefined || last[0]?.kind === 'table') groups.push([item]);
    else last.push(item);
  }
  return groups;
}

function groupHtml(group: Group, origins: Report['origins']): string {
  const [first] = group;
  if (first?.kind === 'table') return tableHtml(first);
  return `<dl class="fields">
${group.map(item => fieldHtml(item, origins)).join('\n')}
</dl>`;
}

const originWords: Readonly<Record<Origin, string>> = {
  policy: 'policy',
  ledger: 'ledger',
  'audit log': 'audit log',
  answers: 'answers',
  'risk preview': 'risk preview',
  software: 'how it works',
};

function fieldHtml(item: Item, origins: Report['origins']): string {
  if (item.kind === 'table') return '';
  const label = `<dt>${text(item.label)}</dt>`;
  if (item.kind === 'blank') {
    return `${label}<dd data-field="${escapeHtml(item.name)}" class="blank">${blankWords(item.by, item.about)}</dd>`;
  }
  const said = item.said.map(each => `<p dir="auto">${text(each)}</p>`).join('');
  const origin = origins === 'shown' ? `<span class="origin">${originWords[item.origin]}</span>` : '';
  return `${label}<dd data-field="${escapeHtml(item.name)}" data-origin="${item.origin}"><div>${said}</div>${origin}</dd>`;
}

function blankWords(by: string, about: string): string {
  return `To be filled in by ${text(by)}${about === '' ? '' : `: ${text(about)}`}`;
}

function tableHtml({ name, caption, head, rows, origin }: Extract<Item, { kind: 'table' }>): string {
  if (rows.length === 0) {
    return `<p class="none" data-table="${escapeHtml(name)}" data-origin="${origin}">${text(caption)}: none.</p>`;
  }
  return `<div class="scroll"><table data-table="${escapeHtml(name)}" data-origin="${origin}">
<caption>${text(caption)}</caption>
<thead><tr>${head.map(each => `<th scope="col">${text(each)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(row => `<tr>${row.map(cellHtml).join('')}</tr>`).join('\n')}
</tbody>
</table></div>`;
}

/** Characters of a day, a number or a beginning of a hash, which stay on one line. */
const longestUnbroken = 16;

function cellHtml(cell: Cell, i: number): string {
  if (typeof cell !== 'string') return `<td class="blank">${blankWords(cell.blank, '')}</td>`;
  const short = cell.length <= longestUnbroken ? ' class="short"' : '';
  const name = bdi(labelText(cell));
  return i === 0 ? `<th scope="row"${short}>${name}</th>` : `<td${short}>${name}</td>`;
}

/** Around a quoted name that runs from right to left (`label-text.ts`). */
const isolates = /([\u2068\u2069])/u;

/** What a person typed or a file holds may carry anything. */
function text(words: string): string {
  const drawn = words.split(isolates).map(part => {
    if (isolates.test(part) || part.trim() === '') return part === '' ? '' : part.replace(/\s+/gu, ' ');
    return `${/^\s/u.test(part) ? ' ' : ''}${labelText(part)}${/\s$/u.test(part) ? ' ' : ''}`;
  });
  return escapeHtml(drawn.join(''));
}
