// `serve`: runs the server until it is asked to stop.
import { Command } from 'commander';
import { accept, type Result } from '../../shared/result.ts';
import { LIMITS } from '../config.ts';
import { makeDeps } from '../deps.ts';
import { type Https, openHttps } from '../http/https.ts';
import { movableClock } from '../jobs/movable-clock.ts';
import { makeLog } from '../log.ts';
import { serve } from '../serve.ts';
import { onFolder, report } from './command.ts';
import { wholeNumber } from './init.ts';
import type { Terminal } from './terminal.ts';
import { onCertificate, refuseOpenDoor, sourceFrom, type TlsOptions } from './tls-options.ts';

interface Options extends TlsOptions {
  readonly behindProxy?: boolean;
  readonly host: string;
  readonly port: number;
  readonly trustProxy: number;
  readonly logLevel: string;
  readonly testClock?: boolean;
  readonly database?: string;
}

export function serveCommand(terminal: Terminal): Command {
  const command = onCertificate(onFolder(new Command('serve').description('run the server')))
    .option('--behind-proxy', 'a proxy on this machine ends TLS: plain HTTP is taken on any address')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port; 0 lets the system choose', wholeNumber, 7420)
    .option('--trust-proxy <n>', 'reverse proxies in front that tell the address of callers', wholeNumber, 0)
    .option('--test-clock', 'test mode: the API may set the time ahead; never where anything is sold')
    .option('--log-level <level>', 'error, warn, info, or silent', 'info');
  return command.action(async (options: Options) => {
    await report(terminal, options, async () => {
      const { random } = terminal;
      const testClock = options.testClock === true ? movableClock(terminal.nowMs) : undefined;
      const { nowMs } = testClock ?? terminal;
      const https = await httpsFrom(terminal, options);
      if (!https.ok) return https;
      const log = makeLog(options.logLevel);
      const limits = { ...LIMITS, trustedProxies: options.trustProxy };
      const { data: dataFolder, database } = options;
      const deps = await makeDeps({ dataFolder, database, nowMs, random, limits, log, testClock });
      const running = await serve(deps, options, https.value);
      const { url } = running;
      terminal.out(options.json === true ? JSON.stringify({ url }) : `Listening on ${url}`);
      await terminal.stopped();
      await running.close();
      return accept({ text: 'Stopped.', json: { stopped: true } });
    });
  });
}

async function httpsFrom({ nowMs, random }: Terminal, options: Options): Promise<Result<Https | undefined>> {
  const source = sourceFrom(options);
  if (!source.ok) return source;
  const guarded = refuseOpenDoor(options.host, source.value, options.behindProxy === true);
  if (!guarded.ok) return guarded;
  return source.value === undefined ? accept(undefined) : openHttps(source.value, { nowMs: nowMs(), random });
}
