// `serve`: runs the server until it is asked to stop.
import { Command } from 'commander';
import { accept } from '../../shared/result.ts';
import { LIMITS } from '../config.ts';
import { makeDeps } from '../deps.ts';
import { makeLog } from '../log.ts';
import { serve } from '../serve.ts';
import { onFolder, report } from './command.ts';
import { wholeNumber } from './init.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly data: string;
  readonly json?: boolean;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
}

export function serveCommand(terminal: Terminal): Command {
  const command = onFolder(new Command('serve').description('run the server'))
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port; 0 lets the system choose', wholeNumber, 7420)
    .option('--log-level <level>', 'error, warn, info, or silent', 'info');
  return command.action(async (options: Options) => {
    await report(terminal, options, async () => {
      const { nowMs, random } = terminal;
      const log = makeLog(options.logLevel);
      const deps = await makeDeps({ dataFolder: options.data, nowMs, random, limits: LIMITS, log });
      const running = await serve(deps, options);
      const { url } = running;
      terminal.out(options.json === true ? JSON.stringify({ url }) : `Listening on ${url}`);
      await terminal.stopped();
      await running.close();
      return accept({ text: 'Stopped.', json: { stopped: true } });
    });
  });
}
