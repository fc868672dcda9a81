// What the command line takes from the process it runs in, handed in by the entry point.
import type { Readable } from 'node:stream';
import type { Choices, Installation } from '../actions/plan-installation.ts';
import type { Voices } from './answer.ts';

export interface CliWorld extends Voices {
  readonly version: string;
  /** Used where no `--state` is given. */
  readonly stateDir: string;
  readonly stdin: Readable;
  /** True where a person types, who is then told what to type. */
  readonly stdinIsTerminal: boolean;
  /** Ends when the daemon was told to end. */
  readonly runDaemon: (stateDir: string) => Promise<void>;
  /** The files and lines for this machine, made without a daemon. */
  readonly planInstallation: (stateDir: string, choices: Choices) => Promise<Installation>;
}
