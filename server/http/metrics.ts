// What the server counts about itself, for Prometheus.
import { Counter, Gauge, Registry } from 'prom-client';

export interface Metrics {
  readonly requests: Counter<'method' | 'status'>;
  /** Prometheus text. */
  text(): Promise<string>;
}

export function makeMetrics(of: { streams: () => number; canSignUntil: () => number }): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  const requests = new Counter({
    name: 'switchkey_requests_total',
    help: 'Requests answered, polls that changed nothing excepted.',
    labelNames: ['method', 'status'],
    registers,
  });
  new Gauge({
    name: 'switchkey_event_streams',
    help: 'Agents listening on the event stream.',
    registers,
    collect() {
      this.set(of.streams());
    },
  });
  new Gauge({
    name: 'switchkey_resident_bytes',
    help: 'Resident memory of this process.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'switchkey_signing_key_until_seconds',
    help: 'Epoch seconds at which the last signing key ends.',
    registers,
    collect() {
      this.set(of.canSignUntil());
    },
  });
  return { requests, text: () => registry.metrics() };
}
