/** The report's one style sheet; its hash stands in the report's content-security policy. */
export const reportStyle = `
:root, :host { color-scheme: light dark; --mark: #8a5a00; --text: #18202c; --muted: #566173; --ground: #fff; --rule: #e3e7ee; --link: #1f5fa8; --stripe: #f6f8fb; }
* { box-sizing: border-box; }
body, :host { display: block; margin: 0 auto; max-width: 1080px; padding: 40px 24px 64px; background: var(--ground); color: var(--text); font: 15px/1.55 Inter, "Segoe UI", system-ui, sans-serif; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere; }
p { margin: 0 0 8px; overflow-wrap: anywhere; }
a { color: var(--link); }
nav ol { margin: 16px 0 0; padding-left: 22px; }
section h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
section { position: relative; }
section.risk h2, section.words h2 { position: static; width: auto; height: auto; overflow: visible; clip-path: none; white-space: normal; margin-bottom: 12px; }
section.risk ol { padding-left: 22px; }
section, footer, .foot { border-top: 1px solid var(--rule); margin-top: 40px; padding-top: 32px; }
.terms, figcaption, caption, summary { color: var(--muted); font-size: 13px; }
figure { margin: 20px 0 16px; }
figure svg { display: block; width: 100%; min-width: 640px; height: auto; }
figure .scroll { margin: 0; border: 1px solid var(--rule); border-radius: 6px; }
figcaption { margin-top: 8px; }
summary { cursor: pointer; }
details p { font-size: 14px; margin-top: 8px; }
figure .dark { display: none; }
.scroll { overflow-x: auto; margin-top: 24px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 8px; }
th, td { padding: 6px 12px 6px 8px; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { font-size: 12px; color: var(--muted); font-weight: 600; border-bottom-width: 2px; }
tbody th { font-weight: 400; }
tbody tr:nth-child(even) { background: var(--stripe); }
.number { text-align: right; white-space: nowrap; }
.withheld { color: var(--muted); font-style: italic; }
dl { display: grid; grid-template-columns: minmax(110px, max-content) 1fr; gap: 10px 24px; margin: 16px 0 0; }
dt { font-weight: 600; }
dd { margin: 0; }
code { font-size: 13px; }
section.words { margin-top: 28px; padding-top: 20px; }
section.words table { font-size: 13px; }
section.words thead th { overflow-wrap: normal; }
.short { white-space: nowrap; }
.fields { grid-template-columns: 190px minmax(0, 1fr); gap: 0; margin: 0; }
.fields + *, * + .fields { margin-top: 20px; }
h2 + .fields, h2 + .scroll { margin-top: 0; }
.fields dt, .fields dd { padding: 7px 20px 7px 0; border-bottom: 1px solid var(--rule); }
.fields dd { padding-right: 8px; }
.fields dt { font-size: 14px; }
.fields dd { display: flex; gap: 16px; justify-content: space-between; }
.fields dd p { margin: 0 0 4px; }
.fields dd p:last-child { margin-bottom: 0; }
.origin { flex: none; color: var(--muted); font-size: 12px; padding-top: 2px; }
.blank { color: var(--mark); }
.fields dd.blank { display: block; min-height: 44px; padding-left: 8px; }
.fields dd.blank, td.blank { background: repeating-linear-gradient(135deg, transparent 0 7px, var(--stripe) 7px 8px); }
td.blank { font-style: italic; }
.none { color: var(--muted); font-size: 14px; margin-top: 12px; }
@media (max-width: 560px) { dl { display: block; } dt { margin-top: 12px; } .fields dt { border-bottom: 0; padding-bottom: 0; } }
@media screen and (prefers-color-scheme: dark) {
  :root { --mark: #e0b35c; --text: #e8ecf3; --muted: #a3adbd; --ground: #12161d; --rule: #2a323f; --link: #73c4ff; --stripe: #171c25; }
  figure .light { display: none; }
  figure .dark { display: block; }
}
@media print {
  :root, :host { color-scheme: light; }
  body, :host { max-width: none; padding: 0; font-size: 11pt; }
  section { break-before: page; border-top: 0; }
  section:first-of-type, section.words { break-before: auto; }
  section.words h2 { break-after: avoid; }
  .fields dt, .fields dd, .blank { break-inside: avoid; }
  figure, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  figcaption, nav { display: none; }
  .scroll { overflow: visible; }
  figure svg { min-width: 0; }
}
`;
