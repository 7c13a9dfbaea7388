import { describeRelease } from '../charts/describe.ts';
import { labelText } from '../charts/label-text.ts';
import { deltaText, shareText } from '../charts/question-words.ts';
import { grouped } from '../charts/rounding.ts';
import { releaseTables } from '../charts/table.ts';
import { type Table, type TableColumn, type TableValue, valueText } from '../charts/table-values.ts';
import { htmlPage } from './html-page.ts';
import { bdi, escapeHtml } from './html-text.ts';
import type { ReleaseFile } from './release.ts';
import { noRiskPart, type RiskPart, riskSection } from './risk-report.ts';

/**
 * `report.html`: every chart of an export with its table and how it was made, on one page that holds
 * all it needs, runs nothing and asks nobody for anything.
 */

export interface ReportChart {
  readonly file: ReleaseFile;
  /** SVG documents; their ids differ between all charts of the page. */
  readonly light: string;
  readonly dark: string;
}

export function reportHtml(
  title: string,
  charts: readonly ReportChart[],
  risk: RiskPart = noRiskPart,
): string {
  return htmlPage(title, {
    header: `<h1>${escapeHtml(labelText(title))}</h1>
${summary(charts)}
${contents(charts)}`,
    main: `${charts.map(section).join('\n')}
${riskSection(risk)}`,
    footer: method(charts),
  });
}

function summary(charts: readonly ReportChart[]): string {
  const [first] = charts;
  if (first === undefined) return '<p>Nothing was asked.</p>';
  const spent = Math.max(...charts.map(({ file }) => file.budget.spent.share));
  return `<p class="terms">${escapeHtml(termsOfAll(first.file, spent))}</p>`;
}

function termsOfAll({ release, budget: { total } }: ReleaseFile, spent: number): string {
  return [
    labelText(release.population),
    `k ${grouped(release.plan.k)}`,
    `privacy budget ε ${total.epsilon}, δ ${deltaText(total.delta)}`,
    `${shareText(spent)} of it spent when this was exported`,
  ].join('  ·  ');
}

function contents(charts: readonly ReportChart[]): string {
  if (charts.length < 2) return '';
  const links = charts.map(
    ({ file }, i) => `<li><a href="#chart-${i + 1}"><bdi>${escapeHtml(titleOf(file))}</bdi></a></li>`,
  );
  return `<nav aria-label="Charts"><ol>${links.join('')}</ol></nav>`;
}

function titleOf(file: ReleaseFile): string {
  return labelText(file.title === '' ? file.id : file.title);
}

function section({ file, light, dark }: ReportChart, i: number): string {
  const id = `chart-${i + 1}`;
  return `<section aria-labelledby="${id}">
<h2 id="${id}"><bdi>${escapeHtml(titleOf(file))}</bdi></h2>
<figure>
<div class="scroll light">${light}</div>
<div class="scroll dark">${dark}</div>
<figcaption><details><summary>The chart in words</summary><p>${escapeHtml(describeRelease(file))}</p></details></figcaption>
</figure>
${releaseTables(file.release).map(tableHtml).join('\n')}
</section>`;
}

function tableHtml({ caption, columns, rows }: Table): string {
  const head = columns.map(column => `<th scope="col"${numeric(column)}>${bdi(column.title)}</th>`).join('');
  const body = rows.map(
    row => `<tr>${row.values.map((value, i) => cell(value, columns[i]!, i === 0)).join('')}</tr>`,
  );
  return `<div class="scroll"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`;
}

function numeric({ kind }: TableColumn): string {
  return kind === 'people' || kind === 'share' ? ' class="number"' : '';
}

function cell(value: TableValue, column: TableColumn, first: boolean): string {
  const text =
    value.kind === 'names'
      ? value.names.map(name => bdi(labelText(name))).join(' › ')
      : value.kind === 'name'
        ? bdi(labelText(value.name))
        : escapeHtml(valueText(value));
  if (first) return `<th scope="row">${text}</th>`;
  return value.kind === 'withheld'
    ? `<td class="number withheld">${text}</td>`
    : `<td${numeric(column)}>${text}</td>`;
}

function method(charts: readonly ReportChart[]): string {
  const [first] = charts;
  if (first === undefined) return '';
  const { plan } = first.file.release;
  const { total } = first.file.budget;
  const odds = Math.exp(total.epsilon);
  const chance = Math.round((100 * odds) / (1 + odds));
  const preview = charts.some(({ file }) => file.release.chosen_after_preview)
    ? '<dt>Preview</dt><dd>How the file was read was chosen after a look at how re-identifiable the people in it are. That look is not part of the guarantee.</dd>'
    : '';
  return `<h2>How these numbers were made</h2>
<dl>
<dt>People</dt><dd>Every number counts people, not events. One person is one value of the person column (${bdi(labelText(plan.unit.replace(/^person: /, '')))}).</dd>
<dt>Privacy noise</dt><dd>A random amount was added to every number before anybody saw it, so that nobody can tell whether one person was counted. The margin beside a number holds for the noise in 95 of 100 cases, and numbers are rounded to what it allows. It does not cover chance in who was observed.</dd>
<dt>Withheld</dt><dd>A group is shown only if at least ${grouped(plan.k)} people are in it and its number with noise reaches the threshold that each chart names. Other groups are withheld, whether they are small or empty: the two look the same on purpose. Withheld is not zero.</dd>
<dt>Other</dt><dd>People whose answer is not among those shown, counted and noised on their own. Parts and wholes agree within their margins, not to the digit, and people in withheld groups are in no sum.</dd>
<dt>Guarantee</dt><dd>All that is ever answered about these people stays within ε ${total.epsilon} and δ ${deltaText(total.delta)} (differential privacy for a person). In other words: somebody who gives it a 50 in 100 chance that a person is in the data could get to about ${chance} in 100 from everything that is answered, except with a chance of about ${deltaText(total.delta)}.</dd>
${preview}
<dt>Checking</dt><dd>Each chart’s SVG and PNG carry the numbers that they were drawn from, and manifest.json lists the hash of every file: <code>murmuration verify</code> says whether a file is as it was written. That shows how a chart was made; it does not prove that a number is true.</dd>
</dl>`;
}
