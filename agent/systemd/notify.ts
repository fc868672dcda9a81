// Tells systemd that the agent is ready, alive or ending, through systemd-notify: Node cannot write to its socket itself.
import { execFile } from 'node:child_process';

/** What systemd hands to a service; all undefined when nobody supervises. */
export interface Supervision {
  /** NOTIFY_SOCKET */
  readonly socket: string | undefined;
  /** WATCHDOG_USEC: microseconds after which silence means dead. */
  readonly watchdogMicroseconds: number | undefined;
}

export interface Supervisor {
  ready(status: string): void;
  /** Once per interval: speaks only while `isAlive`, so that a loop that stands still is ended and started again. */
  watch(isAlive: (withinMs: number) => boolean): void;
  stopping(): void;
}

/** Failures go to `onError`, never to the caller: the agent's work does not depend on who watches it. */
export function superviseBy(supervision: Supervision, onError: (reason: string) => void): Supervisor {
  const { socket, watchdogMicroseconds } = supervision;
  let timer: NodeJS.Timeout | undefined;
  const say = (...words: readonly string[]) => {
    if (socket === undefined) return;
    const env = { NOTIFY_SOCKET: socket, PATH: '/usr/bin:/bin' };
    execFile('/usr/bin/systemd-notify', [...words], { env, timeout: 10_000 }, (error) => {
      if (error !== null) onError(error.message);
    });
  };
  return {
    ready: (status) => say('--ready', `--status=${status}`),
    watch(isAlive) {
      if (socket === undefined || watchdogMicroseconds === undefined) return;
      const periodMs = watchdogMicroseconds / 1000;
      timer = setInterval(() => {
        if (isAlive(periodMs / 2)) say('WATCHDOG=1');
      }, periodMs / 4);
    },
    stopping() {
      clearInterval(timer);
      say('STOPPING=1');
    },
  };
}
