// What an agent without internet is given once, and again when the vendor's keys changed: whose codes it is to believe.
import { Text } from '@mantine/core';
import { trustSchema } from '../../../shared/contracts/trust-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { Panel } from '../panel.tsx';
import { CarriedCode } from './carried-code.tsx';
import { codesWords } from './codes-words.ts';

export function TrustBundle() {
  const w = useWords(codesWords);
  const trust = useRead('/trust', trustSchema);
  return (
    <Panel lead={w.trustLead} title={w.trust}>
      <Loaded of={trust}>
        {({ issuer, fingerprint, bundle }) => (
          <>
            <Text size="sm">{w.anchor(issuer, fingerprint)}</Text>
            <CarriedCode fileName={`trust-${issuer}.txt`} name={w.trust} text={bundle} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}
