// The codes of a PBX: its activation code, and the desk for a PBX without internet.
import { Button, Stack, Text } from '@mantine/core';
import { licenceIssuedSchema, licenceSchema } from '../../../shared/contracts/server-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { AirGapDesk } from './air-gap-desk.tsx';
import { CarriedCode } from './carried-code.tsx';
import { codesWords } from './codes-words.ts';
import { licenceName, type Pbx, type PbxParts } from './pbx.ts';
import { TrustBundle } from './trust-bundle.tsx';

export function PbxCodes({ pbx, standing }: PbxParts) {
  const w = useWords(codesWords);
  const { may } = useSession();
  return (
    <Stack>
      {standing.licence === null ? (
        <Panel title={w.code}>
          <Empty>{w.noLicence}</Empty>
        </Panel>
      ) : (
        <ActivationCode pbx={pbx} />
      )}
      {may('codes:write') && <AirGapDesk pbx={pbx} />}
      <TrustBundle />
    </Stack>
  );
}

function ActivationCode({ pbx: { id, serial } }: { readonly pbx: Pbx }) {
  const w = useWords(codesWords);
  const { api, may } = useSession();
  const licence = useRead(`/pbxs/${id}/licence`, licenceSchema);
  const again = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/pbxs/${id}/licence`, licenceIssuedSchema, { body: { force: true }, idempotencyKey }),
    changes: [`/pbxs/${id}`],
    done: (issued) => w.issuedAgain(licenceName(issued)),
  });
  return (
    <Panel
      actions={
        may('licences:write') && (
          <Button loading={again.isPending} onClick={() => again.mutate(undefined)} size="xs" variant="default">
            {w.again}
          </Button>
        )
      }
      lead={w.codeLead}
      title={w.code}
    >
      {again.error !== null && <ProblemAlert error={again.error} />}
      <Loaded of={licence}>
        {(shown) => (
          <>
            <Text fw={500} size="sm">
              {w.licensed(licenceName(shown))}
            </Text>
            <CarriedCode
              fileName={`${serial}-${licenceName(shown)}.txt`}
              name={w.code}
              // Another licence is another picture.
              qr={`${shown.qrSvg}#${shown.codeId}`}
              text={shown.activationCode}
            />
          </>
        )}
      </Loaded>
    </Panel>
  );
}
