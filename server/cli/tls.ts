// `tls show` and `tls ca`: the certificate the server would use, and the CA that agents are given to trust.

import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { ownFilePaths } from '../../shared/tls/certificate-source.ts';
import { caCertificateIn } from '../../shared/tls/own-certificate.ts';
import { renewalOf } from '../../shared/tls/renewal.ts';
import { openHttps, tlsFolder } from '../http/https.ts';
import { type FolderOptions, onFolder, report, type Said } from './command.ts';
import type { Terminal } from './terminal.ts';
import { onCertificate, sourceFrom, type TlsOptions } from './tls-options.ts';

export function tlsCommands(terminal: Terminal): Command {
  const tls = new Command('tls').description('the certificate for HTTPS');
  const show = onFolder(tls.command('show')).description(
    'what the certificate is for, and until when; checks a brought one',
  );
  onCertificate(show).action(async (options: TlsOptions) => {
    await report(terminal, options, () => shown(terminal, options));
  });
  onFolder(tls.command('ca'))
    .description("the certificate of the server's own CA as PEM, for the setting serverCa of agents")
    .action(async (options: FolderOptions) => {
      await report(terminal, options, async () => {
        const ca = await ownCa(options.data);
        return ca.ok ? accept({ text: ca.value.trimEnd(), json: { ca: ca.value } }) : ca;
      });
    });
  return tls;
}

/** Without options it tells of the own CA's certificate as it lies there, and makes nothing. */
async function shown({ nowMs, random }: Terminal, options: TlsOptions): Promise<Result<Said>> {
  const asked = sourceFrom(options);
  if (!asked.ok) return asked;
  const file = ownFilePaths(tlsFolder(options.data)).server;
  const source =
    asked.value === undefined || asked.value.kind === 'own'
      ? ({ kind: 'pem', certFile: file, keyFile: file, names: asked.value?.names ?? [] } as const)
      : asked.value;
  if (source.kind === 'pem' && source.certFile === file && !existsSync(file)) {
    return refuse(
      'tls_none',
      'There is no certificate: the server speaks HTTP, to its own machine alone.',
      '"serve --host … --https-names NAME" makes one; with --tls-pem or --tls-p12 you bring one.',
    );
  }
  const opened = await openHttps(source, { nowMs: nowMs(), random });
  if (!opened.ok) return opened;
  const { names, issuer, notBeforeMs, notAfterMs, certPem } = opened.value.certificate;
  const { words } = renewalOf({ notBeforeMs, notAfterMs }, nowMs());
  const fingerprint = new X509Certificate(certPem).fingerprint256;
  const text = `For ${names.join(', ')}\nIssued by ${issuer}\n${words}\nSHA-256 ${fingerprint}`;
  const [from, until] = [notBeforeMs, notAfterMs].map((ms) => isoOf(Math.floor(ms / 1000)));
  return accept({ text, json: { names, issuer, from, until, fingerprint } });
}

async function ownCa(dataFolder: string): Promise<Result<string>> {
  const { ca } = ownFilePaths(tlsFolder(dataFolder));
  const text = await readFile(ca, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw new Fault('tls_ca_unreadable', `The CA's file ${ca} cannot be read.`, thrown);
  });
  const certificate = text === undefined ? undefined : caCertificateIn(text);
  if (certificate !== undefined) return accept(certificate);
  return refuse(
    'tls_no_ca',
    'This server has no CA of its own.',
    'It makes one at the first "serve --https-names …". With a brought certificate, agents need none.',
  );
}
