import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

export type AuditVerdict =
  | { readonly outcome: 'clean' | 'no answer' }
  | { readonly outcome: 'weak'; readonly names: readonly string[] };

/**
 * Known weaknesses of what is shipped, as the registry tells them. Where it does not answer, one line says so: a
 * machine without a network must be able to run everything else.
 *
 * @param text  what `npm audit --json` printed
 */
export function auditVerdict(text: string): AuditVerdict {
  let report: { vulnerabilities?: Record<string, { name: string; severity: string }> } | null;
  try {
    report = JSON.parse(text);
  } catch {
    return { outcome: 'no answer' };
  }
  if (typeof report?.vulnerabilities !== 'object' || report.vulnerabilities === null)
    return { outcome: 'no answer' };
  const names = Object.values(report.vulnerabilities)
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity }) => `${name} (${severity})`);
  return names.length === 0 ? { outcome: 'clean' } : { outcome: 'weak', names };
}

function audit() {
  const call = ['audit', '--json', '--omit=dev', '--fetch-retries=0', '--fetch-timeout=20000'];
  const { stdout } = spawnSync('npm', call, {
    encoding: 'utf8',
    timeout: 60_000,
    shell: process.platform === 'win32',
  });
  const verdict = auditVerdict(stdout ?? '');
  if (verdict.outcome === 'no answer') process.stdout.write('audit: skipped, the registry does not answer\n');
  if (verdict.outcome === 'clean') process.stdout.write('audit: nothing high or critical is known\n');
  if (verdict.outcome === 'weak') {
    process.stdout.write(`audit: ${verdict.names.join(', ')}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) audit();
