// Many papers as one ZIP file, made while it is read: one paper is in memory at a time.
import { Readable } from 'node:stream';
import yazl from 'yazl';

export interface ZippedPaper {
  readonly name: string;
  readonly atMs: number;
  read(): Promise<Uint8Array>;
}

/** The next paper is read when the reader has taken the one before. Breaks off with the error of a paper that cannot be read. */
export function zipOf(papers: readonly ZippedPaper[]): Readable {
  const zip = new yazl.ZipFile();
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => out.destroy(error));
  for (const { name, atMs, read } of papers) {
    // A PDF is compressed within; to compress it again gains nothing.
    zip.addReadStreamLazy(name, { mtime: new Date(atMs), compress: false }, (give) => {
      if (out.destroyed) return;
      read().then(
        (bytes) => give(null, Readable.from([bytes], { objectMode: false })),
        (error: unknown) => give(error, Readable.from([])),
      );
    });
  }
  zip.end();
  return out;
}
