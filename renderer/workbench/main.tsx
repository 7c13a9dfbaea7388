import './no-code-from-text.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { watchEgress } from './app/egress-watch.ts';
import { keepTheme } from './app/theme.ts';
import { keepAnswers, keptAnswers } from './document/kept-answers.ts';
import { guardLeaving } from './document/leave-guard.ts';
import { servedDocument } from './document/open-document.ts';
import { toPaper } from './document/paper.ts';
import { saveDocument } from './document/save-document.ts';
import { obeyMenu } from './document/window-commands.ts';
import { holdHost, readHost } from './host.ts';
import { WorkbenchProvider } from './state/use-workbench.ts';
import { createWorkbench } from './state/workbench.ts';
import './styles/styles.css';
import { createVault } from './vault/vault-client.ts';

const host = readHost(document);
holdHost(host, window);
const vault = createVault();
const workbench = createWorkbench({
  vault,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
});
keepTheme(window, workbench);
watchEgress(window, host, workbench);

const kept = keptAnswers(sessionStorage);
const shown = kept === 'none' ? servedDocument(host) : kept;
if (shown !== 'none') void workbench.getState().openDocument(shown);
keepAnswers(workbench, sessionStorage);
guardLeaving(window, workbench);

const save = (into: 'its file' | 'another') => saveDocument(workbench, host.saves, window, into);
void obeyMenu(host.saves, window, {
  save: () => save('its file'),
  'save as': () => save('another'),
  print: () => toPaper(workbench, host.saves, window, 'print'),
  pdf: () => toPaper(workbench, host.saves, window, 'pdf'),
});

createRoot(document.getElementById('workbench')!).render(
  <StrictMode>
    <WorkbenchProvider value={workbench}>
      <App vault={vault} host={host} onSave={() => void save('its file')} />
    </WorkbenchProvider>
  </StrictMode>,
);
