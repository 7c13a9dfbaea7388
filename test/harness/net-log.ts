import { readFile } from 'node:fs/promises';

/** What Chromium's own log of the network says of connections beyond this machine. */
export interface NetLog {
  /** Names that were looked up, but `localhost`. */
  readonly lookups: readonly string[];
  readonly dns: number;
  /** Addresses of TCP connections, but loopback. */
  readonly tcp: readonly string[];
  /** Addresses that were asked for by a job, but loopback. */
  readonly jobs: readonly string[];
  /** Addresses that packets could be sent to; asking for a route to one sends none. */
  readonly udp: readonly string[];
  /** Of everything, so that an empty log is not taken for a quiet one. */
  readonly events: number;
  readonly loopbackJobs: number;
}

interface LogFile {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly params?: { readonly url?: string; readonly address?: string; readonly host?: string };
  }[];
}

/** Chromium asks the system for a route to this address, to find out whether there is IPv6. */
const routeProbe = '[2001:4860:4860::8888]:443';
const loopback = /^(127\.0\.0\.1|\[::1\]):\d+$/;
const own = /^https?:\/\/(127\.0\.0\.1|localhost):\d+\//;

export async function readNetLog(path: string): Promise<NetLog> {
  const { constants, events } = JSON.parse(await readFile(path, 'utf8')) as LogFile;
  const of = (name: string) => {
    const type = constants.logEventTypes[name];
    if (type === undefined) throw new Error(`the log knows no ${name}`);
    return events.filter(event => event.type === type);
  };
  const texts = (name: string, key: 'url' | 'address' | 'host') => [
    ...new Set(of(name).flatMap(({ params }) => params?.[key] ?? [])),
  ];
  const jobs = texts('URL_REQUEST_START_JOB', 'url').filter(url => /^(https?|wss?):/.test(url));
  return {
    lookups: texts('HOST_RESOLVER_MANAGER_JOB', 'host').filter(host => !/localhost/.test(host)),
    dns: of('DNS_TRANSACTION').length,
    tcp: texts('TCP_CONNECT_ATTEMPT', 'address').filter(address => !loopback.test(address)),
    jobs: jobs.filter(url => !own.test(url)),
    udp: texts('UDP_CONNECT', 'address').filter(address => address !== routeProbe),
    events: events.length,
    loopbackJobs: jobs.filter(url => own.test(url)).length,
  };
}
