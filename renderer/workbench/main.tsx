import './no-code-from-text.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { watchEgress } from './app/egress-watch.ts';
import { keepTheme } from './app/theme.ts';
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

createRoot(document.getElementById('workbench')!).render(
  <StrictMode>
    <WorkbenchProvider value={workbench}>
      <App vault={vault} host={host} />
    </WorkbenchProvider>
  </StrictMode>,
);
