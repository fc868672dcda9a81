// Owns the PostgreSQL server of a test run: started when a test file asks for it, removed at the end.
import { mkdtempSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { reasonOf } from '../../shared/errors.ts';

import { ADDRESS, type Cluster, makeCluster, WANTED } from './postgres-cluster.ts';

export function setup(project: TestProject): () => Promise<void> {
  const meeting = mkdtempSync(join(tmpdir(), 'switchkey-meeting-'));
  project.provide('postgresMeeting', meeting);
  let starting: Promise<Cluster | undefined> | undefined;
  const watcher = watch(meeting, (_event, name) => {
    if (name === WANTED) starting ??= start(meeting);
  });
  return async () => {
    watcher.close();
    const cluster = await starting;
    await cluster?.remove();
    rmSync(meeting, { recursive: true, force: true });
  };
}

async function start(meeting: string): Promise<Cluster | undefined> {
  const tell = (text: string) => {
    // Whole or not at all: workers wait for the name to appear.
    writeFileSync(join(meeting, 'part'), text);
    renameSync(join(meeting, 'part'), join(meeting, ADDRESS));
  };
  try {
    const cluster = await makeCluster();
    tell(cluster.admin);
    return cluster;
  } catch (error) {
    tell(`PostgreSQL could not be started: ${reasonOf(error)}`);
    return undefined;
  }
}
